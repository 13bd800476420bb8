import { Trans, useLingui } from "@lingui/react/macro";
import { Menu } from "@mantine/core";
import { type CrmObject, groupFields } from "@rapport/core";
import { IconCheck, IconStack2 } from "@tabler/icons-react";
import { GhostButton } from "~/ui/atoms.tsx";
import { icon, smallIcon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";

type Props = { object: CrmObject; group: string | null; onChange: (group: string | null) => void };

/** By which field's values the list is grouped. */
export function GroupMenu({ object, group, onChange }: Props) {
  const { t } = useLingui();
  const { read } = useLocale();
  const fields = groupFields(object);
  const current = fields.find((field) => field.name === group);
  if (fields.length === 0) return null;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <GhostButton data-testid="group">
          <IconStack2 {...icon} />
          {current ? t`By ${read(current.label)}` : t`Group by`}
        </GhostButton>
      </Menu.Target>
      <Menu.Dropdown data-reads mah={420} style={{ overflowY: "auto" }}>
        {fields.map((field) => (
          <Menu.Item
            key={field.name}
            rightSection={field.name === group ? <IconCheck {...smallIcon} /> : null}
            onClick={() => onChange(field.name)}
            data-testid={`group-${field.name}`}
          >
            {read(field.label)}
          </Menu.Item>
        ))}
        {current ? (
          <>
            <Menu.Divider />
            <Menu.Item onClick={() => onChange(null)} data-testid="group-none">
              <Trans>No groups</Trans>
            </Menu.Item>
          </>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}
