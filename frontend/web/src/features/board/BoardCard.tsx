/** The frame of a card, whatever stands on it: chosen by a click, opened by two, lifted by the pointer. */
import { useLingui } from "@lingui/react/macro";
import { IconArrowsRightLeft } from "@tabler/icons-react";
import { memo, type ReactNode } from "react";
import type { Item, Lane } from "~/data/lanes.ts";
import styles from "./board.module.css";
import type { CardActions, FaceProps, Look } from "./look.ts";

type Props<L extends Lane, C extends Item, S> = FaceProps<L, C> & { look: Look<L, C, S>; selected: boolean };

function Framed<L extends Lane, C extends Item, S>({ look, selected, ...face }: Props<L, C, S>) {
  const { card, readOnly, actions } = face;
  const { t } = useLingui();
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys belong to the board, which moves the selection
    <article
      className={styles.card}
      data-testid="card"
      data-id={card.id}
      data-selected={selected}
      data-fixed={readOnly}
      aria-current={selected ? "true" : undefined}
      aria-label={look.nameOf(card) ?? t`No name`}
      onPointerDown={(event) => !readOnly && actions.lift(card, event)}
      onClick={() => actions.select(card)}
      onDoubleClick={() => actions.open(card)}
    >
      <look.Face {...face} />
    </article>
  );
}

export const BoardCard = memo(Framed) as typeof Framed;

type TitleProps<C extends Item> = {
  card: C;
  name: string | null;
  readOnly: boolean;
  actions: CardActions<C>;
  /** Marks beside the name. */
  children?: ReactNode;
};

/** The first line of a card: its name, which opens it, and for fingers the way to move it. */
export function CardTitle<C extends Item>({ card, name, readOnly, actions, children }: TitleProps<C>) {
  const { t } = useLingui();
  return (
    <div className={styles.title}>
      <button type="button" className="truncate" tabIndex={-1} onClick={() => actions.open(card)}>
        {name || <span className="mute">{t`No name`}</span>}
      </button>
      {children}
      {readOnly ? null : (
        <button
          type="button"
          className={styles.moveButton}
          aria-label={t`Move`}
          onClick={(event) => actions.move(card, event.currentTarget)}
        >
          <IconArrowsRightLeft size={14} stroke={1.5} />
        </button>
      )}
    </div>
  );
}
