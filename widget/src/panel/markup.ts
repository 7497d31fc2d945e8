/**
 * The plain text of an answer as blocks: paragraphs and lists, with links in them.
 */

export interface Link {
  readonly href: string;
  readonly text: string;
}

export type Inline = string | Link;

export type Block =
  | { readonly type: "paragraph"; readonly lines: readonly Inline[][] }
  | { readonly type: "list"; readonly items: readonly Inline[][] }
  | { readonly type: "numbered"; readonly start: number; readonly items: readonly Inline[][] };

const ADDRESS = /https?:\/\/[^\s<>"”’]+/gi;
const ITEM = /^(?:-|(\d{1,9})\.) +(.*)$/;

/** Returns `address` as a URL, resolved against `base`, if a browser may be sent there. */
export function webAddress(address: string, base?: string): string | undefined {
  try {
    const { protocol, href } = new URL(address, base);
    return protocol === "https:" || protocol === "http:" ? href : undefined;
  } catch {
    return undefined;
  }
}

/** Returns the length of `address` without the punctuation of the sentence around it. */
function lengthOf(address: string): number {
  let end = address.length;
  for (;;) {
    const last = address[end - 1]!;
    const unopened = last === ")" && address.slice(0, end).split("(").length < address.slice(0, end).split(")").length;
    if (!unopened && !/[.,;:!?'*_\]]/.test(last)) return end;
    end -= 1;
  }
}

/** Returns `line` with its addresses as links. */
export function toInline(line: string): Inline[] {
  const parts: Inline[] = [];
  let from = 0;
  for (const match of line.matchAll(ADDRESS)) {
    const text = match[0].slice(0, lengthOf(match[0]));
    const href = webAddress(text);
    if (!href) continue;
    if (match.index > from) parts.push(line.slice(from, match.index));
    parts.push({ href, text });
    from = match.index + text.length;
  }
  if (from < line.length) parts.push(line.slice(from));
  return parts;
}

/** Returns the blocks of `text`: paragraphs between blank lines, "- " lists, "1. " lists. */
export function toBlocks(text: string): Block[] {
  const blocks: (Block & { lines?: Inline[][]; items?: Inline[][] })[] = [];
  let open = false; // whether the next line may continue the last block
  for (const line of text.split(/\r?\n/)) {
    if (!line.trim()) {
      open = false;
      continue;
    }
    const [item, number, content] = ITEM.exec(line) ?? [];
    const type = item === undefined ? "paragraph" : number === undefined ? "list" : "numbered";
    const inline = toInline(content ?? line);
    const last = blocks.at(-1);
    if (open && last?.type === type) (last.lines ?? last.items)!.push(inline);
    else if (type === "paragraph") blocks.push({ type, lines: [inline] });
    else if (type === "list") blocks.push({ type, items: [inline] });
    else blocks.push({ type, start: Number(number), items: [inline] });
    open = true;
  }
  return blocks;
}
