/**
 * One message: the seller's, with what became of it, or the assistant's, with all that comes with an answer.
 */
import { html, nothing, type TemplateResult } from "lit/html.js";
import type { Button, Language, Message } from "../messages";
import { canRetry, type Outgoing } from "../state";
import { fill, type Texts } from "../texts";
import { duration, timeOfDay } from "../time";
import { blocks } from "./blocks";
import { contactForm } from "./contact";
import { deadlineCard } from "./deadline";
import { copyIcon, doneIcon, thumbIcon } from "./icons";
import type { View } from "./view";

function timeStamp(at: string, t: Texts): TemplateResult {
  return html`<time datetime=${at}>${timeOfDay(new Date(at), t.time_separator)}</time>`;
}

/** Returns why `said` was not sent, in words. */
export function reason({ code }: Outgoing, t: Texts): string {
  switch (code) {
    case "unreachable":
    case "timeout":
      return t.not_reached;
    case "too_many_requests":
    case "unknown_button":
      return t[code];
    default:
      return code && canRetry({ code } as Outgoing) ? t.unavailable : t.refused;
  }
}

function failure(said: Outgoing, { t, language, now, retry, discard }: View): TemplateResult {
  const seconds = Math.ceil(((said.retryAt ?? 0) - now) / 1000);
  const wait = seconds > 0 ? fill(t.retry_in, duration(seconds, "second", language)) : "";
  return html`<p class="failure">
    <strong>${t.not_sent}</strong> ${reason(said, t)} ${wait}
    ${canRetry(said)
      ? html`<button type="button" class="text" aria-disabled=${wait ? "true" : nothing} @click=${() => wait || retry(said.id)}>
          ${t.try_again}
        </button>`
      : html`<button type="button" class="text" @click=${() => discard(said.id)}>${t.remove}</button>`}
  </p>`;
}

/** Returns what the seller said. */
export function sellerMessage(said: Message | Outgoing, view: View): TemplateResult {
  const { t } = view;
  const progress = "progress" in said ? said.progress : "sent";
  return html`<div class="seller" data-who="seller" data-progress=${progress} data-id=${said.id}>
    <div class="bubble"><span class="unseen">${t.you}: </span><p dir="auto">${said.text}</p></div>
    <p class="meta">${progress === "queued" ? t.waiting : timeStamp(said.at, t)}</p>
    ${progress === "failed" ? failure(said as Outgoing, view) : nothing}
  </div>`;
}

function choice({ id, title }: Button, { chosen, say }: View): TemplateResult {
  const done = chosen.has(id);
  return html`<li>
    <button type="button" class="choice" aria-pressed=${done ? "true" : nothing} aria-disabled=${done ? "true" : nothing} @click=${() => done || say(title, id)}>
      ${title}
    </button>
  </li>`;
}

function thumb({ id, title, rating }: Button, rated: boolean, language: Language, { chosen, say }: View): TemplateResult {
  return html`<button
    type="button"
    class="icon ${rating!}"
    lang=${language}
    aria-label=${title}
    title=${title}
    aria-pressed=${chosen.has(id) ? "true" : "false"}
    aria-disabled=${rated ? "true" : nothing}
    @click=${() => rated || say(title, id)}
  >
    ${thumbIcon}
  </button>`;
}

function copyButton({ id, text, source }: Message, { t, shown, copy }: View): TemplateResult {
  const all = [text, source].filter(Boolean).join("\n\n");
  return html`<button type="button" class="icon" aria-label=${t.copy} title=${t.copy} @click=${() => copy(id, all)}>
    ${shown.copied === id ? doneIcon : copyIcon}
  </button>`;
}

/** Returns what the assistant said. */
export function assistantMessage(message: Message, view: View): TemplateResult {
  const { t, language, chosen, state } = view;
  const { text, source, deadline, buttons = [], kind, language: own = language } = message;
  const choices = buttons.filter(({ rating }) => !rating);
  const thumbs = buttons.filter(({ rating }) => rating);
  const rated = thumbs.some(({ id }) => chosen.has(id));
  const asksAddress = kind === "contact" && state.messages.at(-1) === message && !state.outbox.length;
  return html`<div class="assistant" data-who="assistant" data-kind=${kind ?? nothing} lang=${own} data-id=${message.id}>
    <div class="bubble">
      <span class="unseen" lang=${language}>${t.assistant}: </span>
      ${deadline ? deadlineCard(deadline, own, view) : nothing} ${blocks(text)} ${source ? html`<p class="source">${source}</p>` : nothing}
      ${asksAddress ? contactForm(view) : nothing}
    </div>
    <p class="meta" lang=${language}>
      ${timeStamp(message.at, t)}
      ${kind === "answer" ? copyButton(message, view) : nothing} ${thumbs.map((each) => thumb(each, rated, own, view))}
    </p>
    ${choices.length ? html`<ul class="choices" role="list">${choices.map((each) => choice(each, view))}</ul>` : nothing}
  </div>`;
}
