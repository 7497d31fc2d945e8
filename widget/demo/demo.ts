/**
 * The demo page: its language, the settings that the assistant and the embed code follow, and the questions to ask.
 */
import { DEFAULT_LANGUAGE, LANGUAGES, lookUp, type Language } from "./lookup.ts";
import texts from "./texts.yml";

/** What the settings set: attributes of the element, and `data-` attributes of the script. */
const SETTINGS = ["accent", "position", "theme", "heading", "greeting"] as const;
const EVENTS = ["message", "open", "close", "handoff", "feedback"] as const;
const EVENTS_SHOWN = 5;

const script = document.querySelector<HTMLScriptElement>("script[data-lang]")!;
const form = find<HTMLFormElement>("settings");
const untouched = new FormData(form); // nothing is kept over a reload: the form says autocomplete="off"
let language: Language = DEFAULT_LANGUAGE;

function find<T extends HTMLElement>(id: string): T {
  return document.getElementById(id) as T;
}

/** Runs `use` with the assistant's element, once its script has made it. */
function withChat(use: (chat: NonNullable<typeof window.returnsChat>) => void): void {
  if (window.returnsChat) use(window.returnsChat);
  else script.addEventListener("load", () => withChat(use), { once: true });
}

/** Returns the language the address asks for, or the first of the visitor's that there is. */
function preferredLanguage(): Language {
  const wanted = [new URLSearchParams(location.search).get("lang"), ...navigator.languages.map((tag) => tag.split("-")[0])];
  return LANGUAGES.find((each) => each === wanted.find((tag) => LANGUAGES.some((one) => one === tag))) ?? DEFAULT_LANGUAGE;
}

/** Writes every text of the page in `chosen`. */
function showIn(chosen: Language): void {
  language = chosen;
  document.documentElement.lang = chosen;
  script.dataset.lang = chosen;
  for (const element of document.querySelectorAll<HTMLElement>("[data-text]")) {
    element.textContent = lookUp(texts, element.dataset.text!, chosen);
  }
  for (const element of document.querySelectorAll<HTMLElement>("[data-label]")) {
    element.setAttribute("aria-label", lookUp(texts, element.dataset.label!, chosen));
  }
  for (const element of document.querySelectorAll<HTMLElement>("[data-content]")) {
    element.setAttribute("content", lookUp(texts, element.dataset.content!, chosen));
  }
  for (const element of document.querySelectorAll("[data-origin]")) element.textContent = location.origin;
  for (const link of document.querySelectorAll<HTMLAnchorElement>(".languages a")) {
    if (link.lang === chosen) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  find("copied").textContent = "";
  showCode();
}

/** Returns the settings that differ from what the form begins with, in the order of `SETTINGS`. */
function chosenSettings(): [string, string][] {
  const chosen = new FormData(form);
  const value = (name: string): string => String(chosen.get(name)).trim();
  return SETTINGS.filter((name) => value(name) !== untouched.get(name)).map((name) => [name, value(name)]);
}

function escapeAttribute(value: string): string {
  return value.replace(/&/g, "&amp;").replace(/"/g, "&quot;");
}

/** Writes the code to embed: what this page itself would need on another site. */
function showCode(): void {
  const pairs: [string, string][] = [["lang", language], ...chosenSettings()];
  const attributes = (prefix: string): string =>
    pairs.map(([name, value]) => ` ${prefix}${name}="${escapeAttribute(value)}"`).join("");
  const address = (file: string): string => new URL(file, document.baseURI).href.replace(/[?#].*/, "");
  find("code").textContent = `<script src="${address("widget.js")}"${attributes("data-")} async></script>`;
  find("module").textContent = [
    `<script type="module" src="${address("widget.mjs")}"></script>`,
    `<returns-chat${attributes("")}></returns-chat>`,
  ].join("\n");
}

/** Lets the assistant and the code follow the settings. */
function applySettings(): void {
  const chosen = new Map(chosenSettings());
  withChat((chat) => {
    for (const name of SETTINGS) {
      const value = chosen.get(name);
      if (value === undefined) chat.removeAttribute(name);
      else if (chat.getAttribute(name) !== value) chat.setAttribute(name, value);
    }
  });
  showCode();
}

async function copyCode(): Promise<void> {
  const said = find("copied");
  try {
    await navigator.clipboard.writeText(find("code").textContent ?? "");
    said.textContent = lookUp(texts, "embed.copied", language);
  } catch {
    getSelection()?.selectAllChildren(find("code"));
    said.textContent = lookUp(texts, "embed.not_copied", language);
  }
}

/** Lists the last events of the assistant, the latest first. */
function listEvents(chat: EventTarget): void {
  const lines: string[] = [];
  for (const name of EVENTS) {
    chat.addEventListener(name, (event) => {
      const detail: unknown = event instanceof CustomEvent ? event.detail : null;
      lines.unshift([name, detail ? JSON.stringify(detail) : ""].join(" ").trim());
      lines.length = Math.min(lines.length, EVENTS_SHOWN);
      const list = find("events");
      delete list.dataset.text; // no longer the text that says there are none
      list.textContent = lines.join("\n");
    });
  }
}

showIn(preferredLanguage());
withChat((chat) => {
  chat.setAttribute("lang", language);
  listEvents(chat);
});

document.querySelector(".languages")!.addEventListener("click", (event) => {
  const chosen = LANGUAGES.find((each) => each === (event.target as HTMLElement).lang);
  if (!chosen) return;
  event.preventDefault();
  history.replaceState(null, "", `?lang=${chosen}${location.hash}`);
  showIn(chosen);
  withChat((chat) => chat.setLanguage(chosen));
});
form.addEventListener("input", applySettings);
form.addEventListener("reset", () => setTimeout(applySettings)); // the fields are reset after the event
form.addEventListener("submit", (event) => event.preventDefault());
find("copy").addEventListener("click", () => void copyCode());
find("ask").addEventListener("click", () => withChat((chat) => chat.open()));
find("guides").addEventListener("click", (event) => {
  const question = (event.target as HTMLElement).closest<HTMLElement>("[data-question]")?.dataset.question;
  if (question) withChat((chat) => chat.send(lookUp(texts, question, language)));
});
