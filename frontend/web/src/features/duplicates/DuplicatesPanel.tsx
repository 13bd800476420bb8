import { Trans, useLingui } from "@lingui/react/macro";
import type { CrmObject, CrmRecord } from "@rapport/core";
import { IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api } from "~/app/api.ts";
import { absorb } from "~/data/labels.ts";
import record from "~/features/record/record.module.css";
import { IconButton } from "~/ui/atoms.tsx";
import { smallIcon } from "~/ui/icons.ts";
import { useBeside } from "./beside.ts";
import styles from "./duplicates.module.css";
import { Reasons } from "./Reasons.tsx";
import { useDecision } from "./useDecision.ts";

type Props = { object: CrmObject; record: CrmRecord; readOnly: boolean };

/** What an open record is probably one with. Where there is nothing, or it can't be told, nothing is shown. */
export function DuplicatesPanel({ object, record: mine, readOnly }: Props) {
  const { t } = useLingui();
  const decide = useDecision(object.noun);
  const beside = useBeside(object);
  const key = ["duplicates-of", object.noun, mine.id];
  const found = useQuery({
    queryKey: [...key, mine.version],
    queryFn: async () => {
      const answer = await api.duplicatesOf(object.noun, mine.id);
      absorb(answer.included);
      return answer;
    },
    gcTime: 0,
    retry: false,
  });
  const items = found.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section className={record.panel} data-testid="record-duplicates">
      <h2>
        <Trans>Probably the same</Trans> <small className="num">{items.length}</small>
      </h2>
      {items.map(({ record: other, reasons }) => (
        <div key={other.id} className={styles.near}>
          <div className={styles.side}>
            <Link to="/o/$noun/$id" params={{ noun: object.noun, id: other.id }}>
              {String(other[object.title_field] ?? "")}
            </Link>
            <small>{beside(other)}</small>
            <Reasons object={object} reasons={reasons} />
          </div>
          {readOnly ? null : (
            <IconButton
              label={t`Not the same`}
              disabled={decide.isPending}
              onClick={() => decide.mutate({ left: mine.id, right: other.id, same: false })}
              data-testid="dismiss"
            >
              <IconX {...smallIcon} />
            </IconButton>
          )}
        </div>
      ))}
    </section>
  );
}
