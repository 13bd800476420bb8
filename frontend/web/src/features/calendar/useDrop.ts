/** Takes what is dragged within the calendar and writes its new place. */
import { useLingui } from "@lingui/react/macro";
import { type DragEvent, useState } from "react";
import { useMove } from "~/data/calendar.ts";
import { useZone } from "~/data/session.ts";
import { dragged, useWhen } from "./EntryLine.tsx";
import { type Entry, moved } from "./entries.ts";

type Place = { day: string; minute: number | null };

function useMoveTo(): (entry: Entry, place: Place) => void {
  const { t } = useLingui();
  const zone = useZone();
  const when = useWhen();
  const move = useMove();
  return (entry, { day, minute }) => {
    if (day === entry.day && minute === entry.minute) return;
    const said = t`Moved to ${when(day, minute)}`;
    move.mutate({ noun: entry.noun, record: entry.record, fields: moved(entry, day, minute, zone), said });
  };
}

/** `placeOf` says where something would stand that is let go here; null where it can't. */
export function useDrop(placeOf: (entry: Entry, event: DragEvent<HTMLElement>) => Place | null) {
  const moveTo = useMoveTo();
  const [over, setOver] = useState(false);
  return {
    "data-over": over,
    onDragOver: (event: DragEvent<HTMLElement>) => {
      if (!dragged.entry || !placeOf(dragged.entry, event)) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent<HTMLElement>) => {
      event.preventDefault();
      setOver(false);
      const { entry } = dragged;
      const place = entry ? placeOf(entry, event) : null;
      if (entry && place) moveTo(entry, place);
    },
  };
}
