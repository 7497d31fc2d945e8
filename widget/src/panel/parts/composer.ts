/**
 * The field to write in.
 */
import { html, nothing, type TemplateResult } from "lit/html.js";
import { fill } from "../texts";
import { sendIcon } from "./icons";
import type { View } from "./view";

/** How many characters before the longest message the counter appears. */
const NEAR = 200;

/** Returns the form around the launcher's field; nothing in it is ever disabled. */
export function composer({ t, shown, draft, longest, write, say, announce }: View): TemplateResult {
  const text = draft.trim();
  const left = longest - [...text].length; // characters as the server counts them
  const send = (event: Event): void => {
    event.preventDefault();
    if (left < 0) announce(fill(t.too_long, -left));
    else if (text) {
      write("");
      say(text);
    }
  };
  const onKey = (event: KeyboardEvent): void => {
    // 229: Safari tells Enter that ends a composition only after it has ended.
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) send(event);
  };
  return html`<form class="composer" ?hidden=${shown.confirming} @submit=${send}>
    <slot @input=${(event: Event) => write((event.target as HTMLTextAreaElement).value)} @keydown=${onKey}></slot>
    <button class="icon send" aria-label=${t.send} title=${t.send}>${sendIcon}</button>
    <p id="counter" class=${left < 0 ? "problem" : ""}>
      ${left < 0 ? fill(t.too_long, -left) : left < NEAR ? fill(t.characters_left, left) : nothing}
    </p>
  </form>`;
}

/** Makes `field` as high as its text; the style sheet tells up to where. */
export function fit(field: HTMLTextAreaElement): void {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 2}px`; // with its borders
}
