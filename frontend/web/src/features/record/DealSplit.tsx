/** How a deal is split between people, in the right column: credit, which is all of it, and overlays beside that. */
import { useLingui } from "@lingui/react/macro";
import type { CrmRecord, DealSplit as Split, SplitMember } from "@rapport/core";
import { IconPencil, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Suspense, useState } from "react";
import { part } from "~/app/part.ts";
import { splitQuery } from "~/data/deals.ts";
import { useSharingWords } from "~/features/sharing/words.ts";
import { IconButton } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { ErrorState } from "~/ui/states.tsx";
import { useDealMoney } from "./DealLines.tsx";
import record from "./record.module.css";
import styles from "./split.module.css";

const SplitDialog = part(() => import("./SplitDialog.tsx"), "SplitDialog");

type Props = { deal: CrmRecord; readOnly: boolean };

export function DealSplit({ deal, readOnly }: Props) {
  const { t } = useLingui();
  const [editing, setEditing] = useState(false);
  const { data, error, refetch } = useQuery(splitQuery(deal.id, deal.version));
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return null;
  const label = data.members.length > 0 ? t`Edit split` : t`Split this deal`;
  const Icon = data.members.length > 0 ? IconPencil : IconPlus;
  return (
    <section className={record.panel} data-testid="deal-split">
      <h2>
        {t`Split`} <small className="num">{data.members.length}</small>
        {readOnly ? null : (
          <IconButton
            label={label}
            onClick={() => setEditing(true)}
            style={{ marginLeft: "auto" }}
            data-testid="split-edit"
          >
            <Icon {...icon} />
          </IconButton>
        )}
      </h2>
      {data.members.length === 0 ? (
        <p className="mute">{t`All of it counts for its owner.`}</p>
      ) : (
        <Shares deal={deal} split={data} />
      )}
      {editing ? (
        <Suspense fallback={null}>
          <SplitDialog deal={deal} split={data} onClose={() => setEditing(false)} />
        </Suspense>
      ) : null}
    </section>
  );
}

function Shares({ deal, split }: { deal: CrmRecord; split: Split }) {
  const { t } = useLingui();
  const of = (kind: SplitMember["kind"]) => split.members.filter((each) => each.kind === kind);
  const overlays = of("overlay");
  return (
    <>
      <List deal={deal} shares={of("credit")} />
      {overlays.length > 0 ? (
        <>
          <h3 className={styles.kind} title={t`Counts beside the credit, not in forecasts`}>{t`Overlay`}</h3>
          <List deal={deal} shares={overlays} />
        </>
      ) : null}
    </>
  );
}

function List({ deal, shares }: { deal: CrmRecord; shares: SplitMember[] }) {
  const { t } = useLingui();
  const money = useDealMoney(deal);
  const { roles } = useSharingWords();
  return (
    <ul className={styles.list}>
      {shares.map((each) => (
        <li key={each.person_id} data-testid="split-share">
          <span className={styles.who}>
            <span className="truncate">{each.person ?? t`Somebody who left`}</span>
            <small className="mute truncate">{each.role ? roles[each.role] : t`Owner`}</small>
          </span>
          <span className={styles.share}>
            <b className="num">{each.percent}%</b>
            {each.amount === null ? null : <small className="mute num">{money(each.amount)}</small>}
          </span>
        </li>
      ))}
    </ul>
  );
}
