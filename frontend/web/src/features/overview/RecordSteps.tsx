import type { CrmObject } from "@rapport/core";
import { useQuery } from "@tanstack/react-query";
import { overviewQuery } from "~/data/overview.ts";
import { NextSteps } from "./NextSteps.tsx";

/** The most urgent suggestion of a record, the others behind it; nothing while there is none, or none is known yet. */
export function RecordSteps({ object, id, readOnly }: { object: CrmObject; id: string; readOnly: boolean }) {
  const { data } = useQuery(overviewQuery(object.noun, id));
  return <NextSteps items={data?.suggestions ?? []} readOnly={readOnly} first={1} />;
}
