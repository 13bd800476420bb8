/** Whoever was mentioned in a note may want to hear what goes on: the record that it is about, followed from the bell. */
import { Trans, useLingui } from "@lingui/react/macro";
import type { Notification } from "@rapport/core";
import { IconBellCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { canFollow, followersQuery, useFollow } from "~/data/followers.ts";
import { byName, useObjects } from "~/data/objects.ts";
import { isViewing, useSession } from "~/data/session.ts";
import { GhostButton } from "~/ui/atoms.tsx";
import { smallIcon } from "~/ui/icons.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import styles from "./bell.module.css";

export function FollowOffer({ item }: { item: Notification }) {
  const session = useSession();
  const [target] = item.targets;
  const object = byName(useObjects(), target?.object);
  const closed = session.organisation.status !== "active" || isViewing(session);
  if (item.kind !== "mention" || closed || !target || !object || !canFollow(object.name)) return null;
  return <Offer noun={object.noun} id={target.id} name={target.label ?? ""} />;
}

function Offer({ noun, id, name }: { noun: string; id: string; name: string }) {
  const { t } = useLingui();
  const message = useErrorMessage();
  const found = useQuery(followersQuery(noun, id));
  const follow = useFollow(noun, id);
  // Nothing is offered to who follows it already, nor before that is known.
  if (!found.data || (found.data.following && !follow.isSuccess)) return null;
  if (found.data.following)
    return (
      <span className={styles.acts} role="status">
        <IconBellCheck {...smallIcon} aria-hidden /> <Trans>You follow this</Trans>
      </span>
    );
  return (
    <span className={styles.acts}>
      <GhostButton
        onClick={() =>
          follow.mutate(true, { onError: (error) => toast({ text: message(error), tone: "danger" }) })
        }
        disabled={follow.isPending}
        aria-label={name ? t`Follow ${name}` : t`Follow`}
        data-writes
        data-testid="bell-follow"
      >
        <Trans>Follow</Trans>
      </GhostButton>
    </span>
  );
}
