/** What a board of one kind looks like and says; the columns themselves are the same for all. */
import type { CrmObject } from "@rapport/core";
import type { ComponentType, PointerEvent } from "react";
import type { Item, Lane } from "~/data/lanes.ts";

export type CardActions<C extends Item> = {
  open: (card: C) => void;
  select: (card: C) => void;
  lift: (card: C, event: PointerEvent<HTMLElement>) => void;
  /** Opens what is planned next, where cards have that. */
  plan: (card: C, element: HTMLElement) => void;
  move: (card: C, element: HTMLElement) => void;
};

export type FaceProps<L extends Lane, C extends Item> = {
  object: CrmObject;
  card: C;
  stage: L;
  readOnly: boolean;
  actions: CardActions<C>;
};

/** Made once for a board: its parts are drawn again only when it is another one. */
export type Look<L extends Lane, C extends Item, S> = {
  /** What stands on a card, also on the one that is being dragged. */
  Face: ComponentType<FaceProps<L, C>>;
  Icon: ComponentType<{ stage: L }>;
  Sums: ComponentType<{ sums: S }>;
  nameOf: (card: C) => string | null;
  shifted: (sums: S, card: C, by: 1 | -1) => S;
  /** How many cards there are, in words. */
  spoken: (count: number) => string;
  none: () => string;
};
