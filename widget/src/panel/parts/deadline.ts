/**
 * A deadline: what is due, when, and how long is left.
 */
import { html, nothing, type TemplateResult } from "lit/html.js";
import { webAddress } from "../markup";
import type { Deadline } from "../messages";
import { fill } from "../texts";
import { timeLeft } from "../time";
import { calendarIcon, clockIcon } from "./icons";
import type { View } from "./view";

/** Returns the card of `deadline`. */
export function deadlineCard({ at, title, date, calendar }: Deadline, { t, language, now, server }: View): TemplateResult {
  const left = timeLeft(new Date(at), now, language);
  const address = calendar && webAddress(calendar, server);
  return html`<section class="deadline">
    <h3>${title}</h3>
    <p><time datetime=${at}>${date}</time></p>
    <p class=${left === undefined ? "left over" : "left"} lang=${language}>
      ${clockIcon} ${left === undefined ? t.passed : left ? fill(t.left, left) : t.less_than_a_minute}
    </p>
    ${address ? html`<a class="button" href=${address} lang=${language}>${calendarIcon} ${t.add_to_calendar}</a>` : nothing}
  </section>`;
}
