import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import settings from "./settings.module.css";

type Props = {
  changed: boolean;
  saving: boolean;
  error: unknown;
  onDiscard: () => void;
  onSave: () => void;
  /** What the names of its buttons begin with in tests. */
  testid: string;
};

/** Below settings that are saved as one: what went wrong, and to save or discard what was changed. */
export function SaveFoot({ changed, saving, error, onDiscard, onSave, testid }: Props) {
  return (
    <div className={settings.foot}>
      <FormError error={error} />
      {changed ? (
        <Button variant="default" onClick={onDiscard} data-testid={`${testid}-discard`}>
          <Trans>Discard</Trans>
        </Button>
      ) : null}
      <Button loading={saving} disabled={!changed} onClick={onSave} data-testid={`${testid}-save`}>
        <Trans>Save</Trans>
      </Button>
    </div>
  );
}
