import { expect, test } from "vitest";
import { toMessages } from "../src/panel/messages";

const MESSAGE = { id: "1", who: "assistant", at: "2026-11-26T10:00:00Z", text: "Hello" };

test("unknown keys and kinds are let be", () => {
  expect(toMessages([{ ...MESSAGE, kind: "poem", mood: { good: true } }])).toMatchObject([{ ...MESSAGE, kind: "poem" }]);
});

test.each([undefined, null, "x", 5, {}, [null, 5, "x", {}], [{ ...MESSAGE, at: "soon" }], [{ ...MESSAGE, text: 5 }]])("%j holds no message", (value) => {
  expect(toMessages(value)).toEqual([]);
});

test("what is not as promised is left out", () => {
  const [message] = toMessages([
    { ...MESSAGE, source: { html: "x" }, buttons: [null, { id: "1" }, { id: "2", title: "Yes" }], deadline: { at: "never", title: "x" } },
  ]);
  expect(message).toMatchObject({ buttons: [{ id: "2", title: "Yes" }], deadline: undefined });
  expect(message).not.toHaveProperty("source");
});
