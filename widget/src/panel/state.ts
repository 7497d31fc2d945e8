/**
 * The conversation as this browser knows it: what the server has, and what is still to be sent. Pure functions only.
 */
import type { Button, Message } from "./messages";

/** A message that the server has not yet answered. */
export interface Outgoing {
  readonly id: string;
  readonly at: string;
  readonly text: string;
  /** The button that was clicked; `text` is its title. */
  readonly button?: string;
  readonly progress: "queued" | "sending" | "failed";
  /** Why it failed. */
  readonly code?: string;
  /** When another attempt makes sense, milliseconds since 1970. */
  readonly retryAt?: number;
}

export interface State {
  readonly messages: readonly Message[];
  readonly outbox: readonly Outgoing[];
}

/** What is shown as a message. */
export type Item = Message | Outgoing;

export type Action =
  | { type: "added"; said: Outgoing }
  | { type: "progressed"; id: string; progress: "queued" | "sending" }
  | { type: "answered"; id: string; messages: readonly Message[] }
  | { type: "failed"; id: string; code: string; retryAt?: number }
  | { type: "retried"; id: string }
  | { type: "removed"; id: string }
  | { type: "fetched"; messages: readonly Message[] }
  | { type: "cleared" };

export const EMPTY: State = { messages: [], outbox: [] };

/** Codes after which the same message would only be refused again. */
const FINAL = new Set(["unknown_button", "message_too_long", "invalid_body", "invalid_json", "refused", "origin_not_allowed"]);

/** Whether `said` can be sent again. */
export function canRetry(said: Outgoing): boolean {
  return !FINAL.has(said.code ?? "");
}

function fail(said: Outgoing, code: string, retryAt?: number): Outgoing {
  return { ...said, progress: "failed", code, retryAt };
}

function queue({ code, retryAt, ...said }: Outgoing): Outgoing {
  return { ...said, progress: "queued" };
}

/** Takes the history; a message of it that was never answered goes to the outbox, where it can be sent again. */
function fetched({ outbox }: State, messages: readonly Message[]): State {
  const ids = (of: readonly { id: string }[]): Set<string> => new Set(of.map(({ id }) => id));
  const known = ids(outbox);
  const underWay = ids(outbox.filter(({ progress }) => progress !== "failed"));
  const answered = messages.filter(({ id, failed }) => !failed && !underWay.has(id));
  const unanswered = messages.filter(({ id, failed }) => failed && !known.has(id));
  return {
    messages: answered,
    outbox: [
      ...unanswered.map(({ id, at, text, button }) => fail({ id, at, text, button, progress: "failed" }, "unavailable")),
      ...outbox.filter(({ id }) => !ids(answered).has(id)),
    ],
  };
}

/** Returns `state` after `action`. */
export function reduce(state: State, action: Action): State {
  switch (action.type) {
    case "added":
      return state.outbox.some(({ id }) => id === action.said.id) ? state : { ...state, outbox: [...state.outbox, action.said] };
    case "progressed":
      return {
        ...state,
        outbox: state.outbox.map((said) => (said.id === action.id ? { ...queue(said), progress: action.progress } : said)),
      };
    case "answered": {
      // A history fetched meanwhile may hold a part of them: the answer without its question.
      const news = new Set(action.messages.map(({ id }) => id));
      return {
        messages: [...state.messages.filter(({ id }) => !news.has(id)), ...action.messages],
        outbox: state.outbox.filter(({ id }) => id !== action.id),
      };
    }
    case "failed": {
      // What was to follow it would be out of order without it.
      const from = state.outbox.findIndex(({ id }) => id === action.id);
      const failed = (said: Outgoing, index: number): Outgoing =>
        from >= 0 && index >= from && said.progress !== "failed" ? fail(said, action.code, action.retryAt) : said;
      return { ...state, outbox: state.outbox.map(failed) };
    }
    case "retried": {
      const from = state.outbox.findIndex(({ id }) => id === action.id);
      return {
        ...state,
        outbox: state.outbox.map((said, index) => (from >= 0 && index >= from && canRetry(said) ? queue(said) : said)),
      };
    }
    case "removed":
      return { ...state, outbox: state.outbox.filter(({ id }) => id !== action.id) };
    case "fetched":
      return fetched(state, action.messages);
    case "cleared":
      return EMPTY;
    default: // of another tab, with another version of this
      return state;
  }
}

/** Returns what is to be sent next. */
export function next({ outbox }: State): Outgoing | undefined {
  return outbox.find(({ progress }) => progress !== "failed");
}

/** Returns the ids of the buttons that were chosen. */
export function chosen({ messages, outbox }: State): Set<string> {
  return new Set([...messages, ...outbox].flatMap(({ button }) => button ?? []));
}

/** Returns the button called `id` and the message it came with. */
export function findButton({ messages }: State, id: string): { message: Message; button: Button } | undefined {
  for (const message of messages) {
    const button = message.buttons?.find((each) => each.id === id);
    if (button) return { message, button };
  }
  return undefined;
}

/** Returns what is shown: a rating is shown by its thumb alone, unless it could not be sent. */
export function shownItems(state: State): Item[] {
  const isRating = ({ button }: Item): boolean => button !== undefined && findButton(state, button)?.button.rating !== undefined;
  return [
    ...state.messages.filter((message) => !isRating(message)),
    ...state.outbox.filter((said) => said.progress === "failed" || !isRating(said)),
  ];
}
