import { expect, test } from "vitest";
import { SavedState } from "../src/panel/storage";

/** A storage with `entries`, which throws `QuotaExceededError` on writing if it is full. */
function area(entries: Record<string, string> = {}, full = false): Storage {
  return {
    getItem: (key: string) => entries[key] ?? null,
    setItem: (key: string, value: string) => {
      if (full) throw new DOMException("", "QuotaExceededError");
      entries[key] = value;
    },
  } as Storage;
}

const UNSENT = [{ id: "1", at: "2026-11-26T10:00:00Z", text: "Hello", progress: "failed", code: "unreachable" }] as const;

test("what is written is read again, after a reload too; undefined removes", () => {
  const storage = area();
  new SavedState("k", () => storage).write({ token: "t", draft: "d" });
  new SavedState("k", () => storage).write({ draft: undefined, unsent: UNSENT });
  expect(new SavedState("k", () => storage).read()).toEqual({ token: "t", unsent: UNSENT });
});

test("reading writes nothing", () => {
  const entries = {};
  new SavedState("k", () => area(entries)).read();
  expect(entries).toEqual({});
});

test("another tab's change is seen and kept", () => {
  const storage = area();
  const [one, other] = [new SavedState("k", () => storage), new SavedState("k", () => storage)];
  one.write({ draft: "d" });
  other.write({ token: "t" });
  one.write({ language: "sv" });
  expect(other.read()).toMatchObject({ token: "t", draft: "d", language: "sv" });
});

test.each(["{", "null", "5", '"x"', "[]", '{"token": 5, "unsent": [null, {"id": 1}], "draft": []}'])("an entry of %s is as none", (entry) => {
  expect(new SavedState("k", () => area({ k: entry })).read()).toMatchObject({});
  expect(new SavedState("k", () => area({ k: entry })).read().unsent ?? []).toEqual([]);
});

test.each([
  '{"language": "<b>", "draft": "d"}',
  '{"language": "constructor", "draft": "d"}',
  '{"unsent": [{"id": "1", "text": "x", "at": "never", "progress": "failed"}], "draft": "d"}',
  '{"unsent": [{"id": "1", "text": "x", "at": "2026-11-26T10:00:00Z", "progress": "some"}], "draft": "d"}',
])("of %s what is sound is read", (entry) => {
  const read = new SavedState("k", () => area({ k: entry })).read();
  expect(read).toEqual({ draft: "d", unsent: [] });
});

test.each([
  [
    "switched off",
    () => {
      throw new DOMException("", "SecurityError");
    },
  ],
  ["full", () => area({}, true)],
])("a storage that is %s is done without", (_, get) => {
  const saved = new SavedState("k", get);
  saved.write({ token: "t" });
  saved.write({ draft: "d" });
  expect(saved.read()).toMatchObject({ token: "t", draft: "d" });
});
