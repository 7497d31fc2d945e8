/**
 * The messages in their order, under the days they were said on.
 */
import { html, nothing, render, type TemplateResult } from "lit/html.js";
import type { Item } from "../state";
import { dayKey, dayName } from "../time";
import { assistantMessage, sellerMessage } from "./message";
import type { View } from "./view";

function item(it: Item, view: View): TemplateResult {
  return "who" in it && it.who === "assistant" ? assistantMessage(it, view) : sellerMessage(it, view);
}

/** The list of all messages. Each keeps its element, by its id, wherever in the list it comes to stand. */
export class Transcript {
  #elements = new Map<string, HTMLLIElement>();

  /** Returns the list, brought up to date. */
  show(items: readonly Item[], view: View): TemplateResult | typeof nothing {
    const before = this.#elements;
    this.#elements = new Map();
    const add = (key: string, content: TemplateResult): void => {
      const element = before.get(key) ?? document.createElement("li");
      render(content, element);
      this.#elements.set(key, element);
    };
    const now = new Date(view.now);
    let day = "";
    for (const it of items) {
      const at = new Date(it.at);
      if (day !== dayKey(at)) {
        day = dayKey(at);
        add(day, html`<p class="day">${dayName(at, now, view.language)}</p>`);
      }
      add(it.id, item(it, view));
    }
    return items.length ? html`<ol class="transcript" role="list">${[...this.#elements.values()]}</ol>` : nothing;
  }
}
