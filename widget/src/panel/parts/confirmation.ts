/**
 * The question before the conversation is deleted.
 */
import { html, type TemplateResult } from "lit/html.js";
import type { View } from "./view";

/** Returns the question with its two answers. */
export function confirmation({ t, show, remove }: View): TemplateResult {
  return html`<div class="confirm" role="group" aria-labelledby="question" aria-describedby="consequence">
    <p id="question">${t.delete_question}</p>
    <p id="consequence">${t.delete_consequence}</p>
    <button type="button" class="button" @click=${remove}>${t.delete}</button>
    <button type="button" class="button" @click=${() => show({ confirming: false })}>${t.keep}</button>
  </div>`;
}
