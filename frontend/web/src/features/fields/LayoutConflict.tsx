/** Two administrators at once: what the other one's layout has otherwise, and which of the two to keep. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { LayoutsView, Text } from "@rapport/core";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./layouts.module.css";

type Details = { fields?: string[]; sections?: Text[]; theirs?: { version: number } };

type Props = {
  view: LayoutsView;
  details: Record<string, unknown>;
  onTheirs: () => void;
  onMine: (version: number) => void;
};

export function LayoutConflict({ view, details, onTheirs, onMine }: Props) {
  const { t } = useLingui();
  const { read } = useLocale();
  const { fields = [], sections = [], theirs } = details as Details;
  const names = fields.flatMap((name) => view.fields.find((each) => each.name === name) ?? []);
  return (
    <div className={styles.conflict} role="alert" data-testid="layout-conflict">
      <p>
        <b>{t`Somebody else saved this layout first. Yours is not saved yet.`}</b>
      </p>
      {sections.length > 0 ? <p>{t`Sections that differ: ${sections.map(read).join(t`, `)}`}</p> : null}
      {names.length > 0 ? (
        <p>{t`Fields that differ: ${names.map((each) => read(each.label)).join(t`, `)}`}</p>
      ) : null}
      <Button variant="default" size="xs" onClick={onTheirs} data-testid="layout-theirs">
        <Trans>Take theirs</Trans>
      </Button>
      <Button
        variant="default"
        size="xs"
        onClick={() => onMine(theirs?.version ?? 0)}
        data-testid="layout-mine"
      >
        <Trans>Replace with mine</Trans>
      </Button>
    </div>
  );
}
