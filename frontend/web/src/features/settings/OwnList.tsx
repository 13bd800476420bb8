/** What stands around lists of what an organisation may define so many of: how many are in use, and what is archived. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { Text } from "@rapport/core";
import type { ReactNode } from "react";
import inputs from "~/fields/fields.module.css";
import { useErrorMessage } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./settings.module.css";

type UsedProps = {
  used: number;
  limit: number;
  add: ReactNode;
  testid: string;
  /** What to do where no more may be added. */
  children: ReactNode;
};

export function UsedBar({ used, limit, add, testid, children }: UsedProps) {
  const { t } = useLingui();
  return (
    <>
      {used > 0 ? (
        <div className={styles.bar}>
          <span className="mute" data-testid={testid}>{t`${used} of ${limit} in use`}</span>
          {add}
        </div>
      ) : null}
      {used >= limit ? <p className={styles.full}>{children}</p> : null}
    </>
  );
}

type Item = { name: string; label: Text };
type ArchivedProps<T extends Item> = {
  items: readonly T[];
  full: boolean;
  restore: { mutate: (item: T) => void; error: unknown };
  /** What becomes of their records. */
  children: ReactNode;
};

export function ArchivedList<T extends Item>({ items, full, restore, children }: ArchivedProps<T>) {
  const { t } = useLingui();
  const { read } = useLocale();
  const message = useErrorMessage();
  if (items.length === 0) return null;
  return (
    <>
      <h3>{t`Archived`}</h3>
      <p className="mute">{children}</p>
      <div className={styles.card}>
        {items.map((item) => (
          <div key={item.name} className={styles.row}>
            <span>{read(item.label)}</span>
            <span className={styles.acts}>
              <Button
                variant="default"
                size="xs"
                disabled={full}
                aria-label={t`Restore ${read(item.label)}`}
                onClick={() => restore.mutate(item)}
                data-testid={`restore-${item.name}`}
              >
                <Trans>Restore</Trans>
              </Button>
            </span>
          </div>
        ))}
      </div>
      {restore.error ? (
        <p className={inputs.problem} role="alert">
          {message(restore.error)}
        </p>
      ) : null}
    </>
  );
}
