/** Text with marks, as the server keeps it: `**bold**`, `*slanted*`, lists, `[words](address)`. Everything else is text. */

/** `at` is where it begins in its text, which tells it from its neighbours. */
export type Span = { at: number } & (
  | { kind: "text"; text: string }
  | { kind: "bold" | "slanted"; spans: Span[] }
  | { kind: "link"; text: string; href: string }
);
type Item = { at: number; spans: Span[] };
export type Block = (Item & { kind: "line" }) | { at: number; kind: "list"; ordered: boolean; items: Item[] };

// As in the server's rich_text.py: none of these looks again at what it has passed.
const MARKS =
  /\[([^[\]\n]+)\]\(((?:https?:\/\/|mailto:)[^()\s]+)\)|\*\*(?!\s)((?:[^*\n]|\*[^*\n]+\*)+)(?<!\s)\*\*|\*(?!\s)([^*\n]+)(?<!\s)\*/gi;
const ITEM = /^(?:- |(\d{1,3})\. )(.*)$/;

export function spansOf(text: string): Span[] {
  const spans: Span[] = [];
  let at = 0;
  for (const found of text.matchAll(MARKS)) {
    if (found.index > at) spans.push({ at, kind: "text", text: text.slice(at, found.index) });
    const [whole, words, href, bold, slanted] = found;
    if (words !== undefined && href !== undefined)
      spans.push({ at: found.index, kind: "link", text: words, href });
    else if (bold !== undefined) spans.push({ at: found.index, kind: "bold", spans: spansOf(bold) });
    else spans.push({ at: found.index, kind: "slanted", spans: spansOf(slanted ?? "") });
    at = found.index + whole.length;
  }
  if (at < text.length) spans.push({ at, kind: "text", text: text.slice(at) });
  return spans;
}

export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let at = 0;
  for (const line of text.split("\n")) {
    const item = ITEM.exec(line);
    const last = blocks.at(-1);
    const spans = spansOf(item ? (item[2] ?? "") : line);
    const ordered = item?.[1] !== undefined;
    if (!item) blocks.push({ at, kind: "line", spans });
    else if (last?.kind === "list" && last.ordered === ordered) last.items.push({ at, spans });
    else blocks.push({ at, kind: "list", ordered, items: [{ at, spans }] });
    at += line.length + 1;
  }
  return blocks;
}

const words = (spans: readonly Span[]): string =>
  spans.map((span) => ("spans" in span ? words(span.spans) : span.text)).join("");

/** The words without marks, on one line: for a cell of a list. */
export const plainOf = (text: string): string =>
  text
    .split("\n")
    .map((line) => words(spansOf(line)))
    .filter(Boolean)
    .join(" ");

export type Mark = "bold" | "slanted" | "list" | "link";
export type Marked = { text: string; start: number; end: number };

/** The text with a mark put around what is selected, or taken off, and what is selected then. */
export function marked(mark: Mark, text: string, start: number, end: number): Marked {
  if (mark === "list") return listed(text, start, end);
  const chosen = text.slice(start, end);
  if (mark === "link") {
    const whole = `[${chosen}](https://)`;
    const at = chosen ? start + whole.length - 1 : start + 1;
    return { text: text.slice(0, start) + whole + text.slice(end), start: at, end: at };
  }
  const sign = mark === "bold" ? "**" : "*";
  const size = sign.length;
  if (text.slice(start - size, start) === sign && text.slice(end, end + size) === sign)
    return {
      text: text.slice(0, start - size) + chosen + text.slice(end + size),
      start: start - size,
      end: end - size,
    };
  return {
    text: text.slice(0, start) + sign + chosen + sign + text.slice(end),
    start: start + size,
    end: end + size,
  };
}

function listed(text: string, start: number, end: number): Marked {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const next = text.indexOf("\n", end);
  const to = next < 0 ? text.length : next;
  const lines = text.slice(from, to).split("\n");
  const every = lines.every((line) => line.startsWith("- "));
  const turned = lines
    .map((line) => (every ? line.slice(2) : line.startsWith("- ") ? line : `- ${line}`))
    .join("\n");
  const at = from + turned.length;
  return { text: text.slice(0, from) + turned + text.slice(to), start: at, end: at };
}
