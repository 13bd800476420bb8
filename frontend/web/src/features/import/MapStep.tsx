import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { CrmObject, Import } from "@rapport/core";
import { useState } from "react";
import { choiceOf } from "~/data/importSets.ts";
import { useImportAction } from "~/data/imports.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { FileLine } from "./FileLine.tsx";
import { ImportFrame } from "./ImportFrame.tsx";
import styles from "./import.module.css";
import { HistoryChoice, KeyChoice, MapTable, missingIn } from "./MapTable.tsx";

type Props = { item: Import; object: CrmObject; onChecked: () => void };

export function MapStep({ item, object, onChecked }: Props) {
  const { t } = useLingui();
  const { read } = useLocale();
  const message = useErrorMessage();
  const [columns, setColumns] = useState(item.columns);
  const [key, setKey] = useState(item.key ?? "");
  const action = useImportAction(item.id);
  const [historic, setHistoric] = useState(item.historic);
  const { kit } = item;
  const missing = missingIn(object, columns);
  const next = () => {
    action.mutate(
      { do: "map", columns: columns.map(choiceOf), key: key || null, historic },
      {
        onSuccess: () =>
          action.mutate({ do: "check", decisions: item.decisions ?? {} }, { onSuccess: onChecked }),
      },
    );
  };
  const names = missing.map((field) => read(field.label)).join(t({ message: ", ", context: "list" }));
  const foot = (
    <>
      <span className="say" style={{ marginLeft: "auto", color: "var(--mute)" }}>
        {missing.length > 0 ? t`Still needed: ${names}` : t`Nothing is written yet.`}
      </span>
      <Button
        onClick={next}
        disabled={missing.length > 0}
        loading={action.isPending}
        data-testid="import-next"
      >
        <Trans>Dry run</Trans>
      </Button>
    </>
  );
  return (
    <ImportFrame step={2} foot={foot}>
      <div className={styles.headline}>
        <div>
          <h1>{t`Which column is what?`}</h1>
          <FileLine
            file={item.file}
            text={
              kit
                ? t`An export of ${kit}: ids and owners come along.`
                : t`Matched by header and by content; change what is wrong.`
            }
          />
        </div>
      </div>
      {action.error ? (
        <p role="alert" style={{ color: "var(--danger-text)", marginBottom: 12 }}>
          {message(action.error)}
        </p>
      ) : null}
      <div className={styles.card}>
        <MapTable object={object} columns={columns} onChange={setColumns} />
      </div>
      <KeyChoice object={object} columns={columns} value={key} onChange={setKey} />
      <HistoryChoice object={object} columns={columns} value={historic} onChange={setHistoric} />
    </ImportFrame>
  );
}
