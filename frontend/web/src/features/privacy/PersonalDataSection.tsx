/** What is held of one person: requests, the search for somebody, and what was found. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { SubjectRequest } from "@rapport/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { requestsQuery } from "~/data/privacy.ts";
import { Bones } from "~/ui/atoms.tsx";
import { EmptyState, ErrorState } from "~/ui/states.tsx";
import rows from "../settings/settings.module.css";
import { Begin } from "./Begin.tsx";
import styles from "./privacy.module.css";
import { RequestPage } from "./RequestPage.tsx";
import { useKnownBy, useStanding } from "./texts.ts";

export function PersonalDataSection() {
  const { t } = useLingui();
  const [open, setOpen] = useState<string | null>(null);
  const [begins, setBegins] = useState(false);
  const found = useQuery(requestsQuery);
  if (open) return <RequestPage id={open} onClose={() => setOpen(null)} />;
  return (
    <>
      <h2>{t`Personal data`}</h2>
      <p className={styles.lead}>
        <Trans>
          Somebody asks what you hold of them, or wants it gone: find it wherever it is, hand it over, erase
          it. You see what no other right shows you, and each step is in the security log.
        </Trans>
      </p>
      {found.isPending ? <Bones rows={3} height={48} /> : null}
      {found.isError ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.data ? (
        <>
          <Button size="xs" onClick={() => setBegins(true)} data-testid="subject-begin">
            <Trans>Find a person</Trans>
          </Button>
          {begins ? (
            <Begin
              days={found.data.days}
              onClose={() => setBegins(false)}
              onBegun={({ id }) => {
                setBegins(false);
                setOpen(id);
              }}
            />
          ) : null}
          <List requests={found.data.requests} onOpen={setOpen} />
        </>
      ) : null}
    </>
  );
}

type ListProps = { requests: readonly SubjectRequest[]; onOpen: (id: string) => void };

function List({ requests, onOpen }: ListProps) {
  const { t } = useLingui();
  if (requests.length === 0)
    return (
      <EmptyState
        title={t`No requests yet`}
      >{t`When somebody asks for their data, begin with a search.`}</EmptyState>
    );
  return (
    <ul className={`${rows.card} ${styles.list}`} data-testid="subject-requests">
      {requests.map((request) => (
        <li key={request.id} className={rows.row}>
          <Line request={request} />
          <Button
            variant="default"
            size="xs"
            onClick={() => onOpen(request.id)}
            data-testid={`subject-open-${request.id}`}
          >
            <Trans>Open</Trans>
          </Button>
        </li>
      ))}
    </ul>
  );
}

function Line({ request }: { request: SubjectRequest }) {
  const knownBy = useKnownBy();
  const standing = useStanding();
  return (
    <span>
      {knownBy(request)}
      <small>
        {standing(request)}
        {request.person ? ` · ${request.person}` : null}
      </small>
    </span>
  );
}
