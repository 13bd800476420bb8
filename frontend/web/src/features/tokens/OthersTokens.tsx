/** For admins: the tokens of other people, and what may be made from now on. */
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Checkbox, NativeSelect } from "@mantine/core";
import type { TokenPolicy } from "@rapport/core";
import { useQuery } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { useSession } from "~/data/session.ts";
import { allTokensQuery, useTokenWrite } from "~/data/tokens.ts";
import rows from "~/features/settings/settings.module.css";
import { Bones } from "~/ui/atoms.tsx";
import { ErrorState } from "~/ui/states.tsx";
import { TokenRow } from "./TokenRow.tsx";

const MOST_DAYS = [7, 30, 90, 180, 365];

export function OthersTokens() {
  const { t } = useLingui();
  const { person } = useSession();
  const all = useQuery(allTokensQuery);
  const others = all.data?.tokens.filter(
    ({ owner }) => owner && !owner.is_service_account && owner.id !== person.id,
  );
  return (
    <section data-testid="others-tokens">
      <h3>{t`Tokens of other people`}</h3>
      {all.isPending ? <Bones rows={2} height={48} /> : null}
      {all.isError ? <ErrorState error={all.error} onRetry={() => void all.refetch()} /> : null}
      {others?.length === 0 ? (
        <p className="mute">
          <Trans>Nobody else has one.</Trans>
        </p>
      ) : null}
      {others?.length ? (
        <div className={rows.card}>
          {others.map((token) => (
            <TokenRow key={token.id} token={token} revoke={api.revokeAnyToken} />
          ))}
        </div>
      ) : null}
      {all.data ? <Policy policy={all.data.policy} /> : null}
    </section>
  );
}

function Policy({ policy }: { policy: TokenPolicy }) {
  const { t } = useLingui();
  const save = useTokenWrite(api.setTokenPolicy);
  const { people_may_make = true, most_days = 365 } = policy;
  const choices = [...new Set([...MOST_DAYS, most_days])].sort((one, other) => one - other);
  return (
    <>
      <h3>{t`What may be made`}</h3>
      <div className={rows.card}>
        <div className={rows.row}>
          <Checkbox
            label={t`People may make tokens of their own`}
            description={t`Those that are there stay until they are revoked.`}
            checked={people_may_make}
            disabled={save.isPending}
            onChange={() => save.mutate({ most_days, people_may_make: !people_may_make })}
            data-testid="token-policy"
          />
        </div>
        <div className={rows.row}>
          <span>{t`Valid for at most`}</span>
          <NativeSelect
            aria-label={t`Valid for at most`}
            size="xs"
            value={String(most_days)}
            disabled={save.isPending}
            data={choices.map((each) => ({
              value: String(each),
              label: t`${plural(each, { one: "# day", other: "# days" })}`,
            }))}
            onChange={(event) =>
              save.mutate({ people_may_make, most_days: Number(event.currentTarget.value) })
            }
            data-testid="token-most-days"
          />
        </div>
      </div>
    </>
  );
}
