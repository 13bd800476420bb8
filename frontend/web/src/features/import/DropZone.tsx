/** Where files are dropped or chosen, and how far they are on their way. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { formatBytes, mayPass } from "@rapport/core";
import { IconFileUpload } from "@tabler/icons-react";
import { useState } from "react";
import { useImportUpload } from "~/data/importUploads.ts";
import { Progress } from "~/ui/Progress.tsx";
import { useErrorMessage } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./import.module.css";

type Props = { onSent: (ids: string[]) => Promise<void> };

export function DropZone({ onSent }: Props) {
  const way = useImportUpload(onSent);
  const { upload, sending } = way;
  const goesOn = upload.isPending || way.isPaused || mayPass(upload.error);
  return goesOn && sending ? <OnItsWay way={way} /> : <Drop onFiles={upload.mutate} error={upload.error} />;
}

type DropProps = { onFiles: (files: File[]) => void; error: unknown };

function Drop({ onFiles, error }: DropProps) {
  const { t } = useLingui();
  const message = useErrorMessage();
  const [over, setOver] = useState(false);
  const take = (files: FileList | null) => {
    if (files && files.length > 0) onFiles([...files]);
  };
  return (
    <label
      className={styles.drop}
      data-writes
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files);
      }}
    >
      <IconFileUpload size={32} stroke={1.3} />
      <b>{t`Drop CSV files here, or choose them`}</b>
      <span>{t`Several files of another CRM at once: each is recognised by its columns, and all are one import.`}</span>
      <span className="mute">{t`UTF-8 or GBK, comma, semicolon or tab. The first row holds the headers.`}</span>
      {error ? (
        <span role="alert" style={{ color: "var(--danger-text)" }}>
          {message(error)}
        </span>
      ) : null}
      <input
        type="file"
        multiple
        accept=".csv,.tsv,.txt,text/csv"
        className="visually-hidden"
        onChange={(event) => {
          take(event.currentTarget.files);
          event.currentTarget.value = "";
        }}
        data-testid="import-file"
      />
    </label>
  );
}

function OnItsWay({ way }: { way: ReturnType<typeof useImportUpload> }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const message = useErrorMessage();
  const { upload, sending } = way;
  if (!sending) return null;
  const { name, place, of } = sending;
  const sent = formatBytes(sending.sent, locale);
  const size = formatBytes(sending.size, locale);
  return (
    <div className={styles.way} data-testid="import-upload">
      <div>
        <b className="truncate">{name}</b>
        {of > 1 ? <span className="mute num">{t`File ${place} of ${of}`}</span> : null}
        {upload.isPending ? (
          <Button variant="default" size="xs" onClick={way.pause} data-testid="import-pause">
            <Trans>Pause</Trans>
          </Button>
        ) : (
          <Button size="xs" onClick={() => upload.mutate(upload.variables ?? [])} data-testid="import-go-on">
            <Trans>Continue</Trans>
          </Button>
        )}
        <Button variant="default" size="xs" onClick={way.cancel} data-testid="import-cancel">
          <Trans>Cancel</Trans>
        </Button>
      </div>
      {upload.error && !way.isPaused ? (
        <p role="alert">
          {message(upload.error)} {t`What was sent is kept.`}
        </p>
      ) : null}
      <Progress label={t`Upload`} done={sending.sent} total={sending.size} testid="import-progress">
        {upload.isPending
          ? t`${sent} of ${size}. Keep this page open; a broken connection costs nothing.`
          : t`Paused at ${sent} of ${size}.`}
      </Progress>
    </div>
  );
}
