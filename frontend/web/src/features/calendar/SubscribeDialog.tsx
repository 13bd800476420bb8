/** The secret address of one's own calendar, made and shown once, replaced, taken back; and calendars from elsewhere. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, CopyButton, TextInput } from "@mantine/core";
import { formatInstant } from "@rapport/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { queryClient } from "~/app/queries.ts";
import { useZone } from "~/data/session.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { Bones } from "~/ui/atoms.tsx";
import { DialogFoot } from "~/ui/DialogFoot.tsx";
import { ErrorState } from "~/ui/states.tsx";
import { TypedModal } from "~/ui/TypedModal.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./calendar.module.css";
import { OutsideCalendars } from "./OutsideCalendars.tsx";

const KEY = ["calendar-address"];

export function SubscribeDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const standing = useQuery({ queryKey: KEY, queryFn: api.calendarAddress });
  return (
    <TypedModal
      opened
      onClose={onClose}
      title={t`Calendars of other programs`}
      centered
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <div className={styles.dialog}>
        <h3>{t`Your calendar in another program`}</h3>
        <p>
          <Trans>
            A program that you give the address to shows your meetings, calls, visits and open tasks: their
            subjects and times, nothing else. Whoever has it can read them without signing in.
          </Trans>
        </p>
        {standing.isPending ? <Bones rows={2} /> : null}
        {standing.isError ? (
          <ErrorState error={standing.error} onRetry={() => void standing.refetch()} />
        ) : null}
        {standing.data ? <Address madeAt={standing.data.made_at} /> : null}
        <OutsideCalendars />
        <DialogFoot onClose={onClose} back={<Trans>Close</Trans>}>
          {null}
        </DialogFoot>
      </div>
    </TypedModal>
  );
}

function Address({ madeAt }: { madeAt: string | null }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const zone = useZone();
  const again = () => void queryClient.invalidateQueries({ queryKey: KEY });
  const make = useMutation({
    mutationKey: ["write"],
    mutationFn: api.makeCalendarAddress,
    onSuccess: again,
  });
  const revoke = useMutation({
    mutationKey: ["write"],
    mutationFn: api.revokeCalendarAddress,
    onSuccess: () => {
      make.reset();
      again();
    },
  });
  const since = madeAt ? formatInstant(madeAt, locale, zone) : "";
  return (
    <>
      {make.data ? (
        <Shown url={make.data.url} />
      ) : (
        <p className="mute" data-testid="address-standing">
          {madeAt
            ? t`There is an address since ${since}. It is not shown again; a new one ends it.`
            : t`There is no address yet.`}
        </p>
      )}
      <FormError error={make.error ?? revoke.error} />
      <div className={styles.acts}>
        {madeAt ? (
          <Button
            variant="default"
            loading={revoke.isPending}
            onClick={() => revoke.mutate()}
            data-testid="revoke-address"
          >
            <Trans>End the address</Trans>
          </Button>
        ) : null}
        {make.data ? null : (
          <Button loading={make.isPending} onClick={() => make.mutate()} data-testid="make-address">
            {madeAt ? <Trans>Replace it</Trans> : <Trans>Make an address</Trans>}
          </Button>
        )}
      </div>
    </>
  );
}

function Shown({ url }: { url: string }) {
  const { t } = useLingui();
  return (
    <div className={styles.address}>
      <TextInput
        label={t`Address, shown this once`}
        value={url}
        readOnly
        onFocus={(event) => event.currentTarget.select()}
        data-testid="calendar-address"
      />
      <CopyButton value={url}>
        {({ copied, copy }) => (
          <Button variant="default" onClick={copy}>
            {copied ? <Trans>Copied</Trans> : <Trans>Copy</Trans>}
          </Button>
        )}
      </CopyButton>
    </div>
  );
}
