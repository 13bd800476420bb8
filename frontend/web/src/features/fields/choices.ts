import type { Text } from "@rapport/core";

/** One label on each line, in both languages where a bar stands between them. */
export function choicesOf(lines: string): Text[] {
  return lines.split("\n").flatMap((line) => {
    const [zh = "", en = zh] = line.split("|").map((part) => part.trim());
    return zh || en ? [{ zh: zh || en, en: en || zh }] : [];
  });
}
