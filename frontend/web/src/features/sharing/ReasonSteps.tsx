import { Trans, useLingui } from "@lingui/react/macro";
import { type CrmObject, formatDate, type Grantee, type Reason } from "@rapport/core";
import { IconHierarchy2, IconShare2, IconShieldCheck, IconUsers } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Avatar, Chip } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./sharing.module.css";
import { useSharingWords } from "./words.ts";

type Props = { object: CrmObject; owner: Grantee; reason: Reason };

/** One reason: from the owner over what lies between to the role or the share, and what would end it. */
export function ReasonSteps({ object, owner, reason }: Props) {
  const ends = useEnd(reason);
  return (
    <div className={styles.reason} data-testid={`reason-${reason.because}`}>
      <ol>
        {reason.because === "share" ? (
          <Shared reason={reason} />
        ) : (
          <>
            <Step mark={<Avatar name={owner.name ?? ""} />}>
              {reason.because === "owner" ? <Trans>You own it</Trans> : <OwnerIs owner={owner} />}
            </Step>
            <Between owner={owner} reason={reason} />
            <ByRole object={object} reason={reason} />
          </>
        )}
      </ol>
      <p className={styles.ends}>{ends}</p>
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
function Between({ owner, reason }: Omit<Props, "object">) {
  const name = owner.name ?? "";
  if (reason.because === "team") {
    const teams = reason.through.map((each) => each.name).join(" · ");
    return (
      <Step mark={<IconUsers {...icon} />}>
        <Trans>
          {name} is in <b>{teams}</b>, and so are you
        </Trans>
      </Step>
    );
  }
  if (reason.because !== "subtree") return null;
  const path = reason.through.map((each) => each.name).join(" → ");
  return (
    <Step mark={<IconHierarchy2 {...icon} />}>
      <Trans>
        Reports up to you: <b>{path}</b>
      </Trans>
    </Step>
  );
}

function ByRole({ object, reason }: Omit<Props, "owner">) {
  const { t } = useLingui();
  const { read } = useLocale();
  const roles = reason.roles.map((role) => read(role.label)).join(" · ");
  const plural = read(object.plural);
  const depths = { owner: t`own`, team: t`team`, subtree: t`people below`, all: t`all`, share: "" };
  const depth = depths[reason.because];
  return (
    <Step mark={<IconShieldCheck {...icon} className={styles.shield} />}>
      <Trans>
        Role <b>{roles}</b> reads {plural}: <b>{depth}</b>
      </Trans>
    </Step>
  );
}

function Shared({ reason }: { reason: Reason }) {
  const { levels, roles } = useSharingWords();
  const share = reason.share;
  if (!share) return null;
  const giver = share.given_by.name ?? "";
  const grantee = share.grantee.name ?? "";
  const level = levels[share.level];
  const mark = <IconShare2 {...icon} className={styles.shield} />;
  return (
    <Step mark={mark}>
      {share.grantee.kind === "team" ? (
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
      return t`Gone once somebody else owns it.`;
    case "team":
      return t`Gone once one of you leaves ${first}, or the role reads less.`;
    case "subtree":
      return t`Gone once ${first} no longer reports up to you, or the role reads less.`;
    case "all":
      return t`Gone once the role no longer reads all.`;
    default: {
      const giver = reason.share?.given_by.name ?? "";
      const until = reason.share?.until;
      if (!until) return t`Stays until ${giver}, the owner or an admin ends it.`;
      const day = formatDate(until, locale);
      return t`Ends by itself after ${day}; ${giver}, the owner or an admin can end it before.`;
    }
  }
}
