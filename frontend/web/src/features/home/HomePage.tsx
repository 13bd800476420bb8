/** Left: what now. Right: will we make it. */

import { useLingui } from "@lingui/react/macro";
import { type Filter, formatDayHeading, todayIn } from "@rapport/core";
import { Suspense, useState } from "react";
import { part } from "~/app/part.ts";
import { byName, useObjects } from "~/data/objects.ts";
import { useCount } from "~/data/records.ts";
import { useSession, useZone } from "~/data/session.ts";
import { Bell } from "~/features/shell/Bell.tsx";
import { dialogs } from "~/features/shell/dialogs.ts";
import { Bones, Segments } from "~/ui/atoms.tsx";
import { NewButton } from "~/ui/NewButton.tsx";
import { useKeys } from "~/ui/useKeys.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { useTitle } from "~/ui/useTitle.ts";
import { Agenda } from "./Agenda.tsx";
import styles from "./home.module.css";
import { ObjectCounts } from "./ObjectCounts.tsx";

const Outlook = part(() => import("./Outlook.tsx"), "Outlook");
const Suggestions = part(() => import("./Suggestions.tsx"), "Suggestions");
const GetStarted = part(() => import("./GetStarted.tsx"), "GetStarted");

type Whose = "mine" | "all";

export function HomePage() {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { person } = useSession();
  const objects = useObjects();
  const deal = byName(objects, "deal");
  const task = byName(objects, "task");
  const [whose, setWhose] = useState<Whose>("all");
  useTitle(t`Home`);
  const today = todayIn(useZone());
  const filter: Filter | null = whose === "mine" ? { field: "owner_id", op: "eq", value: person.id } : null;
  const deals = useCount("deals", { filter: null }, deal !== undefined);
  const sells = deal !== undefined && deals.data !== undefined && deals.data.count > 0;
  return (
    <>
      <header className={styles.header}>
        <h1>{t`Home`}</h1>
        <span className="mute">{formatDayHeading(today, locale)}</span>
        <span className={styles.actions}>
          {deal && deal.rights.read !== "own" ? (
            <Segments
              label={t`Whose deals`}
              value={whose}
              options={[
                { value: "mine", label: t`Mine`, testid: "home-mine" },
                { value: "all", label: t`Everyone's`, testid: "home-all" },
              ]}
              onChange={setWhose}
            />
          ) : null}
          <Bell compact />
          <NewRecord />
        </span>
      </header>
      <div className={styles.page}>
        {task ? (
          <Agenda today={today} task={task}>
            {sells ? (
              <Suspense fallback={null}>
                <Suggestions />
              </Suspense>
            ) : null}
          </Agenda>
        ) : null}
        <div className={styles.outlook}>
          {sells ? (
            <Suspense fallback={<Bones rows={12} height={36} />}>
              <Outlook filter={filter} />
            </Suspense>
          ) : deals.data || !deal ? (
            <Suspense fallback={<Bones rows={4} height={44} />}>
              <GetStarted objects={objects} />
            </Suspense>
          ) : null}
          <ObjectCounts objects={objects} />
        </div>
      </div>
    </>
  );
}

function NewRecord() {
  const { t } = useLingui();
  const { inline } = useLocale();
  const first = useObjects().find((object) => object.rights.create);
  useKeys({ c: () => first && dialogs.openCreate({ noun: first.noun }) });
  if (!first) return null;
  const name = inline(first.label);
  return <NewButton label={t`New ${name}`} onClick={() => dialogs.openCreate({ noun: first.noun })} />;
}
