/** On every record page: why one sees the record, who else does, and the way to share it. */
import { useLingui } from "@lingui/react/macro";
import type { CrmObject, CrmRecord } from "@rapport/core";
import { IconShieldQuestion } from "@tabler/icons-react";
import { useState } from "react";
import { icon } from "~/ui/icons.ts";
import { ReasonsPopover } from "./ReasonsPopover.tsx";
import { ShareDialog } from "./ShareDialog.tsx";
import { Why } from "./Why.tsx";

type Props = { object: CrmObject; record: CrmRecord };

export function AccessButton({ object, record }: Props) {
  const { t } = useLingui();
  const [sharing, setSharing] = useState(false);
  return (
    <>
      <ReasonsPopover
        label={t`Why can I see this?`}
        glyph={<IconShieldQuestion {...icon} />}
        testid="record-access"
      >
        {(close) => (
          <Why
            object={object}
            record={record}
            onClose={close}
            onShare={() => {
              close();
              setSharing(true);
            }}
          />
        )}
      </ReasonsPopover>
      {sharing ? <ShareDialog object={object} record={record} onClose={() => setSharing(false)} /> : null}
    </>
  );
}
