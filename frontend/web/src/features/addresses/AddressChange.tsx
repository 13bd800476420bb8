/** A change of a further address, in the history of its company: what it was and what it became. */
import { Trans, useLingui } from "@lingui/react/macro";
import {
  addressLines,
  type CrmObject,
  type CrmRecord,
  type HistoryItem,
  type PartChange,
  type PastAddress,
} from "@rapport/core";
import { IconArrowBackUp, IconArrowRight } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useRevert } from "~/data/writes.ts";
import styles from "~/features/record/record.module.css";
import { smallIcon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { useAddressWords } from "./words.ts";

type Props = {
  object: CrmObject;
  record: CrmRecord;
  item: HistoryItem;
  change: PartChange;
  readOnly: boolean;
};

export function AddressChange({ object, record, item, change, readOnly }: Props) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const words = useAddressWords();
  const revert = useRevert(object);
  const client = useQueryClient();
  const { before, after } = change;
  const kind = (after ?? before)?.kind;
  const show = (address: PastAddress | null) => {
    if (!address) return "";
    const lines = addressLines(address, locale);
    const said = lines.length > 0 ? lines : [address.point ?? ""];
    const moved = before?.kind !== after?.kind && before && after ? [words.kind(address.kind)] : [];
    return [...moved, ...said, ...(address.is_primary ? [t`Primary`] : [])].join(", ");
  };
  return (
    <div className={styles.change} data-testid="history-address">
      {kind ? words.kind(kind) : null}
      <s>{show(before) || t`empty`}</s>
      <IconArrowRight {...smallIcon} />
      <span>{show(after) || t`empty`}</span>
      {change.can_revert && !readOnly ? (
        <button
          type="button"
          className={styles.revert}
          disabled={revert.isPending}
          onClick={() =>
            revert.mutate(
              { id: record.id, seq: item.seq },
              { onSuccess: () => void client.invalidateQueries({ queryKey: ["addresses", record.id] }) },
            )
          }
          data-testid="revert-address"
        >
          <IconArrowBackUp {...smallIcon} />
          <Trans>Revert</Trans>
        </button>
      ) : null}
    </div>
  );
}
