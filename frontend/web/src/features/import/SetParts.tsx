/** Parts that the steps of a set share. */
import { Trans, useLingui } from "@lingui/react/macro";
import { type CrmObject, formatNumber, type ImportSet } from "@rapport/core";
import { IconCheck, IconTrash } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { api } from "~/app/api.ts";
import { importsQuery } from "~/data/imports.ts";
import { byName } from "~/data/objects.ts";
import { GhostButton } from "~/ui/atoms.tsx";
import { icon, objectIcon, smallIcon } from "~/ui/icons.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./import.module.css";
import { ProgressCard } from "./ProgressCard.tsx";
import { type Kpi, kpisOf, type Progress } from "./setFigures.ts";

/** As the server keeps an import's way back. */
export const UNDO_DAYS = 30;

export function DiscardSet({ set }: { set: ImportSet }) {
  const message = useErrorMessage();
  const client = useQueryClient();
  const navigate = useNavigate();
  const discard = useMutation({
    mutationKey: ["write"],
    mutationFn: () => api.discardImportSet(set.id),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: importsQuery.queryKey });
      void navigate({ to: "/import" });
    },
    onError: (error) => toast({ text: message(error), tone: "danger" }),
  });
  return (
    <GhostButton onClick={() => discard.mutate()} data-testid="import-discard">
      <IconTrash {...icon} />
      <Trans>Discard</Trans>
    </GhostButton>
  );
}

export function FilePromises() {
  const { t } = useLingui();
  const points = [
    t`Files refer to each other by name: a deal finds its company, product and owner in the others`,
    t`What others refer to is written first`,
    t`Nothing is written before you have seen a dry run`,
  ];
  return (
    <section>
      <h2>{t`Files that belong together`}</h2>
      <ul>
        {points.map((point) => (
          <li key={point}>
            <IconCheck {...icon} color="var(--ok-text)" />
            {point}
          </li>
        ))}
      </ul>
    </section>
  );
}

type KpiProps = { set: ImportSet; objects: CrmObject[]; tense: "would" | "was" };

/** What comes of each object; together they are the count on the button. */
export function SetTotals({ set, objects, tense }: KpiProps) {
  const { read, locale } = useLocale();
  const kpis = kpisOf(set);
  return (
    <div
      className={`${styles.card} ${styles.kpis}`}
      data-cells={Math.min(4, kpis.length)}
      data-testid="import-set-totals"
    >
      {kpis.map((kpi) => {
        const object = byName(objects, kpi.object);
        const Icon = objectIcon(object?.icon ?? "");
        return (
          <div key={kpi.object} className={styles.kpi} data-testid={`kpi-${kpi.object}`}>
            <span>
              <Icon {...smallIcon} />
              {read(object?.plural)}
            </span>
            <b>{formatNumber(kpi.totals.create + kpi.totals.update, locale)}</b>
            <small>
              <KpiNote kpi={kpi} tense={tense} />
            </small>
          </div>
        );
      })}
    </div>
  );
}

function KpiNote({ kpi: { object, totals }, tense }: { kpi: Kpi; tense: KpiProps["tense"] }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const [create, update, unchanged, errors] = [
    totals.create,
    totals.update,
    totals.unchanged,
    totals.errors,
  ].map((value) => formatNumber(value, locale));
  const parts = [
    totals.update > 0 ? t`${create} new, ${update} updated` : "",
    totals.unchanged > 0 ? t`${unchanged} unchanged` : "",
    totals.errors > 0 ? t`${errors} with errors` : "",
  ].filter(Boolean);
  if (parts.length > 0) return parts.join(t({ message: ", ", context: "list" }));
  if (object === "person") return t`No seat, no bill, no invitation`;
  return tense === "would" ? t`All new, no duplicates` : t`All new`;
}

export function SetProgress({ progress, label }: { progress: Progress; label: string }) {
  const { done, total, rows_per_second } = progress;
  return <ProgressCard done={done} total={total} perSecond={rows_per_second} label={label} />;
}
