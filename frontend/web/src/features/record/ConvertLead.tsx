/** The one primary action of a lead: to become a company, a contact and a deal; afterwards, the way to them. */

import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { CrmObject, CrmRecord } from "@rapport/core";
import { IconArrowsTransferUp } from "@tabler/icons-react";
import { Suspense, useState } from "react";
import { part } from "~/app/part.ts";
import { byName, useObjects } from "~/data/objects.ts";
import { icon } from "~/ui/icons.ts";
import { LinkButton } from "~/ui/LinkButton.tsx";
import { useKeys } from "~/ui/useKeys.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./record.module.css";

const ConvertDialog = part(() => import("./ConvertDialog.tsx"), "ConvertDialog");

type Props = { object: CrmObject; record: CrmRecord; readOnly: boolean };

export function ConvertLead({ object, record, readOnly }: Props) {
  const { t } = useLingui();
  const [open, setOpen] = useState(false);
  const may = !readOnly && !record.deleted_at && object.rights.update !== "none";
  const isConverted = record.status === "converted";
  useKeys({ c: () => may && !isConverted && setOpen(true) });
  if (isConverted) return <Became record={record} />;
  if (!may) return null;
  return (
    <>
      <Button onClick={() => setOpen(true)} aria-label={t`Convert the lead`} data-testid="convert-lead">
        <IconArrowsTransferUp {...icon} className={styles.plus} />
        <span className={styles.wide}>
          <Trans>Convert</Trans>
        </span>
      </Button>
      {open ? (
        <Suspense fallback={null}>
          <ConvertDialog lead={record} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}

/** What comes last in the funnel is what one wants to see: the deal, else the company, else the contact. */
function Became({ record }: { record: CrmRecord }) {
  const { t } = useLingui();
  const { inline } = useLocale();
  const objects = useObjects();
  const name = ["deal", "company", "contact"].find((each) => record[each]);
  const target = byName(objects, name);
  if (!name || !target) return null;
  return (
    <LinkButton
      to="/o/$noun/$id"
      params={{ noun: target.noun, id: String(record[name]) }}
      variant="default"
      data-testid="lead-became"
    >
      {t`Open the ${inline(target.label)}`}
    </LinkButton>
  );
}
