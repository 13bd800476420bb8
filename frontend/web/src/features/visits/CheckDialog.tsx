/** Checking in to a visit, or out of it: what is recorded is said first, and the browser is asked by a click only. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Textarea } from "@mantine/core";
import { ApiError, type CrmRecord } from "@rapport/core";
import { useState } from "react";
import { locate, type NoPlace, useCheck } from "~/data/visits.ts";
import { DialogFoot } from "~/ui/DialogFoot.tsx";
import { useErrorMessage } from "~/ui/states.tsx";
import { TypedModal } from "~/ui/TypedModal.tsx";
import styles from "./visits.module.css";

type Props = { visit: CrmRecord; way: "in" | "out"; onClose: () => void };

export function CheckDialog({ visit, way, onClose }: Props) {
  const { t } = useLingui();
  const message = useErrorMessage();
  const check = useCheck();
  const [point, setPoint] = useState<string | null>(null);
  const [failed, setFailed] = useState<NoPlace | null>(null);
  const [locating, setLocating] = useState(false);
  const [reason, setReason] = useState("");
  const refused = check.error instanceof ApiError ? check.error.fields.reason?.message : undefined;
  const send = (at: string | null) =>
    check.mutate({ id: visit.id, way, point: at, reason: reason.trim() }, { onSuccess: onClose });
  const withPlace = async () => {
    setLocating(true);
    setFailed(null);
    try {
      const found = await locate();
      setPoint(found);
      send(found);
    } catch (why) {
      setFailed(why as NoPlace);
    }
    setLocating(false);
  };
  const asksWhy = way === "in" && (failed !== null || refused !== undefined);
  const title = way === "in" ? t`Check in` : t`Check out`;
  return (
    <TypedModal opened onClose={onClose} title={title} centered closeButtonProps={{ "aria-label": t`Close` }}>
      <div className={styles.dialog}>
        <p>
          <b>{String(visit.subject ?? "")}</b>
        </p>
        <p className="mute">
          <Trans>
            Your location is read once, now. It is kept encrypted with this visit, with its accuracy and the
            distance to the customer; who may see it is said by the roles. Nothing is recorded between
            check-in and check-out.
          </Trans>
        </p>
        {failed ? (
          <p role="alert" className={styles.warn}>
            {failed === "denied"
              ? t`The browser gives no location: it was refused. Allow it in the address bar, or go on without.`
              : t`There is no location right now. Try again, or go on without.`}
          </p>
        ) : null}
        {asksWhy ? (
          <Textarea
            label={t`Reason`}
            value={reason}
            maxLength={500}
            rows={2}
            error={refused}
            onChange={(event) => setReason(event.currentTarget.value)}
            data-testid="check-reason"
            data-autofocus
          />
        ) : null}
        {check.error && !refused ? <p role="alert">{message(check.error)}</p> : null}
        <DialogFoot onClose={onClose}>
          {failed ? (
            <Button
              variant="default"
              disabled={way === "in" && !reason.trim()}
              loading={check.isPending}
              onClick={() => send(null)}
              data-testid="check-without"
            >
              {way === "in" ? t`Check in unverified` : t`Check out unverified`}
            </Button>
          ) : null}
          <Button
            loading={locating || check.isPending}
            disabled={refused !== undefined && !reason.trim()}
            onClick={() => (point && refused ? send(point) : void withPlace())}
            data-testid="check-do"
          >
            {point && refused ? title : way === "in" ? t`Locate and check in` : t`Locate and check out`}
          </Button>
        </DialogFoot>
      </div>
    </TypedModal>
  );
}
