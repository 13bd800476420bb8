import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { CrmObject, CrmRecord, Disk, DiskRow, Text, Value } from "@rapport/core";
import { formatInstant, formatNumber, formatTime } from "@rapport/core";
import {
  IconCheck,
  IconCopy,
  IconDatabase,
  IconDownload,
  IconEye,
  IconKey,
  IconMinus,
  IconShieldCheck,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { fieldOf } from "~/data/objects.ts";
import { useSession } from "~/data/session.ts";
import { useKeeper } from "~/features/keys/texts.ts";
import { useFormat } from "~/fields/FieldValue.tsx";
import { Bones } from "~/ui/atoms.tsx";
import { icon, smallIcon } from "~/ui/icons.ts";
import { ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { DiskRaw } from "./DiskRaw.tsx";
import styles from "./disk.module.css";

const DAY = 86_400_000;

type Props = { object: CrmObject; record: CrmRecord };

/** The same row twice: decrypted, and as the bytes that the database stores. Each look is in the audit log. */
export function DiskTab({ object, record }: Props) {
  const { t } = useLingui();
  const { locale, read } = useLocale();
  const zone = useSession().organisation.time_zone;
  const disk = useQuery({
    queryKey: ["disk", object.noun, record.id, record.version],
    queryFn: () => api.disk(object.noun, record.id),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  if (disk.isPending) return <Bones rows={12} />;
  if (disk.isError) return <ErrorState error={disk.error} onRetry={() => void disk.refetch()} />;
  const time = formatTime(disk.data.read_at, locale, zone);
  const label = read(object.label);
  return (
    <div className={styles.page} data-testid="disk">
      <h2>{t`What the disk sees`}</h2>
      <p className="mute">
        {t`The same record (${label}) twice: decrypted for you, and as the bytes PostgreSQL stores. Read live at ${time}; this view is in the audit log.`}
      </p>
      <Panes object={object} disk={disk.data} />
      <Legend />
      <Cards disk={disk.data} />
    </div>
  );
}

function Panes({ object, disk }: { object: CrmObject; disk: Disk }) {
  const { t } = useLingui();
  const [hot, setHot] = useState<number | null>(null);
  const wholes = new Map(disk.raw.cells.map(({ column, hex }) => [column, hex]));
  const micro = disk.decrypted_microseconds;
  const twin = (index: number) => ({
    "data-hot": hot === index,
    style: { order: index },
    onMouseEnter: () => setHot(index),
    onMouseLeave: () => setHot(null),
  });
  return (
    <div className={styles.grid}>
      <div className={styles.pane}>
        <div className={styles.head}>
          <IconEye {...icon} />
          {t`What you see`}
          <small className="num">{t`decrypted in the application, ${micro} µs`}</small>
        </div>
        {disk.rows.map((row, index) => (
          <SeenRow key={row.column} object={object} row={row} twin={twin(index)} />
        ))}
      </div>
      <div className={`${styles.pane} ${styles.dark}`}>
        <div className={styles.head}>
          <IconDatabase {...icon} />
          {t`What the disk holds`}
          <small>{t`${disk.schema}.${disk.table}, page ${disk.page}, row ${disk.row}`}</small>
        </div>
        {disk.rows.map((row, index) => (
          <HeldRow
            key={row.column}
            object={object}
            row={row}
            whole={wholes.get(row.column)}
            twin={twin(index)}
          />
        ))}
      </div>
    </div>
  );
}

type Twin = {
  "data-hot": boolean;
  style: { order: number };
  onMouseEnter: () => void;
  onMouseLeave: () => void;
};

function SeenRow({ object, row, twin }: { object: CrmObject; row: DiskRow; twin: Twin }) {
  const { t } = useLingui();
  const { read } = useLocale();
  const format = useFormat();
  const field = row.field ? fieldOf(object, row.field) : undefined;
  const shown = field ? format(field, row.shown as Value) : read(row.shown as Text | string | null);
  return (
    <div className={styles.row} data-derived={!row.field} {...twin}>
      <span className="truncate">{read(row.label)}</span>
      <span className="truncate">
        {shown || <span className="mute">{row.field ? t`empty` : ""}</span>}
        {row.masked && shown ? <small className={styles.note}>{t`masked for you`}</small> : null}
      </span>
    </div>
  );
}

/** `whole` are all its bytes, of which the row shows the first. */
function HeldRow(props: { object: CrmObject; row: DiskRow; whole: string | undefined; twin: Twin }) {
  const { object, row, whole, twin } = props;
  const { t } = useLingui();
  const chosen = row.field && row.shown != null && fieldOf(object, row.field)?.encrypted === "choice";
  return (
    <div className={styles.row} data-testid={`disk-${row.column}`} {...twin}>
      <span className="truncate">{row.column}</span>
      <span className="truncate">
        <Bytes row={row} />
        {chosen ? <small className={styles.note}>{t`label is encrypted once, elsewhere`}</small> : null}
      </span>
      {row.hex ? (
        <button
          type="button"
          className={styles.copy}
          aria-label={t`Copy the bytes of ${row.column}`}
          onClick={() => void navigator.clipboard.writeText(whole ?? row.hex)}
        >
          <IconCopy {...smallIcon} />
        </button>
      ) : null}
    </div>
  );
}

/** Tink's output begins with its key id: a byte 01 and four bytes of id. */
function Bytes({ row }: { row: DiskRow }) {
  if (row.kind === "clear")
    return <span className={styles.clear}>{row.hex || String(row.shown ?? "NULL")}</span>;
  const compact = row.hex.replace(/\s+/g, "");
  const more = row.more > 0 ? ` +${row.more}${row.kind === "tokens" ? "" : " B"}` : "";
  if (row.kind !== "cipher" || !row.key_id) {
    return (
      <span className={styles.cipher}>
        {row.hex || "NULL"}
        {more}
      </span>
    );
  }
  const rest = compact.slice(10).match(/.{1,8}/g) ?? [];
  return (
    <>
      <span className={styles.key}>{`${compact.slice(0, 2)} ${compact.slice(2, 10)}`}</span>{" "}
      <span className={styles.cipher}>{rest.join(" ")}</span>
      <span>{more}</span>
    </>
  );
}

function Legend() {
  const { t } = useLingui();
  const items = [
    ["#8ea1de", t`key id, first 5 bytes`],
    ["#8b90a0", t`ciphertext (AES-256-GCM) or keyed hash`],
    ["#e0ac4d", t`in the clear, so it can be sorted and summed`],
  ];
  return (
    <div className={styles.legend}>
      {items.map(([color, text]) => (
        <span key={color}>
          <i style={{ background: color }} />
          {text}
        </span>
      ))}
    </div>
  );
}

function Cards({ disk }: { disk: Disk }) {
  const { t } = useLingui();
  const { locale, read } = useLocale();
  const { organisation, rights } = useSession();
  const zone = organisation.time_zone;
  const [raw, setRaw] = useState(false);
  const taken = formatNumber(disk.raw.bytes, locale);
  const since = formatInstant(disk.key.created_at, locale, zone);
  const age = Date.parse(disk.read_at) - Date.parse(disk.key.created_at);
  const days = formatNumber(Math.floor(age / DAY), locale);
  const keeper = useKeeper();
  const rows = formatNumber(disk.key.rows, locale);
  const total = formatNumber(disk.key.rows_total, locale);
  return (
    <div className={styles.cards}>
      <section className={styles.card}>
        <h3>
          <IconDatabase {...icon} />
          {t`The database can learn`}
        </h3>
        <ul>
          {disk.learns.map((text) => (
            <li key={text.en}>
              <IconMinus {...icon} color="var(--warn-text)" />
              {read(text)}
            </li>
          ))}
        </ul>
      </section>
      <section className={styles.card}>
        <h3>
          <IconShieldCheck {...icon} color="var(--ok-text)" />
          {t`It cannot`}
        </h3>
        <ul>
          {disk.cannot.map((text) => (
            <li key={text.en}>
              <IconCheck {...icon} color="var(--ok-text)" />
              {read(text)}
            </li>
          ))}
        </ul>
      </section>
      <section className={styles.card}>
        <h3>
          <IconKey {...icon} />
          <Trans>Your key</Trans>
        </h3>
        <dl>
          <dt>{t`Key id`}</dt>
          <dd style={{ fontFamily: "var(--mono)", fontSize: 11 }}>{disk.key.id}</dd>
          <dt>{t`Held in`}</dt>
          <dd>{keeper(disk.key.provider)}</dd>
          <dt>{t`Rotated`}</dt>
          <dd>{age < DAY ? since : t`${since}, ${days} days ago`}</dd>
          <dt>{t`Rows on it`}</dt>
          <dd className="num">{t`${rows} of ${total}`}</dd>
        </dl>
        <div className={styles.acts}>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconDownload {...icon} />}
            onClick={() => setRaw(true)}
            data-testid="disk-raw"
          >
            {t`Raw row, ${taken} B`}
          </Button>
          {rights.configure ? (
            <Link
              to="/settings/{-$section}"
              params={{ section: "keys" }}
              className={styles.log}
              data-testid="disk-key-log"
            >
              <Trans>Key log</Trans>
            </Link>
          ) : null}
        </div>
        {raw ? <DiskRaw disk={disk} onClose={() => setRaw(false)} /> : null}
      </section>
    </div>
  );
}
