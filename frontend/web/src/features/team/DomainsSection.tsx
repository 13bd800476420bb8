import { Trans, useLingui } from "@lingui/react/macro";
import { Button, TextInput } from "@mantine/core";
import { ApiError } from "@rapport/core";
import { IconPlus } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api } from "~/app/api.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import styles from "~/features/settings/settings.module.css";
import { Bones } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { ErrorState } from "~/ui/states.tsx";
import { DomainCard } from "./DomainCard.tsx";

export const domainsQuery = { queryKey: ["domains"], queryFn: api.domains };

/** The mail domains of the organisation: proved by a record, and how people with such an address join. */
export function DomainsSection() {
  const { t } = useLingui();
  const domains = useQuery(domainsQuery);
  return (
    <>
      <h2>{t`Domains`}</h2>
      <p className="mute">
        <Trans>
          Prove that your company holds its mail domain. Colleagues who sign up with such an address then find
          you, instead of starting a workspace of their own.
        </Trans>
      </p>
      <Claim />
      {domains.isPending ? <Bones rows={2} height={96} /> : null}
      {domains.isError ? <ErrorState error={domains.error} onRetry={() => void domains.refetch()} /> : null}
      {domains.data?.map((domain) => (
        <DomainCard key={domain.id} domain={domain} />
      ))}
      {domains.data?.length === 0 ? (
        <p className="mute" data-testid="no-domains">
          <Trans>No domain yet. Nobody learns that you are here before.</Trans>
        </p>
      ) : null}
    </>
  );
}

function Claim() {
  const { t } = useLingui();
  const client = useQueryClient();
  const [name, setName] = useState("");
  const claim = useMutation({
    mutationKey: ["write"],
    mutationFn: () => api.claimDomain(name.trim()),
    onSuccess: async () => {
      setName("");
      await client.invalidateQueries(domainsQuery);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    claim.mutate();
  };
  const problem = claim.error instanceof ApiError ? claim.error.fields.domain?.message : undefined;
  return (
    <form onSubmit={submit} noValidate style={{ margin: "16px 0 24px" }}>
      <div className={styles.claim}>
        <TextInput
          label={t`Domain`}
          placeholder="example.com"
          value={name}
          error={problem}
          onChange={(event) => setName(event.currentTarget.value)}
          spellCheck={false}
          autoCapitalize="none"
          data-testid="domain-name"
        />
        <Button
          type="submit"
          leftSection={<IconPlus {...icon} />}
          disabled={!name.trim()}
          loading={claim.isPending}
          data-testid="domain-claim"
        >
          <Trans>Add</Trans>
        </Button>
      </div>
      {problem ? null : <FormError error={claim.error} />}
    </form>
  );
}
