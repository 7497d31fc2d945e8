/**
 * The blocks of an answer as elements. All text goes through text nodes.
 */
import { html, type TemplateResult } from "lit/html.js";
import { toBlocks, type Block, type Inline } from "../markup";

const inline = (parts: readonly Inline[]): unknown =>
  parts.map((part) =>
    typeof part === "string" ? part : html`<a href=${part.href} target="_blank" rel="noopener noreferrer">${part.text}</a>`,
  );

function block(it: Block): TemplateResult {
  if (it.type === "paragraph") return html`<p>${it.lines.map((line, index) => [index ? html`<br />` : "", inline(line)])}</p>`;
  const items = it.items.map((item) => html`<li>${inline(item)}</li>`);
  return it.type === "list" ? html`<ul>${items}</ul>` : html`<ol start=${it.start}>${items}</ol>`;
}

/** Returns `text` with its paragraphs, lists and links. */
export function blocks(text: string): TemplateResult[] {
  return toBlocks(text).map(block);
}
