/**
 * What is said, as the server tells it; anything it does not promise is left out rather than trusted.
 */
import { isLanguage } from "./texts";

export type Language = "en" | "sv";
export type Rating = "up" | "down";

export interface Button {
  readonly id: string;
  readonly title: string;
  readonly rating?: Rating;
}

export interface Deadline {
  /** The instant, ISO 8601. */
  readonly at: string;
  /** The instant in words, in the language and time zone of the reply. */
  readonly date?: string;
  readonly title?: string;
  /** Where the calendar file is, relative to the server. */
  readonly calendar?: string;
}

export interface Message {
  readonly id: string;
  readonly who: "seller" | "assistant";
  /** When it was said, ISO 8601. */
  readonly at: string;
  readonly text: string;
  /** The seller's: stored, but never answered. */
  readonly failed?: boolean;
  /** The seller's: the button that was clicked. */
  readonly button?: string;
  readonly language?: Language;
  readonly kind?: string;
  readonly topic?: string;
  readonly source?: string;
  readonly buttons?: readonly Button[];
  readonly deadline?: Deadline;
}

type Unknown = Record<string, unknown>;

const isObject = (value: unknown): value is Unknown => typeof value === "object" && value !== null;

/** Returns those of `keys` under which `value` has a string. */
export function strings<K extends string>(value: unknown, ...keys: K[]): { [key in K]?: string } {
  const has = (key: string): boolean => isObject(value) && typeof value[key] === "string";
  return Object.fromEntries(keys.filter(has).map((key) => [key, (value as Unknown)[key]])) as { [key in K]?: string };
}

/** Returns the objects in `value`, if it is a list. */
export function objects(value: unknown): Unknown[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

const isTime = (value: unknown): boolean => !Number.isNaN(Date.parse(value as string));

/** Returns the messages in `value`, whatever it is. */
export function toMessages(value: unknown): Message[] {
  return objects(value)
    .filter(({ id, who, at, text }) => typeof id === "string" && typeof who === "string" && typeof text === "string" && isTime(at))
    .map((message) => {
      const deadline = strings(message.deadline, "at", "date", "title", "calendar");
      const { language } = strings(message, "language");
      return {
        ...strings(message, "id", "who", "at", "text", "button", "kind", "topic", "source"),
        ...(isLanguage(language) && { language }),
        failed: message.failed === true,
        buttons: objects(message.buttons)
          .map((button) => strings(button, "id", "title", "rating"))
          .filter(({ id, title }) => id && title),
        deadline: isTime(deadline.at) ? deadline : undefined,
      } as Message;
    });
}
