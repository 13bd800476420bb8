/** Everything of the organisation as one file: written in the background, downloaded by an owner. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import {
  type Archive,
  type Archives,
  archiveUrl,
  formatBytes,
  formatInstant,
  formatNumber,
} from "@rapport/core";
import { IconDownload } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { archivesQuery, isWriting, useBeginArchive } from "~/data/archives.ts";
import { useSession } from "~/data/session.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { Bones } from "~/ui/atoms.tsx";
import { saveFrom } from "~/ui/download.ts";
import { icon } from "~/ui/icons.ts";
import offer from "~/ui/offer.module.css";
import { Progress } from "~/ui/Progress.tsx";
import { ErrorState, useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { useLocale } from "~/ui/useLocale.ts";
import rows from "../settings/settings.module.css";
import { ArchiveImportCard } from "./ArchiveImport.tsx";
import { Schedule } from "./ArchiveSchedule.tsx";
import { Erasure } from "./Erasure.tsx";
import styles from "./portability.module.css";

export function ArchiveSection() {
  const { t } = useLingui();
  const { organisation } = useSession();
  const found = useQuery({
    ...archivesQuery,
    refetchInterval: ({ state }) => (isWriting(state.data) ? 1_500 : false),
  });
  return (
    <>
      <h2>{t`Archive`}</h2>
      <p className={styles.lead}>
        <Trans>
          Everything that your organisation has here as one file in open formats: records, history, labels,
          people and uploaded files. It can be made into an organisation again, here or elsewhere.
        </Trans>
      </p>
      {found.isPending ? <Bones rows={3} height={48} /> : null}
      {found.isError ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.data ? (
        <>
          <Begin days={found.data.kept_days} busy={isWriting(found.data)} />
          <Schedule key={planned(found.data)} schedule={found.data.schedule} />
          <List archives={found.data.archives} />
          {organisation.is_sandbox ? null : <ArchiveImportCard />}
        </>
      ) : null}
      {/* Nothing is said of archives that could not be looked at. */}
      <Erasure hasArchive={found.data?.archives.some(({ state }) => state === "done") ?? true} />
    </>
  );
}

/** What another owner set meanwhile takes the place of what stands here. */
const planned = ({ schedule }: Archives): string => `${schedule.every} ${schedule.keep}`;

function Begin({ days, busy }: { days: number; busy: boolean }) {
  const { t } = useLingui();
  const begin = useBeginArchive();
  return (
    <div className={`${rows.card} ${styles.begin}`}>
      <div className={`${rows.row} ${offer.offer}`}>
        <span>
          {t`A new archive`}
          <small>{t`It is written while you work, and kept for ${days} days, or until the next one is done.`}</small>
          <small>{t`It is not encrypted once it is downloaded: keep it where only you can read it.`}</small>
        </span>
        <Button
          variant="default"
          size="xs"
          className={offer.act}
          disabled={busy}
          loading={begin.isPending}
          onClick={() => begin.mutate()}
          data-testid="archive-begin"
        >
          <Trans>Make an archive</Trans>
        </Button>
      </div>
      <FormError error={begin.error} />
    </div>
  );
}

function List({ archives }: { archives: readonly Archive[] }) {
  const { t } = useLingui();
  if (archives.length === 0) return <p className="mute">{t`No archive was made yet.`}</p>;
  return (
    <ul className={rows.card} data-testid="archives">
      {archives.map((archive) => (
        <li key={archive.id}>
          <Line archive={archive} />
          {archive.state === "running" || archive.state === "queued" ? <Written archive={archive} /> : null}
        </li>
      ))}
    </ul>
  );
}

function Line({ archive }: { archive: Archive }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const zone = useSession().organisation.time_zone;
  return (
    <div className={`${rows.row} ${offer.offer}`}>
      <span>
        {formatInstant(archive.created_at, locale, zone)}
        <small>
          {archive.kind === "scheduled" ? `${t`By schedule`} · ` : ""}
          {archive.kind === "asked" && archive.person ? `${archive.person} · ` : ""}
          <State archive={archive} />
        </small>
        {archive.state === "done" ? <small>SHA-256</small> : null}
        {archive.state === "done" ? <code className={styles.hash}>{archive.sha256}</code> : null}
      </span>
      {archive.state === "done" ? <Download id={archive.id} /> : null}
    </div>
  );
}

function State({ archive }: { archive: Archive }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const zone = useSession().organisation.time_zone;
  const until = archive.expires_at ? formatInstant(archive.expires_at, locale, zone) : "";
  const size = formatBytes(archive.size ?? 0, locale);
  const texts: Record<Archive["state"], string> = {
    queued: t`Waits for its turn`,
    running: t`Being written`,
    done: until ? t`${size}, until ${until}` : t`${size}, until younger ones take its place`,
    skipped: t`Skipped: the organisation's keys could not be used (${archive.error_code ?? ""}). The next one is made in its time.`,
    failed: t`It could not be written (${archive.error_code ?? ""}). Nothing is lost; make another.`,
    expired: t`Expired`,
  };
  return texts[archive.state];
}

function Download({ id }: { id: string }) {
  const message = useErrorMessage();
  // The browser fetches the file by its address, which can't ask who is there: so that is proved before.
  const get = useMutation({
    mutationFn: () => api.proveArchiveDownload(id),
    onSuccess: () => saveFrom(archiveUrl(id)),
    onError: (error) => toast({ text: message(error), tone: "danger" }),
  });
  return (
    <Button
      variant="default"
      size="xs"
      className={offer.act}
      leftSection={<IconDownload {...icon} />}
      loading={get.isPending}
      onClick={() => get.mutate()}
      data-testid="archive-download"
    >
      <Trans>Download</Trans>
    </Button>
  );
}

function Written({ archive }: { archive: Archive }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { done, total } = archive;
  return (
    <Progress label={t`Archive`} done={done} total={total} testid="archive-progress">
      {total > 0 ? t`${formatNumber(done, locale)} of ${formatNumber(total, locale)} rows.` : null}{" "}
      {t`You can leave this page; it goes on.`}
    </Progress>
  );
}
