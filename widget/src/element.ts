/**
 * The public element: a launcher button, and the conversation's panel, which is fetched when the button is about to be used.
 * The field to write in is there at once; the panel then takes it in.
 */
import panelFile from "virtual:panel";
import { launcher as texts } from "../texts.yml";
import styles from "./launcher.css?inline";
import type * as PanelModule from "./panel/panel";
import type { Panel, Settings } from "./panel/panel";

export type Language = "en" | "sv";

/** The attributes of the element, and `data-` attributes of the script tag. */
export const OPTIONS = ["lang", "heading", "greeting", "accent", "position", "theme", "server"] as const;

/** How long the panel may take before the visitor is told. */
const PATIENCE = 8_000;

declare global {
  interface Window {
    /** The element that the script tag made. */
    returnsChat?: ReturnsChat;
  }
  interface HTMLElementTagNameMap {
    "returns-chat": ReturnsChat;
  }
}

function toLanguage(tag: string | null | undefined): Language | undefined {
  const language = tag?.slice(0, 2).toLowerCase();
  return language === "en" || language === "sv" ? language : undefined;
}

/**
 * `<returns-chat>`: an assistant about returns on any page.
 *
 * Attributes, all optional:
 *
 * | attribute  |                                                        | example                      |
 * |------------|--------------------------------------------------------|------------------------------|
 * | `lang`     | `en` or `sv`; else that of the page, else `en`         | `lang="sv"`                  |
 * | `heading`  | the title of the conversation                          | `heading="Ask the shop"`     |
 * | `greeting` | the first sentence                                     | `greeting="Hello there!"`    |
 * | `accent`   | any CSS colour; readable ones are derived from it      | `accent="#7a1f5c"`           |
 * | `position` | `right` (default) or `left`                            | `position="left"`            |
 * | `theme`    | `auto` (default), `light` or `dark`                    | `theme="dark"`               |
 * | `server`   | where the assistant and its panel are, if not where this came from | `server="https://bot.example/chat/"` |
 *
 * CSS custom properties: `--returns-chat-accent`, `--returns-chat-on-accent`, `--returns-chat-font`, `--returns-chat-radius`,
 * `--returns-chat-z-index`, `--returns-chat-offset`, as in `returns-chat { --returns-chat-offset: 24px }`.
 *
 * Events bubble and leave the shadow DOM:
 *
 * @fires message - Something was said. `chat.addEventListener("message", (event) => console.log(event.detail.message.text))`
 * @fires open - The panel was opened. `chat.addEventListener("open", () => console.log("opened"))`
 * @fires close - The panel was closed. `chat.addEventListener("close", () => console.log("closed"))`
 * @fires handoff - A person takes over. `chat.addEventListener("handoff", (event) => console.log(event.detail.message))`
 * @fires feedback - An answer was rated. `chat.addEventListener("feedback", ({ detail }) => console.log(detail.rating, detail.topic))`
 *
 * With `localStorage` it keeps, from the first opening on, one entry `returns-chat:<server>`: the session, the draft, what is not yet sent,
 * and a language that was chosen.
 */
export abstract class ReturnsChat extends HTMLElement {
  static readonly observedAttributes = OPTIONS;

  /** The URL of the script that defined the element. */
  protected abstract readonly source: string;

  #box = document.createElement("div");
  #note = document.createElement("p");
  #button = button();
  #frame?: HTMLElement;
  #field = document.createElement("textarea");
  #panel?: Panel;
  #module?: Promise<typeof PanelModule>;
  #attempts = 0;
  /** What is to be sent as soon as that can be done. */
  #entered: string[] = [];
  #chosen?: Language;

  constructor() {
    super();
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];

    this.#button.className = "launcher";
    this.#button.onclick = () => void this.open();
    for (const type of ["pointerenter", "pointerdown", "focus"]) {
      this.#button.addEventListener(type, () => void this.#fetch().catch(() => {})); // a click will tell if it fails
    }
    this.#note.role = "alert";
    this.#box.append(this.#button);
    root.append(this.#box);
  }

