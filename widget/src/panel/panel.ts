/**
 * The panel, which the launcher fetches at the first click: a dialog with the conversation in it.
 */
import { html, noChange, nothing, render, type TemplateResult } from "lit/html.js";
import { Conversation } from "./conversation";
import { Dialog } from "./dialog";
import type { Language, Message } from "./messages";
import styles from "./panel.css?inline";
import { composer, fit } from "./parts/composer";
import { confirmation } from "./parts/confirmation";
import { closeIcon, downIcon } from "./parts/icons";
import { menu, type Command } from "./parts/menu";
import { reason } from "./parts/message";
import { start } from "./parts/start";
import { Transcript } from "./parts/transcript";
import type { Interface, View } from "./parts/view";
import { Scroll } from "./scroll";
import { chosen, shownItems } from "./state";
import { textsIn, type Texts } from "./texts";
import { dayKey } from "./time";
import { print, save, toEntries, toText } from "./transcript";

/** What the panel needs of the launcher. */
export interface Launcher {
  /** URL of the server, with a slash at the end. */
  readonly server: string;
  setLanguage(language: Language): void;
  /** The panel was closed; the focus was inside or not. */
  closed(focusInside: boolean): void;
}

/** What the page can choose. */
export interface Settings {
  readonly language: Language;
  readonly heading: string | null;
  readonly greeting: string | null;
}

/** How long the button to copy shows that it has. */
const COPIED_SHOWN = 2_000;

export class Panel {
  readonly #element: HTMLElement;
  readonly #field: HTMLTextAreaElement;
  readonly #root: ShadowRoot;
  readonly #launcher: Launcher;
  readonly #conversation: Conversation;
  readonly #scroll = new Scroll(() => this.#update());
  readonly #transcript = new Transcript();
  readonly #dialog: Dialog;
  readonly #own = new Set<string>();
  #settings: Settings;
  #shown: Interface = {};
  #draft: string;
  #now = Date.now();
  #announced: readonly { text: string; language: Language }[] = [];
  #transcribed: readonly unknown[] = [];
  #connection?: AbortController;
  #timer?: ReturnType<typeof setTimeout>;
  #stale = false;

