/**
 * How the panel opens, closes and fills the screen.
 */

/** Where the panel fills the screen; the style sheet says the same. */
const SMALL = "(max-width: 30em), (max-height: 26em)";

/** A dialog that leaves the page usable where there is room beside it, and fills a small screen. */
export class Dialog {
  readonly #small = matchMedia(SMALL);

  /**
   * @param element - The dialog.
   * @param focused - Returns what in it has the focus.
   */
  constructor(
    readonly element: HTMLDialogElement,
    readonly focused: () => HTMLElement | null,
  ) {}

  get isOpen(): boolean {
    return this.element.open;
  }

  /** Follows the size of the screen until `signal` is aborted. */
  connect(signal: AbortSignal): void {
    this.#small.addEventListener("change", () => this.#reopen(), { signal });
    visualViewport?.addEventListener("resize", () => this.#fitScreen(), { signal });
    visualViewport?.addEventListener("scroll", () => this.#fitScreen(), { signal });
  }

  open(): void {
    // On a small screen the rest of the page is out of sight, and so out of reach. Elsewhere show() would move the focus.
    this.#fitScreen();
    const focused = this.focused();
    if (this.#small.matches) this.element.showModal();
    else this.element.open = true;
    focused?.focus();
  }

  /** Closes it; returns whether the focus was inside. */
  close(): boolean {
    const hadFocus = this.focused() !== null;
    this.element.close();
    return hadFocus;
  }

  /** Changes between the two ways of being open; the focus stays. */
  #reopen(): void {
    if (!this.isOpen) return;
    const focused = this.focused();
    this.element.close();
    this.open();
    focused?.focus();
  }

  /** Keeps a full screen above the keyboard on the screen. */
  #fitScreen(): void {
    if (!this.#small.matches) return;
    const { height = innerHeight, offsetTop = 0 } = visualViewport ?? {};
    this.element.style.setProperty("--height", `${height}px`);
    this.element.style.setProperty("--top", `${offsetTop}px`);
  }
}
