/** Calendars of other programs that stand beside one's own: added by their address, read again, and removed. */
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Checkbox, TextInput } from "@mantine/core";
import { ApiError, type CalendarSubscription, formatInstant } from "@rapport/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { queryClient } from "~/app/queries.ts";
import { useZone } from "~/data/session.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { Bones } from "~/ui/atoms.tsx";
import { ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./calendar.module.css";

const KEY = ["calendar-subscriptions"];
/** Milliseconds after which is looked whether a calendar that was just added has been read. */
const LOOKS = 3_000;

/** A change of subscriptions: what they are then is shown, and the days are read again. */
function useChange<Input>(change: (input: Input) => Promise<CalendarSubscription[]>) {
  return useMutation({
    mutationKey: ["write"],
    mutationFn: change,
    onSuccess: (all) => {
      queryClient.setQueryData(KEY, all);
      void queryClient.invalidateQueries({ queryKey: ["calendar"] });
    },
  });
}

export function OutsideCalendars() {
  const { t } = useLingui();
  const found = useQuery({
    queryKey: KEY,
    queryFn: api.calendarSubscriptions,
    refetchInterval: (query) => (query.state.data?.some((each) => !each.read_at) ? LOOKS : false),
  });
  return (
    <>
      <h3>{t`Other calendars in yours`}</h3>
      <p className="mute">
        <Trans>
          Give the secret iCal address of a calendar that you have elsewhere. Its events stand beside yours;
          only you see them.
        </Trans>
      </p>
      {found.isPending ? <Bones rows={1} height={44} /> : null}
      {found.isError ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.data && found.data.length > 0 ? (
        <ul className={styles.sources}>
          {found.data.map((each) => (
            <Source key={each.id} source={each} />
          ))}
        </ul>
      ) : null}
      {found.data ? <Add /> : null}
    </>
  );
}

function Source({ source }: { source: CalendarSubscription }) {
  const { t } = useLingui();
  const { locale, read } = useLocale();
  const zone = useZone();
  const change = useChange((part: Partial<CalendarSubscription>) => {
    const { name, titles, shows_busy } = { ...source, ...part };
    return api.changeCalendarSubscription(source.id, { name, titles, shows_busy });
  });
  const again = useChange(() => api.readCalendarSubscription(source.id));
  const remove = useChange(() => api.removeCalendarSubscription(source.id));
  const at = source.read_at ? formatInstant(source.read_at, locale, zone) : "";
  return (
    <li data-testid="calendar-source">
      <span>
        <b>{source.name}</b>
        <small>
          {source.host} ·{" "}
          {at
            ? `${plural(source.events, { one: "# event", other: "# events" })} · ${t`read ${at}`}`
            : t`It is being read…`}
        </small>
        {source.error ? (
          <small role="alert" data-testid="source-error">
            {read(source.error)}
          </small>
        ) : null}
        {source.cut_off ? <small>{t`It has more events than can be shown.`}</small> : null}
        <Checkbox
          label={t`Others see that I am busy then`}
          checked={source.shows_busy}
          onChange={(event) => change.mutate({ shows_busy: event.currentTarget.checked })}
          data-testid="source-busy"
        />
        <FormError error={change.error ?? again.error ?? remove.error} />
      </span>
      <Button
        variant="default"
        size="xs"
        loading={again.isPending}
        onClick={() => again.mutate(undefined)}
        data-testid="source-again"
      >
        <Trans>Read now</Trans>
      </Button>
      <Button
        variant="default"
        size="xs"
        loading={remove.isPending}
        onClick={() => remove.mutate(undefined)}
        data-testid="source-remove"
      >
        <Trans>Remove</Trans>
      </Button>
    </li>
  );
}

function Add() {
  const { t } = useLingui();
  const [url, setUrl] = useState("");
  const [name, setName] = useState("");
  const [titles, setTitles] = useState(true);
  const add = useChange(() => api.addCalendarSubscription({ url, name, titles, shows_busy: false }));
  const problems = add.error instanceof ApiError ? add.error.fields : {};
  const send = () =>
    add.mutate(undefined, {
      onSuccess: () => {
        setUrl("");
        setName("");
      },
    });
  return (
    <form
      noValidate
      className={styles.dialog}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <TextInput
        label={t`Address of the calendar`}
        placeholder="https://"
        value={url}
        error={problems.url?.message}
        onChange={(event) => setUrl(event.currentTarget.value)}
        data-testid="source-url"
      />
      <TextInput
        label={t`What you call it`}
        value={name}
        maxLength={80}
        error={problems.name?.message}
        onChange={(event) => setName(event.currentTarget.value)}
        data-testid="source-name"
      />
      <Checkbox
        label={t`With what its events are called`}
        checked={titles}
        onChange={(event) => setTitles(event.currentTarget.checked)}
      />
      {Object.keys(problems).length === 0 ? <FormError error={add.error} /> : null}
      <Button type="submit" disabled={!url.trim()} loading={add.isPending} data-testid="source-add">
        <Trans>Add calendar</Trans>
      </Button>
    </form>
  );
}
