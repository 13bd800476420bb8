/** Where files are dropped or chosen, and how far they are on their way. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { formatBytes, mayPass } from "@rapport/core";
import { IconFileUpload } from "@tabler/icons-react";
import { useBegunUploads, useImportUpload } from "~/data/importUploads.ts";
import { DropTarget } from "~/ui/DropTarget.tsx";
import { Progress } from "~/ui/Progress.tsx";
import { useErrorMessage } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { useOnline } from "~/ui/useOnline.ts";
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
  return (
    <>
      <Begun />
      <DropTarget
        onFiles={onFiles}
        large
        accept=".csv,.tsv,.txt,.xlsx,text/csv"
        error={error ? message(error) : null}
        testid="import-file"
      >
        <IconFileUpload size={32} stroke={1.3} />
        <b>{t`Drop CSV or XLSX files here, or choose them`}</b>
        <span>{t`Several files of another CRM at once: each is recognised by its columns, and all are one import.`}</span>
        <span className="mute">{t`UTF-8 or GBK, comma, semicolon or tab. The first row holds the headers.`}</span>
      </DropTarget>
    </>
  );
}

/** What was begun before the page was loaded. Where it can't be told nothing is said: sending the file tells it again. */
function Begun() {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { uploads, isKnown, discard } = useBegunUploads();
  return uploads.map((each) => {
    const { id, name } = each;
    const there = formatBytes(each.offset, locale);
    const size = formatBytes(each.size, locale);
    return (
      <div key={id} className={styles.begun} data-testid="import-begun">
        <p>
          <b>{name}</b>{" "}
          <span className="mute num">
            {isKnown(id)
              ? t`${there} of ${size} are here. Choose the file again to go on.`
              : t`${there} of ${size} came from another browser. It can go on there.`}
          </span>
        </p>
        <Button
          variant="default"
          size="xs"
          aria-label={t`Discard ${name}`}
          loading={discard.isPending && discard.variables === id}
          onClick={() => discard.mutate(id)}
          data-testid="import-discard"
        >
          <Trans>Discard</Trans>
        </Button>
      </div>
    );
  });
}

function OnItsWay({ way }: { way: ReturnType<typeof useImportUpload> }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const message = useErrorMessage();
  const online = useOnline();
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
        {!upload.isPending
          ? t`Paused at ${sent} of ${size}.`
          : online
            ? t`${sent} of ${size}. Keep this page open; a broken connection costs nothing.`
            : t`No connection at ${sent} of ${size}. It goes on by itself once there is one.`}
      </Progress>
    </div>
  );
}
