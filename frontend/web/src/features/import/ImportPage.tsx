import { useLingui } from "@lingui/react/macro";
import type { Import } from "@rapport/core";
import { getRouteApi, Navigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useImportObjects } from "~/data/importSets.ts";
import { forgetLists, useImport } from "~/data/imports.ts";
import { byName } from "~/data/objects.ts";
import { Bones } from "~/ui/atoms.tsx";
import { ErrorState } from "~/ui/states.tsx";
import { useTitle } from "~/ui/useTitle.ts";
import { CheckStep } from "./CheckStep.tsx";
import { MapStep } from "./MapStep.tsx";
import { RunStep } from "./RunStep.tsx";

const route = getRouteApi("/app/import/$id");

export function ImportPage() {
  const { id } = route.useParams();
  const query = useImport(id);
  if (query.isPending) return <Bones rows={10} height={40} />;
  if (query.data?.set_id)
    return <Navigate to="/import/sets/$id" params={{ id: query.data.set_id }} replace />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return <Step key={id} item={query.data} />;
}

function Step({ item }: { item: Import }) {
  const { t } = useLingui();
  const object = byName(useImportObjects(), item.object);
  const [remap, setRemap] = useState(false);
  const { state } = item;
  useTitle(t`Import ${item.file.name}`);
  useEffect(() => {
    if (state === "done" || state === "undone") forgetLists(object?.noun);
  }, [state, object?.noun]);
  if (!object) return null;
  if (remap || state === "uploaded" || state === "mapped") {
    return <MapStep item={item} object={object} onChecked={() => setRemap(false)} />;
  }
  if (state === "checking" || state === "checked") {
    return <CheckStep item={item} object={object} onBack={() => setRemap(true)} />;
  }
  return <RunStep item={item} object={object} />;
}
