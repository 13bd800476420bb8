/** Copies of the organisation without anybody's data: made in the background, entered, made anew, removed. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { formatInstant, formatNumber, type Sandbox } from "@rapport/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { isMoving, sandboxesQuery } from "~/data/sandboxes.ts";
import { useSession } from "~/data/session.ts";
import { Bones } from "~/ui/atoms.tsx";
import offer from "~/ui/offer.module.css";
import { Progress } from "~/ui/Progress.tsx";
import { ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import rows from "../settings/settings.module.css";
import { enterOrganisation } from "../shell/WorkspaceMenu.tsx";
import styles from "./portability.module.css";
import { MakeSandbox, RefreshSandbox, RemoveSandbox } from "./SandboxDialogs.tsx";

const LIVE = new Set(["queued", "running", "ready"]);

export function SandboxSection() {
  const { t } = useLingui();
  const found = useQuery({
    ...sandboxesQuery,
    refetchInterval: ({ state }) => (isMoving(state.data) ? 1_500 : false),
  });
  return (
    <>
      <h2>{t`Sandboxes`}</h2>
      <p className={styles.lead}>
        <Trans>
          A copy of this organisation to try things out in. Names, addresses, numbers, texts and files are
          replaced; amounts, dates, stages and who belongs to whom stay, so that funnels and forecasts are the
          same.
        </Trans>
      </p>
      {found.isPending ? <Bones rows={3} height={48} /> : null}
      {found.isError ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.data ? (
        <>
          <New
            limit={found.data.limit}
            used={found.data.sandboxes.filter(({ state }) => LIVE.has(state)).length}
          />
          <List sandboxes={found.data.sandboxes} />
        </>
      ) : null}
    </>
  );
}

function New({ limit, used }: { limit: number; used: number }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const [making, setMaking] = useState(false);
  const full = used >= limit;
  return (
    <div className={`${rows.card} ${styles.begin}`}>
      <div className={`${rows.row} ${offer.offer}`}>
        <span>
          {t`A new sandbox`}
          <small>{t`${formatNumber(used, locale)} of ${formatNumber(limit, locale)} that your plan allows at a time.`}</small>
          {full ? <small>{t`Remove one to make another.`}</small> : null}
        </span>
        <Button
          variant="default"
          size="xs"
          className={offer.act}
          disabled={full}
          onClick={() => setMaking(true)}
          data-testid="sandbox-make"
        >
          <Trans>Make a sandbox…</Trans>
        </Button>
      </div>
      {making ? <MakeSandbox onClose={() => setMaking(false)} /> : null}
    </div>
  );
}

function List({ sandboxes }: { sandboxes: readonly Sandbox[] }) {
  const { t } = useLingui();
  if (sandboxes.length === 0) return <p className="mute">{t`No sandbox was made yet.`}</p>;
  return (
    <ul className={rows.card} data-testid="sandboxes">
      {sandboxes.map((sandbox) => (
        <li key={sandbox.id}>
          <Line sandbox={sandbox} />
          {sandbox.state === "running" || sandbox.state === "queued" ? <Made sandbox={sandbox} /> : null}
        </li>
      ))}
    </ul>
  );
}

function Line({ sandbox }: { sandbox: Sandbox }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const zone = useSession().organisation.time_zone;
  const people = sandbox.people.join(locale === "zh-CN" ? "、" : ", ");
  return (
    <div className={`${rows.row} ${offer.offer}`}>
      <span>
        {formatInstant(sandbox.created_at, locale, zone)}
        <small>
          {sandbox.person ? `${sandbox.person} · ` : ""}
          <State sandbox={sandbox} />
        </small>
        {LIVE.has(sandbox.state) ? <small>{t`May enter it: ${people}`}</small> : null}
      </span>
      <Acts sandbox={sandbox} />
    </div>
  );
}

function State({ sandbox }: { sandbox: Sandbox }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const zone = useSession().organisation.time_zone;
  const until = formatInstant(sandbox.expires_at, locale, zone);
  const texts: Record<Sandbox["state"], string> = {
    queued: t`Waits for its turn`,
    running: t`Being made`,
    ready: sandbox.with_files ? t`Ready, until ${until}` : t`Ready without files, until ${until}`,
    removing: t`Being removed`,
    removed: t`Removed; its keys are destroyed`,
    failed: t`It could not be made (${sandbox.error_code ?? ""}). Nothing is left of it; make another.`,
  };
  return texts[sandbox.state];
}

function Acts({ sandbox }: { sandbox: Sandbox }) {
  const [asked, setAsked] = useState<"refresh" | "remove" | null>(null);
  const copy = sandbox.organisation_id;
  const close = () => setAsked(null);
  if (sandbox.state !== "ready" && sandbox.state !== "failed") return null;
  return (
    <div className={styles.acts}>
      {copy && sandbox.state === "ready" && sandbox.may_enter ? (
        <Button
          size="xs"
          variant="default"
          onClick={() => void enterOrganisation(copy)}
          data-testid="sandbox-enter"
        >
          <Trans>Enter</Trans>
        </Button>
      ) : null}
      {sandbox.state === "ready" ? (
        <Button size="xs" variant="default" onClick={() => setAsked("refresh")} data-testid="sandbox-refresh">
          <Trans>Make anew…</Trans>
        </Button>
      ) : null}
      <Button
        size="xs"
        variant="outline"
        color="var(--danger-text)"
        onClick={() => setAsked("remove")}
        data-testid="sandbox-remove"
      >
        <Trans>Remove…</Trans>
      </Button>
      {asked === "refresh" ? <RefreshSandbox id={sandbox.id} onClose={close} /> : null}
      {asked === "remove" ? <RemoveSandbox id={sandbox.id} onClose={close} /> : null}
    </div>
  );
}

function Made({ sandbox }: { sandbox: Sandbox }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { done, total } = sandbox;
  const percent = formatNumber(total > 0 ? Math.floor((done / total) * 100) : 0, locale);
  return (
    <Progress label={t`Sandbox`} done={done} total={total} testid="sandbox-progress">
      {t`${percent} % made. You can leave this page; it goes on.`}
    </Progress>
  );
}
