/**
 * What outlives the page: one entry in localStorage, or memory where that is switched off or full.
 */
import { objects, strings, type Language } from "./messages";
import type { Outgoing } from "./state";
import { isLanguage } from "./texts";

export interface Saved {
  readonly token?: string;
  readonly language?: Language;
  readonly draft?: string;
  readonly unsent?: readonly Outgoing[];
}

/** Returns what is sound in `value`; the entry may be anybody's. */
function sound(value: unknown): Saved {
  const { unsent } = value as { unsent?: unknown };
  const { language, ...rest } = strings(value, "token", "language", "draft");
  return {
    ...rest,
    ...(isLanguage(language) && { language }),
    unsent: objects(unsent)
      .map((said) => strings(said, "id", "at", "text", "button", "progress", "code"))
      .filter(({ id, at, text, progress }) => id && text && Date.parse(at ?? "") && /^(queued|sending|failed)$/.test(progress ?? "")),
  } as Saved;
}

/** One entry of the browser's storage. */
export class SavedState {
  #memory: Saved = {};
  #inMemory = false;

  /**
   * @param key - The entry's key.
   * @param area - Returns the storage; may throw, as `localStorage` does where it is switched off.
   */
  constructor(
    readonly key: string,
    readonly area: () => Storage = () => localStorage,
  ) {}

  /** Whether other tabs see what is saved. */
  get isShared(): boolean {
    return !this.#inMemory;
  }

  /** Returns what is saved. */
  read(): Saved {
    if (!this.#inMemory) {
      try {
        const text = this.area().getItem(this.key);
        this.#memory = text ? sound(JSON.parse(text)) : {};
      } catch (error) {
        if (!(error instanceof SyntaxError)) this.#inMemory = true;
      }
    }
    return this.#memory;
  }

  /** Saves `change` over what is there; a value of undefined removes. */
  write(change: Saved): void {
    this.#memory = { ...this.read(), ...change };
    if (this.#inMemory) return;
    try {
      this.area().setItem(this.key, JSON.stringify(this.#memory));
    } catch {
      this.#inMemory = true;
    }
  }
}
