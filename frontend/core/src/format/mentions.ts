/** Mentions in texts: `@[name](id of the person)`. Who reads sees "@name". */
export type Piece = { text: string; person?: string };

const MENTION = /@\[([^[\]\n]{1,200})\]\(([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\)/gi;

/** A text cut into plain pieces and mentions. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let last = 0;
  for (const found of text.matchAll(MENTION)) {
    if (found.index > last) pieces.push({ text: text.slice(last, found.index) });
    pieces.push({ text: `@${found[1]}`, person: found[2] as string });
    last = found.index + found[0].length;
  }
  if (last < text.length || pieces.length === 0) pieces.push({ text: text.slice(last) });
  return pieces;
}

/** Puts the people who were picked while typing into a text: their names become mentions, the longest first. */
export function withMentions(text: string, people: ReadonlyMap<string, string>): string {
  const names = [...people.keys()].sort((a, b) => b.length - a.length);
  if (names.length === 0) return text;
  const any = new RegExp(
    `@(${names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|")})`,
    "g",
  );
  return text.replace(any, (_, name: string) => `@[${name.replace(/[[\]\n]/g, " ")}](${people.get(name)})`);
}

/** What somebody types after an "@" at the end of what stands before the cursor; null when it is none. */
export function mentionAt(before: string): string | null {
  const found = /(?:^|[\s,，。、;；:：(（])@([^\s@]{0,30})$/.exec(before);
  return found ? (found[1] ?? "") : null;
}
