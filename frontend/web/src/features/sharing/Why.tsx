import { Trans, useLingui } from "@lingui/react/macro";
import { type Access, type CrmObject, type CrmRecord, formatNumber } from "@rapport/core";
import { IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { accessQuery } from "~/data/sharing.ts";
import { Bones, IconButton } from "~/ui/atoms.tsx";
import { smallIcon } from "~/ui/icons.ts";
import { ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { ReasonSteps } from "./ReasonSteps.tsx";
import styles from "./sharing.module.css";
import { useSharingWords } from "./words.ts";

type Props = { object: CrmObject; record: CrmRecord; onClose: () => void; onShare: () => void };

/** Every reason that holds, each a chain of its own and what would end it; then what was not used, and who else sees. */
export function Why({ object, record, onClose, onShare }: Props) {
  const { t } = useLingui();
  const { data, error, refetch } = useQuery(accessQuery(object.noun, record.id));
  const title = String(record[object.title_field] ?? "") || t`No name`;
  return (
    <section className={styles.why} data-testid="access">
      <header>
        <h2>{t`Why can I see “${title}”?`}</h2>
        <IconButton label={t`Close`} onClick={onClose} data-autofocus>
          <IconX {...smallIcon} />
        </IconButton>
      </header>
      {data ? (
        <>
          <Chain object={object} access={data} />
          <Besides access={data} />
        </>
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Bones rows={4} height={28} />
      )}
      {data && !record.deleted_at ? (
        <footer className={styles.foot}>
          <button type="button" className="link" onClick={onShare} data-testid="open-share">
            {data.may_share.length > 0 ? t`Share…` : t`With whom it is shared…`}
          </button>
        </footer>
      ) : null}
    </section>
  );
}

/** Every reason that holds, of the one who reads or of whoever is named. */
export function Chain({ object, access, reader }: { object: CrmObject; access: Access; reader?: string }) {
  return access.reasons.map((reason, place) => (
    <ReasonSteps
      key={`${reason.because}/${reason.share?.id}/${reason.through[0]?.id}`}
      object={object}
      owner={access.owner}
      reason={reason}
      before={access.reasons.slice(0, place)}
      isLast={place === access.reasons.length - 1}
      reader={reader}
    />
  ));
}

function Besides({ access }: { access: Access }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { because } = useSharingWords();
  const comma = (words: string[]) => words.join(locale.startsWith("zh") ? "、" : ", ");
  const levels = { read: t`see`, update: t`change`, delete: t`delete` };
  const cannot = (["update", "delete"] as const).filter((each) => !access.levels.includes(each));
  const denied = [
    ...cannot.map((each) => levels[each]),
    ...(access.may_share.length === 0 ? [t`share`] : []),
  ];
  const names = access.others.map((each) => each.name);
  const count = formatNumber(access.count, locale);
  const more = access.count > names.length;
  return (
    <dl className={styles.besides}>
      <dt>
        <Trans>Not used</Trans>
      </dt>
      <dd>{comma(access.unused.map((each) => because[each])) || "–"}</dd>
      <dt>
        <Trans>You can't</Trans>
      </dt>
      <dd>{comma(denied) || "–"}</dd>
      <dt>
        <Trans>Also seen by</Trans>
      </dt>
      <dd data-testid="access-others">
        {comma(names) || t`Nobody`}
        {more ? t`, ${count} in all` : ""}
      </dd>
    </dl>
  );
}