  /**
   * @param element - What the panel is shown in.
   * @param field - The field to write in, a child of `element`; what is written in it stays.
   */
  constructor(launcher: Launcher, settings: Settings, element: HTMLElement, field: HTMLTextAreaElement) {
    this.#element = element;
    this.#field = field;
    this.#root = element.attachShadow({ mode: "open" });
    this.#launcher = launcher;
    this.#settings = settings;
    this.#conversation = new Conversation(launcher.server, `returns-chat:${launcher.server}`, settings.language, {
      changed: () => {
        this.#now = Date.now();
        this.#update();
      },
      said: (message) => this.#onSaid(message),
      failed: (said) => this.#announce(`${this.#t.not_sent} ${reason(said, this.#t)}`),
      disconnected: () => this.#announce(this.#t.offline),
      rated: (rating, topic) => this.#emit("feedback", { rating, topic }),
    });
    this.#draft = field.value || (this.#conversation.saved.read().draft ?? "");
    field.value = this.#draft;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    this.#root.adoptedStyleSheets = [sheet];
    render(this.#template(), this.#root);
    this.#dialog = new Dialog(this.#find("dialog"), () => this.#focused);
  }

  /** Opens the panel; the focus goes inside if `focus` says so. */
  show(focus: boolean): void {
    if (this.#dialog.isOpen) return;
    this.#connect();
    this.#dialog.open();
    if (this.#draft) fit(this.#field);
    if (focus) this.#focusInside();
    this.#update();
    this.#emit("open");
  }

  hide(): void {
    if (!this.#dialog.isOpen) return;
    this.#shown = {};
    this.#launcher.closed(this.#dialog.close());
    this.#update();
    this.#emit("close");
  }

  /** Says `text` as the seller. */
  send(text: string): void {
    if (text.trim()) this.#say(text.trim());
  }

  set(settings: Settings): void {
    this.#settings = settings;
    this.#conversation.language = settings.language;
    this.#update();
  }

  /** The language that was chosen on an earlier page. */
  get keptLanguage(): Language | undefined {
    return this.#conversation.saved.read().language;
  }

  /** Remembers a language that was chosen. */
  keepLanguage(language: Language): void {
    this.#conversation.saved.write({ language });
  }

  /** Stops listening to anything, and closes. */
  disconnect(): void {
    this.#dialog.close();
    this.#connection?.abort();
    this.#connection = undefined;
    this.#conversation.disconnect();
    clearTimeout(this.#timer);
  }

  get #t(): Texts {
    return textsIn(this.#settings.language);
  }

  get #heading(): string {
    return this.#settings.heading || this.#t.heading;
  }

  get #log(): HTMLElement {
    return this.#find(".log");
  }

  /** What has the focus: in the panel's tree, or the field, which is in the launcher's. */
  get #focused(): HTMLElement | null {
    return (this.#root.activeElement as HTMLElement | null) ?? (this.#field.matches(":focus") ? this.#field : null);
  }

  #find<T extends HTMLElement>(selector: string): T {
    return this.#root.querySelector(selector) as T;
  }

  /** Begins to listen, at the first opening. */
  #connect(): void {
    if (this.#connection) return;
    this.#connection = new AbortController();
    const { signal } = this.#connection;
    this.#dialog.connect(signal);
    const resizes = new ResizeObserver(() => this.#scroll.resized(this.#log));
    resizes.observe(this.#log);
    signal.addEventListener("abort", () => resizes.disconnect());
    this.#conversation.connect();
  }

  #focusInside(): void {
    if (this.#focused) return;
    // A touch keyboard would cover what there is to read.
    if (matchMedia("(pointer: coarse)").matches) this.#find("dialog").focus();
    else this.#field.focus();
  }

  #emit(name: string, detail?: object): void {
    this.#element.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  #announce(text: string): void {
    this.#announced = [];
    this.#render(); // the same text again is news, too
    this.#announced = [{ text, language: this.#settings.language }];
    this.#update();
  }

  /** Tells those who see and those who hear what did not work. */
  #tell(notice: string): void {
    this.#show({ notice });
    this.#announce(notice);
  }

  #onSaid(message: Message): void {
    if (message.who === "assistant") {
      const { text, deadline, language = this.#settings.language } = message;
      this.#announced = [...this.#announced, { text: [text, deadline?.title, deadline?.date].filter(Boolean).join("\n"), language }];
    }
    this.#emit("message", { message });
    if (message.kind === "handed_off") this.#emit("handoff", { message });
  }

  #say(text: string, button?: string): void {
    this.#announced = [];
    this.#own.add(this.#conversation.say(text, button));
    this.#show({ notice: undefined });
    if (this.#conversation.offline) this.#announce(this.#t.waiting);
  }

  #show(change: Interface): void {
    const { confirming, menu } = this.#shown;
    const inMenu = this.#root.activeElement?.closest("#menu");
    this.#shown = { ...this.#shown, ...change };
    this.#render();
    if (this.#shown.confirming && !confirming) this.#find(".confirm button").focus();
    else if (confirming && !this.#shown.confirming) this.#find(".menu button").focus();
    else if (menu && !this.#shown.menu && inMenu) this.#find(".menu button").focus();
  }

  #onKey(event: KeyboardEvent): void {
    event.stopPropagation(); // to the page it would seem a key pressed outside of any field: a shortcut
    if (event.type !== "keydown" || event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    if (this.#shown.confirming) this.#show({ confirming: false });
    else if (this.#shown.menu) this.#show({ menu: false });
    else this.hide();
  }

  #onCommand(command: Command): void {
    this.#find(".menu button").focus();
    this.#show({ menu: false, notice: undefined, confirming: command === "delete" });
    const { language } = this.#settings;
    const entries = toEntries(this.#conversation.state.messages, this.#t, language, new Date());
    if (command === "print") print(this.#heading, entries, language);
    if (command === "save") save(`${this.#t.transcript_file}-${dayKey(new Date())}.txt`, toText(this.#heading, entries));
  }

  async #copy(id: string, text: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      return this.#tell(this.#t.not_copied); // not allowed, or not there on http pages
    }
    this.#announce(this.#t.copied);
    this.#show({ copied: id });
    setTimeout(() => this.#shown.copied === id && this.#show({ copied: undefined }), COPIED_SHOWN);
  }

  async #remove(): Promise<void> {
    try {
      await this.#conversation.remove();
      this.#announce(this.#t.deleted);
    } catch {
      this.#tell(this.#t.not_deleted);
    }
    this.#show({ confirming: false });
  }

  #write(draft: string): void {
    this.#draft = this.#field.value = draft;
    this.#conversation.saved.write({ draft: draft || undefined });
    this.#render();
    fit(this.#field);
  }

  /** Shows what has changed, once for all changes of the moment. */
  #update(): void {
    if (this.#stale) return;
    this.#stale = true;
    queueMicrotask(() => this.#render());
  }

  #render(): void {
    this.#stale = false;
    const { state, history } = this.#conversation;
    const items = shownItems(state);
    const focused = this.#root.activeElement;
    render(this.#template(), this.#root);
    if (focused?.isConnected === false) this.#focusInside(); // what was clicked went with the click
    if (!this.#dialog.isOpen) return;
    if (items.length && history !== "loading") {
      this.#scroll.update(this.#log, items.map(({ id }) => id), (id) => this.#own.has(id));
    }
    clearTimeout(this.#timer);
    const waiting = state.outbox.some(({ retryAt = 0 }) => retryAt > this.#now);
    this.#timer = setTimeout(() => this.#tick(), waiting ? 1_000 : 60_000 - (Date.now() % 60_000));
  }

  #tick(): void {
    this.#now = Date.now();
    this.#render();
  }

  /** Whether the transcript has to be made anew; with every letter typed would be too often. */
  #isStale(parts: readonly unknown[]): boolean {
    const same = parts.every((part, index) => part === this.#transcribed[index]);
    this.#transcribed = parts;
    return !same;
  }

  #template(): TemplateResult {
    const t = this.#t;
    const { language, greeting } = this.#settings;
    const { state, offline, history, longestMessage } = this.#conversation;
    const view: View = {
      t,
      language,
      state,
      shown: this.#shown,
      chosen: chosen(state),
      draft: this.#draft,
      longest: longestMessage,
      now: this.#now,
      server: this.#launcher.server,
      show: (change) => this.#show(change),
      write: (draft) => this.#write(draft),
      announce: (text) => this.#announce(text),
      say: (text, button) => this.#say(text, button),
      retry: (id) => {
        this.#announced = [];
        this.#conversation.retry(id);
      },
      discard: (id) => this.#conversation.discard(id),
      copy: (id, text) => void this.#copy(id, text),
      setLanguage: (each) => this.#launcher.setLanguage(each),
      command: (command) => this.#onCommand(command),
      remove: () => void this.#remove(),
    };
    const onKey = (event: KeyboardEvent): void => this.#onKey(event);
    return html`<dialog
      lang=${language}
      aria-labelledby="heading"
      tabindex="-1"
      @keydown=${onKey}
      @keypress=${onKey}
      @keyup=${onKey}
      @cancel=${(event: Event) => {
        event.preventDefault();
        this.hide();
      }}
    >
      <div class="header">
        <h2 id="heading">${this.#heading}</h2>
        ${menu(view)}
        <button type="button" class="icon" aria-label=${t.close} title=${t.close} @click=${() => this.hide()}>${closeIcon}</button>
      </div>
      ${offline ? html`<p class="banner">${t.offline}</p>` : nothing}
      <div class="log" role="region" aria-label=${t.conversation} tabindex="0" @scroll=${() => this.#scroll.scrolled(this.#log)}>
        ${history === "failed"
          ? html`<p class="note">
              ${t.history_failed}
              <button type="button" class="text" @click=${() => void this.#conversation.resume()}>${t.fetch_again}</button>
            </p>`
          : nothing}
        ${start(greeting || t.greeting, view, history === "none" || history === "here")}
        ${this.#isStale([state, language, this.#shown, this.#now]) ? this.#transcript.show(shownItems(state), view) : noChange}
        ${state.outbox.some(({ progress }) => progress === "sending")
          ? html`<p class="typing" data-typing><span class="unseen">${t.typing}</span><i></i><i></i><i></i></p>`
          : nothing}
      </div>
      <div class="foot">
        ${this.#scroll.unseen
          ? html`<button type="button" class="button news" @click=${() => this.#scroll.toUnseen(this.#log)}>${downIcon} ${t.new_messages}</button>`
          : nothing}
        ${this.#shown.notice ? html`<p class="problem">${this.#shown.notice}</p>` : nothing}
        ${this.#shown.confirming ? confirmation(view) : nothing} ${composer(view)}
      </div>
      <div class="unseen" role="status">
        ${this.#announced.map(({ text, language: own }) => html`<p lang=${own}>${text}</p>`)}
      </div>
    </dialog>`;
  }
}
