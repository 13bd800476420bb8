import { Plural, useLingui } from "@lingui/react/macro";
import { Menu } from "@mantine/core";
import { BARS, DEPTHS, type Depth, formatNumber } from "@rapport/core";
import { IconCheck } from "@tabler/icons-react";
import type { ButtonHTMLAttributes } from "react";
import { Kbd } from "~/ui/atoms.tsx";
import { smallIcon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { DepthGlyph } from "./DepthGlyph.tsx";
import styles from "./roles.module.css";
import { useWords } from "./words.ts";

type Props = {
  cell: ButtonHTMLAttributes<HTMLButtonElement>;
  label: string;
  depth: Depth;
  /** What may be viewed: nothing else goes deeper. */
  most: Depth;
  changed: boolean;
  counts: Partial<Record<Depth, number>> | null;
  onOpen: () => void;
  onChange: (depth: Depth) => void;
};

export function DepthCell({ cell, label, depth, most, changed, counts, onOpen, onChange }: Props) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { depths } = useWords();
  // A role may say more than may be viewed; what counts, and so what is shown, is the lesser.
  const shown = BARS[depth] > BARS[most] ? most : depth;
  return (
    <Menu onOpen={onOpen} width={216} position="bottom-start" disabled={cell.disabled ?? false}>
      <Menu.Target>
        <button
          type="button"
          {...cell}
          className={styles.cell}
          data-changed={changed || undefined}
          aria-label={`${label}: ${depths[shown]}`}
        >
          <DepthGlyph depth={shown} />
          <span className={shown === "none" ? "mute" : undefined}>{depths[shown]}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {DEPTHS.filter((each) => BARS[each] <= BARS[most]).map((each) => {
          const count = counts?.[each];
          const key = DEPTHS.indexOf(each);
          return (
            <Menu.Item
              key={each}
              leftSection={<DepthGlyph depth={each} />}
              rightSection={
                <span className={styles.menuKey}>
                  {each === shown ? <IconCheck {...smallIcon} /> : null}
                  <Kbd>{key}</Kbd>
                </span>
              }
              role="menuitemradio"
              aria-checked={each === shown}
              aria-label={t`${depths[each]}, key ${key}`}
              data-testid={`depth-${each}`}
              onClick={() => onChange(each)}
            >
              {depths[each]}
              {count === undefined ? null : (
                <span className={styles.menuCount}>
                  {formatNumber(count, locale)} <Plural value={count} one="record" other="records" />
                </span>
              )}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
