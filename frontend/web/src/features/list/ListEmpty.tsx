import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { CrmObject } from "@rapport/core";
import { useSession } from "~/data/session.ts";
import { LinkButton } from "~/ui/LinkButton.tsx";
import { EmptyState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";

type Props = {
  object: CrmObject;
  filtered: boolean;
  trash: boolean;
  /** Whether the list shows a day of the past. */
  past: boolean;
  onClear: () => void;
  onCreate: () => void;
};

export function ListEmpty({ object, filtered, trash, past, onClear, onCreate }: Props) {
  const { t } = useLingui();
  const { inline } = useLocale();
  const { rights } = useSession();
  const plural = inline(object.plural);
  const name = inline(object.label);
  if (trash && !filtered) return <EmptyState title={t`The trash is empty`} />;
  const importing = rights.import && object.can_import;
  const importButton = importing ? (
    <LinkButton to="/import" search={{ object: object.name }} variant="default">
      <Trans>Import a file</Trans>
    </LinkButton>
  ) : null;
  if (filtered) {
    const clear = (
      <Button variant="default" onClick={onClear} data-reads data-testid="clear-filter">
        <Trans>Clear filters</Trans>
      </Button>
    );
    return <EmptyState title={t`No ${plural} match`} actions={clear} />;
  }
  if (past) return <EmptyState title={t`There were no ${plural} yet on that day`} />;
  return (
    <EmptyState
      title={t`No ${plural} yet`}
      actions={
        <>
          {object.rights.create ? (
            <Button variant="default" onClick={onCreate}>{t`New ${name}`}</Button>
          ) : null}
          {importButton}
        </>
      }
    >
      {t`Add the first one by hand, or bring a spreadsheet.`}
    </EmptyState>
  );
}
