/**
 * A deadline: what is due, when, and how long is left.
 */
import { html, nothing, type TemplateResult } from "lit/html.js";
import { webAddress } from "../markup";
import type { Deadline, Language } from "../messages";
import { fill, textsIn } from "../texts";
import { timeLeft } from "../time";
import { calendarIcon, clockIcon } from "./icons";
import type { View } from "./view";

/** Returns the card of `deadline`, in the `language` of its message. */
export function deadlineCard({ at, title, date, calendar }: Deadline, language: Language, { now, server }: View): TemplateResult {
  const t = textsIn(language);
  const left = timeLeft(new Date(at), now, language);
  const address = left !== undefined && calendar && webAddress(calendar, server);
  return html`<section class="deadline">
    <h3>${title}</h3>
    <p><time datetime=${at}>${date}</time></p>
    <p class=${left === undefined ? "left over" : "left"}>
      ${clockIcon} ${left === undefined ? t.passed : left ? fill(t.left, left) : t.less_than_a_minute}
    </p>
    ${address ? html`<a class="button" href=${address}>${calendarIcon} ${t.add_to_calendar}</a>` : nothing}
  </section>`;
}
