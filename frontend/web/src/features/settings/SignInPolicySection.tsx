import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Checkbox, NativeSelect, Textarea } from "@mantine/core";
import { ApiError, formatInstant, type SignInPolicyPage } from "@rapport/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api } from "~/app/api.ts";
import { askStepUp } from "~/app/stepUp.ts";
import { goOn, useSession } from "~/data/session.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { Bones } from "~/ui/atoms.tsx";
import { ErrorState } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./settings.module.css";
import { ViewingPolicyCard } from "./ViewingPolicyCard.tsx";

const GRACE = [0, 7, 14, 30];
const IDLE = [15, 30, 60, 240, 480, 1440, 10080];
const ABSOLUTE = [8, 12, 24, 168, 336];

const policyQuery = { queryKey: ["sign-in-policy"], queryFn: () => api.signInPolicy() };

/** What the organisation asks of whoever signs in. It says of whom before anything is switched on. */
export function SignInPolicySection() {
  const { t } = useLingui();
  const policy = useQuery(policyQuery);
  return (
    <>
      <h2>{t`Sign-in`}</h2>
      {policy.isPending ? <Bones rows={4} height={48} /> : null}
      {policy.isError ? <ErrorState error={policy.error} onRetry={() => void policy.refetch()} /> : null}
      {policy.data ? <Form key={policy.dataUpdatedAt} page={policy.data} /> : null}
      <ViewingPolicyCard />
    </>
  );
}

/** Who asks others for their device proves theirs first, and then goes on. */
async function proving<T>(save: () => Promise<T>): Promise<T> {
  try {
    return await save();
  } catch (error) {
    const asked = error instanceof ApiError && error.code === "auth.own_device_first";
    if (asked && (await askStepUp(true))) return save();
    throw error;
  }
}

