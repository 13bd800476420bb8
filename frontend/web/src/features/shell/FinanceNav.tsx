import { useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { useSession } from "~/data/session.ts";
import { icon } from "~/ui/icons.ts";
import { isFinance, useFinancePlaces } from "./financePlaces.ts";
import styles from "./shell.module.css";

/** Everybody's invoices: only in the organisation that runs the installation, and only for its finance people. */
export function FinanceNav() {
  const { t } = useLingui();
  const session = useSession();
  const places = useFinancePlaces();
  if (!isFinance(session)) return null;
  return (
    <>
      <div className={styles.section}>{t`Finance`}</div>
      {places.map(({ to, label, Icon, testid }) => (
        <Link
          key={to}
          to={to}
          className={styles.item}
          activeOptions={{ exact: to === "/finance", includeSearch: false }}
          data-testid={`nav-${testid}`}
        >
          <Icon {...icon} />
          {label}
        </Link>
      ))}
    </>
  );
}
