/** A question mark that opens the reasons why somebody sees a record. */
import { Popover } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { IconButton } from "~/ui/atoms.tsx";
import styles from "./sharing.module.css";

type Props = {
  label: string;
  glyph: ReactNode;
  testid: string;
  /** What is told; asked for only while it is open. */
  children: (close: () => void) => ReactNode;
};

export function ReasonsPopover({ label, glyph, testid, children }: Props) {
  const [open, setOpen] = useState(false);
  return (
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
        <IconButton label={label} aria-expanded={open} onClick={() => setOpen(!open)} data-testid={testid}>
          {glyph}
        </IconButton>
      </Popover.Target>
      <Popover.Dropdown className={styles.popover} p={0}>
        {open ? children(() => setOpen(false)) : null}
      </Popover.Dropdown>
    </Popover>
  );
}
