/** The page while the organisation's keys are away: why, and the ways on. It gives way by itself when they are back. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { ApiError } from "@rapport/core";
import { IconCloudOff, IconLock } from "@tabler/icons-react";
import { useCallback, useEffect, useState } from "react";
import { api } from "~/app/api.ts";
import { isDark, isWithdrawn, lighten } from "~/app/dark.ts";
import { dropContent, wasSignedIn } from "~/data/session.ts";
import { LanguageSwitch } from "~/ui/LanguageSwitch.tsx";
import { useTitle } from "~/ui/useTitle.ts";
import type { Ways } from "./KeysGate.tsx";
import styles from "./system.module.css";

const AGAIN = 5_000;

export function KeysAway({ why, onBack, onLeave }: Ways & { why: ApiError }) {
  const { t } = useLingui();
  const withdrawn = isWithdrawn(why);
  const title = withdrawn ? t`Your organisation's data is locked` : t`The encryption key can't be reached`;
  const { ask, isAsking } = useReturn(onBack);
  useTitle(title);
  useEffect(dropContent, []);
  const Icon = withdrawn ? IconLock : IconCloudOff;
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
        <p>
          {withdrawn
            ? t`Your organisation keeps the key to its data itself and has withdrawn it. Until the key is given back nobody can read or change anything, we included.`
            : t`The service that keeps your organisation's key doesn't answer, so nothing can be read for now.`}
        </p>
        <p>
          {withdrawn
            ? t`Nothing is lost. Ask whoever looks after the keys in your organisation.`
            : t`Nothing is lost. It usually passes by itself; if it doesn't, tell whoever looks after the keys in your organisation.`}
        </p>
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
