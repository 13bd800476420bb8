/** The sign of a task that comes again, with how often. */
import type { CrmRecord } from "@rapport/core";
import { IconRepeat } from "@tabler/icons-react";
import { byName, useObjects } from "~/data/objects.ts";
import { smallIcon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { optionsOf } from "./optionsOf.ts";
import styles from "./timeline.module.css";

export function Repeats({ task }: { task: CrmRecord }) {
  const { read } = useLocale();
  const options = useRepeats();
  if (!task.repeat) return null;
  const every = read(options.find((option) => option.value === task.repeat)?.label);
  return (
    <span className={styles.repeats} role="img" aria-label={every} title={every} data-testid="repeats">
      <IconRepeat {...smallIcon} size={14} />
    </span>
  );
}

/** How often a task can come again. */
export function useRepeats() {
  const task = byName(useObjects(), "task");
  return optionsOf(task?.fields.find((field) => field.name === "repeat"));
}
