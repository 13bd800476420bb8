/** What was erased and what was kept and why, as it was signed. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { formatNumber } from "@rapport/core";
import { useQuery } from "@tanstack/react-query";
import { certificateQuery } from "~/data/privacy.ts";
import { Bones } from "~/ui/atoms.tsx";
import { saveResponse } from "~/ui/download.ts";
import { ErrorState } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./privacy.module.css";
import { useOutcome, usePlace } from "./texts.ts";

type Line = { place: string; count: number; how?: string; why?: string };

export function Certificate({ id }: { id: string }) {
  const { t } = useLingui();
  const found = useQuery(certificateQuery(id));
  if (found.isPending) return <Bones rows={4} height={32} />;
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  const { certificate, jws } = found.data;
  const erased = (certificate.erased ?? []) as Line[];
  const kept = (certificate.kept ?? []) as Line[];
  return (
    <section data-testid="subject-certificate">
      <h3>{t`Erased`}</h3>
      <Lines lines={erased} />
      <h3>{t`Kept`}</h3>
      {kept.length === 0 ? (
        <p className="mute">{t`Nothing names this person any more.`}</p>
      ) : (
        <Lines lines={kept} />
      )}
      <h3>{t`Certificate`}</h3>
      <p className="mute">{t`Signed: anybody can check it with the keys at /.well-known/jwks.json. It names nobody.`}</p>
      <code className={styles.jws}>{jws}</code>
      <Keep id={id} jws={jws} />
    </section>
  );
}

function Keep({ id, jws }: { id: string; jws: string }) {
  const { t } = useLingui();
  const copy = async () => {
    await navigator.clipboard.writeText(jws);
    toast({ text: t`The certificate is copied.`, tone: "plain" });
  };
  return (
    <div className={styles.pages}>
      <Button variant="default" size="xs" onClick={() => void copy()} data-testid="certificate-copy">
        <Trans>Copy</Trans>
      </Button>
      <Button
        variant="default"
        size="xs"
        onClick={() => void saveResponse(new Response(jws), `certificate-${id}.jws`)}
        data-testid="certificate-download"
      >
        <Trans>Download</Trans>
      </Button>
    </div>
  );
}

function Lines({ lines }: { lines: readonly Line[] }) {
  const { locale } = useLocale();
  const place = usePlace();
  const outcome = useOutcome();
  return (
    <table className={styles.fates}>
      <tbody>
        {lines.map((line) => (
          <tr key={`${line.place} ${line.how ?? line.why}`}>
            <td>{place(line.place)}</td>
            <td className="num">{formatNumber(line.count, locale)}</td>
            <td>{outcome(line.how ?? line.why ?? "")}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
