import { describe, expect, test } from "vitest";
import { toBlocks, toInline, webAddress } from "../src/panel/markup";

describe("blocks", () => {
  test("blank lines part paragraphs, single line breaks stay in one", () => {
    expect(toBlocks("One\ntwo\n\n\nThree")).toEqual([
      { type: "paragraph", lines: [["One"], ["two"]] },
      { type: "paragraph", lines: [["Three"]] },
    ]);
  });

  test("a list may follow a line without a blank line between", () => {
    expect(toBlocks("Either:\n- this\n- that\nor neither")).toEqual([
      { type: "paragraph", lines: [["Either:"]] },
      { type: "list", items: [["this"], ["that"]] },
      { type: "paragraph", lines: [["or neither"]] },
    ]);
  });

  test("numbered items keep their number over a blank line", () => {
    expect(toBlocks("1. one\n2. two\n\n3. three")).toEqual([
      { type: "numbered", start: 1, items: [["one"], ["two"]] },
      { type: "numbered", start: 3, items: [["three"]] },
    ]);
  });

  test.each(["-5 degrees", "1.5 metres", "1.", "—", "-"])("%j is no list", (text) => {
    expect(toBlocks(text)).toEqual([{ type: "paragraph", lines: [[text]] }]);
  });

  test("carriage returns and nothing at all", () => {
    expect(toBlocks("a\r\n\r\nb")).toHaveLength(2);
    expect(toBlocks("")).toEqual([]);
    expect(toBlocks(" \n ")).toEqual([]);
  });

  test("mark-up is text", () => {
    expect(toBlocks("<b>x</b> **y**")).toEqual([{ type: "paragraph", lines: [["<b>x</b> **y**"]] }]);
  });
});

describe("links", () => {
  const hrefs = (line: string) => toInline(line).flatMap((part) => (typeof part === "string" ? [] : part.href));

  test.each([
    ["See https://example.com/a.", "https://example.com/a"],
    ["(see https://example.com/a)", "https://example.com/a"],
    ["https://example.com/a_(b)", "https://example.com/a_(b)"],
    ["Läs ”https://example.com/å?b=c&d#e”!", "https://example.com/%C3%A5?b=c&d#e"],
    ["HTTP://EXAMPLE.com", "http://example.com/"],
  ])("%s", (line, href) => {
    expect(hrefs(line)).toEqual([href]);
  });

  test("the words around stay", () => {
    expect(toInline("a https://x.se, b")).toEqual(["a ", { href: "https://x.se/", text: "https://x.se" }, ", b"]);
  });

  test.each(["javascript:alert(1)", "data:text/html,x", "https://", "http:/x", "ftp://example.com", "www.example.com"])("%s is none", (line) => {
    expect(toInline(line)).toEqual([line]);
  });

  test("an address cannot leave its attribute", () => {
    expect(hrefs('https://a.b/"onmouseover="x')).toEqual(["https://a.b/"]);
  });

  test("relative addresses are resolved, others than of the web refused", () => {
    expect(webAddress("calendar/x.ics", "https://bot.example/chat/")).toBe("https://bot.example/chat/calendar/x.ics");
    expect(webAddress("javascript:alert(1)", "https://bot.example/chat/")).toBeUndefined();
    expect(webAddress("calendar/x.ics")).toBeUndefined();
  });
});
