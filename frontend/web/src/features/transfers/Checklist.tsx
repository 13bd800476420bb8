/** The checklist of a transfer, by who has to do it; the reader's own items can be ticked and unticked. */
import { useLingui } from "@lingui/react/macro";
import { NativeSelect } from "@mantine/core";
import {
  businessNow,
  type CrmObject,
  formatAgo,
  formatDate,
  type TransferPage,
  type TransferShownItem,
  todayIn,
} from "@rapport/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { filesQuery } from "~/data/files.ts";
import { useSession } from "~/data/session.ts";
import { useTransferStep } from "~/data/transfers.ts";
import frame from "~/ui/frame.module.css";
import { useErrorMessage } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./transfers.module.css";

type Props = { page: TransferPage; object: CrmObject | undefined };
type Placed = { item: TransferShownItem; place: number };

export function Checklist({ page, object }: Props) {
  const { t } = useLingui();
  const placed = page.items.map((item, place) => ({ item, place }));
  if (placed.length === 0) return null;
  const sides = [
    { side: "giver", title: t`Before it is accepted` },
    { side: "taker", title: t`After it is accepted` },
  ];
  return sides.map(({ side, title }) => {
    const mine = placed.filter(({ item }) => item.by === side);
    return mine.length > 0 ? (
      <section key={side} className={`${frame.card} ${styles.card}`}>
        <h2>{title}</h2>
        <ul className={styles.items}>
          {mine.map((each) => (
            <Item key={each.place} page={page} object={object} {...each} />
          ))}
        </ul>
      </section>
    ) : null;
  });
}

function Item({ page, object, item, place }: Props & Placed) {
  const { t } = useLingui();
  const { locale, read } = useLocale();
  const message = useErrorMessage();
  const step = useTransferStep();
  const [picks, setPicks] = useState(false);
  const today = todayIn(useSession().organisation.time_zone);
  const { transfer } = page;
  const done = item.done_at !== null;
  const tick = (file?: string) =>
    step.mutate(
      () =>
        api.tickTransfer(transfer.id, place, {
          done: !done,
          base_version: transfer.version,
          ...(file ? { file_id: file } : {}),
        }),
      { onSuccess: () => setPicks(false) },
    );
  const field = object?.fields.find((each) => each.name === item.field);
  const day = item.due_on ? formatDate(item.due_on, locale) : "";
  const late = !done && item.due_on !== null && item.due_on < today;
  const name = field ? read(field.label) : (item.field ?? "");
  const whoDid = item.done_by?.name ?? "";
  const ago = item.done_at ? formatAgo(item.done_at, locale, businessNow()) : "";
  return (
    <li data-testid="transfer-item">
      <input
        type="checkbox"
        className={styles.box}
        checked={done}
        disabled={!item.mine || step.isPending}
        aria-label={item.title}
        onChange={() => (!done && item.needs === "file" ? setPicks(true) : tick())}
        data-writes
        data-testid="transfer-tick"
      />
      <span>
        {item.title}
        <small>
          {done ? t`${whoDid}, ${ago}` : (item.person?.name ?? t`Whoever accepts it`)}
          {item.needs === "field" ? ` · ${t`needs “${name}” to be filled in`}` : ""}
          {item.needs === "file" ? ` · ${t`needs a file`}` : ""}
        </small>
        {day && !done ? (
          <small className={late ? styles.late : undefined}>
            {late ? t`Overdue since ${day}` : t`Due ${day}`}
          </small>
        ) : null}
        {picks && object ? (
          <FilePick noun={object.noun} record={transfer.record_id} busy={step.isPending} onPick={tick} />
        ) : null}
        {step.error ? <small role="alert">{message(step.error)}</small> : null}
      </span>
    </li>
  );
}

type FileProps = { noun: string; record: string; busy: boolean; onPick: (file: string) => void };

function FilePick({ noun, record, busy, onPick }: FileProps) {
  const { t } = useLingui();
  const files = useQuery(filesQuery(noun, record));
  if (files.data?.length === 0)
    return <small>{t`The record has no files yet. Upload one on its page, under Files.`}</small>;
  return (
    <NativeSelect
      aria-label={t`Which file`}
      disabled={busy || files.isPending}
      value=""
      data={[
        { value: "", label: t`Choose a file` },
        ...(files.data ?? []).map((each) => ({ value: each.id, label: each.name })),
      ]}
      onChange={(event) => event.currentTarget.value && onPick(event.currentTarget.value)}
      data-testid="transfer-file"
    />
  );
}
