/**
 * What stands above the first message.
 */
import { html, nothing, type TemplateResult } from "lit/html.js";
import type { View } from "./view";

/**
 * Returns the greeting; as long as nothing was said, with questions to begin with.
 *
 * @param known - Whether it is known what was said before.
 */
export function start(greeting: string, { t, state, say }: View, known: boolean): TemplateResult {
  const begins = known && state.messages.length + state.outbox.length === 0;
  const question = (text: string): TemplateResult =>
    html`<li><button type="button" class="choice" @click=${() => say(text)}>${text}</button></li>`;
  return html`<div class="start">
      <p class="greeting">${greeting}</p>
      <p class="notice">${t.notice}</p>
    </div>
    ${begins ? html`<ul class="choices" role="list" aria-label=${t.suggestions_label}>${t.suggestions.map(question)}</ul>` : nothing}`;
}