function Form({ page }: { page: SignInPolicyPage }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const [second, setSecond] = useState(page.second_factor_from !== null);
  // null leaves the day as it is: only while one is set.
  const [grace, setGrace] = useState<number | null>(page.second_factor_from ? null : 14);
  const [mailed, setMailed] = useState(page.mailed_codes);
  const [idle, setIdle] = useState(page.idle_minutes);
  const [absolute, setAbsolute] = useState(page.absolute_hours);
  const [bound, setBound] = useState(page.bound_administration);
  const [lines, setLines] = useState(page.networks.join("\n"));
  const save = useMutation({
    mutationKey: ["write"],
    mutationFn: () =>
      proving(() =>
        api.setSignInPolicy({
          second_factor: second,
          grace_days: grace ?? 14,
          grace_from_now: grace !== null,
          mailed_codes: mailed,
          idle_minutes: idle,
          absolute_hours: absolute,
          bound_administration: bound,
          networks: lines.split("\n").flatMap((line) => line.trim() || []),
        }),
      ),
    onSuccess: async () => {
      toast({ text: t`Saved. Applies now, also to people already signed in.`, tone: "plain" });
      await goOn(await api.session());
      await client.invalidateQueries(policyQuery);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  const inField = save.error instanceof ApiError ? save.error.fields?.networks?.message : undefined;
  const minutes = (count: number) =>
    count < 60
      ? t`${plural(count, { one: "# minute", other: "# minutes" })}`
      : count < 1440
        ? t`${plural(count / 60, { one: "# hour", other: "# hours" })}`
        : t`${plural(count / 1440, { one: "# day", other: "# days" })}`;
  return (
    <form onSubmit={submit} noValidate data-testid="sign-in-policy">
      <h3>{t`Second factor`}</h3>
      <div className={styles.card}>
        <div className={styles.row}>
          <Checkbox
            label={t`Everybody needs a second factor`}
            description={
              page.second_factor_stays
                ? t`A passkey, or an authenticator app after the password. Whoever runs this installation asks for it.`
                : t`A passkey, or an authenticator app after the password.`
            }
            checked={second}
            disabled={page.second_factor_stays && page.second_factor_from !== null}
            onChange={() => setSecond(!second)}
            data-testid="policy-second"
          />
        </div>
        {second ? <Grace page={page} grace={grace} onChange={setGrace} /> : null}
      </div>
      {second ? (
        <People
          title={t`These people will be asked to add one:`}
          nobody={t`Everybody has one already.`}
          people={page.without_second_factor}
        />
      ) : null}
      <h3>{t`Ways in`}</h3>
      <div className={styles.card}>
        <div className={styles.row}>
          <Checkbox
            label={t`Codes by mail may be used to sign in`}
            description={t`Without them whoever gets into a mailbox doesn't get in here.`}
            checked={mailed}
            onChange={() => setMailed(!mailed)}
            data-testid="policy-mailed"
          />
        </div>
      </div>
      {mailed ? null : (
        <People
          title={t`These people have no other way in; they need a password or a passkey first:`}
          nobody={t`Everybody has a password or a passkey.`}
          people={page.with_mailed_codes_only}
        />
      )}
      <h3>{t`Administration`}</h3>
      <div className={styles.card}>
        <div className={styles.row}>
          <Checkbox
            label={t`Administer only from a device that proves itself`}
            description={t`Whoever changes people, roles, rights or settings confirms it with a passkey that stays on its device, such as Windows Hello or a security key. A copied password, code or passkey administers nothing.`}
            checked={bound}
            onChange={() => setBound(!bound)}
            data-testid="policy-bound"
          />
        </div>
      </div>
      <h3>{t`Sessions`}</h3>
      <div className={styles.card}>
        <Limit
          label={t`Signed out after not being used for`}
          value={idle}
          choices={IDLE}
          usual={t`14 days (default)`}
          read={minutes}
          onChange={setIdle}
          testid="policy-idle"
        />
        <Limit
          label={t`Signed out in any case after`}
          value={absolute}
          choices={ABSOLUTE}
          usual={t`30 days (default)`}
          read={(hours) => minutes(hours * 60)}
          onChange={setAbsolute}
          testid="policy-absolute"
        />
      </div>
      <h3>{t`Networks`}</h3>
      <Textarea
        label={t`People get in from these networks only`}
        description={t`One in each line, such as 203.0.113.0/24. Empty: from everywhere. You are at ${page.your_address} now.`}
        value={lines}
        onChange={(event) => setLines(event.currentTarget.value)}
        error={inField}
        autosize
        minRows={3}
        maxRows={10}
        spellCheck={false}
        className={styles.networks}
        data-testid="policy-networks"
      />
      {inField ? null : <FormError error={save.error} />}
      <div className={styles.foot}>
        <Button type="submit" loading={save.isPending} data-testid="policy-save">
          <Trans>Save</Trans>
        </Button>
      </div>
    </form>
  );
}

type GraceProps = { page: SignInPolicyPage; grace: number | null; onChange: (days: number | null) => void };

/** From when it is asked for. A day that is set stays until another one is chosen. */
function Grace({ page, grace, onChange }: GraceProps) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { organisation } = useSession();
  const set = page.second_factor_from;
  const label = set ? t`Asked for from` : t`Time to add one`;
  const days = (count: number) =>
    count === 0 ? t`None: at once` : t`${plural(count, { one: "# day", other: "# days" })}`;
  const later = (count: number) =>
    count === 0 ? t`At once` : t`${plural(count, { one: "# day from now", other: "# days from now" })}`;
  return (
    <div className={styles.row}>
      <span>{label}</span>
      <NativeSelect
        aria-label={label}
        size="xs"
        value={grace === null ? "" : String(grace)}
        data={[
          ...(set ? [{ value: "", label: formatInstant(set, locale, organisation.time_zone) }] : []),
          ...GRACE.map((count) => ({ value: String(count), label: set ? later(count) : days(count) })),
        ]}
        onChange={(event) => onChange(event.currentTarget.value ? Number(event.currentTarget.value) : null)}
        data-testid="policy-grace"
      />
    </div>
  );
}

type LimitProps = {
  label: string;
  value: number | null;
  choices: number[];
  usual: string;
  read: (count: number) => string;
  onChange: (count: number | null) => void;
  testid: string;
};

function Limit({ label, value, choices, usual, read, onChange, testid }: LimitProps) {
  const all = [...new Set([...choices, ...(value === null ? [] : [value])])].sort(
    (one, other) => one - other,
  );
  return (
    <div className={styles.row}>
      <span>{label}</span>
      <NativeSelect
        aria-label={label}
        size="xs"
        value={value === null ? "" : String(value)}
        data={[
          ...all.map((each) => ({ value: String(each), label: read(each) })),
          { value: "", label: usual },
        ]}
        onChange={(event) => onChange(event.currentTarget.value ? Number(event.currentTarget.value) : null)}
        data-testid={testid}
      />
    </div>
  );
}

function People({
  title,
  nobody,
  people,
}: {
  title: string;
  nobody: string;
  people: SignInPolicyPage["without_second_factor"];
}) {
  if (people.length === 0) return <p className={`mute ${styles.asked}`}>{nobody}</p>;
  return (
    <div className={styles.asked} data-testid="policy-asked">
      <p className="mute">{title}</p>
      <ul className={styles.names}>
        {people.map((each) => (
          <li key={each.person_id}>{each.name}</li>
        ))}
      </ul>
    </div>
  );
}
