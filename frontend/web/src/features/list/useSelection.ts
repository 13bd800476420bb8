import type { CrmRecord } from "@rapport/core";
import { useCallback, useMemo, useRef, useState } from "react";

export type Selection = {
  ids: ReadonlySet<string>;
  /** Every record of the filter, also those not loaded. */
  everything: boolean;
  toggle: (id: string, range?: boolean) => void;
  toggleLoaded: () => void;
  selectEverything: () => void;
  clear: () => void;
};

const NONE: ReadonlySet<string> = new Set();

export function useSelection(rows: readonly CrmRecord[]): Selection {
  const [ids, setIds] = useState(NONE);
  const [everything, setEverything] = useState(false);
  const anchor = useRef<string | null>(null);
  const latest = useRef(rows);
  latest.current = rows;

  const toggle = useCallback((id: string, range = false) => {
    setEverything(false);
    const from = range ? anchor.current : null;
    anchor.current = id;
    setIds((current) => {
      const next = new Set(current);
      if (from !== null) for (const item of between(latest.current, from, id)) next.add(item);
      else if (!next.delete(id)) next.add(id);
      return next;
    });
  }, []);
  const clear = useCallback(() => {
    setEverything(false);
    setIds(NONE);
  }, []);
  const toggleLoaded = useCallback(() => {
    setEverything(false);
    setIds((current) => (current.size > 0 ? NONE : new Set(latest.current.map((row) => row.id))));
  }, []);
  const selectEverything = useCallback(() => {
    setIds(new Set(latest.current.map((row) => row.id)));
    setEverything(true);
  }, []);
  return useMemo(
    () => ({ ids, everything, toggle, toggleLoaded, selectEverything, clear }),
    [ids, everything, toggle, toggleLoaded, selectEverything, clear],
  );
}

function between(rows: readonly CrmRecord[], from: string, to: string): string[] {
  const ends = [from, to].map((id) => rows.findIndex((row) => row.id === id)).sort((a, b) => a - b);
  const [start = -1, end = -1] = ends;
  return start < 0 ? [to] : rows.slice(start, end + 1).map((row) => row.id);
}
