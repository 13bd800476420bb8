import { Trans, useLingui } from "@lingui/react/macro";
import type { CrmObject } from "@rapport/core";
import { useMutation } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { refreshLists, refreshRecord } from "~/data/cache.ts";
import { PastBand } from "~/ui/AsOf.tsx";
import styles from "~/ui/asof.module.css";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";

type BandProps = {
  asOf: string | null;
  onAsOf: (asOf: string | null) => void;
  deleted: boolean;
  object: CrmObject;
  id: string;
};

/** Says that the record is shown as it was, or lies in the trash. */
export function AsOfBand({ asOf, onAsOf, deleted, object, id }: BandProps) {
  if (asOf) return <PastBand asOf={asOf} onAsOf={onAsOf} />;
  return deleted ? <DeletedBand object={object} id={id} /> : null;
}

function DeletedBand({ object, id }: { object: CrmObject; id: string }) {
  const { t } = useLingui();
  const message = useErrorMessage();
  const restore = useMutation({
    mutationKey: ["write"],
    mutationFn: () => api.restore(object.noun, id),
    onSuccess: () => {
      refreshRecord(object.noun, id);
      refreshLists(object.noun);
    },
    onError: (error) => toast({ text: message(error), tone: "danger" }),
  });
  return (
    <div className={styles.band} role="status">
      <span>{t`This record is in the trash.`}</span>
      <button type="button" className="link" onClick={() => restore.mutate()} data-testid="restore">
        <Trans>Restore</Trans>
      </button>
    </div>
  );
}
