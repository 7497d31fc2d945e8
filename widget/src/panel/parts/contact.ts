/**
 * The form for the address at which a person will answer.
 */
import { html, nothing, type TemplateResult } from "lit/html.js";
import type { View } from "./view";

/** Returns the form; it says the address as the seller. */
export function contactForm({ t, language, shown: { invalid }, show, say }: View): TemplateResult {
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const field = (event.currentTarget as HTMLFormElement).querySelector("input")!;
    const { valid } = field.validity;
    show({ invalid: !valid });
    if (valid) say(field.value);
    else field.focus();
  };
  return html`<form class="contact" lang=${language} novalidate @submit=${submit}>
    <label for="email">${t.email}</label>
    <input
      id="email"
      type="email"
      autocomplete="email"
      required
      aria-invalid=${invalid ? "true" : nothing}
      aria-describedby=${invalid ? "problem" : nothing}
    />
    ${invalid ? html`<p id="problem" class="problem">${t.email_invalid}</p>` : nothing}
    <button class="button primary">${t.email_submit}</button>
  </form>`;
}
