import { Trans, useLingui } from "@lingui/react/macro";
import type { CrmObject } from "@rapport/core";
import { IconLayoutKanban, IconTable } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import atoms from "~/ui/atoms.module.css";
import { icon } from "~/ui/icons.ts";
import type { Page } from "./ViewTabs.tsx";

type Props = { object: CrmObject; page: Page; view: string | undefined };

/** The same records as columns or as rows, with the same saved view. */
export function PageSwitch({ object, page, view }: Props) {
  const { t } = useLingui();
  const search = view ? { view } : {};
  const params = { noun: object.noun };
  return (
    <nav className={atoms.pages} aria-label={t`Show as`}>
      <Link
        to="/o/$noun/board"
        params={params}
        search={search}
        className={atoms.ghost}
        aria-current={page === "board" ? "page" : undefined}
        data-testid="page-board"
      >
        <IconLayoutKanban {...icon} />
        <Trans>Board</Trans>
      </Link>
      <Link
        to="/o/$noun"
        params={params}
        search={search}
        className={atoms.ghost}
        // The board lies below the list's address, and is not the list.
        activeOptions={{ exact: true }}
        aria-current={page === "list" ? "page" : undefined}
        data-testid="page-list"
      >
        <IconTable {...icon} />
        <Trans>List</Trans>
      </Link>
    </nav>
  );
}
