/** One key of a person: its value, how good it is, from where it is and who else has it. */
import { useLingui } from "@lingui/react/macro";
import { type CrmRecord, formatInstant, type IdentityKey } from "@rapport/core";
import { IconStarFilled } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useSession } from "~/data/session.ts";
import { Chip } from "~/ui/atoms.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import type { Person } from "./IdentityKeysPanel.tsx";
import styles from "./identityKeys.module.css";
import { KeyMenu } from "./KeyMenu.tsx";
import { TONES, useKeyWords } from "./words.ts";

type Props = { object: Person; person: CrmRecord; identity: IdentityKey; readOnly: boolean };

export function KeyRow({ object, person, identity, readOnly }: Props) {
  const { t } = useLingui();
  const words = useKeyWords();
  const isPrimary = identity.field !== null;
  return (
    <li className={styles.key} data-testid="identity-key">
      <span className={styles.kind}>
        {words.kind(identity.kind)}
        {identity.use ? ` · ${words.use(identity.use)}` : null}
      </span>
      <span className={styles.value}>
        <Value identity={identity} />
        {isPrimary ? (
          <IconStarFilled size={11} color="var(--warn)" aria-label={t`Primary`} />
        ) : (
          <small className="mute">{words.source(identity.source)}</small>
        )}
        <State identity={identity} />
        <Hint identity={identity} />
        {identity.others.length > 0 ? (
          <span className={styles.shared} data-testid="key-shared">
            <Chip tone="warn">{t({ message: "Shared", context: "key of several people" })}</Chip>
            {identity.others.map((other) => (
              <Link key={other.id} to="/o/$noun/$id" params={{ noun: `${other.object}s`, id: other.id }}>
                {other.label}
              </Link>
            ))}
          </span>
        ) : null}
      </span>
      {readOnly ? null : <KeyMenu object={object} person={person} identity={identity} />}
    </li>
  );
}

/** Nobody is called at a number or written to at an address of which it is known that it is none. */
function Value({ identity }: { identity: IdentityKey }) {
  const isGood = identity.state === "verified" || identity.state === "unverified";
  const href =
    identity.kind === "email"
      ? `mailto:${identity.value}`
      : identity.kind === "phone"
        ? `tel:${identity.e164 ?? identity.value.replace(/[^+\d]/g, "")}`
        : null;
  if (!href || !isGood)
    return (
      <span className={styles.text} data-bad={isGood ? undefined : true}>
        {identity.value}
      </span>
    );
  return (
    <a className={styles.text} href={href}>
      {identity.value}
    </a>
  );
}

function State({ identity }: { identity: IdentityKey }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const zone = useSession().organisation.time_zone;
  const words = useKeyWords();
  const { state, state_by: by, state_at: at } = identity;
  if (state === "unverified") return null;
  const when = at ? formatInstant(at, locale, zone) : "";
  return (
    <span title={by ? t`${by}, ${when}` : when || undefined} data-testid="key-state">
      <Chip tone={TONES[state]}>{words.state(state)}</Chip>
    </span>
  );
}

function Hint({ identity }: { identity: IdentityKey }) {
  const { t } = useLingui();
  const { hint, suggestion, state } = identity;
  if (!hint || state !== "unverified") return null;
  const texts = {
    unlikely_number: t`This number may be incomplete.`,
    unlikely_domain: t`Mail may not get to this address.`,
    misspelt_domain: t`Is ${suggestion ?? ""} meant?`,
  };
  return (
    <small className={styles.hint} data-testid="key-hint">
      {texts[hint]}
    </small>
  );
}
