import type { Filter } from "@rapport/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

type Props = { noun: string; filter: Filter; children: ReactNode; label?: string; testid?: string };

/** A figure that opens the list whose rows add up to it. */
export function FigureLink({ noun, filter, children, label, testid }: Props) {
  return (
    <Link
      to="/o/$noun"
      params={{ noun }}
      search={{ filter }}
      className="figure-link num"
      aria-label={label}
      data-testid={testid}
    >
      {children}
    </Link>
  );
}
