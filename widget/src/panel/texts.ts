/**
 * The panel's texts in the language of the interface.
 */
import { panel } from "../../texts.yml";
import type { Language } from "./messages";

export type Texts = (typeof panel)[Language];

/** Returns the texts in `language`. */
export function textsIn(language: Language): Texts {
  return panel[language];
}

/** Whether there are texts in `language`. */
export function isLanguage(language: string | undefined): language is Language {
  return Object.hasOwn(panel, language ?? "");
}

/** Returns `text` with `value` in the place of the name in braces. */
export function fill(text: string, value: string | number): string {
  return text.replace(/\{\w+\}/, () => String(value));
}
