import { Trans, useLingui } from "@lingui/react/macro";
import { Menu } from "@mantine/core";
import { allFields, type CrmObject, type Sort, toggleSort } from "@rapport/core";
import { IconArrowDown, IconArrowsSort, IconArrowUp } from "@tabler/icons-react";
import { GhostButton } from "~/ui/atoms.tsx";
import { icon, smallIcon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";

type Props = { object: CrmObject; sort: Sort[]; onChange: (sort: Sort[]) => void };

export function SortMenu({ object, sort, onChange }: Props) {
  const { t } = useLingui();
  const { read } = useLocale();
  const fields = allFields(object).filter((field) => field.sortable);
  const current = sort[0];
  const field = fields.find((item) => item.name === current?.field);
  const direction = current?.descending ? t`descending` : t`ascending`;
  const text = field ? t`${read(field.label)}, ${direction}` : t`Sort`;
  return (
    <Menu closeOnItemClick={false} position="bottom-end">
      <Menu.Target>
        <GhostButton data-testid="sort">
          <IconArrowsSort {...icon} />
          {text}
        </GhostButton>
      </Menu.Target>
      <Menu.Dropdown data-reads mah={420} style={{ overflowY: "auto" }}>
        {fields.map((item) => {
          const active = current?.field === item.name;
          const Arrow = current?.descending ? IconArrowDown : IconArrowUp;
          return (
            <Menu.Item
              key={item.name}
              rightSection={active ? <Arrow {...smallIcon} /> : null}
              onClick={() => onChange(toggleSort(sort, item.name))}
              data-testid={`sort-${item.name}`}
            >
              {read(item.label)}
            </Menu.Item>
          );
        })}
        {current ? (
          <>
            <Menu.Divider />
            <Menu.Item onClick={() => onChange([])}>
              <Trans>No sort</Trans>
            </Menu.Item>
          </>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}
