/** The one primary button of a page that makes something new, with its key; on a phone its name is heard, not seen. */
import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import styles from "./atoms.module.css";
import { Kbd } from "./atoms.tsx";
import { icon } from "./icons.ts";

export function NewButton({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <Button onClick={onClick} classNames={{ label: styles.newLabel }} data-testid="new-record">
      <IconPlus {...icon} />
      <span>{label}</span>
      <Kbd onAccent>C</Kbd>
    </Button>
  );
}
