import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { type CrmObject, formatNumber, type Import } from "@rapport/core";
import {
  IconAlertCircle,
  IconArrowLeft,
  IconBellOff,
  IconCheck,
  IconClock,
  IconEqual,
  IconKey,
  IconPencil,
  IconPlus,
  IconRefresh,
  IconTrash,
} from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { importsQuery, useImportAction } from "~/data/imports.ts";
import { fieldOf } from "~/data/objects.ts";
import { GhostButton } from "~/ui/atoms.tsx";
import { icon, smallIcon } from "~/ui/icons.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { FileLine } from "./FileLine.tsx";
import { Findings, mergesIn } from "./Findings.tsx";
import { ImportFrame } from "./ImportFrame.tsx";
import { ImportRows } from "./ImportRows.tsx";
import { ItemProgress } from "./ItemProgress.tsx";
import styles from "./import.module.css";

/** As the server keeps an import's way back. */
const UNDO_DAYS = 30;

type Props = { item: Import; object: CrmObject; onBack: () => void };

export function CheckStep({ item, object, onBack }: Props) {
  const { t } = useLingui();
  const message = useErrorMessage();
  const action = useImportAction(item.id);
  const [tab, setTab] = useState("all");
  const discard = useDiscard(item.id);
  const fail = (error: unknown) => toast({ text: message(error), tone: "danger" });
  const check = (decisions: Record<string, string>) =>
    action.mutate({ do: "check", decisions }, { onError: fail });
  const checking = item.state === "checking";
  const { totals } = item;
  const writes = (totals?.create ?? 0) + (totals?.update ?? 0);
  const foot = (
    <>
      <GhostButton onClick={onBack} data-testid="import-back">
        <IconArrowLeft {...icon} />
        <Trans>Back to matching</Trans>
      </GhostButton>
      <GhostButton onClick={() => discard.mutate()}>
        <IconTrash {...icon} />
        <Trans>Discard</Trans>
      </GhostButton>
      <span className={styles.say} data-testid="import-promise">
        <Assurance item={item} />
      </span>
      <Button
        disabled={checking || action.isPending || writes === 0}
        loading={action.isPending && action.variables?.do === "run"}
        onClick={() => action.mutate({ do: "run" }, { onError: fail })}
        data-testid="import-run"
      >
        {t`Import ${plural(writes, { one: "# record", other: "# records" })}`}
      </Button>
    </>
  );
  return (
    <ImportFrame step={3} foot={foot} rail={<CheckRail item={item} object={object} />}>
      <div className={styles.headline}>
        <div>
          <h1>{checking ? t`Checking, nothing is written` : t`Dry run done, nothing is written yet`}</h1>
          <FileLine file={item.file} text={t`Below is what would happen.`} />
        </div>
        <Button
          variant="default"
          leftSection={<IconRefresh {...icon} />}
          disabled={checking}
          onClick={() => check(item.decisions)}
        >
          <Trans>Check again</Trans>
        </Button>
      </div>
      {checking ? <ItemProgress item={item} label={t`Rows checked`} /> : null}
      {totals ? <Totals totals={totals} /> : null}
      {checking ? null : (
        <>
          <Findings
            item={item}
            onDecide={(id, value) => check({ ...item.decisions, [id]: value })}
            onShow={setTab}
          />
          <ImportRows item={item} object={object} tab={tab} onTab={setTab} />
        </>
      )}
    </ImportFrame>
  );
}

/** Beside the button: what was decided so far, and for how long all of it can be taken back. */
function Assurance({ item }: { item: Import }) {
  const { t } = useLingui();
  const merges = mergesIn(item);
  return (
    <>
      {merges > 0
        ? `${t`${plural(merges, { one: "# merge accepted", other: "# merges accepted" })}`} · `
        : ""}
      {t`The whole import can be undone for ${UNDO_DAYS} days`}
    </>
  );
}

function useDiscard(id: string) {
  const message = useErrorMessage();
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: () => api.discardImport(id),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: importsQuery.queryKey });
      void navigate({ to: "/import" });
    },
    onError: (error) => toast({ text: message(error), tone: "danger" }),
  });
}

type TotalsProps = { totals: NonNullable<Import["totals"]>; planned?: boolean };

/** What would be written; while it is being written these are still plans, and say so. */
export function Totals({ totals, planned }: TotalsProps) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const cells = [
    { Icon: IconPlus, label: planned ? t`To create` : t`New`, value: totals.create },
    { Icon: IconPencil, label: planned ? t`To update` : t`Updated`, value: totals.update },
    { Icon: IconEqual, label: t`Unchanged`, value: totals.unchanged },
    { Icon: IconAlertCircle, label: t`With errors`, value: totals.errors, bad: totals.errors > 0 },
  ];
  return (
    <div className={`${styles.card} ${styles.kpis}`} data-testid="import-totals">
      {cells.map(({ Icon, label, value, bad }) => (
        <div key={label} className={styles.kpi} data-bad={bad}>
          <span>
            <Icon {...smallIcon} />
            {label}
          </span>
          <b>{formatNumber(value, locale)}</b>
        </div>
      ))}
    </div>
  );
}

function CheckRail({ item, object }: { item: Import; object: CrmObject }) {
  const { t } = useLingui();
  const { read } = useLocale();
  const key = item.key ? fieldOf(object, item.key) : undefined;
  const name = key ? read(key.label) : "";
  return (
    <>
      <section>
        <h2>{t`The whole batch can be undone`}</h2>
        <ul>
          <li>
            <IconCheck {...icon} color="var(--ok-text)" />
            {t`New records go, records that were there before are as they were`}
          </li>
          <li>
            <IconCheck {...icon} color="var(--ok-text)" />
            {t`What somebody changed after the import is listed and kept`}
          </li>
        </ul>
      </section>
      <section>
        <h2>{t`While it runs`}</h2>
        <ul>
          <li>
            <IconClock {...icon} color="var(--mute)" />
            {t`You can leave this page`}
          </li>
          <li>
            <IconBellOff {...icon} color="var(--mute)" />
            {t`No message goes to any customer`}
          </li>
          <li>
            <IconKey {...icon} color="var(--mute)" />
            {key ? t`Found by ${name}: the same file again only updates` : t`Without a key every row is new`}
          </li>
        </ul>
      </section>
    </>
  );
}
