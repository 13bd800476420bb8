/** Several files that are imported as one: their mapping, the dry run, the run and what came of it. */
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import type { CrmObject, ImportSet } from "@rapport/core";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { queryClient } from "~/app/queries.ts";
import { useImportObjects, useImportSet } from "~/data/importSets.ts";
import { forgetLists } from "~/data/imports.ts";
import { Bones } from "~/ui/atoms.tsx";
import { ErrorState } from "~/ui/states.tsx";
import { useTitle } from "~/ui/useTitle.ts";
import { SetCheck } from "./SetCheck.tsx";
import { SetFiles } from "./SetFiles.tsx";
import { SetRun } from "./SetRun.tsx";
import { phaseOf } from "./setFigures.ts";

const route = getRouteApi("/app/import/sets/$id");

export function SetPage() {
  const { id } = route.useParams();
  const query = useImportSet(id);
  const objects = useImportObjects();
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (query.isPending || objects.length === 0) return <Bones rows={10} height={40} />;
  return <Phase key={id} set={query.data} objects={objects} />;
}

function Phase({ set, objects }: { set: ImportSet; objects: CrmObject[] }) {
  const { t } = useLingui();
  const [remap, setRemap] = useState(false);
  const { state, imports } = set;
  useTitle(t`Import ${plural(imports.length, { one: "# file", other: "# files" })}`);
  useEffect(() => {
    if (state !== "done" && state !== "undone") return;
    for (const object of objects) forgetLists(object.noun);
    for (const key of ["people", "pipelines", "choices", "funnel"])
      void queryClient.invalidateQueries({ queryKey: [key] });
  }, [state, objects]);
  const phase = phaseOf(set);
  if (remap || phase === "files")
    return <SetFiles set={set} objects={objects} onChecked={() => setRemap(false)} />;
  if (phase === "check") return <SetCheck set={set} objects={objects} onBack={() => setRemap(true)} />;
  return <SetRun set={set} objects={objects} />;
}
