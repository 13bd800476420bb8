import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { ApiError, type CrmObject, uuidv7 } from "@rapport/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { api } from "~/app/api.ts";
import { useLabels } from "~/data/labels.ts";
import { canMerge, useObject } from "~/data/objects.ts";
import { useTitles } from "~/data/options.ts";
import { ListFrame } from "~/features/list/ListFrame.tsx";
import { Bones } from "~/ui/atoms.tsx";
import { LinkButton } from "~/ui/LinkButton.tsx";
import { PageNotThere } from "~/ui/NotInPlan.tsx";
import { EmptyState, ErrorState, useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { AddRecord } from "./AddRecord.tsx";
import { Compare } from "./Compare.tsx";
import { MergeFinished } from "./MergeFinished.tsx";
import { Moves } from "./Moves.tsx";
import styles from "./merging.module.css";
import { type Chosen, keptOf, mergeQuery, useMergePreview } from "./useMergePreview.ts";

const route = getRouteApi("/app/o/$noun/merge");

export function MergePage() {
  const { noun } = route.useParams();
  const { ids, done } = route.useSearch();
  const object = useObject(noun);
  if (!object || !canMerge(object)) return <PageNotThere noun={noun} />;
  return done ? <Finished object={object} id={done} /> : <Merging object={object} ids={ids ?? []} />;
}

/** A merge that was done has an address of its own: loading the page anew, or coming back to it, shows it again. */
function Finished({ object, id }: { object: CrmObject; id: string }) {
  const found = useQuery(mergeQuery(id));
  return (
    <Frame object={object}>
      {found.isPending ? <Bones rows={4} height={40} /> : null}
      {found.isError ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.data ? <MergeFinished object={object} done={found.data} /> : null}
    </Frame>
  );
}

function Frame({ object, children }: { object: CrmObject; children: ReactNode }) {
  const { t } = useLingui();
  const { read } = useLocale();
  return (
    <ListFrame object={object} title={t`Merge: ${read(object.plural)}`} testid="merge-page">
      {children}
    </ListFrame>
  );
}

/** The records beside each other. The first of `ids` stays. */
function Merging({ object, ids }: { object: CrmObject; ids: string[] }) {
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
  return (
    <Frame object={object}>
      {ids.length < 2 ? (
        <Begun object={object} ids={ids} onAdd={(id) => go([...ids, id])} />
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
          <Moves title={<Trans>Moves along</Trans>} moves={preview.data.moves}>
            {preview.data.is_large ? (
              <p className="mute">
                <Trans>This is a large merge: you are asked to confirm that it is you.</Trans>
              </p>
            ) : null}
          </Moves>
          <Foot
            object={object}
            count={ids.length}
            blocked={preview.data.blocked.length > 0}
            pending={merge.isPending || preview.isPlaceholderData}
            onMerge={() => merge.mutate(preview.data.records)}
          />
        </>
      )}
    </Frame>
  );
}

type BegunProps = { object: CrmObject; ids: string[]; onAdd: (id: string) => void };

/** One record, or none yet: which one it is, and the search for the other beside it. */
function Begun({ object, ids, onAdd }: BegunProps) {
  const { t } = useLingui();
  const labels = useLabels();
  useTitles(object, ids);
  const [id] = ids;
  const help = t`Find another record here, or mark several in the list and choose Merge.`;
  if (!id)
    return (
      <>
        <EmptyState title={t`Choose the records that are one`}>{help}</EmptyState>
        <AddRecord object={object} ids={ids} onAdd={onAdd} />
      </>
    );
  return (
    <>
      <div className={styles.begun}>
        <Link
          to="/o/$noun/$id"
          params={{ noun: object.noun, id }}
          className="truncate"
          data-testid="merge-begun"
        >
          {labels.records.get(id)?.label || t`No name`}
        </Link>
        <AddRecord object={object} ids={ids} onAdd={onAdd} autoFocus />
        <LinkButton to="/o/$noun/$id" params={{ noun: object.noun, id }} variant="default">
          <Trans>Cancel</Trans>
        </LinkButton>
      </div>
      <p className="mute">{help}</p>
    </>
  );
}

function useMerge(object: CrmObject, ids: string[], chosen: Chosen) {
  const { t } = useLingui();
  const client = useQueryClient();
  const message = useErrorMessage();
  const [id] = useState(() => uuidv7());
  const navigate = useNavigate();
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
    onSuccess: async ({ merge }) => {
      client.setQueryData(mergeQuery(merge.id).queryKey, merge);
      await navigate({
        to: "/o/$noun/merge",
        params: { noun: object.noun },
        search: { done: merge.id },
        replace: true,
      });
      void client.invalidateQueries();
    },
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
