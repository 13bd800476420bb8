/** One request on its way: what was found, what to hand over, what to erase, and the proof. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Textarea } from "@mantine/core";
import { formatDate, formatNumber, type SubjectRequest, subjectCopyUrl } from "@rapport/core";
import { IconArrowLeft, IconDownload } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api } from "~/app/api.ts";
import { requestQuery, useRequestStep } from "~/data/privacy.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { Bones } from "~/ui/atoms.tsx";
import { saveFrom } from "~/ui/download.ts";
import { icon } from "~/ui/icons.ts";
import { Progress } from "~/ui/Progress.tsx";
import { ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import rows from "../settings/settings.module.css";
import { Certificate } from "./Certificate.tsx";
import { Erase } from "./Erase.tsx";
import { Hits } from "./Hits.tsx";
import styles from "./privacy.module.css";
import { useKnownBy, useStanding } from "./texts.ts";

export function RequestPage({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useLingui();
  const [waits, setWaits] = useState<string | null | undefined>(undefined);
  const found = useQuery(requestQuery(id, waits !== undefined));
  const request = found.data;
  // A copy that was asked for is there when the moment of the last one is another.
  if (request && waits !== undefined && request.exported_at !== waits) setWaits(undefined);
  return (
    <>
      <button type="button" className={styles.back} onClick={onClose} data-testid="subject-back">
        <IconArrowLeft {...icon} />
        {t`All requests`}
      </button>
      {found.isPending ? <Bones rows={4} height={48} /> : null}
      {found.isError ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {request ? (
        <>
          <Head request={request} />
          <Step
            request={request}
            copying={waits !== undefined}
            onCopy={() => setWaits(request.exported_at)}
          />
        </>
      ) : null}
    </>
  );
}

function Head({ request }: { request: SubjectRequest }) {
  const knownBy = useKnownBy();
  const standing = useStanding();
  return (
    <header className={styles.head}>
      <h2>{knownBy(request)}</h2>
      <p className="mute" data-testid="subject-state">
        {standing(request)}
      </p>
    </header>
  );
}

type StepProps = { request: SubjectRequest; copying: boolean; onCopy: () => void };

function Step({ request, copying, onCopy }: StepProps) {
  const { t } = useLingui();
  switch (request.state) {
    case "finding":
      return <Working request={request} label={t`Searching`} />;
    case "found":
      return (
        <>
          <Hits request={request} />
          <Refuse request={request} />
        </>
      );
    case "confirmed":
      return (
        <>
          <Copy request={request} copying={copying} onCopy={onCopy} />
          <Erase request={request} />
          <Hits request={request} />
          <Refuse request={request} />
        </>
      );
    case "erasing":
      return (
        <>
          <Working request={request} label={t`Being erased`} />
          {request.error_code ? <Erase request={request} /> : null}
        </>
      );
    case "erased":
      return <Certificate id={request.id} />;
    case "refused":
      return <Refused request={request} />;
  }
}

function Working({ request, label }: { request: SubjectRequest; label: string }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { done, total, error_code: code } = request;
  return (
    <div className={rows.card}>
      <Progress label={label} done={done} total={total} testid="subject-progress">
        {total > 0 ? t`${formatNumber(done, locale)} of ${formatNumber(total, locale)}.` : null}{" "}
        {code
          ? t`It stopped (${code}) and is tried again by itself for a while. What is erased stays erased.`
          : t`You can leave this page; it goes on.`}
      </Progress>
    </div>
  );
}

function Refused({ request }: { request: SubjectRequest }) {
  const { t } = useLingui();
  const code = request.error_code;
  return (
    <p data-testid="subject-refused">
      {code === "privacy.too_many_found"
        ? t`Too many places match to be one person. Begin again with something more exact.`
        : code === "privacy.person_erased"
          ? t`This person was erased by another request: nothing was left to look for.`
          : (request.reason ?? code)}
    </p>
  );
}

function Copy({ request, copying, onCopy }: StepProps) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const make = useRequestStep(() => api.exportSubject(request.id), onCopy);
  // The browser fetches the file by its address, which can't ask who is there: so that is proved before.
  const get = useRequestStep(
    () => api.proveSubjectDownload(request.id),
    () => saveFrom(subjectCopyUrl(request.id)),
  );
  const made = request.exported_at ? formatDate(request.exported_at.slice(0, 10), locale) : "";
  return (
    <section>
      <h3>{t`Hand a copy over`}</h3>
      <div className={rows.card}>
        <div className={`${rows.row} ${styles.wrap}`}>
          <span>
            {t`A copy for the person`}
            <small>
              {request.has_export
                ? t`Made on ${made}.`
                : t`Their records, history and files as JSON, tables and a page to read; of what is about others too, the words around them.`}
            </small>
          </span>
          <span className={rows.acts}>
            {request.has_export ? (
              <Button
                variant="default"
                size="xs"
                leftSection={<IconDownload {...icon} />}
                loading={get.isPending}
                onClick={() => get.mutate(undefined)}
                data-testid="subject-download"
              >
                <Trans>Download</Trans>
              </Button>
            ) : null}
            <Button
              variant="default"
              size="xs"
              loading={make.isPending || copying}
              onClick={() => make.mutate(undefined)}
              data-testid="subject-export"
            >
              {request.has_export ? <Trans>Make it anew</Trans> : <Trans>Make the copy</Trans>}
            </Button>
          </span>
        </div>
        <FormError error={make.error ?? get.error} />
      </div>
    </section>
  );
}

function Refuse({ request }: { request: SubjectRequest }) {
  const { t } = useLingui();
  const [reason, setReason] = useState("");
  const [open, setOpen] = useState(false);
  const refuse = useRequestStep(() => api.refuseSubject(request.id, reason.trim()));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    refuse.mutate(undefined);
  };
  if (!open)
    return (
      <p className={styles.other}>
        <Button variant="subtle" size="xs" onClick={() => setOpen(true)} data-testid="subject-refuse">
          <Trans>Refuse, with a reason</Trans>
        </Button>
      </p>
    );
  return (
    <form className={`${rows.card} ${rows.editing} ${styles.other}`} onSubmit={submit}>
      <Textarea
        label={t`Why nothing is done`}
        description={t`It is kept with the request. Who was looked for, and what was found, is forgotten.`}
        rows={3}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        data-testid="subject-reason"
      />
      <FormError error={refuse.error} />
      <div className={rows.acts}>
        <Button variant="default" size="xs" onClick={() => setOpen(false)}>
          <Trans>Cancel</Trans>
        </Button>
        <Button
          type="submit"
          size="xs"
          disabled={reason.trim().length < 3}
          loading={refuse.isPending}
          data-testid="subject-refuse-confirm"
        >
          <Trans>Refuse</Trans>
        </Button>
      </div>
    </form>
  );
}
