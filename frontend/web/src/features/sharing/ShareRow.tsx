import { useLingui } from "@lingui/react/macro";
import { NativeSelect } from "@mantine/core";
import {
  type Access,
  type CrmObject,
  type CrmRecord,
  formatDate,
  type Share,
  type ShareLevel,
} from "@rapport/core";
import { IconUsers, IconX } from "@tabler/icons-react";
import { useShare, useUnshare } from "~/data/sharing.ts";
import { Avatar, Chip, IconButton } from "~/ui/atoms.tsx";
import { icon, smallIcon } from "~/ui/icons.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./sharing.module.css";
import { useSharingWords } from "./words.ts";

type Props = { object: CrmObject; record: CrmRecord; access: Access; share: Share };

/** One share: level and last day can be changed where it may be ended. */
export function ShareRow({ object, record, access, share }: Props) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const words = useSharingWords();
  const message = useErrorMessage();
  const give = useShare(object.noun, record.id);
  const end = useUnshare(object.noun, record.id);
  const name = share.grantee.name ?? t`A team that is gone`;
  const giver = share.given_by.name ?? "";
  const editable = share.may_end && access.may_share.includes(share.level);
  const change = (part: { level?: ShareLevel; until?: string | null }) =>
    give.mutate({
      grantee_id: share.grantee.id,
      level: share.level,
      role: share.role,
      until: share.until,
      ...part,
    });
  const error = give.error ?? end.error;
  const day = share.until ? formatDate(share.until, locale) : "";
  return (
    <li data-testid="share-row">
      {share.grantee.kind === "team" ? (
        <span className={styles.teamMark}>
          <IconUsers {...icon} />
        </span>
      ) : (
        <Avatar name={name} size={24} />
      )}
      <span className={styles.name}>
        <b>{name}</b> {share.role ? <Chip>{words.roles[share.role]}</Chip> : null}
        <small className="mute">{t`from ${giver}`}</small>
      </span>
      {editable ? (
        <span className={styles.settings}>
          <NativeSelect
            aria-label={t`May`}
            value={share.level}
            data={access.may_share.map((each) => ({ value: each, label: words.levels[each] }))}
            onChange={(event) => change({ level: event.currentTarget.value as ShareLevel })}
          />
          <input
            type="date"
            className={styles.day}
            aria-label={t`Until`}
            defaultValue={share.until ?? ""}
            onBlur={(event) => {
              const day = event.currentTarget.value || null;
              if (day !== share.until) change({ until: day });
            }}
          />
        </span>
      ) : (
        <span className="mute">
          {words.levels[share.level]}
          {day ? ` · ${t`until ${day}`}` : ""}
        </span>
      )}
      {share.may_end ? (
        <IconButton
          label={t`Stop sharing with ${name}`}
          disabled={end.isPending}
          onClick={() => end.mutate({ share, undo: editable })}
          data-testid="unshare"
        >
          <IconX {...smallIcon} />
        </IconButton>
      ) : null}
      {error ? (
        <p role="alert" className={styles.problem}>
          {message(error)}
        </p>
      ) : null}
    </li>
  );
}
