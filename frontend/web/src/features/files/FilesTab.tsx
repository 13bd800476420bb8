/** The files of a record: drop them in, save them, delete them. Who manages people can put one under a legal hold. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { type Attachment, type CrmObject, type CrmRecord, formatBytes, formatInstant } from "@rapport/core";
import { IconDownload, IconLock, IconLockOpen, IconTrash, IconUpload } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { filesQuery, useAttach, useDeleteFile, useHoldFile } from "~/data/files.ts";
import { useSession } from "~/data/session.ts";
import { Bones, Chip, IconButton } from "~/ui/atoms.tsx";
import { DropTarget } from "~/ui/DropTarget.tsx";
import { icon } from "~/ui/icons.ts";
import { EmptyState, ErrorState, useErrorMessage } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./files.module.css";

type Props = { object: CrmObject; record: CrmRecord; readOnly: boolean };

export function FilesTab({ object, record, readOnly }: Props) {
  const { t } = useLingui();
  const files = useQuery(filesQuery(object.noun, record.id));
  return (
    <section className={styles.page} aria-label={t`Files`} data-testid="files">
      {readOnly ? null : <Drop noun={object.noun} id={record.id} />}
      {files.isPending ? <Bones rows={4} height={44} /> : null}
      {files.isError ? <ErrorState error={files.error} onRetry={() => void files.refetch()} /> : null}
      {files.data?.length === 0 ? (
        <EmptyState title={t`No files yet`}>
          {t`Contracts, drawings, anything that belongs to this record. They lie encrypted, and only who sees the record sees them.`}
        </EmptyState>
      ) : null}
      {files.data?.length ? (
        <ul data-testid="files-list">
          {files.data.map((file) => (
            <Line key={file.id} object={object} record={record} file={file} readOnly={readOnly} />
          ))}
        </ul>
      ) : null}
    </section>
  );
}

function Drop({ noun, id }: { noun: string; id: string }) {
  const { t } = useLingui();
  const message = useErrorMessage();
  const { attach, progress } = useAttach(noun, id);
  return (
    <DropTarget
      onFiles={attach.mutate}
      disabled={attach.isPending}
      error={attach.error ? message(attach.error) : null}
      testid="files-input"
    >
      <IconUpload {...icon} />
      <b>{progress ? progress.name : t`Drop files here, or choose them`}</b>
      {progress ? (
        <progress
          className={styles.bar}
          max={progress.size}
          value={progress.sent}
          aria-label={t`Uploading`}
        />
      ) : (
        <span className="mute">{t`Up to 1 GB each. A broken connection costs nothing: the upload goes on.`}</span>
      )}
    </DropTarget>
  );
}

function Line({ object, record, file, readOnly }: Props & { file: Attachment }) {
  const { t } = useLingui();
  const { locale, read } = useLocale();
  const { noun } = object;
  const field = object.fields.find((each) => each.name === file.field);
  const name = read(field?.label);
  const held = field ? record[field.name] : null;
  const inField = Array.isArray(held) && held.map(String).includes(file.id);
  const message = useErrorMessage();
  const { organisation, rights } = useSession();
  const [asking, setAsking] = useState(false);
  const remove = useDeleteFile(noun, file.record_id);
  const hold = useHoldFile(noun, file.record_id);
  const error = remove.error ?? hold.error;
  const about = [
    formatBytes(file.size, locale),
    file.uploaded_by,
    formatInstant(file.created_at, locale, organisation.time_zone),
  ];
  return (
    <li className={styles.file} data-testid="file">
      <div className={styles.name}>
        <a href={api.fileUrl(file.id)} download={file.name}>
          {file.name}
        </a>
        <small>{about.filter(Boolean).join(" · ")}</small>
        {error ? (
          <small role="alert" className={styles.error}>
            {message(error)}
          </small>
        ) : null}
      </div>
      {field ? <Chip>{inField ? name : t`Taken out of ${name}`}</Chip> : null}
      {file.held_at ? <Chip tone="warn">{t`Legal hold`}</Chip> : null}
      {asking ? (
        <div className={styles.acts}>
          <Button size="xs" variant="default" onClick={() => setAsking(false)}>
            <Trans>Keep it</Trans>
          </Button>
          <Button
            size="xs"
            color="red"
            loading={remove.isPending}
            onClick={() => remove.mutate(file.id, { onSettled: () => setAsking(false) })}
            data-testid="file-delete-confirm"
          >
            <Trans>Delete for good</Trans>
          </Button>
        </div>
      ) : (
        <div className={styles.acts}>
          <a href={api.fileUrl(file.id)} download={file.name} aria-label={t`Download ${file.name}`}>
            <IconDownload {...icon} />
          </a>
          {rights.manage_people ? (
            <IconButton
              label={file.held_at ? t`Lift the legal hold` : t`Put under a legal hold`}
              onClick={() => hold.mutate({ file: file.id, on: !file.held_at })}
              data-testid="file-hold"
            >
              {file.held_at ? <IconLockOpen {...icon} /> : <IconLock {...icon} />}
            </IconButton>
          ) : null}
          {readOnly || file.held_at || inField ? null : (
            <IconButton
              label={t`Delete ${file.name}`}
              onClick={() => setAsking(true)}
              data-testid="file-delete"
            >
              <IconTrash {...icon} />
            </IconButton>
          )}
        </div>
      )}
    </li>
  );
}
