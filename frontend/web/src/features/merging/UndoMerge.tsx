import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal } from "@mantine/core";
import type { MergeDone } from "@rapport/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { byName, fieldOf, useObjects } from "~/data/objects.ts";
import { Bones } from "~/ui/atoms.tsx";
import { DialogFoot } from "~/ui/DialogFoot.tsx";
import { ErrorState, useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./merging.module.css";
import { mergeQuery } from "./useMergePreview.ts";

type Props = { id: string; onClose: (undone: boolean) => void };

/** Asks before a merge is undone, and says what stays as it is. */
export function UndoMerge({ id, onClose }: Props) {
  const { t } = useLingui();
  const client = useQueryClient();
  const message = useErrorMessage();
  const found = useQuery({ ...mergeQuery(id), staleTime: 0 });
  const undo = useMutation({
    mutationKey: ["write"],
    mutationFn: () => api.undoMerge(id),
    onSuccess: async () => {
      await client.invalidateQueries();
      onClose(true);
    },
    onError: (error) => {
      void found.refetch();
      toast({ text: message(error), tone: "danger" });
    },
  });
  const close = () => onClose(false);
  return (
    <Modal
      opened
      centered
      onClose={close}
      title={t`Undo the merge`}
      closeButtonProps={{ "aria-label": t`Close` }}
      data-testid="undo-merge"
    >
      {found.isPending ? <Bones rows={3} /> : null}
      {found.isError ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.data ? <What merge={found.data} /> : null}
      <DialogFoot onClose={close}>
        <Button
          disabled={!found.data || found.data.reason !== null}
          loading={undo.isPending}
          onClick={() => undo.mutate()}
          data-testid="undo-merge-run"
        >
          <Trans>Undo the merge</Trans>
        </Button>
      </DialogFoot>
    </Modal>
  );
}

function What({ merge }: { merge: MergeDone }) {
  const { t } = useLingui();
  const { read } = useLocale();
  const object = byName(useObjects(), merge.object);
  const reasons: Record<NonNullable<MergeDone["reason"]>, string> = {
    undone: t`This merge is undone already.`,
    forbidden: t`You may not change all of these records. Ask an owner or an admin to undo it.`,
    merged_on: t`The record was merged into another one since. Undo that merge first.`,
    taken: t`Another record has by now a value that may occur only once. Change that record first.`,
    gone: t`The records are no longer here, or lie in the trash. Restore the record that stayed first.`,
  };
  if (merge.reason)
    return (
      <p className={styles.what} role="alert">
        {reasons[merge.reason]}
      </p>
    );
  const count = merge.merged.length;
  const moved = merge.moved_since;
  const labels = merge.stays.map((name) => {
    const field = object && fieldOf(object, name);
    return field ? read(field.label) : name;
  });
  const fields = labels.join(t({ message: ", ", context: "list" }));
  return (
    <div className={styles.what}>
      <p>
        <Plural
          value={count}
          one="# record comes back under its own id, with what hung on it."
          other="# records come back under their own ids, with what hung on them."
        />
      </p>
      {labels.length > 0 ? <p>{t`Edited since, and stays as it is: ${fields}.`}</p> : null}
      {moved > 0 ? (
        <p>
          <Plural
            value={moved}
            one="# row went elsewhere since, and stays there."
            other="# rows went elsewhere since, and stay there."
          />
        </p>
      ) : null}
      <p className="mute">
        <Trans>What was added since the merge stays with the record that stayed.</Trans>
      </p>
    </div>
  );
}
