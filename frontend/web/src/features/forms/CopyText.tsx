/** A button that copies a text. */
import { useLingui } from "@lingui/react/macro";
import { CopyButton } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { IconButton } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";

export function CopyText({ value, label }: { value: string; label: string }) {
  const { t } = useLingui();
  return (
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <IconButton label={copied ? t`Copied` : label} onClick={copy}>
          {copied ? <IconCheck {...icon} /> : <IconCopy {...icon} />}
        </IconButton>
      )}
    </CopyButton>
  );
}
