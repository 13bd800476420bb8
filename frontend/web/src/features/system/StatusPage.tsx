import { Trans, useLingui } from "@lingui/react/macro";
import { ApiError, type Health } from "@rapport/core";
import { useQuery } from "@tanstack/react-query";
import { http } from "~/app/api.ts";
import { Bones } from "~/ui/atoms.tsx";
import { LanguageSwitch } from "~/ui/LanguageSwitch.tsx";
import { LinkButton } from "~/ui/LinkButton.tsx";
import { ErrorState } from "~/ui/states.tsx";
import { useTitle } from "~/ui/useTitle.ts";
import styles from "./system.module.css";

/** Health of this copy. A 503 is an answer too: it says which part is missing. */
async function readHealth(): Promise<Health> {
  const response = await fetch("/api/health/ready", { headers: { "accept-language": http.locale } });
  const body = (await response.json().catch(() => null)) as Health | null;
  if (body?.checks) return body;
  throw new ApiError(response.status, { code: `http.${response.status}`, message: "" });
}

/** Parts by what they do; one that is new to this page keeps the server's name. */
function usePartName(): (name: string) => string {
  const { t } = useLingui();
  const names: Record<string, string> = {
    control_database: t`Control database`,
    redis: t`Queue and cache`,
    keys: t`Encryption keys`,
  };
  const customers = "tenant_database_";
  return (name) => {
    if (!name.startsWith(customers)) return names[name] ?? name;
    const id = name.slice(customers.length);
    return t`Customer database: ${id}`;
  };
}

export function StatusPage() {
  const { t } = useLingui();
  useTitle(t`System status`);
  const health = useQuery({
    queryKey: ["health"],
    queryFn: readHealth,
    refetchInterval: 10_000,
    retry: false,
  });
  const part = usePartName();
  const checks = Object.entries(health.data?.checks ?? {});
  const failing = checks.filter(([, check]) => !check.ok).length;
  return (
    <main className={styles.page}>
      <div className={styles.bar}>
        <h1>
          {health.data
            ? failing
              ? t`Parts not working: ${failing}`
              : t`All systems running`
            : t`System status`}
        </h1>
        <LanguageSwitch />
      </div>
      {health.isPending ? <Bones rows={5} /> : null}
      {health.isError ? <ErrorState error={health.error} onRetry={() => void health.refetch()} /> : null}
      {checks.length > 0 ? (
        <ul className={styles.card}>
          {checks.map(([name, check]) => (
            <li key={name} className={styles.row}>
              <span className={styles.dot} data-ok={check.ok} />
              <span>
                <b>{part(name)}</b>
                {check.detail ? <span className="mute"> {check.detail}</span> : null}
              </span>
              <span className={check.ok ? "mute" : ""}>{check.ok ? t`Working` : t`Not working`}</span>
            </li>
          ))}
        </ul>
      ) : null}
      <div style={{ marginTop: 16 }}>
        <LinkButton to="/" variant="default">
          <Trans>Open Rapport</Trans>
        </LinkButton>
      </div>
    </main>
  );
}
