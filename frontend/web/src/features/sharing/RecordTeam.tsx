/** Who works on a record, and as what: its team, beside its attributes. */
import { Trans, useLingui } from "@lingui/react/macro";
import type { CrmObject, CrmRecord } from "@rapport/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { accessQuery } from "~/data/sharing.ts";
import { IconButton } from "~/ui/atoms.tsx";
import { smallIcon } from "~/ui/icons.ts";
import { ShareDialog } from "./ShareDialog.tsx";
import styles from "./sharing.module.css";
import { useSharingWords } from "./words.ts";

type Props = { object: CrmObject; record: CrmRecord; readOnly: boolean };

export function RecordTeam({ object, record, readOnly }: Props) {
  const { t } = useLingui();
  const { roles } = useSharingWords();
  const { data } = useQuery(accessQuery(object.noun, record.id));
  const [open, setOpen] = useState(false);
  const members = (data?.shares ?? []).flatMap((share) =>
    share.role ? [{ ...share, role: share.role }] : [],
  );
  const mayAdd = !readOnly && (data?.may_share.length ?? 0) > 0;
  return (
    <section className={styles.team} data-testid="record-team">
      <h2>
        <Trans>Team</Trans>
        {mayAdd ? (
          <IconButton
            label={t`Add to the team`}
            onClick={() => setOpen(true)}
            data-writes
            data-testid="team-add"
          >
            <IconPlus {...smallIcon} />
          </IconButton>
        ) : null}
      </h2>
      <dl>
        {members.map((share) => (
          <div key={share.id}>
            <dt>{roles[share.role]}</dt>
            <dd className="truncate">{share.grantee.name}</dd>
          </div>
        ))}
      </dl>
      {data && members.length === 0 ? (
        <p className="mute">
          <Trans>Nobody else works on it yet.</Trans>
        </p>
      ) : null}
      {open ? (
        <ShareDialog object={object} record={record} preset="presales" onClose={() => setOpen(false)} />
      ) : null}
    </section>
  );
}
