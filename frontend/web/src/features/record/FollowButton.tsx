/** On every record page: whether one is told of what others do with it, and who else is. */
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { CrmObject, CrmRecord } from "@rapport/core";
import { IconBellCheck, IconBellPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { canFollow, followersQuery, useFollow } from "~/data/followers.ts";
import { isViewing, useSession } from "~/data/session.ts";
import { ReasonsPopover } from "~/features/sharing/ReasonsPopover.tsx";
import { Avatar, Bones } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { ErrorState, useErrorMessage } from "~/ui/states.tsx";
import styles from "./follow.module.css";

type Props = { object: CrmObject; record: CrmRecord };

export function FollowButton({ object, record }: Props) {
  const { t } = useLingui();
  const offered = canFollow(object.name) && !record.deleted_at;
  const found = useQuery({ ...followersQuery(object.noun, record.id), enabled: offered });
  if (!offered) return null;
  const following = found.data?.following ?? false;
  return (
    <ReasonsPopover
      label={following ? t`You follow this` : t`Follow`}
      glyph={following ? <IconBellCheck {...icon} /> : <IconBellPlus {...icon} />}
      testid="record-follow"
    >
      {() => <Who object={object} record={record} />}
    </ReasonsPopover>
  );
}

function Who({ object, record }: Props) {
  const { t } = useLingui();
  const message = useErrorMessage();
  const session = useSession();
  const found = useQuery(followersQuery(object.noun, record.id));
  const follow = useFollow(object.noun, record.id);
  if (found.isPending) return <Bones rows={2} height={30} />;
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  const { following, people, count } = found.data;
  const closed = session.organisation.status !== "active" || isViewing(session);
  const more = count - people.length;
  return (
    <div className={styles.who}>
      <p className={styles.says}>
        <Trans>
          Followers are told when somebody else changes the owner, stage, amount or close date, or writes a
          note, as far as they may see it.
        </Trans>
      </p>
      {people.length === 0 ? <p className="mute">{t`Nobody follows this yet`}</p> : null}
      <ul className={styles.people} aria-label={t`Followers`} data-testid="followers">
        {people.map((each) => (
          <li key={each.id}>
            <Avatar name={each.name} />
            <span className="truncate">{each.name}</span>
          </li>
        ))}
      </ul>
      {more > 0 ? <p className="mute">{plural(more, { one: "and # more", other: "and # more" })}</p> : null}
      {follow.error ? (
        <p className={styles.problem} role="alert">
          {message(follow.error)}
        </p>
      ) : null}
      <Button
        variant={following ? "default" : "filled"}
        disabled={closed}
        loading={follow.isPending}
        onClick={() => follow.mutate(!following)}
        data-writes
        data-testid="follow"
      >
        {following ? <Trans>Unfollow</Trans> : <Trans>Follow</Trans>}
      </Button>
    </div>
  );
}
