/** Addresses of a company beside its own: where bills and goods go, where it is registered, where its sites are. */
import { Trans, useLingui } from "@lingui/react/macro";
import { type Address, addressLines, type CrmRecord } from "@rapport/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "~/app/api.ts";
import record from "~/features/record/record.module.css";
import { Bones, Chip, GhostButton, IconButton } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { AddressForm } from "./AddressForm.tsx";
import styles from "./addresses.module.css";
import { useAddressWords } from "./words.ts";

type Props = { record: CrmRecord; readOnly: boolean };

export function AddressesPanel({ record: company, readOnly }: Props) {
  const { t } = useLingui();
  const [open, setOpen] = useState<Address | "new" | null>(null);
  const found = useQuery({
    queryKey: ["addresses", company.id, company.version],
    queryFn: () => api.addresses(company.id),
    gcTime: 0,
    retry: false,
  });
  const items = found.data?.items ?? [];
  const editable = !readOnly && found.data?.editable === true;
  if (found.data && items.length === 0 && !editable) return null;
  return (
    <section className={record.panel} data-testid="addresses">
      <h2>
        <Trans>Further addresses</Trans>{" "}
        {items.length > 0 ? <small className="num">{items.length}</small> : null}
        {editable ? (
          <IconButton label={t`Add an address`} onClick={() => setOpen("new")} data-testid="address-add">
            <IconPlus {...icon} />
          </IconButton>
        ) : null}
      </h2>
      {found.isPending ? <Bones rows={2} height={28} /> : null}
      {found.isError ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.data && items.length === 0 ? <p className="mute">{t`None yet.`}</p> : null}
      <ul>
        {items.map((each) => (
          <One key={each.id} address={each} onEdit={editable ? () => setOpen(each) : null} />
        ))}
      </ul>
      {open ? (
        <AddressForm
          key={open === "new" ? "new" : open.id}
          company={company.id}
          address={open === "new" ? null : open}
          onDone={() => setOpen(null)}
          onClose={() => setOpen(null)}
        />
      ) : null}
    </section>
  );
}

function One({ address, onEdit }: { address: Address; onEdit: (() => void) | null }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const words = useAddressWords();
  const lines = addressLines(address, locale);
  return (
    <li className={styles.one} data-testid="address">
      <div className={styles.head}>
        <span className={styles.kind}>{words.kind(address.kind)}</span>
        {address.is_primary ? <Chip tone="accent">{t`Primary`}</Chip> : null}
        {onEdit ? (
          <GhostButton
            className={styles.edit}
            onClick={onEdit}
            aria-label={t`Edit: ${lines.join(" ") || address.point || ""}`}
            data-testid="address-edit"
          >
            <Trans>Edit</Trans>
          </GhostButton>
        ) : null}
      </div>
      {lines.map((line) => (
        <div key={line} className={styles.line}>
          {line}
        </div>
      ))}
      {address.point ? (
        <a className={`mute ${styles.point}`} href={address.point}>
          {t`Show on a map`}
        </a>
      ) : null}
    </li>
  );
}
