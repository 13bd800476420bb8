import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal } from "@mantine/core";
import { IconDownload, IconPrinter } from "@tabler/icons-react";
import { useSession } from "~/data/session.ts";
import { icon } from "~/ui/icons.ts";
import styles from "./settings.module.css";

/** Ten codes that are shown once: to be printed or saved, and not beside the password. */
export function RecoveryCodesDialog({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  const { t } = useLingui();
  const { person } = useSession();
  const save = () => {
    const heading = t`Rapport recovery codes of ${person.email}. Each works once.`;
    const url = URL.createObjectURL(
      new Blob([`${heading}\n\n${codes.join("\n")}\n`], { type: "text/plain" }),
    );
    const link = document.createElement("a");
    link.href = url;
    link.download = "rapport-recovery-codes.txt";
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t`Recovery codes`}
      size={440}
      centered
      closeOnClickOutside={false}
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <div className={styles.fields} data-testid="recovery-codes">
        <p className="mute">
          <Trans>
            Each of them works once in place of the app, if the phone is lost. They are not shown again: print
            them or keep them in a password manager, apart from the password.
          </Trans>
        </p>
        <p className={styles.printed}>
          <Trans>Rapport recovery codes of {person.email}. Each works once.</Trans>
        </p>
        <ol className={styles.codes}>
          {codes.map((code) => (
            <li key={code} data-testid="recovery-code">
              {code}
            </li>
          ))}
        </ol>
        <div className={styles.foot}>
          <Button variant="default" leftSection={<IconPrinter {...icon} />} onClick={() => window.print()}>
            <Trans>Print</Trans>
          </Button>
          <Button
            variant="default"
            leftSection={<IconDownload {...icon} />}
            onClick={save}
            data-testid="recovery-save"
          >
            <Trans>Download</Trans>
          </Button>
          <Button onClick={onClose} data-testid="recovery-kept">
            <Trans>I've saved them</Trans>
          </Button>
        </div>
      </div>
    </Modal>
  );
}
