/** What comes next with a visit of one's own. */
import { useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { CrmRecord } from "@rapport/core";
import { useState } from "react";
import { useSession } from "~/data/session.ts";
import { stateOf } from "~/data/visits.ts";
import { CheckDialog } from "./CheckDialog.tsx";

export function CheckButton({ visit }: { visit: CrmRecord }) {
  const { t } = useLingui();
  const { person } = useSession();
  const [open, setOpen] = useState<"in" | "out" | null>(null);
  const state = stateOf(visit);
  if (visit.owner_id !== person.id || visit.deleted_at || state === "done") return null;
  const way = state === "under_way" ? "out" : "in";
  return (
    <>
      <Button
        size="compact-sm"
        variant={way === "in" ? "filled" : "default"}
        onClick={() => setOpen(way)}
        data-testid={`check-${way}`}
      >
        {way === "in" ? t`Check in` : t`Check out`}
      </Button>
      {open ? <CheckDialog visit={visit} way={open} onClose={() => setOpen(null)} /> : null}
    </>
  );
}
