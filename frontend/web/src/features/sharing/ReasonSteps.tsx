import { Trans, useLingui } from "@lingui/react/macro";
import { type CrmObject, formatDate, type Grantee, type Reason } from "@rapport/core";
import {
  IconHierarchy2,
  IconInbox,
  IconMap2,
  IconShare2,
  IconShieldCheck,
  IconUsers,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Avatar, Chip } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./sharing.module.css";
import { useSharingWords } from "./words.ts";

type Props = {
  object: CrmObject;
  owner: Grantee;
  reason: Reason;
  /** The reasons told before this one: what they said of a role is not said again. */
  before: readonly Reason[];
  isLast: boolean;
  /** Who is told of, where it isn't the one who reads. */
  reader?: string | undefined;
};

/** One reason: from the owner over what lies between to the role or the share, and what would end it. */
export function ReasonSteps({ object, owner, reason, before, isLast, reader }: Props) {
  const { t } = useLingui();
  const ends = useEnd(reason);
  return (
    <div className={styles.reason} data-testid={`reason-${reason.because}`}>
      <ol>
        {reason.because === "share" ? (
          <Shared reason={reason} reader={reader} />
        ) : (
          <>
            <Step mark={<Avatar name={owner.name ?? ""} />}>
              {reason.because === "owner" && !reader ? <Trans>You own it</Trans> : <OwnerIs owner={owner} />}
            </Step>
            <Between owner={owner} reason={reason} reader={reader} />
            <ByRole object={object} reason={reason} before={before} />
          </>
        )}
      </ol>
      {reader ? null : (
        <p className={styles.ends}>
          {ends}
          {isLast ? null : ` ${t`Then still by the next one.`}`}
        </p>
      )}
    </div>
  );
}

function Step({ mark, children }: { mark: ReactNode; children: ReactNode }) {
  return (
    <li>
      <span className={styles.mark}>{mark}</span>
      <span>{children}</span>
    </li>
  );
}

function OwnerIs({ owner }: { owner: Grantee }) {
  const name = owner.name ?? "";
  return (
    <Trans>
      The owner is <b>{name}</b>
    </Trans>
  );
}

/** The teams that both are in, or the people on the way up. */
function Between({ owner, reason, reader }: Pick<Props, "owner" | "reason" | "reader">) {
  const name = owner.name ?? "";
  if (reason.because === "team") {
    const teams = reason.through.map((each) => each.name).join(" · ");
    return (
      <Step mark={<IconUsers {...icon} />}>
        {reader ? (
          <Trans>
            {name} is in <b>{teams}</b>, and so is {reader}
          </Trans>
        ) : (
          <Trans>
            {name} is in <b>{teams}</b>, and so are you
          </Trans>
        )}
      </Step>
    );
  }
  const path = reason.through.map((each) => each.name).join(" → ");
  if (reason.because === "queue") {
    return (
      <Step mark={<IconInbox {...icon} />}>
        {reader ? (
          <Trans>
            It waits in the queue <b>{path}</b>, of which {reader} is a member
          </Trans>
        ) : (
          <Trans>
            It waits in the queue <b>{path}</b>, of which you are a member
          </Trans>
        )}
      </Step>
    );
  }
  if (reason.because === "territory") {
    return (
      <Step mark={<IconMap2 {...icon} />}>
        {reader ? (
          <Trans>
            It lies in the territory of {reader}: <b>{path}</b>
          </Trans>
        ) : (
          <Trans>
            It lies in your territory: <b>{path}</b>
          </Trans>
        )}
      </Step>
    );
  }
  if (reason.because === "rule") {
    return (
      <Step mark={<IconShare2 {...icon} className={styles.shield} />}>
        {reader ? (
          <Trans>A sharing rule opens it to {reader}</Trans>
        ) : path ? (
          <Trans>
            The sharing rule <b>{path}</b> opens it to you
          </Trans>
        ) : (
          <Trans>A sharing rule opens it to you</Trans>
        )}
      </Step>
    );
  }
  if (reason.because !== "subtree") return null;
  return (
    <Step mark={<IconHierarchy2 {...icon} />}>
      {reader ? (
        <Trans>
          Reports up to {reader}: <b>{path}</b>
        </Trans>
      ) : (
        <Trans>
          Reports up to you: <b>{path}</b>
        </Trans>
      )}
    </Step>
  );
}

/** Each role with the depth that it has, which may be more than this way needs. */
function ByRole({ object, reason, before }: Pick<Props, "object" | "reason" | "before">) {
  const { t } = useLingui();
  const { read } = useLocale();
  const plural = read(object.plural);
  const depths = {
    none: t`none`,
    own: t`own`,
    team: t`team`,
    subtree: t`people below`,
    territory: t`territory`,
    all: t`all`,
  };
  const told = new Set(before.flatMap((each) => each.roles.map((role) => role.key)));
  return reason.roles.map((role) => {
    const roles = read(role.label);
    const depth = depths[role.depth];
    return (
      <Step key={role.key} mark={<IconShieldCheck {...icon} className={styles.shield} />}>
        {told.has(role.key) ? (
          <Trans>
            Also by the role <b>{roles}</b>
          </Trans>
        ) : (
          <Trans>
            Role <b>{roles}</b> reads {plural}: <b>{depth}</b>
          </Trans>
        )}
      </Step>
    );
  });
}

function Shared({ reason, reader }: Pick<Props, "reason" | "reader">) {
  const { levels, roles } = useSharingWords();
  const share = reason.share;
  if (!share) return null;
  const giver = share.given_by.name ?? "";
  const grantee = share.grantee.name ?? "";
  const level = levels[share.level];
  const mark = <IconShare2 {...icon} className={styles.shield} />;
  return (
    <Step mark={mark}>
      {reader ? (
        <Trans>
          <b>{giver}</b> shared it with <b>{grantee}</b>: {level}
        </Trans>
      ) : share.grantee.kind === "team" ? (
        <Trans>
          <b>{giver}</b> shared it with your team <b>{grantee}</b>: {level}
        </Trans>
      ) : (
        <Trans>
          <b>{giver}</b> shared it with you: {level}
        </Trans>
      )}{" "}
      {share.role ? <Chip>{roles[share.role]}</Chip> : null}
    </Step>
  );
}

function useEnd(reason: Reason): string {
  const { t } = useLingui();
  const { locale } = useLocale();
  const first = reason.through[0]?.name ?? "";
  switch (reason.because) {
    case "owner":
      return t`Ends once somebody else owns it.`;
    case "team":
      return t`Ends once one of you leaves ${first}, or the role reads less.`;
    case "subtree":
      return t`Ends once ${first} no longer reports up to you, or the role reads less.`;
    case "queue":
      return t`Ends once somebody takes it, or you leave ${first}.`;
    case "territory":
      return t`Ends once it leaves ${first}, you are no member there or above, or the role reads less.`;
    case "rule":
      if (!first)
        return t`Ends once the rule is changed or removed in the settings, or you or the record no longer meet it.`;
      return t`Ends once ${first} is changed or removed in the settings, or you or the record no longer meet it.`;
    case "all":
      return t`Ends once the role no longer reads all.`;
    default: {
      const giver = reason.share?.given_by.name ?? "";
      const until = reason.share?.until;
      if (!until) return t`Stays until ${giver}, the owner or an admin ends it.`;
      const day = formatDate(until, locale);
      return t`Ends by itself after ${day}; ${giver}, the owner or an admin can end it before.`;
    }
  }
}
