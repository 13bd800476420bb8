import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal } from "@mantine/core";
import { businessNow, formatInstant, formatTime, type Happening, uuidv7 } from "@rapport/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { useObjects } from "~/data/objects.ts";
import { useSession } from "~/data/session.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { Bones, Segments } from "~/ui/atoms.tsx";
import { DialogFoot } from "~/ui/DialogFoot.tsx";
import { ErrorState, useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./settings.module.css";

const DAY = 86_400_000;
const SHOWN = 8;
type Days = "1" | "7" | "30";

/** What was deleted or changed lately, by whom: each can be looked at and brought back. */
export function Recovery() {
  const { t } = useLingui();
  const [days, setDays] = useState<Days>("1");
  const [chosen, setChosen] = useState<Happening | null>(null);
  const [all, setAll] = useState(false);
  const found = useQuery({
    queryKey: ["recoveries", days],
    queryFn: () => {
      const now = businessNow().getTime();
      return api.happenings({
        period_start: new Date(now - Number(days) * DAY).toISOString(),
        period_end: new Date(now + 60_000).toISOString(),
      });
    },
  });
  const items = found.data ?? [];
  return (
    <section data-testid="recovery">
      <h3>{t`Bring back`}</h3>
      <p className="mute" style={{ marginBottom: 8 }}>
        <Trans>
          What was deleted or changed, and by whom. Nothing changes before you have seen what comes back.
        </Trans>
      </p>
      <Segments<Days>
        label={t`Period`}
        value={days}
        onChange={setDays}
        options={[
          { value: "1", label: t`1 day` },
          { value: "7", label: t`7 days` },
          { value: "30", label: t`30 days` },
        ]}
      />
      <div className={styles.card} style={{ marginTop: 8 }}>
        {found.isPending ? <Bones rows={3} height={48} /> : null}
        {found.isError ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
        {found.data && items.length === 0 ? (
          <div className={styles.row}>
            <span className="mute">
              <Trans>Nothing was deleted or changed in this time.</Trans>
            </span>
          </div>
        ) : null}
        {(all ? items : items.slice(0, SHOWN)).map((each) => (
          <div
            key={`${each.object}${each.op}${each.last_seq}`}
            className={styles.row}
            data-testid="happening"
          >
            <span>
              <What happening={each} />
              <small className="mute num" style={{ display: "block" }}>
                <When happening={each} />
              </small>
            </span>
            <Button variant="default" size="xs" onClick={() => setChosen(each)} data-testid="look-back">
              <Trans>Look</Trans>
            </Button>
          </div>
        ))}
        {items.length > SHOWN && !all ? (
          <div className={styles.row}>
            <Button variant="subtle" size="xs" onClick={() => setAll(true)}>
              <Plural value={items.length - SHOWN} one="# more" other="# more" />
            </Button>
          </div>
        ) : null}
      </div>
      {chosen ? <Look happening={chosen} onClose={() => setChosen(null)} /> : null}
    </section>
  );
}

function What({ happening }: { happening: Happening }) {
  const { t } = useLingui();
  const { read, inline } = useLocale();
  const objects = useObjects();
  const object = objects.find((each) => each.name === happening.object);
  const many = happening.records !== 1;
  const kind = object ? (many ? inline(object.plural) : inline(object.label)) : read(happening.object);
  const who = happening.actor ?? t`The system`;
  const count = happening.records;
  return happening.op === "delete" ? (
    <Trans>
      {who} deleted {count} {kind}
    </Trans>
  ) : (
    <Trans>
      {who} changed {count} {kind}
    </Trans>
  );
}

function When({ happening }: { happening: Happening }) {
  const { locale } = useLocale();
  const zone = useSession().organisation.time_zone;
  const from = formatInstant(happening.since, locale, zone);
  const to = formatTime(happening.until, locale, zone);
  return <>{from.endsWith(to) ? from : `${from} – ${to}`}</>;
}

/** What would come back, and the order to bring it. */
function Look({ happening, onClose }: { happening: Happening; onClose: () => void }) {
  const { t } = useLingui();
  const message = useErrorMessage();
  const client = useQueryClient();
  // Made once: sent twice, it is still one order.
  const [id] = useState(uuidv7);
  const { object, op, actor_id, batch_id, first_seq, last_seq } = happening;
  const wanted = { object, op, actor_id, batch_id, first_seq, last_seq };
  const preview = useQuery({
    queryKey: ["recoveries", "preview", wanted],
    queryFn: () => api.previewRecovery(wanted),
    gcTime: 0,
  });
  const undo = useMutation({
    mutationKey: ["write"],
    mutationFn: () => api.undoBatch(id),
    onSuccess: () => void client.invalidateQueries(),
    onError: (error) => toast({ text: message(error), tone: "danger" }),
  });
  const order = useMutation({
    mutationKey: ["write"],
    mutationFn: () => api.recover({ ...wanted, id }),
    onSuccess: ({ undone, kept }) => {
      void client.invalidateQueries();
      const left = kept.length;
      toast({
        text: left > 0 ? t`${undone} brought back, ${left} kept as they are now` : t`${undone} brought back`,
        tone: "plain",
        action: { label: t`Undo`, run: () => undo.mutate() },
      });
      onClose();
    },
  });
  const counts = preview.data;
  const left = counts ? counts.records - counts.already - counts.edited : 0;
  return (
    <Modal
      opened
      onClose={onClose}
      title={<What happening={happening} />}
      size={480}
      centered
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <div className={styles.fields}>
        <p className="mute num">
          <When happening={happening} />
        </p>
        {preview.isPending ? <Bones rows={3} /> : null}
        {preview.isError ? <ErrorState error={preview.error} onRetry={() => void preview.refetch()} /> : null}
        {counts ? (
          <>
            <p data-testid="recovery-counts">
              <Plural
                value={left}
                one="# record comes back as it was."
                other="# records come back as they were."
              />{" "}
              {counts.already > 0 ? (
                <Plural value={counts.already} one="# is back already." other="# are back already." />
              ) : null}{" "}
              {counts.edited > 0 ? (
                <Plural
                  value={counts.edited}
                  one="# stays as it is, because somebody changed it since."
                  other="# stay as they are, because somebody changed them since."
                />
              ) : null}
            </p>
            {counts.sample.length > 0 ? (
              <ul className={styles.people} data-testid="recovery-sample">
                {counts.sample.map((title, place) => (
                  // Titles repeat, and the list never changes.
                  // biome-ignore lint/suspicious/noArrayIndexKey: see above
                  <li key={place} className={styles.row}>
                    <span>{title}</span>
                  </li>
                ))}
                {counts.records > counts.sample.length ? (
                  <li className={`${styles.row} mute`}>
                    <Plural
                      value={counts.records - counts.sample.length}
                      one="and # more"
                      other="and # more"
                    />
                  </li>
                ) : null}
              </ul>
            ) : null}
          </>
        ) : null}
        <FormError error={order.error} />
        <DialogFoot onClose={onClose}>
          <Button
            loading={order.isPending}
            disabled={left < 1}
            onClick={() => order.mutate()}
            data-testid="bring-back"
          >
            <Trans>Bring back</Trans>
          </Button>
        </DialogFoot>
      </div>
    </Modal>
  );
}
