/** The row's bytes uncut, as a dump with offsets: what whoever has the disk has of it. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal } from "@mantine/core";
import { type Disk, formatNumber } from "@rapport/core";
import { IconDownload } from "@tabler/icons-react";
import { icon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./disk.module.css";

const LINE = 16;

/** Lines of an offset, sixteen bytes, and those of them that are letters; the rest are dots. */
export function dump(hex: string): string[] {
  const bytes = hex.match(/../g) ?? [];
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += LINE) {
    const part = bytes.slice(at, at + LINE);
    const text = part.map((byte) => {
      const code = Number.parseInt(byte, 16);
      return code > 32 && code < 127 ? String.fromCharCode(code) : ".";
    });
    lines.push(
      `${at.toString(16).padStart(6, "0")}  ${part.join(" ").padEnd(LINE * 3 - 1)}  ${text.join("")}`,
    );
  }
  return lines;
}

export function DiskRaw({ disk, onClose }: { disk: Disk; onClose: () => void }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { raw } = disk;
  const [taken, whole] = [formatNumber(raw.bytes, locale), formatNumber(raw.page_bytes, locale)];
  const place = `${disk.schema}.${disk.table} (${disk.page},${disk.row})`;
  const text = raw.cells.map(({ column, hex }) => [column, ...dump(hex), ""].join("\n")).join("\n");
  return (
    <Modal
      opened
      onClose={onClose}
      title={t`Raw row, ${taken} B`}
      size={720}
      centered
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <p className="mute">
        <Trans>
          Everything that the row holds as bytes, uncut, out of its page of {whole} B. The page as a whole
          only a superuser of PostgreSQL can read: this application is none, on purpose.
        </Trans>
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it by the keys */}
      <section className={styles.dump} tabIndex={0} aria-label={t`Raw row`} data-testid="disk-dump">
        <pre>{`${place} xmin ${raw.written_by}\n\n${text}`}</pre>
      </section>
      <div className={styles.foot}>
        <Button
          component="a"
          variant="default"
          size="xs"
          leftSection={<IconDownload {...icon} />}
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(`${place}\n\n${text}`)}`}
          download={`${disk.table}-${disk.page}-${disk.row}.txt`}
        >
          <Trans>Save as text</Trans>
        </Button>
      </div>
    </Modal>
  );
}
