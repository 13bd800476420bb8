/** On every record page: why one sees the record, who else does, and the way to share it. */
import { useLingui } from "@lingui/react/macro";
import { Popover } from "@mantine/core";
import type { CrmObject, CrmRecord } from "@rapport/core";
import { IconShieldQuestion } from "@tabler/icons-react";
import { useState } from "react";
import { IconButton } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { ShareDialog } from "./ShareDialog.tsx";
import styles from "./sharing.module.css";
import { Why } from "./Why.tsx";

type Props = { object: CrmObject; record: CrmRecord };

export function AccessButton({ object, record }: Props) {
  const { t } = useLingui();
  const [open, setOpen] = useState(false);
  const [sharing, setSharing] = useState(false);
  const share = () => {
    setOpen(false);
    setSharing(true);
  };
  return (
    <>
      <Popover
        opened={open}
        onChange={setOpen}
        position="bottom-end"
        width={344}
        withArrow
        trapFocus
        returnFocus
      >
        <Popover.Target>
          <IconButton
            label={t`Why can I see this?`}
            aria-expanded={open}
            onClick={() => setOpen(!open)}
            data-testid="record-access"
          >
            <IconShieldQuestion {...icon} />
          </IconButton>
        </Popover.Target>
        <Popover.Dropdown className={styles.popover} p={0}>
          <Why object={object} record={record} onClose={() => setOpen(false)} onShare={share} />
        </Popover.Dropdown>
      </Popover>
      {sharing ? <ShareDialog object={object} record={record} onClose={() => setSharing(false)} /> : null}
    </>
  );
}
