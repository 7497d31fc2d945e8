/**
 * Where the transcript is scrolled to: new messages come into view only when the reader was at the end.
 */

/** How near the end counts as at the end, in pixels. */
const NEAR = 48;
/** Space above a message that was scrolled to, in pixels. */
const ABOVE = 16;

export class Scroll {
  #atEnd = true;
  #lastTop = 0;
  #known = new Set<string>();
  #firstUnseen?: string;

  /** @param changed - Called when `unseen` has changed. */
  constructor(readonly changed: () => void) {}

  /** Whether there are messages below that the reader has not seen. */
  get unseen(): boolean {
    return this.#firstUnseen !== undefined;
  }

  /** Takes note that the reader, or this, has scrolled `view`. */
  scrolled(view: HTMLElement): void {
    const { scrollTop, scrollHeight, clientHeight } = view;
    if (scrollHeight - clientHeight - scrollTop < NEAR) {
      this.#atEnd = true;
      if (this.#firstUnseen) this.#see();
    } else if (scrollTop < this.#lastTop) {
      this.#atEnd = false;
    }
    this.#lastTop = scrollTop;
  }

  /**
   * Brings `view` where it should be now that it shows messages of `ids`.
   *
   * @param isOwn - Tells which of them the reader has just sent: those are always shown.
   */
  update(view: HTMLElement, ids: readonly string[], isOwn: (id: string) => boolean): void {
    const first = ids.find((id) => !this.#known.has(id));
    const began = this.#known.size > 0;
    this.#known = new Set(ids);
    if (first && began && !isOwn(first)) {
      if (this.#atEnd) this.#show(view, first);
      else if (!this.#firstUnseen) {
        this.#firstUnseen = first;
        this.changed();
      }
    } else if (first || this.#atEnd) {
      this.toEnd(view);
    }
  }

  /** Scrolls to the first message that the reader has not seen. */
  toUnseen(view: HTMLElement): void {
    if (this.#firstUnseen) this.#show(view, this.#firstUnseen);
    this.#see();
  }

  toEnd(view: HTMLElement): void {
    view.scrollTop = view.scrollHeight;
    this.#atEnd = true;
  }

  /** Keeps the end in view when `view` has another size. */
  resized(view: HTMLElement): void {
    if (this.#atEnd) this.toEnd(view);
  }

  #see(): void {
    this.#firstUnseen = undefined;
    this.changed();
  }

  /** Shows the message `id` from its beginning, and what follows as far as there is room. */
  #show(view: HTMLElement, id: string): void {
    const message = view.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`);
    const end = view.scrollHeight - view.clientHeight;
    const top = Math.min(end, (message?.offsetTop ?? end) - ABOVE);
    view.scrollTop = top;
    this.#atEnd = end - top < NEAR;
  }
}
