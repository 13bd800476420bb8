/** Where a phone's few tabs don't lead: every other object, the funnel, the import, billing and finance. */
import { Trans } from "@lingui/react/macro";
import {
  IconArrowsTransferUp,
  IconCalendar,
  IconChartHistogram,
  IconFileImport,
  IconFilter2,
  IconMapPin,
  IconReceipt,
  IconRubberStamp,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { onTimelines } from "~/data/activities.ts";
import { useHasModule } from "~/data/modules.ts";
import { useObjects, useSeesAmounts } from "~/data/objects.ts";
import { useSession } from "~/data/session.ts";
import { tabbed } from "~/features/shell/BottomTabs.tsx";
import { isFinance, useFinancePlaces } from "~/features/shell/financePlaces.ts";
import { icon, objectIcon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./settings.module.css";

export function PhonePlaces() {
  const { read } = useLocale();
  const session = useSession();
  const { rights } = session;
  const imports = useHasModule("crm") && rights.import;
  const finance = useFinancePlaces();
  const objects = useObjects();
  const seesAmounts = useSeesAmounts();
  const tabs = tabbed(objects);
  return (
    <div className={styles.places} data-testid="phone-places">
      {objects
        .filter((object) => !tabs.includes(object))
        .map((object) => {
          const Icon = objectIcon(object.icon);
          return (
            <Link
              key={object.noun}
              to="/o/$noun"
              params={{ noun: object.noun }}
              data-testid={`place-${object.noun}`}
            >
              <Icon {...icon} />
              {read(object.plural)}
            </Link>
          );
        })}
      {objects.some((object) => onTimelines(object.name)) ? (
        <Link to="/calendar" data-testid="place-calendar">
          <IconCalendar {...icon} />
          <Trans>Calendar</Trans>
        </Link>
      ) : null}
      {objects.some((object) => object.name === "activity") ? (
        <Link to="/visits" data-testid="place-visits">
          <IconMapPin {...icon} />
          <Trans>Visits</Trans>
        </Link>
      ) : null}
      <Link to="/approvals" data-testid="place-approvals">
        <IconRubberStamp {...icon} />
        <Trans>Approvals</Trans>
      </Link>
      <Link to="/transfers" data-testid="place-transfers">
        <IconArrowsTransferUp {...icon} />
        <Trans>Transfers</Trans>
      </Link>
      {objects.some((object) => object.tracked) ? (
        <Link to="/funnel" data-testid="place-funnel">
          <IconFilter2 {...icon} />
          <Trans>Funnel</Trans>
        </Link>
      ) : null}
      {seesAmounts ? (
        <Link to="/forecast" data-testid="place-forecast">
          <IconChartHistogram {...icon} />
          <Trans>Forecast</Trans>
        </Link>
      ) : null}
      {imports ? (
        <Link to="/import" data-testid="place-import">
          <IconFileImport {...icon} />
          <Trans>Import</Trans>
        </Link>
      ) : null}
      {rights.billing ? (
        <Link to="/billing" data-testid="place-billing">
          <IconReceipt {...icon} />
          <Trans>Billing</Trans>
        </Link>
      ) : null}
      {isFinance(session)
        ? finance.map(({ to, label, Icon, testid }) => (
            <Link key={to} to={to} data-testid={`place-${testid}`}>
              <Icon {...icon} />
              {label}
            </Link>
          ))
        : null}
    </div>
  );
}
