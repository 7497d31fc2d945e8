/**
 * The conversation on paper and as a text file.
 */
import type { Language, Message } from "./messages";
import type { Texts } from "./texts";
import { dayName, timeOfDay } from "./time";

export interface Entry {
  readonly title: string;
  readonly text: string;
  readonly language: Language;
}

/** Returns one entry for each message: who and when, and what with its source and deadline. */
export function toEntries(messages: readonly Message[], t: Texts, language: Language, now: Date): Entry[] {
  return messages.map(({ who, at, text, source, deadline, language: own = language }) => {
    const date = new Date(at);
    return {
      title: `${who === "seller" ? t.you : t.assistant}, ${dayName(date, now, language)} ${timeOfDay(date, t.time_separator)}`,
      text: [text, deadline && [deadline.title, deadline.date].filter(Boolean).join("\n"), source].filter(Boolean).join("\n\n"),
      language: own,
    };
  });
}

/** Returns `entries` as plain text under `heading`. */
export function toText(heading: string, entries: readonly Entry[]): string {
  return [heading, ...entries.map(({ title, text }) => `${title}\n${text}`)].join("\n\n") + "\n";
}

/** Lets the browser save `text` as `name`. */
export function save(name: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // the download may begin late
}

/**
 * Prints `entries` under `heading`, in a frame of its own: the page around has nothing to do with it.
 *
 * Throws where the page stands in a sandbox that forbids it.
 */
export function print(heading: string, entries: readonly Entry[], language: Language): void {
  const frame = document.createElement("iframe");
  frame.style.cssText = "position: fixed; width: 0; height: 0; border: 0; visibility: hidden";
  document.body.append(frame);
  const view = frame.contentWindow as Window & typeof globalThis;
  const paper = view.document;
  const add = (tag: string, text: string, lang: Language): void => {
    const element = paper.createElement(tag);
    element.textContent = text;
    element.lang = lang;
    paper.body.append(element);
  };
  paper.documentElement.lang = language;
  paper.title = heading;
  const sheet = new view.CSSStyleSheet();
  sheet.replaceSync("body{font:11pt/1.5 system-ui,sans-serif}h2{font-size:1em;margin:1.5em 0 0;break-after:avoid}p{margin:0;white-space:pre-line}");
  paper.adoptedStyleSheets = [sheet];
  add("h1", heading, language);
  for (const entry of entries) {
    add("h2", entry.title, language);
    add("p", entry.text, entry.language);
  }
  view.addEventListener("afterprint", () => frame.remove());
  setTimeout(() => frame.remove(), 60_000); // where nothing was printed, nothing says so
  view.print();
}
