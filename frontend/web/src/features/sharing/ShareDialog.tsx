/** Who was given a record, until when, and giving it to somebody else. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal, NativeSelect, TextInput } from "@mantine/core";
import type { Access, CrmObject, CrmRecord, ShareLevel, TeamRole } from "@rapport/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { accessQuery, hasTeam, useGrantees, useShare } from "~/data/sharing.ts";
import inputs from "~/fields/fields.module.css";
import { Picker } from "~/fields/Picker.tsx";
import { Avatar, Bones } from "~/ui/atoms.tsx";
import { ErrorState, useErrorMessage } from "~/ui/states.tsx";
import { ShareRow } from "./ShareRow.tsx";
import styles from "./sharing.module.css";
import { useSharingWords } from "./words.ts";

type Props = { object: CrmObject; record: CrmRecord; onClose: () => void; preset?: TeamRole };

export function ShareDialog({ object, record, onClose, preset }: Props) {
  const { t } = useLingui();
  const { data, error, refetch } = useQuery(accessQuery(object.noun, record.id));
  const title = String(record[object.title_field] ?? "") || t`No name`;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t`Share “${title}”`}
      size={600}
      centered
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      {data ? (
        <>
          {data.may_share.length > 0 ? (
            <Giving object={object} record={record} access={data} preset={preset} />
          ) : (
            <p className={styles.hint}>
              <Trans>You see this by a share. Its owner can share it on.</Trans>
            </p>
          )}
          <Given object={object} record={record} access={data} />
        </>
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Bones rows={4} height={36} />
      )}
    </Modal>
  );
}

type GivingProps = { object: CrmObject; record: CrmRecord; access: Access; preset: TeamRole | undefined };

function Giving({ object, record, access, preset }: GivingProps) {
  const { t } = useLingui();
  const message = useErrorMessage();
  const words = useSharingWords();
  const [query, setQuery] = useState("");
  const [grantee, setGrantee] = useState<string | null>(null);
  const [level, setLevel] = useState<ShareLevel>("read");
  const [role, setRole] = useState<TeamRole | "">(preset ?? "");
  const [until, setUntil] = useState("");
  const { options, teams } = useGrantees(grantee ? "" : query);
  const share = useShare(object.noun, record.id);
  const isTeam = grantee !== null && teams.has(grantee);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!grantee) return;
    share.mutate(
      { grantee_id: grantee, level, role: isTeam ? null : role || null, until: until || null },
      {
        onSuccess: () => {
          setQuery("");
          setGrantee(null);
          setLevel("read");
          setRole(preset ?? "");
          setUntil("");
        },
      },
    );
  };
  const pick = (value: string | null) => {
    setGrantee(value);
    setQuery(options.find((each) => each.value === value)?.label ?? "");
  };
  // Whoever has it already is in the list below, where their share is changed or ended.
  const has = new Set([access.owner.id, ...access.shares.map((each) => each.grantee.id)]);
  const offered = options.filter((each) => !has.has(each.value));
  return (
    <form className={styles.giving} onSubmit={submit}>
      <div className={styles.who}>
        <span className={styles.label}>
          <Trans>Person or team</Trans>
        </span>
        <Picker
          label={t`Person or team`}
          options={offered}
          query={query}
          onQuery={(text) => {
            setGrantee(null);
            setQuery(text);
          }}
          selected={grantee ? [grantee] : []}
          onPick={pick}
          placeholder={t`Search for a name`}
          className={`${inputs.input} ${styles.input}`}
          testid="share-grantee"
        />
      </div>
      <Button type="submit" disabled={!grantee} loading={share.isPending} data-testid="share-submit">
        <Trans>Share</Trans>
      </Button>
      <NativeSelect
        label={t`May`}
        value={level}
        data={access.may_share.map((each) => ({ value: each, label: words.levels[each] }))}
        onChange={(event) => setLevel(event.currentTarget.value as ShareLevel)}
        data-testid="share-level"
      />
      {hasTeam(object.name) ? (
        <NativeSelect
          label={t`Role in its team`}
          value={isTeam ? "" : role}
          disabled={isTeam}
          data={[
            { value: "", label: isTeam ? t`For people only` : t`None` },
            ...Object.entries(words.roles).map(([value, label]) => ({ value, label })),
          ]}
          onChange={(event) => setRole(event.currentTarget.value as TeamRole | "")}
          data-testid="share-role"
        />
      ) : null}
      <TextInput
        type="date"
        label={t`Until (optional)`}
        value={until}
        onChange={(event) => setUntil(event.currentTarget.value)}
        data-testid="share-until"
      />
      {share.error ? (
        <p role="alert" className={styles.problem} data-testid="share-problem">
          {message(share.error)}
        </p>
      ) : null}
    </form>
  );
}

type GivenProps = { object: CrmObject; record: CrmRecord; access: Access };

function Given({ object, record, access }: GivenProps) {
  const { t } = useLingui();
  const owner = access.owner.name ?? "";
  return (
    <ul className={styles.given} aria-label={t`Who was given it`} data-testid="shares">
      <li>
        <Avatar name={owner} size={24} />
        <span className={styles.name}>
          <b>{owner}</b>
        </span>
        <span className="mute">
          <Trans>Owns it</Trans>
        </span>
      </li>
      {access.shares.map((share) => (
        <ShareRow key={share.id} object={object} record={record} access={access} share={share} />
      ))}
      {access.shares.length === 0 ? (
        <li className="mute" data-testid="no-shares">
          <Trans>Shared with nobody yet. Who sees it by their role is under “Why can I see this?”.</Trans>
        </li>
      ) : null}
    </ul>
  );
}
