/** How far an edit of all that match is, what refused, and the ways back; over the foot of the list. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Popover } from "@mantine/core";
import { type BulkEdit, type CrmObject, formatNumber } from "@rapport/core";
import { IconX } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api } from "~/app/api.ts";
import { isUnderWay, useResumeEdit, useShownEdit, useStopEdit, useUndoEdit } from "~/data/bulkEdits.ts";
import { Bones, IconButton } from "~/ui/atoms.tsx";
import { saveResponse } from "~/ui/download.ts";
import { icon } from "~/ui/icons.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./edit.module.css";

export function EditProgress({ object }: { object: CrmObject }) {
  const { edit, hide } = useShownEdit(object);
  return edit ? <Strip object={object} edit={edit} onHide={hide} /> : null;
}

type Props = { object: CrmObject; edit: BulkEdit; onHide: () => void };

function Strip({ object, edit, onHide }: Props) {
  const { t } = useLingui();
  const stop = useStopEdit(object);
  const resume = useResumeEdit(object);
  const undo = useUndoEdit(object);
  const busy = isUnderWay(edit);
  const takenBack = edit.state === "undone" || edit.state === "undoing";
  const far = takenBack ? edit.taken_back + edit.kept : edit.position;
  const whole = takenBack ? Math.max(edit.done, far) : edit.total;
  return (
    <section
      className={styles.strip}
      data-state={edit.state}
      data-testid="bulk-progress"
      aria-label={t`Bulk edit`}
    >
      {busy ? (
        <div
          className={styles.bar}
          role="progressbar"
          aria-label={t`Bulk edit`}
          aria-valuenow={far}
          aria-valuemin={0}
          aria-valuemax={whole}
        >
          <i style={{ width: `${whole > 0 ? (100 * far) / whole : 0}%` }} />
        </div>
      ) : null}
      <span className="num" role="status">
        <Words edit={edit} far={far} whole={whole} />
      </span>
      {edit.refused > 0 && !takenBack ? <Refusals object={object} edit={edit} /> : null}
      <span className={styles.acts}>
        {edit.state === "running" ? (
          <Button variant="default" size="xs" onClick={() => stop.mutate(edit.id)} data-testid="bulk-stop">
            <Trans>Stop</Trans>
          </Button>
        ) : null}
        {edit.state === "failed" || edit.state === "stopped" ? (
          <Button
            variant="default"
            size="xs"
            onClick={() => resume.mutate(edit.id)}
            data-testid="bulk-resume"
          >
            <Trans>Go on</Trans>
          </Button>
        ) : null}
        {!busy && edit.state !== "undone" && edit.done > 0 ? (
          <Button
            variant="default"
            size="xs"
            loading={undo.isPending}
            onClick={() => undo.mutate(edit.id)}
            data-testid="bulk-undo"
          >
            <Trans>Undo</Trans>
          </Button>
        ) : null}
        {!busy && object.rights.export !== "none" ? <Download edit={edit} /> : null}
        {busy ? null : (
          <IconButton label={t`Put away`} onClick={onHide}>
            <IconX {...icon} />
          </IconButton>
        )}
      </span>
    </section>
  );
}

function Words({ edit, far, whole }: { edit: BulkEdit; far: number; whole: number }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const [reached, all, done, kept, back] = [far, whole, edit.done, edit.kept, edit.taken_back].map((each) =>
    formatNumber(each, locale),
  );
  switch (edit.state) {
    case "running":
      return t`Changing ${reached} of ${all}. You may leave this page.`;
    case "undoing":
      return t`Taking back ${reached} of ${all}. You may leave this page.`;
    case "undone":
      return edit.kept > 0
        ? t`${back} taken back; ${kept} stay as they are, because they were changed since`
        : t`${back} taken back`;
    case "stopped":
      return t`Stopped after ${reached} of ${all}; ${done} are changed`;
    case "failed":
      return t`Could not go on after ${reached} of ${all}; ${done} are changed and stay so`;
    case "undo_failed":
      return t`Could not take back everything: ${back} are taken back`;
    default:
      return t`${done} of ${all} changed`;
  }
}

/** Which records stay as they are, and why. */
function Refusals({ object, edit }: { object: CrmObject; edit: BulkEdit }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const count = formatNumber(edit.refused, locale);
  return (
    <Popover position="top-start" width={420} withinPortal>
      <Popover.Target>
        <button type="button" className={styles.refused} data-testid="bulk-refused">
          {t`${count} not changed`}
        </button>
      </Popover.Target>
      <Popover.Dropdown p="md">
        <RefusedList object={object} edit={edit} />
      </Popover.Dropdown>
    </Popover>
  );
}

function RefusedList({ object, edit }: { object: CrmObject; edit: BulkEdit }) {
  const { t } = useLingui();
  const message = useErrorMessage();
  const { data, error } = useQuery({
    queryKey: ["bulk-edits", object.name, edit.id, edit.refused],
    queryFn: () => api.bulkRefusals(edit.id),
  });
  if (error) return <p role="alert">{message(error)}</p>;
  if (!data) return <Bones rows={4} height={32} />;
  return (
    <ul className={styles.list}>
      {data.map((each) => (
        <li key={each.id}>
          {each.title ? (
            <Link to="/o/$noun/$id" params={{ noun: object.noun, id: each.id }} className="truncate">
              {each.title}
            </Link>
          ) : (
            <span className="mute">{t`Not shown to you`}</span>
          )}
          <small className="mute">{each.message}</small>
        </li>
      ))}
      {data.length < edit.refused ? (
        <li className="mute">
          <Trans>The result file has all of them</Trans>
        </li>
      ) : null}
    </ul>
  );
}

function Download({ edit }: { edit: BulkEdit }) {
  const message = useErrorMessage();
  const download = useMutation({
    mutationFn: async () => saveResponse(await api.bulkResult(edit.id), "bulk-edit.csv"),
    onError: (error) => toast({ text: message(error), tone: "danger" }),
  });
  return (
    <Button
      variant="default"
      size="xs"
      loading={download.isPending}
      onClick={() => download.mutate()}
      data-reads
      data-testid="bulk-result"
    >
      <Trans>Result file</Trans>
    </Button>
  );
}
