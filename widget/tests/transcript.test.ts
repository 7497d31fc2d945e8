import { expect, test } from "vitest";
import type { Message } from "../src/panel/messages";
import { textsIn } from "../src/panel/texts";
import { toEntries, toText } from "../src/panel/transcript";

const NOW = new Date(2026, 10, 26, 14, 5);
const MESSAGES: Message[] = [
  { id: "1", who: "seller", at: new Date(2026, 10, 25, 9, 5).toISOString(), text: "When?" },
  {
    id: "1.0",
    who: "assistant",
    at: NOW.toISOString(),
    language: "en",
    text: "Within 48 hours.",
    source: "Source: Seller FAQ",
    deadline: { at: "2026-11-28T20:00:00Z", title: "Answer the request", date: "Saturday 28 November 2026, 21:00" },
  },
];

test("who said what when, with source and deadline", () => {
  const text = toText("Hjälp med returer", toEntries(MESSAGES, textsIn("sv"), "sv", NOW));
  expect(text).toBe(`Hjälp med returer

Du, I går 09.05
When?

Assistenten, I dag 14.05
Within 48 hours.

Answer the request
Saturday 28 November 2026, 21:00

Source: Seller FAQ
`);
});

test("each entry is in its own language", () => {
  expect(toEntries(MESSAGES, textsIn("sv"), "sv", NOW).map(({ language }) => language)).toEqual(["sv", "en"]);
});
