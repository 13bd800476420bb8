/** Which roles somebody has, and giving them others: one change, whatever is added and taken. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Checkbox, Input, Popover } from "@mantine/core";
import type { Member, Roster } from "@rapport/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useState } from "react";
import settings from "~/features/settings/settings.module.css";
import { smallIcon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./team.module.css";

/** So many roles one person may have; the server says the same. */
const MOST = 8;

type Props = { member: Member; roster: Roster; changes: boolean; onChange: (roles: string[]) => void };

export function RolePicker({ member, roster, changes, onChange }: Props) {
  const { t } = useLingui();
  const { read } = useLocale();
  const [open, setOpen] = useState(false);
  // Who was only invited has none yet: what is shown is the one that they are invited with.
  const joined = member.roles.length > 0;
  const invited = member.invitation ? [member.invitation.role] : [];
  const held = roster.roles.filter((role) => (joined ? member.roles : invited).includes(role.key));
  const [first, ...others] = held.map((role) => read(role.label));
  const all = held.map((role) => read(role.label)).join(" + ");
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" trapFocus returnFocus withinPortal>
      <Popover.Target>
        <Input
          component="button"
          type="button"
          pointer
          disabled={!changes || !joined}
          rightSection={<IconChevronDown {...smallIcon} />}
          aria-label={t`Roles of ${member.name}: ${all || "–"}`}
          title={others.length > 0 ? all : undefined}
          onClick={() => setOpen(!open)}
          data-writes
          data-testid="member-roles"
        >
          <span className={styles.held}>
            <span className="truncate">{first ?? "–"}</span>
            {others.length > 0 ? <span className={styles.more}>+{others.length}</span> : null}
          </span>
        </Input>
      </Popover.Target>
      <Popover.Dropdown w={240} aria-label={t`Roles of ${member.name}`}>
        {open ? (
          <Choice
            {...{ member, roster }}
            onCancel={() => setOpen(false)}
            onSave={(roles) => {
              setOpen(false);
              onChange(roles);
            }}
          />
        ) : null}
      </Popover.Dropdown>
    </Popover>
  );
}

type ChoiceProps = Pick<Props, "member" | "roster"> & {
  onCancel: () => void;
  onSave: (roles: string[]) => void;
};

function Choice({ member, roster, onCancel, onSave }: ChoiceProps) {
  const { t } = useLingui();
  const { read } = useLocale();
  const [chosen, setChosen] = useState(member.roles);
  const toggle = (key: string) =>
    setChosen(chosen.includes(key) ? chosen.filter((each) => each !== key) : [...chosen, key]);
  const same = chosen.length === member.roles.length && chosen.every((key) => member.roles.includes(key));
  return (
    <form
      className={settings.fields}
      onSubmit={(event) => {
        event.preventDefault();
        onSave(chosen);
      }}
    >
      <fieldset className={settings.people}>
        <legend>{t`Roles`}</legend>
        <div className={styles.choices}>
          {roster.roles.map((role) => {
            const has = chosen.includes(role.key);
            return (
              <Checkbox
                key={role.key}
                label={read(role.label)}
                checked={has}
                disabled={!role.can_give || (!has && chosen.length >= MOST)}
                onChange={() => toggle(role.key)}
                data-testid={`give-${role.key}`}
              />
            );
          })}
        </div>
      </fieldset>
      <small className="mute" role="status">
        {chosen.length === 0
          ? t`Everybody here has a role: choose at least one.`
          : t`The most that any of them gives counts.`}
      </small>
      <div className={settings.foot}>
        <Button variant="default" size="xs" onClick={onCancel}>
          <Trans>Cancel</Trans>
        </Button>
        <Button type="submit" size="xs" disabled={same || chosen.length === 0} data-testid="save-roles">
          <Trans>Save</Trans>
        </Button>
      </div>
    </form>
  );
}
