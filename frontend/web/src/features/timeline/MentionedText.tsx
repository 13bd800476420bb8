/** A text in which mentions are people: by the name that they have now. */
import { piecesOf } from "@rapport/core";
import { useLabels } from "~/data/labels.ts";
import styles from "./timeline.module.css";

export function MentionedText({ text }: { text: string }) {
  const { people } = useLabels();
  return piecesOf(text).map((piece, index) => {
    if (!piece.person) return piece.text;
    const name = people.get(piece.person)?.name;
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text have no identity
      <span key={index} className={styles.mention}>
        {name ? `@${name}` : piece.text}
      </span>
    );
  });
}
