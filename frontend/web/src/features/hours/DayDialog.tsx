/** What one day is, or some in a row: as every week, a holiday, or worked at hours of its own. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, TextInput } from "@mantine/core";
import { formatDayHeading, type WorkingHours, type WorkingSpan } from "@rapport/core";
import { useState } from "react";
import settings from "~/features/settings/settings.module.css";
import { Segments } from "~/ui/atoms.tsx";
import { DialogFoot } from "~/ui/DialogFoot.tsx";
import { TypedModal } from "~/ui/TypedModal.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { dayIn, daysFrom, usualSpans, withDays, withoutDays } from "./days.ts";
import { SpansInput } from "./SpansInput.tsx";

type Props = {
  day: string;
  hours: WorkingHours;
  onDone: (hours: WorkingHours) => void;
  onClose: () => void;
};
type Choice = "usual" | "holiday" | "worked";

export function DayDialog({ day, hours, onDone, onClose }: Props) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const now = dayIn(hours, day);
  const [choice, setChoice] = useState<Choice>(chosen(now.kind));
  const [last, setLast] = useState(day);
  const [name, setName] = useState(now.special?.name ?? "");
  const [spans, setSpans] = useState<WorkingSpan[]>(
    now.special?.spans?.length ? now.special.spans : usualSpans(hours),
  );
  const done = () => {
    if (choice === "usual") return onDone(withoutDays(hours, day, last));
    const held = choice === "worked" ? spans : [];
    onDone(
      withDays(
        hours,
        daysFrom(day, last).map((each) => ({ day: each, name: name.trim(), spans: held })),
      ),
    );
  };
  return (
    <TypedModal
      opened
      onClose={onClose}
      title={formatDayHeading(day, locale)}
      centered
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <form
        className={settings.fields}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          done();
        }}
      >
        <Segments
          label={t`What the day is`}
          value={choice}
          options={[
            { value: "usual", label: t`As every week`, testid: "day-usual" },
            { value: "holiday", label: t`Holiday`, testid: "day-holiday" },
            { value: "worked", label: t`Hours of its own`, testid: "day-worked" },
          ]}
          onChange={setChoice}
        />
        <TextInput
          type="date"
          label={t`Up to and including`}
          value={last}
          min={day}
          onChange={(event) => setLast(event.currentTarget.value || day)}
          data-testid="day-last"
        />
        {choice === "usual" ? null : (
          <TextInput
            label={t`Name`}
            value={name}
            maxLength={60}
            onChange={(event) => setName(event.currentTarget.value)}
            data-testid="day-name"
          />
        )}
        {choice === "worked" ? <SpansInput name={t`Hours`} spans={spans} onChange={setSpans} /> : null}
        <DialogFoot onClose={onClose}>
          <Button type="submit" disabled={last < day} data-testid="day-done">
            <Trans>Done</Trans>
          </Button>
        </DialogFoot>
      </form>
    </TypedModal>
  );
}

/** A day is opened to be made something else: an ordinary one mostly becomes a holiday, a weekend one is worked. */
const chosen = (kind: ReturnType<typeof dayIn>["kind"]): Choice =>
  kind === "makeUp" || kind === "closed" ? "worked" : "holiday";
