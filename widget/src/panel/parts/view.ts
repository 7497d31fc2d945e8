/**
 * What the parts of the panel are shown with, and what they can ask for.
 */
import type { Command } from "./menu";
import type { Language } from "../messages";
import type { State } from "../state";
import type { Texts } from "../texts";

/** What is shown beside the conversation itself. */
export interface Interface {
  /** Whether the menu is open. */
  readonly menu?: boolean;
  /** Whether it is asked if the conversation is to be deleted. */
  readonly confirming?: boolean;
  /** The id of the answer that was just copied. */
  readonly copied?: string;
  /** What did not work. */
  readonly notice?: string;
  /** Whether what was entered is no e-mail address. */
  readonly invalid?: boolean;
}

export interface View {
  readonly t: Texts;
  readonly language: Language;
  readonly state: State;
  readonly shown: Interface;
  /** The ids of the buttons that were chosen. */
  readonly chosen: ReadonlySet<string>;
  /** What is written and not yet sent. */
  readonly draft: string;
  /** The most characters that a message may have. */
  readonly longest: number;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly server: string;
  show(change: Interface): void;
  write(draft: string): void;
  /** Tells those who hear. */
  announce(text: string): void;
  /** Says `text`, or chooses `button`, whose title it is. */
  say(text: string, button?: string): void;
  retry(id: string): void;
  discard(id: string): void;
  copy(id: string, text: string): void;
  setLanguage(language: Language): void;
  command(command: Command): void;
  /** Removes the conversation. */
  remove(): void;
}
