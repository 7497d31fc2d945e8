/**
 * The menu: a button that shows and hides a list of others.
 */
import { html, nothing, type TemplateResult } from "lit/html.js";
import type { Language } from "../messages";
import { menuIcon } from "./icons";
import type { View } from "./view";

/** The languages by their own names. */
const LANGUAGES: Record<Language, string> = { en: "English", sv: "Svenska" };

export type Command = "print" | "save" | "delete";

/** Returns the menu; without a conversation, only the languages are in it. */
export function menu({ t, language, state, shown, show, setLanguage, command }: View): TemplateResult {
  const leave = ({ currentTarget, relatedTarget }: FocusEvent): void => {
    if (relatedTarget && !(currentTarget as Element).contains(relatedTarget as Node)) show({ menu: false });
  };
  const item = (name: Command): TemplateResult => html`<button type="button" @click=${() => command(name)}>${t[name]}</button>`;
  return html`<div class="menu" @focusout=${leave}>
    <button
      type="button"
      class="icon"
      aria-label=${t.menu}
      title=${t.menu}
      aria-expanded=${shown.menu ? "true" : "false"}
      @click=${() => show({ menu: !shown.menu })}
    >
      ${menuIcon}
    </button>
    ${shown.menu
      ? html`<div id="menu">
          <div class="languages" role="group" aria-label=${t.language}>
            ${(Object.keys(LANGUAGES) as Language[]).map(
              (each) =>
                html`<button type="button" lang=${each} aria-pressed=${each === language ? "true" : "false"} @click=${() => setLanguage(each)}>
                  ${LANGUAGES[each]}
                </button>`,
            )}
          </div>
          ${state.messages.length + state.outbox.length ? [item("print"), item("save"), item("delete")] : nothing}
        </div>`
      : nothing}
  </div>`;
}
