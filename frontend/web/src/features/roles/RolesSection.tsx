/** Settings, Roles: which there are, who has them, and the editor of one. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { formatNumber, type Role } from "@rapport/core";
import { IconChevronRight, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useObjects } from "~/data/objects.ts";
import { rolesQuery } from "~/data/roles.ts";
import settings from "~/features/settings/settings.module.css";
import { Bones, Chip } from "~/ui/atoms.tsx";
import { icon, smallIcon } from "~/ui/icons.ts";
import { ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { NameDialog } from "./NameDialog.tsx";
import { RemoveDialog } from "./RemoveDialog.tsx";
import { RoleEditor } from "./RoleEditor.tsx";
import styles from "./roles.module.css";

type Asked = { what: "new" | "rename" | "remove"; role: Role | null };

const route = getRouteApi("/app/settings/{-$section}");

/** Each role has an address of its own, so that it can be linked to and left by the way back. */
export function RolesSection() {
  const { t } = useLingui();
  const roles = useQuery(rolesQuery);
  const objects = useObjects();
  const { role: open, person } = route.useSearch();
  const navigate = useNavigate();
  const setOpen = (role: string | null) =>
    void navigate({
      to: "/settings/{-$section}",
      params: { section: "roles" },
      search: { role: role ?? undefined },
    });
  const [asked, setAsked] = useState<Asked | null>(null);
  if (roles.isPending) return <Bones rows={5} height={56} />;
  if (roles.isError) return <ErrorState error={roles.error} onRetry={() => void roles.refetch()} />;
  const edited = roles.data.find((role) => role.id === open);
  const dialogs = asked ? (
    asked.what === "remove" && asked.role ? (
      <RemoveDialog
        role={asked.role}
        roles={roles.data}
        onClose={() => setAsked(null)}
        onDone={() => setOpen(null)}
      />
    ) : (
      <NameDialog
        role={asked.what === "rename" ? asked.role : null}
        from={asked.what === "new" ? asked.role : null}
        roles={roles.data}
        onClose={() => setAsked(null)}
        onDone={(made) => setOpen(made.id)}
      />
    )
  ) : null;
  if (edited)
    return (
      <>
        <RoleEditor
          key={edited.id}
          role={edited}
          person={person ?? null}
          objects={objects}
          onBack={() => setOpen(null)}
          onCopy={() => setAsked({ what: "new", role: edited })}
          onRename={() => setAsked({ what: "rename", role: edited })}
          onRemove={() => setAsked({ what: "remove", role: edited })}
        />
        {dialogs}
      </>
    );
  const own = roles.data.filter((role) => !role.is_system);
  return (
    <div className={styles.list}>
      <div className={settings.bar}>
        <h2 style={{ margin: 0 }}>{t`Roles`}</h2>
        <Button
          leftSection={<IconPlus {...icon} />}
          onClick={() => setAsked({ what: "new", role: null })}
          data-testid="new-role"
        >
          <Trans>New role</Trans>
        </Button>
      </div>
      <h3>{t({ context: "roles", message: "Your own" })}</h3>
      {own.length === 0 ? (
        <p className={styles.none}>
          <Trans>None yet. Copy one of those below and change what it gives.</Trans>
        </p>
      ) : (
        <Rows roles={own} onOpen={setOpen} />
      )}
      <h3>{t`Built in`}</h3>
      <Rows roles={roles.data.filter((role) => role.is_system)} onOpen={setOpen} />
      {dialogs}
    </div>
  );
}

function Rows({ roles, onOpen }: { roles: Role[]; onOpen: (id: string) => void }) {
  const { t } = useLingui();
  const { locale, read } = useLocale();
  return (
    <div className={settings.card}>
      {roles.map((role) => (
        <button
          type="button"
          key={role.id}
          className={`${settings.row} ${styles.role}`}
          onClick={() => onOpen(role.id)}
          data-testid={`role-${role.key}`}
        >
          <span>
            {read(role.label)}
            <small className="truncate">
              {role.people.length === 0
                ? t`Nobody has it`
                : role.people
                    .slice(0, 4)
                    .map((person) => person.name)
                    .join(t`, `)}
            </small>
          </span>
          {role.is_system || role.editable ? null : <Chip>{t`Above you`}</Chip>}
          <span className={`mute ${styles.count}`}>
            {formatNumber(role.people.length, locale)}
            <IconChevronRight {...smallIcon} />
          </span>
        </button>
      ))}
    </div>
  );
}
