import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { ApiError, type CrmObject, uuidv7 } from "@rapport/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { canMerge, useObject } from "~/data/objects.ts";
import list from "~/features/list/list.module.css";
import atoms from "~/ui/atoms.module.css";
import { Bones } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { LinkButton } from "~/ui/LinkButton.tsx";
import { PageNotThere } from "~/ui/NotInPlan.tsx";
import { EmptyState, ErrorState, useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { useTitle } from "~/ui/useTitle.ts";
import { AddRecord } from "./AddRecord.tsx";
import { Compare } from "./Compare.tsx";
import { MergeFinished } from "./MergeFinished.tsx";
import { Moves } from "./Moves.tsx";
import styles from "./merging.module.css";
import { type Chosen, keptOf, useMergePreview } from "./useMergePreview.ts";

const route = getRouteApi("/app/o/$noun/merge");

export function MergePage() {
  const { noun } = route.useParams();
  const { ids } = route.useSearch();
  const object = useObject(noun);
  if (!object || !canMerge(object)) return <PageNotThere noun={noun} />;
  return <Merging object={object} ids={ids ?? []} />;
}

/** The records beside each other. The first of `ids` stays. */
function Merging({ object, ids }: { object: CrmObject; ids: string[] }) {
  const { t } = useLingui();
  const { read } = useLocale();
  const title = t`Merge: ${read(object.plural)}`;
  useTitle(title);
  const navigate = useNavigate();
  const go = (next: string[]) =>
    void navigate({
      to: "/o/$noun/merge",
      params: { noun: object.noun },
      search: { ids: next },
      replace: true,
    });
  const [chosen, setChosen] = useState<Chosen>({});
  const preview = useMergePreview(object, ids, chosen);
  const merge = useMerge(object, ids, chosen);
  const done = merge.data;
  return (
    <>
      <header className={list.header}>
        <Link
          to="/o/$noun"
          params={{ noun: object.noun }}
          className={atoms.iconButton}
          aria-label={t`Back to the list`}
        >
          <IconArrowLeft {...icon} />
        </Link>
        <h1>{title}</h1>
      </header>
      <div className={styles.main} data-testid="merge-page">
        {done ? (
          <MergeFinished object={object} done={done.merge} />
        ) : ids.length < 2 ? (
          <>
            <EmptyState title={t`Choose the records that are one`}>
              {t`Find another record here, or mark several in the list and choose Merge.`}
            </EmptyState>
            <AddRecord object={object} ids={ids} onAdd={(id) => go([...ids, id])} />
          </>
        ) : preview.isPending ? (
          <Bones rows={10} height={40} />
        ) : preview.isError ? (
          <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />
        ) : (
          <>
            <p className="mute">
              <Trans>
                Choose which record stays, and which value of each field. The others lead to it from then on.
              </Trans>
            </p>
            <Compare
              object={object}
              preview={preview.data}
              onSurvivor={(id) => go([id, ...ids.filter((each) => each !== id)])}
              onLeave={(id) => go(ids.filter((each) => each !== id))}
              onChoose={(field, id) => setChosen({ ...keptOf(chosen, ids), [field]: id })}
            />
            <AddRecord object={object} ids={ids} onAdd={(id) => go([...ids, id])} />
            <Moves preview={preview.data} />
            <Foot
              object={object}
              count={ids.length}
              blocked={preview.data.blocked.length > 0}
              pending={merge.isPending || preview.isPlaceholderData}
              onMerge={() => merge.mutate(preview.data.records)}
            />
          </>
        )}
      </div>
    </>
  );
}

function useMerge(object: CrmObject, ids: string[], chosen: Chosen) {
  const { t } = useLingui();
  const client = useQueryClient();
  const message = useErrorMessage();
  const [id] = useState(() => uuidv7());
  return useMutation({
    mutationKey: ["write"],
    mutationFn: (records: { id: string; version: number }[]) =>
      api.merge(object.noun, {
        id,
        survivor: ids[0] ?? "",
        others: ids.slice(1),
        choices: keptOf(chosen, ids),
        versions: Object.fromEntries(records.map((record) => [record.id, record.version])),
      }),
    onSuccess: () => client.invalidateQueries(),
    onError: (error) => {
      const changed = error instanceof ApiError && error.code === "merging.changed";
      if (changed) void client.invalidateQueries({ queryKey: ["merge-preview", object.noun] });
      toast({
        text: changed
          ? t`Somebody changed a record. What it holds now is shown: look at it, then merge.`
          : message(error),
        tone: "danger",
      });
    },
  });
}

type FootProps = {
  object: CrmObject;
  count: number;
  blocked: boolean;
  pending: boolean;
  onMerge: () => void;
};

function Foot({ object, count, blocked, pending, onMerge }: FootProps) {
  return (
    <div className={styles.foot}>
      <Button disabled={blocked} loading={pending} onClick={onMerge} data-testid="merge-run">
        <Plural value={count} other="Merge # records into one" />
      </Button>
      <LinkButton to="/o/$noun" params={{ noun: object.noun }} variant="default">
        <Trans>Cancel</Trans>
      </LinkButton>
      <span className="mute">
        <Trans>It can be undone, from here or from the record's history.</Trans>
      </span>
    </div>
  );
}