  /** Opens the conversation. `document.querySelector("returns-chat").open()` */
  async open(): Promise<void> {
    if (this.#isOpen || !this.isConnected) return;
    // Only a click or a key moves the focus, and not away from where the visitor has gone meanwhile.
    const byVisitor = navigator.userActivation?.isActive ?? true;
    this.#box.classList.add("opened");
    const frame = (this.#frame ??= this.#makeFrame());
    // A touch keyboard would cover what there is to read.
    if (byVisitor) (matchMedia("(pointer: coarse)").matches ? frame.querySelector("button") : this.#field)?.focus();
    const panel = await this.#load();
    if (this.#isOpen) panel?.show(byVisitor && [this, document.body].includes(document.activeElement as HTMLElement));
  }

  /** Closes the conversation; the launcher gets the focus if it was inside. `returnsChat.close()` */
  close(): void {
    if (this.#panel) this.#panel.hide();
    else this.#closed(this.shadowRoot!.activeElement !== null);
  }

  /** Opens the conversation and says `text` as the visitor. `returnsChat.send("How long do I have to reply?")` */
  async send(text: string): Promise<void> {
    void this.open();
    const panel = await this.#load();
    if (this.isConnected) panel?.send(text);
  }

  /** Changes the language of every label at once, and of the replies from the next message on. `returnsChat.setLanguage("sv")` */
  setLanguage(language: Language): void {
    this.#chosen = toLanguage(language) ?? this.#chosen;
    this.#panel?.keepLanguage(this.#language);
    this.#update();
  }

  /** Removes the element with all that belongs to it; the conversation is kept for the next one. `returnsChat.destroy()` */
  destroy(): void {
    this.remove();
    if (window.returnsChat === this) delete window.returnsChat;
  }

  connectedCallback(): void {
    this.#update();
  }

  disconnectedCallback(): void {
    this.#panel?.disconnect();
    this.#box.classList.remove("opened");
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after) return;
    if (name === "lang" && this.isConnected) this.#chosen = undefined; // the latest wish counts
    if (name === "server") this.#dropPanel();
    this.#update();
  }

  get #server(): string {
    const server = this.getAttribute("server");
    return new URL(server || ".", server ? document.baseURI : this.source).href.replace(/\/?$/, "/");
  }

  get #isOpen(): boolean {
    return this.#box.classList.contains("opened");
  }

  get #language(): Language {
    return this.#chosen ?? toLanguage(this.getAttribute("lang")) ?? toLanguage(document.documentElement.lang) ?? "en";
  }

  get #settings(): Settings {
    return { language: this.#language, heading: this.getAttribute("heading"), greeting: this.getAttribute("greeting") };
  }

  #update(): void {
    const { open, field } = texts[this.#language];
    this.#box.lang = this.#language;
    this.#button.ariaLabel = open;
    this.#field.ariaLabel = this.#field.placeholder = field;
    const accent = this.getAttribute("accent") ?? "";
    this.#box.style.setProperty("--accent", CSS.supports("color", accent) ? accent : "");
    this.#panel?.set(this.#settings);
  }

  #closed(focusInside: boolean): void {
    this.#box.classList.remove("opened");
    if (focusInside) this.#button.focus();
  }

  #dropPanel(): void {
    this.#panel?.disconnect();
    this.#frame?.remove();
    this.#frame = this.#panel = this.#module = undefined;
    this.#box.classList.remove("opened");
  }

  /** Returns what the panel will be in: until then, with the field and a button to close. */
  #makeFrame(): HTMLElement {
    const frame = document.createElement("div");
    frame.className = "frame";
    frame.role = "dialog";
    frame.ariaLabel = texts[this.#language].field;
    const close = button();
    close.ariaLabel = texts[this.#language].close;
    close.textContent = "×";
    close.onclick = () => this.close();
    this.#field.rows = 1;
    this.#field.enterKeyHint = "send";
    frame.onkeydown = (event) => {
      if (event.key === "Escape") this.close();
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.target !== this.#field) return;
      event.preventDefault();
      this.#entered.push(this.#field.value);
      this.#field.value = "";
    };
    frame.append(close, this.#field);
    this.#box.prepend(frame);
    return frame;
  }

  /** Returns the panel's module; asks for it once, unless that fails. */
  #fetch(): Promise<typeof PanelModule> {
    return (this.#module ??= this.#import());
  }

  async #import(): Promise<typeof PanelModule> {
    // Some browsers remember that a module failed: each attempt has an address of its own.
    const address = `${this.#server}${panelFile}?${this.#attempts++}`;
    try {
      return await import(/* @vite-ignore */ address);
    } catch (error) {
      this.#module = undefined;
      throw error;
    }
  }

  /** Resolves to the panel, or to nothing when it cannot be had; the visitor has then been told. */
  async #load(): Promise<Panel | undefined> {
    const late = setTimeout(() => this.#giveUp(), PATIENCE);
    try {
      const { Panel } = await this.#fetch();
      return this.#panel ?? this.#makePanel(Panel);
    } catch {
      this.#giveUp();
      return undefined;
    } finally {
      clearTimeout(late);
    }
  }

  #makePanel(Panel: typeof PanelModule.Panel): Panel {
    const frame = (this.#frame ??= this.#makeFrame());
    frame.onkeydown = frame.role = frame.ariaLabel = null;
    frame.firstElementChild!.remove(); // the panel has its own button to close
    this.#note.remove();
    const panel = new Panel(
      {
        server: this.#server,
        setLanguage: (language) => this.setLanguage(language),
        closed: (focusInside) => this.#closed(focusInside),
      },
      this.#settings,
      frame,
      this.#field,
    );
    this.#panel = panel;
    this.#chosen ??= panel.keptLanguage;
    this.#update();
    for (const text of this.#entered.splice(0)) panel.send(text);
    return panel;
  }

  /** Says beside the launcher that the panel could not be loaded, with a button to try again. */
  #giveUp(): void {
    const { failed, retry } = texts[this.#language];
    const again = button();
    again.textContent = retry;
    again.onclick = () => {
      this.#note.remove();
      this.#box.classList.remove("opened");
      void this.open();
    };
    this.#note.replaceChildren(failed, again);
    this.#box.append(this.#note);
    this.#module = undefined;
  }
}

function button(): HTMLButtonElement {
  const element = document.createElement("button");
  element.type = "button";
  return element;
}

/**
 * Defines `<returns-chat>` unless it is, and returns its class.
 *
 * @param source - The URL of the script; the assistant is beside it unless the attribute `server` says otherwise.
 */
export function defineReturnsChat(source: string): new () => ReturnsChat {
  const defined = customElements.get("returns-chat") as (new () => ReturnsChat) | undefined;
  if (defined) return defined;
  const Defined = class extends ReturnsChat {
    protected readonly source = source;
  };
  customElements.define("returns-chat", Defined);
  return Defined;
}
