/** A button of the selection's bar and what it asks before it does it; what was chosen there is forgotten as it closes. */
import { Popover } from "@mantine/core";
import type { TablerIcon } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { icon } from "~/ui/icons.ts";
import styles from "./list.module.css";

type Props = {
  Icon: TablerIcon;
  label: ReactNode;
  width: number;
  testid: string;
  onClosed: () => void;
  children: (close: () => void) => ReactNode;
};

export function BulkPopover({ Icon, label, width, testid, onClosed, children }: Props) {
  const [open, setOpen] = useState(false);
  const close = () => {
    setOpen(false);
    onClosed();
  };
  return (
    <Popover
      opened={open}
      onChange={(next) => (next ? setOpen(true) : close())}
      position="top"
      width={width}
      closeOnClickOutside={false}
      trapFocus
    >
      <Popover.Target>
        <button
          type="button"
          className={styles.bulkButton}
          onClick={() => (open ? close() : setOpen(true))}
          data-testid={testid}
        >
          <Icon {...icon} />
          {label}
        </button>
      </Popover.Target>
      <Popover.Dropdown className={styles.bulkPanel}>{children(close)}</Popover.Dropdown>
    </Popover>
  );
}
