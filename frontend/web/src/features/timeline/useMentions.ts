import { piecesOf, withMentions } from "@rapport/core";
import { useRef, useState } from "react";

export type Mentions = {
  text: string;
  setText: (text: string) => void;
  pick: (name: string, id: string) => void;
  /** The text as it is kept: with the ids of the people who were picked. */
  kept: () => string;
};

/** A text that is being typed: mentions are names on screen, and ids where it is kept. */
export function useMentions(initial = ""): Mentions {
  const [text, setText] = useState(() =>
    piecesOf(initial)
      .map((piece) => piece.text)
      .join(""),
  );
  const people = useRef(new Map<string, string>());
  if (people.current.size === 0)
    for (const piece of piecesOf(initial))
      if (piece.person) people.current.set(piece.text.slice(1), piece.person);
  return {
    text,
    setText,
    pick: (name, id) => void people.current.set(name, id),
    kept: () => withMentions(text, people.current),
  };
}
