/** An archive that one brings: chosen, uploaded in parts, checked, shown, and made an organisation of its own. */
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import {
  type ArchiveImport,
  type ArchiveImports,
  formatBytes,
  formatInstant,
  formatNumber,
} from "@rapport/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import {
  archiveImportsQuery,
  isWorkedOn,
  useArchiveUpload,
  useCancelImport,
  useSendArchive,
} from "~/data/archiveImports.ts";
import { useSession } from "~/data/session.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { Bones } from "~/ui/atoms.tsx";
import offer from "~/ui/offer.module.css";
import { Progress } from "~/ui/Progress.tsx";
import { ErrorState, useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { useLocale } from "~/ui/useLocale.ts";
import rows from "../settings/settings.module.css";
import { enterOrganisation } from "../shell/WorkspaceMenu.tsx";
import { ArchiveFound } from "./ArchiveFound.tsx";
import styles from "./portability.module.css";

const OPEN = new Set(["uploading", "checking", "ready", "queued", "running"]);

export function ArchiveImportCard() {
  const { t } = useLingui();
  const found = useQuery({
    ...archiveImportsQuery,
    refetchInterval: ({ state }) => (isWorkedOn(state.data) ? 1_500 : false),
  });
  return (
    <>
      <h3>{t`Create an organisation from an archive`}</h3>
      {found.isPending ? <Bones rows={1} height={64} /> : null}
      {found.isError ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.data ? <Import page={found.data} /> : null}
    </>
  );
}

function Import({ page }: { page: ArchiveImports }) {
  const send = useSendArchive();
  const { newest } = page;
  const isOpen = newest !== null && OPEN.has(newest.state);
  const take = (file: File, begun: string | null) => send.mutate({ file, begun });
  return (
    <div className={rows.card} data-testid="archive-import">
      {newest ? <Newest found={newest} email={page.email} onFile={(file) => take(file, newest.id)} /> : null}
      {isOpen ? null : <Bring page={page} busy={send.isPending} onFile={(file) => take(file, null)} />}
      {send.error && send.error.name !== "AbortError" ? (
        <div className={styles.said}>
          <FormError error={send.error} />
        </div>
      ) : null}
    </div>
  );
}

type BringProps = { page: ArchiveImports; busy: boolean; onFile: (file: File) => void };

function Bring({ page, busy, onFile }: BringProps) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const most = formatBytes(page.most_bytes, locale);
  const hours = formatNumber(page.kept_hours, locale);
  const [tooLarge, setTooLarge] = useState(false);
  return (
    <div className={`${rows.row} ${offer.offer}`}>
      <span>
        {t`Upload an archive`}
        <small>{t`A zip that Rapport made, here or elsewhere. It becomes an organisation of its own; nothing changes in this one.`}</small>
        <small>
          {t`Up to ${most}. It lies encrypted under this organisation's keys, and is removed when it is done, or after ${hours} hours.`}
        </small>
        {tooLarge ? <small role="alert">{t`This file is larger than that; nothing was sent.`}</small> : null}
      </span>
      <Choose
        busy={busy}
        onFile={(file) => {
          setTooLarge(file.size > page.most_bytes);
          if (file.size <= page.most_bytes) onFile(file);
        }}
      >
        <Trans>Choose a file…</Trans>
      </Choose>
    </div>
  );
}

type ChooseProps = { busy: boolean; onFile: (file: File) => void; children: ReactNode };

function Choose({ busy, onFile, children }: ChooseProps) {
  return (
    <Button component="label" variant="default" size="xs" className={offer.act} loading={busy}>
      {children}
      <input
        type="file"
        accept=".zip,application/zip"
        className="visually-hidden"
        disabled={busy}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = "";
          if (file) onFile(file);
        }}
        data-testid="archive-import-file"
      />
    </Button>
  );
}

type NewestProps = { found: ArchiveImport; email: string; onFile: (file: File) => void };

function Newest({ found, email, onFile }: NewestProps) {
  switch (found.state) {
    case "uploading":
      return <Uploading found={found} onFile={onFile} />;
    case "ready":
      return <ArchiveFound found={found} email={email} />;
    case "checking":
    case "queued":
    case "running":
      return <Working found={found} />;
    case "done":
      return <Done found={found} />;
    default:
      return <Over found={found} />;
  }
}

function Uploading({ found, onFile }: Omit<NewestProps, "email">) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const mine = useArchiveUpload();
  const [other, setOther] = useState(false);
  const sent = formatBytes(mine?.sent ?? found.done, locale);
  const size = formatBytes(found.size, locale);
  const person = found.person ?? "";
  const again = (file: File) => {
    const isSame = file.name === found.file && file.size === found.size;
    setOther(!isSame);
    if (isSame) onFile(file);
  };
  return (
    <>
      <div className={`${rows.row} ${offer.offer}`}>
        <span>
          {found.file}
          {mine ? null : <small>{t`${sent} of ${size} are there.`}</small>}
          {mine || found.is_mine ? null : <small>{t`${person} brings it.`}</small>}
          {!mine && found.is_mine ? (
            <small>{t`Choose the same file to go on where it broke off.`}</small>
          ) : null}
          {other ? <small role="alert">{t`This is another file; nothing was sent.`}</small> : null}
        </span>
        {!mine && found.is_mine ? (
          <Choose busy={false} onFile={again}>
            <Trans>Continue…</Trans>
          </Choose>
        ) : null}
        <Cancel id={found.id} />
      </div>
      {mine ? (
        <Progress label={t`Upload`} done={mine.sent} total={mine.size} testid="archive-import-upload">
          {t`${sent} of ${size}. Keep this tab open; a broken connection costs nothing.`}
        </Progress>
      ) : null}
    </>
  );
}

