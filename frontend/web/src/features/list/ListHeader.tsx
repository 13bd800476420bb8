import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import type { CrmObject } from "@rapport/core";
import {
  IconArrowLeft,
  IconCopyCheck,
  IconDownload,
  IconFileImport,
  IconSearch,
  IconTrash,
} from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { hasBoard, hasDuplicates } from "~/data/objects.ts";
import { boardFields } from "~/data/recordBoard.ts";
import type { ListBody } from "~/data/records.ts";
import { useSession } from "~/data/session.ts";
import { AsOfPicker } from "~/ui/AsOf.tsx";
import atoms from "~/ui/atoms.module.css";
import { GhostButton } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { NewButton } from "~/ui/NewButton.tsx";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { exportCsv } from "./exportCsv.ts";
import styles from "./list.module.css";
import type { ListState } from "./listState.ts";
import { PageSwitch } from "./PageSwitch.tsx";

type Props = {
  object: CrmObject;
  list: ListState;
  view: string | undefined;
  trash: boolean;
  body: ListBody;
  onCreate: () => void;
  asOf: string | null;
  onAsOf: (asOf: string | null) => void;
};

export function ListHeader({ object, list, view, trash, body, onCreate, asOf, onAsOf }: Props) {
  const { t } = useLingui();
  const { read, inline } = useLocale();
  const { rights } = useSession();
  const message = useErrorMessage();
  const exporting = useMutation({
    mutationFn: () => exportCsv(object.noun, read(object.plural), body),
    onSuccess: ({ rows, notice }) => {
      const done = t`${plural(rows, { one: "# row exported", other: "# rows exported" })}`;
      toast({ text: notice ? `${done}. ${notice}` : done, tone: "plain" });
    },
    onError: (error) => toast({ text: message(error), tone: "danger" }),
  });
  const name = inline(object.label);
  return (
    <header className={styles.header}>
      {trash ? (
        <Link
          to="/o/$noun"
          params={{ noun: object.noun }}
          className={atoms.iconButton}
          aria-label={t`Back to the list`}
        >
          <IconArrowLeft {...icon} />
        </Link>
      ) : null}
      <h1>{trash ? t`Trash: ${read(object.plural)}` : read(object.plural)}</h1>
      {(hasBoard(object) || boardFields(object).length > 0) && !trash ? (
        <PageSwitch object={object} page="list" view={view} />
      ) : null}
      <SearchBox list={list} />
      <span className={`${styles.grow} ${styles.wide}`} />
      {trash ? null : (
        <>
          <AsOfPicker asOf={asOf} onAsOf={onAsOf} className={styles.wide} />
          <Link
            to="/o/$noun"
            params={{ noun: object.noun }}
            search={{ trash: true }}
            className={`${atoms.ghost} ${styles.wide}`}
            data-testid="trash"
          >
            <IconTrash {...icon} />
            <Trans>Trash</Trans>
          </Link>
          {hasDuplicates(object) ? (
            <Link
              to="/o/$noun/duplicates"
              params={{ noun: object.noun }}
              className={`${atoms.ghost} ${styles.wide}`}
              data-testid="duplicates"
            >
              <IconCopyCheck {...icon} />
              <Trans>Duplicates</Trans>
            </Link>
          ) : null}
          {rights.import && object.can_import ? (
            <Link
              to="/import"
              search={{ object: object.name }}
              className={`${atoms.ghost} ${styles.wide}`}
              data-testid="import"
            >
              <IconFileImport {...icon} />
              <Trans>Import</Trans>
            </Link>
          ) : null}
          {rights.export ? (
            <GhostButton
              className={styles.wide}
              disabled={exporting.isPending}
              onClick={() => exporting.mutate()}
              data-testid="export"
            >
              <IconDownload {...icon} />
              {exporting.isPending ? t`Exporting` : t`Export`}
            </GhostButton>
          ) : null}
          {object.rights.create && !asOf ? <NewButton label={t`New ${name}`} onClick={onCreate} /> : null}
        </>
      )}
    </header>
  );
}

export function SearchBox({ list }: { list: ListState }) {
  const { t } = useLingui();
  const [text, setText] = useState(list.search);
  const { search, setSearch } = list;
  useEffect(() => setText(search), [search]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: waits for a pause in typing, nothing else
  useEffect(() => {
    if (text.trim() === search) return;
    const timer = setTimeout(() => setSearch(text.trim()), 160);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <label className={styles.find}>
      <IconSearch {...icon} />
      <input
        type="search"
        aria-label={t`Find in this list`}
        placeholder={t`Find in this list`}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => event.key === "Escape" && setText("")}
        data-testid="list-search"
      />
    </label>
  );
}
