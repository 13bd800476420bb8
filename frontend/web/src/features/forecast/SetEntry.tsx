/** A target, or an amount in place of a computed one: set with a note, and everything that was set before. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Popover } from "@mantine/core";
import {
  type Forecast,
  type ForecastEntry,
  type ForecastRow,
  formatAgo,
  formatFigure,
  parseDecimal,
} from "@rapport/core";
import { IconPencil } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useForecastHistory, useSetForecastEntry } from "~/data/forecast.ts";
import inputs from "~/fields/fields.module.css";
import { Bones, IconButton } from "~/ui/atoms.tsx";
import { smallIcon } from "~/ui/icons.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./forecast.module.css";

const route = getRouteApi("/app/forecast");

type Kind = ForecastEntry["kind"];
type Props = { forecast: Forecast; row: ForecastRow; name: string };

export function SetEntry({ forecast, row, name }: Props) {
  const { t } = useLingui();
  const [open, setOpen] = useState(false);
  const set = row.calls.length > 0 || row.target !== null;
  if (!row.settable && !set) return null;
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" trapFocus>
      <Popover.Target>
        <IconButton
          label={row.settable ? t`Set target and amounts of ${name}` : t`What was set of ${name}`}
          onClick={() => setOpen(!open)}
          data-reads
          data-testid="forecast-set"
        >
          <IconPencil {...smallIcon} />
        </IconButton>
      </Popover.Target>
      <Popover.Dropdown className={styles.set}>
        <h3>{name}</h3>
        {row.settable ? <Form forecast={forecast} row={row} onDone={() => setOpen(false)} /> : null}
        <History forecast={forecast} row={row} />
      </Popover.Dropdown>
    </Popover>
  );
}

function useSubject(forecast: Forecast, row: ForecastRow) {
  const { at } = route.useSearch();
  return {
    subject: row.subject,
    subject_id: row.id,
    unit: forecast.unit,
    offset: at ?? 0,
    currency: forecast.currency,
  };
}

/** What stands of a kind, as it is typed. */
const standing = (row: ForecastRow, kind: Kind): string =>
  (kind === "target" ? row.target?.entry : row.calls.find((each) => each.kind === kind))?.amount ?? "";

function Form({ forecast, row, onDone }: { forecast: Forecast; row: ForecastRow; onDone: () => void }) {
  const { t } = useLingui();
  const message = useErrorMessage();
  const kinds = useKinds();
  const subject = useSubject(forecast, row);
  const save = useSetForecastEntry();
  const [kind, setKind] = useState<Kind>("target");
  const [amount, setAmount] = useState(standing(row, "target"));
  const [note, setNote] = useState("");
  const parsed = amount.trim() === "" ? null : parseDecimal(amount);
  const wrong = amount.trim() !== "" && (parsed === null || parsed.startsWith("-"));
  const pick = (next: Kind) => {
    setKind(next);
    setAmount(standing(row, next));
  };
  return (
    <form
      data-writes
      onSubmit={(event) => {
        event.preventDefault();
        if (!wrong)
          save.mutate({ ...subject, kind, amount: parsed, note: note || null }, { onSuccess: onDone });
      }}
    >
      <label>
        {t`What is set`}
        <select
          className={inputs.input}
          value={kind}
          onChange={(event) => pick(event.currentTarget.value as Kind)}
          data-testid="forecast-kind"
        >
          {(["target", "commit", "best_case"] as const).map((each) => (
            <option key={each} value={each}>
              {kinds[each]}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t`Amount in ${forecast.currency}`}
        <input
          className={inputs.input}
          inputMode="decimal"
          value={amount}
          aria-invalid={wrong || undefined}
          placeholder={kind === "target" ? t`no target` : t`as computed`}
          onChange={(event) => setAmount(event.currentTarget.value)}
          data-testid="forecast-amount"
        />
      </label>
      <label>
        {t`Note`}
        <input
          className={inputs.input}
          value={note}
          maxLength={500}
          onChange={(event) => setNote(event.currentTarget.value)}
          data-testid="forecast-note"
        />
      </label>
      {wrong ? (
        <p className={inputs.problem} role="alert">
          <Trans>Type an amount of zero or more</Trans>
        </p>
      ) : null}
      {save.error ? (
        <p className={inputs.problem} role="alert">
          {message(save.error)}
        </p>
      ) : null}
      <Button
        type="submit"
        disabled={wrong || amount === standing(row, kind)}
        loading={save.isPending}
        data-testid="forecast-save"
      >
        {parsed === null && standing(row, kind) ? <Trans>Take back</Trans> : <Trans>Save</Trans>}
      </Button>
    </form>
  );
}

function useKinds(): Record<Kind, string> {
  const { t } = useLingui();
  return { target: t`Target`, commit: t`Commit`, best_case: t`Best case` };
}

function History({ forecast, row }: { forecast: Forecast; row: ForecastRow }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const kinds = useKinds();
  const message = useErrorMessage();
  const history = useForecastHistory(useSubject(forecast, row), true);
  const figure = (amount: string) => formatFigure({ amount, currency: forecast.currency }, locale);
  if (history.isPending) return <Bones rows={2} height={24} />;
  if (history.isError) return <p className={inputs.problem}>{message(history.error)}</p>;
  if (history.data.items.length === 0) return <p className="mute">{t`Nothing was set yet.`}</p>;
  return (
    <ol className={styles.history} data-testid="forecast-history">
      {history.data.items.map((each) => (
        <li key={`${each.at}/${each.kind}`}>
          <b>
            {kinds[each.kind]} {each.amount === null ? t`taken back` : figure(each.amount)}
          </b>
          <small>
            {each.computed === null
              ? null
              : each.kind === "target"
                ? t`${figure(each.computed)} signed then`
                : t`${figure(each.computed)} computed then`}
          </small>
          <small>{t`${each.by}, ${formatAgo(each.at, locale)}`}</small>
          {each.note ? <p>{each.note}</p> : null}
        </li>
      ))}
    </ol>
  );
}
