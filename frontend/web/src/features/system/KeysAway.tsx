/** The page while the organisation's keys are away: why, and the ways on. It gives way by itself when they are back. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { ApiError } from "@rapport/core";
import { IconCloudOff, IconLock } from "@tabler/icons-react";
import { useCallback, useEffect, useState } from "react";
import { api } from "~/app/api.ts";
import { type Away, awayAs, isDark, lighten } from "~/app/dark.ts";
import { dropContent, wasSignedIn } from "~/data/session.ts";
import { LanguageSwitch } from "~/ui/LanguageSwitch.tsx";
import { useTitle } from "~/ui/useTitle.ts";
import type { Ways } from "./KeysGate.tsx";
import styles from "./system.module.css";

const AGAIN = 5_000;

export function KeysAway({ why, onBack, onLeave }: Ways & { why: ApiError }) {
  const { t } = useLingui();
  const { title, reason, advice } = useTexts()[awayAs(why)];
  const { ask, isAsking } = useReturn(onBack);
  useTitle(title);
  useEffect(dropContent, []);
  const Icon = awayAs(why) === "unreachable" ? IconCloudOff : IconLock;
  const elsewhere = () => {
    onLeave();
    lighten();
  };
  return (
    <main className={styles.dark} data-testid="keys-away">
      <div className={styles.darkBar}>
        <LanguageSwitch />
      </div>
      <div className={styles.darkBody} role="alert">
        <Icon size={32} stroke={1.5} aria-hidden />
        <h1>{title}</h1>
        <p>{reason}</p>
        <p>{advice}</p>
        <div className={styles.darkActs}>
          <Button onClick={ask} loading={isAsking} data-testid="keys-again">
            <Trans>Try again</Trans>
          </Button>
          {wasSignedIn() ? (
            <Button variant="default" onClick={elsewhere} data-testid="keys-elsewhere">
              <Trans>Sign in with another account</Trans>
            </Button>
          ) : null}
        </div>
        <small>
          {wasSignedIn() ? t`This page looks every few seconds and goes on by itself. ` : null}
          <code>{why.code}</code>
        </small>
      </div>
    </main>
  );
}

function useTexts(): Record<Away, { title: string; reason: string; advice: string }> {
  const { t } = useLingui();
  return {
    withdrawn: {
      title: t`Your organisation's data is locked`,
      reason: t`Your organisation keeps the key to its data itself and has withdrawn it. Until the key is given back nobody can read or change anything, we included.`,
      advice: t`Nothing is lost. Ask whoever looks after the keys in your organisation.`,
    },
    unusable: {
      title: t`The encryption key doesn't fit`,
      reason: t`The key that locks your organisation's data was replaced by another one of the same name, or what is stored of it is damaged. Until the former key is back nobody can read or change anything.`,
      advice: t`Nothing was changed. Tell whoever looks after the keys in your organisation; if nobody touched them, tell us.`,
    },
    unreachable: {
      title: t`The encryption key can't be reached`,
      reason: t`The service that keeps your organisation's key doesn't answer, so nothing can be read for now.`,
      advice: t`Nothing is lost. It usually passes by itself; if it doesn't, tell whoever looks after the keys in your organisation.`,
    },
  };
}

/** Asks who is signed in until that is answered. Whoever isn't signed in goes back to the form and tries there. */
function useReturn(onBack: () => void): { ask: () => void; isAsking: boolean } {
  const [isAsking, setAsking] = useState(false);
  const look = useCallback(async () => {
    if (wasSignedIn() && !(await isLight())) return;
    lighten();
    onBack();
  }, [onBack]);
  useEffect(() => {
    const timer = setInterval(() => wasSignedIn() && void look(), AGAIN);
    return () => clearInterval(timer);
  }, [look]);
  const ask = () => {
    setAsking(true);
    void look().finally(() => setAsking(false));
  };
  return { ask, isAsking };
}

async function isLight(): Promise<boolean> {
  try {
    await api.session();
    return true;
  } catch (error) {
    // Without a connection nothing is known; any other answer is one that the app can show.
    return !isDark(error) && error instanceof ApiError && error.status !== 0 && error.status < 500;
  }
}
