/** The title of a section, which opens and folds it. */
import { IconChevronRight } from "@tabler/icons-react";
import type { ReactNode } from "react";
import styles from "./fold.module.css";
import { smallIcon } from "./icons.ts";

/** `outdent` puts the arrow into the margin, so that the titles stand in line with what they are above of. */
type Props = {
  folded: boolean;
  onTurn: () => void;
  outdent?: boolean;
  children: ReactNode;
  "data-testid"?: string;
};

export function Fold({ folded, onTurn, outdent, children, ...rest }: Props) {
  return (
    <button
      type="button"
      {...rest}
      className={styles.fold}
      data-outdent={outdent || undefined}
      aria-expanded={!folded}
      onClick={onTurn}
    >
      <IconChevronRight {...smallIcon} />
      {children}
    </button>
  );
}
