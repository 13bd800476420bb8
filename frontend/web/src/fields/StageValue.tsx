/** A stage as people read it in a row: how far it is of its pipeline's open stages, then its name. */
import { useQuery } from "@tanstack/react-query";
import { pipelinesQuery } from "~/data/pipelines.ts";
import atoms from "~/ui/atoms.module.css";
import { Chip } from "~/ui/atoms.tsx";

const TICKS = 5;

/** Won and lost are ends, not places on the way. Until the pipelines are known, the name alone. */
export function StageValue({ id, name }: { id: string; name: string }) {
  const { data } = useQuery(pipelinesQuery);
  const line = data?.find(({ stages }) => stages.some((stage) => stage.id === id));
  const stage = line?.stages.find((each) => each.id === id);
  if (!line || !stage) return <Chip>{name}</Chip>;
  if (stage.outcome !== "open") return <Chip tone={stage.outcome === "won" ? "ok" : "neutral"}>{name}</Chip>;
  const open = line.stages.filter((each) => each.outcome === "open" && (!each.archived || each.id === id));
  // Only the last stage fills all of them.
  const filled = Math.max(1, Math.round(((open.indexOf(stage) + 1) / open.length) * TICKS));
  return (
    <span className={atoms.meter}>
      <span className={atoms.ticks} aria-hidden>
        {Array.from({ length: TICKS }, (_, tick) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a tick has no identity but its place
          <i key={tick} data-on={tick < filled} />
        ))}
      </span>
      <span className="truncate">{name}</span>
    </span>
  );
}
