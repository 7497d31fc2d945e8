import { describe, expect, test } from "vitest";
import type { Message } from "../src/panel/messages";
import { canRetry, chosen, EMPTY, next, reduce, shownItems, type Action, type Outgoing, type State } from "../src/panel/state";

const AT = "2026-11-26T10:00:00Z";
const said = (id: string, more: Partial<Outgoing> = {}): Outgoing => ({ id, at: AT, text: id, progress: "queued", ...more });
const seller = (id: string, more: Partial<Message> = {}): Message => ({ id, who: "seller", at: AT, text: id, ...more });
const assistant = (id: string, more: Partial<Message> = {}): Message => ({ id, who: "assistant", at: AT, text: id, ...more });
const after = (actions: Action[], from: State = EMPTY): State => actions.reduce(reduce, from);
const progress = ({ outbox }: State) => outbox.map((each) => `${each.id} ${each.progress}`);

describe("sending", () => {
  test("in order; an answer takes the message from the outbox", () => {
    const state = after([
      { type: "added", said: said("1") },
      { type: "added", said: said("2") },
      { type: "progressed", id: "1", progress: "sending" },
      { type: "answered", id: "1", messages: [seller("1"), assistant("1.0")] },
    ]);
    expect(state.messages.map(({ id }) => id)).toEqual(["1", "1.0"]);
    expect(next(state)?.id).toBe("2");
  });

  test("the same answer twice, as after a retry or from another tab, is there once", () => {
    const answered: Action = { type: "answered", id: "1", messages: [seller("1"), assistant("1.0")] };
    expect(after([{ type: "added", said: said("1") }, answered, answered]).messages).toHaveLength(2);
    expect(after([{ type: "added", said: said("1") }, { type: "added", said: said("1") }]).outbox).toHaveLength(1);
  });

  test("what follows a failed message fails with it, what failed before stays as it was", () => {
    const state = after([
      ...["1", "2", "3"].map((id): Action => ({ type: "added", said: said(id) })),
      { type: "failed", id: "1", code: "unknown_button" },
      { type: "added", said: said("4") },
      { type: "failed", id: "4", code: "unavailable", retryAt: 5 },
    ]);
    expect(progress(state)).toEqual(["1 failed", "2 failed", "3 failed", "4 failed"]);
    expect(state.outbox.map(({ code }) => code)).toEqual(["unknown_button", "unknown_button", "unknown_button", "unavailable"]);
    expect(next(state)).toBeUndefined();
  });

  test("a retry takes those after it along, and forgets why they failed", () => {
    const state = after([
      ...["1", "2", "3"].map((id): Action => ({ type: "added", said: said(id) })),
      { type: "failed", id: "1", code: "unreachable" },
      { type: "retried", id: "2" },
    ]);
    expect(progress(state)).toEqual(["1 failed", "2 queued", "3 queued"]);
    expect(state.outbox[1]).toEqual(said("2"));
  });

  test("what was refused for good can only be removed", () => {
    const state = after([
      { type: "added", said: said("1") },
      { type: "failed", id: "1", code: "unknown_button" },
      { type: "retried", id: "1" },
    ]);
    expect(progress(state)).toEqual(["1 failed"]);
    expect(canRetry(state.outbox[0]!)).toBe(false);
    expect(reduce(state, { type: "removed", id: "1" })).toEqual(EMPTY);
  });
});

describe("history", () => {
  test("an unanswered message goes to the outbox, once, with its id, text and button", () => {
    const fetched: Action = { type: "fetched", messages: [seller("1", { failed: true, button: "b" })] };
    const state = after([fetched, fetched]);
    expect(state.messages).toEqual([]);
    expect(state.outbox).toEqual([{ id: "1", at: AT, text: "1", button: "b", progress: "failed", code: "unavailable", retryAt: undefined }]);
    expect(canRetry(state.outbox[0]!)).toBe(true);
  });

  test("a failed message that was answered after all is no longer failed", () => {
    const failed = after([{ type: "added", said: said("1") }, { type: "failed", id: "1", code: "unreachable" }]);
    const state = reduce(failed, { type: "fetched", messages: [seller("1"), assistant("1.0")] });
    expect(state.outbox).toEqual([]);
    expect(state.messages).toHaveLength(2);
  });

  test("a message under way is shown once, as under way", () => {
    const sending = after([{ type: "added", said: said("1") }, { type: "progressed", id: "1", progress: "sending" }]);
    const state = reduce(sending, { type: "fetched", messages: [seller("0"), seller("1")] });
    expect(shownItems(state).map(({ id }) => id)).toEqual(["0", "1"]);
    expect(progress(state)).toEqual(["1 sending"]);
  });

  test("an answer that came with the history stands below its question all the same", () => {
    const sending = after([{ type: "added", said: said("1") }, { type: "progressed", id: "1", progress: "sending" }]);
    const reloaded = reduce(sending, { type: "fetched", messages: [seller("0"), seller("1"), assistant("1.0")] });
    const state = reduce(reloaded, { type: "answered", id: "1", messages: [seller("1"), assistant("1.0")] });
    expect(shownItems(state).map(({ id }) => id)).toEqual(["0", "1", "1.0"]);
  });
});

describe("buttons", () => {
  const buttons = [
    { id: "up", title: "That helped", rating: "up" as const },
    { id: "more", title: "Tell me more" },
  ];
  const answer: Action = { type: "answered", id: "", messages: [assistant("a", { buttons })] };

  test("are chosen from the click on, and after a reload", () => {
    expect(chosen(after([answer, { type: "added", said: said("1", { button: "more" }) }]))).toEqual(new Set(["more"]));
    expect(chosen(after([answer, { type: "fetched", messages: [seller("1", { button: "up" })] }]))).toEqual(new Set(["up"]));
  });

  test("a rating is no message of its own, unless it failed", () => {
    const rated = after([answer, { type: "added", said: said("1", { button: "up" }) }]);
    expect(shownItems(rated).map(({ id }) => id)).toEqual(["a"]);
    expect(shownItems(reduce(rated, { type: "failed", id: "1", code: "unreachable" })).map(({ id }) => id)).toEqual(["a", "1"]);
  });
});
