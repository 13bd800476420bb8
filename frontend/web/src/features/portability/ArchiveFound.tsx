/** What is in an archive that was found whole, what will be made of it, and the question whether to. */

import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { type ArchiveImport, type ArchiveSummary, formatInstant, formatNumber } from "@rapport/core";
import { useCancelImport, useMakeOfArchive } from "~/data/archiveImports.ts";
import { useObjects } from "~/data/objects.ts";
import { useSession } from "~/data/session.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import offer from "~/ui/offer.module.css";
import { useLocale } from "~/ui/useLocale.ts";
import { MomentChoice } from "./ArchiveMoment.tsx";
import styles from "./portability.module.css";

export function ArchiveFound({ found, email }: { found: ArchiveImport; email: string }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const zone = useSession().organisation.time_zone;
  const make = useMakeOfArchive();
  const cancel = useCancelImport();
  const { summary } = found;
  const erased = summary?.erased ?? 0;
  const person = found.person ?? "";
  const until = formatInstant(found.expires_at, locale, zone);
  if (summary === null) return null;
  return (
    <section className={styles.found} aria-label={summary.organisation} data-testid="archive-import-found">
      <header>
        <b>{summary.organisation}</b>
        <small>{t`Checked, and whole. It waits until ${until}.`}</small>
      </header>
      <Facts summary={summary} />
      {found.may_enter ? <MomentChoice id={found.id} summary={summary} /> : null}
      {found.may_enter ? (
        <ul className={offer.facts}>
          <li>{t`A new organisation is made, with keys of its own and a trial. Nothing changes in any other.`}</li>
          <li>{t`You enter it as ${email}, an owner in this archive. Nobody else can.`}</li>
          <li>{t`The others keep what is theirs in it, and get in when you invite them.`}</li>
          {erased > 0 ? (
            <li data-testid="archive-import-erased">
              {t`${plural(erased, {
                one: "# record is of somebody who was erased at their own request. They are erased from the new organisation before anybody enters it.",
                other:
                  "# records are of people who were erased at their own request. They are erased from the new organisation before anybody enters it.",
              })}`}
            </li>
          ) : null}
        </ul>
      ) : (
        <p role="alert" className={styles.warn}>
          {found.is_mine
            ? t`${email} is no active owner's address in this archive, so you can't have it made. One of its owners can, signed in with theirs.`
            : t`${person} brought it, and alone can have it made.`}
        </p>
      )}
      <FormError error={make.error ?? cancel.error} />
      <div className={offer.foot}>
        <Button
          variant="default"
          size="xs"
          loading={cancel.isPending}
          onClick={() => cancel.mutate(found.id)}
          data-testid="archive-import-cancel"
        >
          <Trans>Remove the file</Trans>
        </Button>
        {found.may_enter ? (
          <Button
            size="xs"
            loading={make.isPending}
            onClick={() => make.mutate(found.id)}
            data-testid="archive-import-make"
          >
            <Trans>Make the organisation</Trans>
          </Button>
        ) : null}
      </div>
    </section>
  );
}

function Facts({ summary }: { summary: ArchiveSummary }) {
  const { t } = useLingui();
  const { locale, read } = useLocale();
  const objects = useObjects();
  const labels = new Map(objects.map((object) => [object.name, read(object.plural)]));
  const count = (number: number) => formatNumber(number, locale);
  const records = Object.entries(summary.records)
    .filter(([name, number]) => number > 0 && labels.has(name))
    .map(([name, number]) => ({ label: labels.get(name) ?? name, value: count(number) }));
  const owners = summary.owners.map(({ name, email }) => `${name} (${email})`);
  const facts = [
    { label: t`Moment`, value: formatInstant(summary.made_at, locale, summary.time_zone) },
    { label: t`Owners`, value: owners.join(locale === "zh-CN" ? "、" : ", ") || t`None that is active` },
    ...records,
    { label: t`People`, value: count(summary.people) },
    { label: t`Uploaded files`, value: count(summary.files) },
    { label: t`Changes in its history`, value: count(summary.changes) },
  ];
  return (
    <dl className={styles.facts}>
      {facts.map(({ label, value }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd className={/@/.test(value) ? undefined : "num"}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
