/** The right side of the first page, once there are deals: a chunk of its own, the day's tasks don't wait for it. */
import type { Filter } from "@rapport/core";
import { TeamPulse } from "~/features/forecast/TeamPulse.tsx";
import { Quarter } from "./Quarter.tsx";
import { Risks } from "./Risks.tsx";

export function Outlook({ filter }: { filter: Filter | null }) {
  return (
    <>
      <Quarter filter={filter} />
      <Risks filter={filter} />
      {filter === null ? <TeamPulse /> : null}
    </>
  );
}
