/** Name and place of a saved view: who sees it, whether it stands in the row, whether it opens first. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Checkbox, TextInput } from "@mantine/core";
import type { View, ViewInput, Visibility } from "@rapport/core";
import { type FormEvent, useState } from "react";
import { Segments } from "~/ui/atoms.tsx";
import { useErrorMessage } from "~/ui/states.tsx";
import styles from "./list.module.css";

export type Placed = Pick<ViewInput, "name" | "visibility" | "pinned" | "is_default">;

type Props = { view: View | null; mine: boolean; error: unknown; onSubmit: (placed: Placed) => void };

const FRESH: Placed = { name: "", visibility: "private", pinned: true, is_default: false };

export function ViewForm({ view, mine, error, onSubmit }: Props) {
  const { t } = useLingui();
  const message = useErrorMessage();
  const [placed, setPlaced] = useState<Placed>(() => (view ? placeOf(view) : FRESH));
  const change = (part: Partial<Placed>) => setPlaced((current) => ({ ...current, ...part }));
  const name = placed.name.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name) onSubmit({ ...placed, name });
  };
  const shown: { value: Visibility; label: string; testid: string }[] = [
    { value: "private", label: t`Only me`, testid: "view-private" },
    { value: "team", label: t`My teams`, testid: "view-team" },
    { value: "public", label: t`Everybody`, testid: "view-public" },
  ];
  return (
    <form onSubmit={submit} className={styles.viewForm}>
      <TextInput
        label={t`Name of the view`}
        value={placed.name}
        maxLength={80}
        onChange={(event) => change({ name: event.currentTarget.value })}
        error={error ? message(error) : null}
        data-autofocus
        data-testid="view-name"
      />
      <div>
        <span className={styles.viewLabel}>{t`Who sees it`}</span>
        <Segments
          label={t`Who sees it`}
          value={placed.visibility}
          // Somebody else's view stays shared: only its author takes it back.
          options={mine ? shown : shown.filter((option) => option.value !== "private")}
          onChange={(visibility) => change({ visibility })}
        />
        {placed.visibility === "private" ? null : (
          <p className="mute">{t`Everyone sees in it what they may see anyway.`}</p>
        )}
      </div>
      <Checkbox
        label={t`Show it in the row of tabs`}
        checked={placed.pinned}
        onChange={(event) => change({ pinned: event.currentTarget.checked })}
      />
      <Checkbox
        label={t`Open the list with this view`}
        checked={placed.is_default}
        onChange={(event) => change({ is_default: event.currentTarget.checked })}
      />
      <Button type="submit" disabled={!name} data-testid="view-create">
        <Trans>Save view</Trans>
      </Button>
    </form>
  );
}

const placeOf = ({ name, visibility, pinned, is_default }: View): Placed => ({
  name,
  visibility,
  pinned,
  is_default,
});