function Working({ found }: { found: ArchiveImport }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { done, total, state } = found;
  const [made, all] = [formatNumber(done, locale), formatNumber(total, locale)];
  const said =
    state === "checking"
      ? t`Every entry and every line is checked before anything is made.`
      : total > 0
        ? t`${made} of ${all} rows and files.`
        : t`Waits for its turn.`;
  return (
    <>
      <div className={`${rows.row} ${offer.offer}`}>
        <span>
          {found.summary?.organisation ?? found.file}
          <small>{state === "checking" ? t`Being checked` : t`The organisation is being made`}</small>
        </span>
        <Cancel id={found.id} />
      </div>
      <Progress
        label={t`Archive`}
        done={state === "checking" ? 0 : done}
        total={total}
        testid="archive-import-progress"
      >
        {said} {t`You can leave this page; it goes on.`}
      </Progress>
    </>
  );
}

function Cancel({ id }: { id: string }) {
  const cancel = useCancelImport();
  return (
    <Button
      variant="default"
      size="xs"
      className={offer.act}
      loading={cancel.isPending}
      onClick={() => cancel.mutate(id)}
      data-testid="archive-import-cancel"
    >
      <Trans>Cancel</Trans>
    </Button>
  );
}

function Done({ found }: { found: ArchiveImport }) {
  const { t } = useLingui();
  const id = found.organisation_id;
  const when = useWhen(found.finished_at);
  const message = useErrorMessage();
  const enter = useMutation({
    mutationFn: enterOrganisation,
    onError: (error) => toast({ text: message(error), tone: "danger" }),
  });
  return (
    <div className={`${rows.row} ${offer.offer}`}>
      <span>
        {t`The organisation is there.`}
        <small>{t`Made on ${when}. The uploaded file is removed. Invite the others from its settings.`}</small>
        {found.erased > 0 ? (
          <small data-testid="archive-import-erased">
            {t`${plural(found.erased, {
              one: "Who was erased before was erased again, from # place. The certificate is in its settings, under Personal data.",
              other:
                "Who was erased before was erased again, from # places. The certificate is in its settings, under Personal data.",
            })}`}
          </small>
        ) : null}
        {found.report ? <Report report={found.report} /> : null}
      </span>
      {id ? (
        <Button
          size="xs"
          className={offer.act}
          loading={enter.isPending}
          onClick={() => enter.mutate(id)}
          data-testid="archive-import-enter"
        >
          <Trans>Enter it</Trans>
        </Button>
      ) : null}
    </div>
  );
}

function Report({ report }: { report: NonNullable<ArchiveImport["report"]> }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const zone = useSession().organisation.time_zone;
  const { as_of, kept, taken_back, files_left_out } = report;
  const at = as_of ? formatInstant(as_of, locale, zone) : "";
  const taken = formatNumber(taken_back, locale);
  return (
    <>
      {at ? (
        <small data-testid="archive-import-moment">{t`It is as it was on ${at}: ${taken} changes were taken back.`}</small>
      ) : null}
      {kept > 0 ? (
        <small>
          {t`${plural(kept, {
            one: "# change could not be taken back; what it is of stays as it was in the archive.",
            other: "# changes could not be taken back; what they are of stays as it was in the archive.",
          })}`}
        </small>
      ) : null}
      {files_left_out > 0 ? (
        <small data-testid="archive-import-left-out">
          {t`${plural(files_left_out, {
            one: "# file was left out, since it is of another kind than its name says.",
            other: "# files were left out, since they are of another kind than their names say.",
          })}`}
        </small>
      ) : null}
    </>
  );
}

function Over({ found }: { found: ArchiveImport }) {
  const { t } = useLingui();
  const when = useWhen(found.finished_at);
  const problem = found.problem ?? found.error_code ?? "";
  if (found.state === "refused" || found.state === "failed")
    return (
      <div className={rows.row}>
        <span role="alert">
          {found.state === "refused" ? t`This archive can't be used` : t`The organisation could not be made`}
          <small className={styles.problem}>{problem}</small>
          <small>{[found.file, when].filter(Boolean).join(" · ")}</small>
        </span>
      </div>
    );
  return (
    <div className={rows.row}>
      <span>
        <small>
          {found.state === "expired"
            ? t`The last one waited too long, and was removed on ${when}.`
            : t`The last one was cancelled on ${when}; nothing of it is left.`}
        </small>
      </span>
    </div>
  );
}

function useWhen(moment: string | null): string {
  const { locale } = useLocale();
  const zone = useSession().organisation.time_zone;
  return moment ? formatInstant(moment, locale, zone) : "";
}
