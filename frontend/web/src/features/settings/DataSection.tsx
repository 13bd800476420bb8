import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { CrmObject } from "@rapport/core";
import { IconDownload } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useObjects } from "~/data/objects.ts";
import { useSession } from "~/data/session.ts";
import { FileRules } from "~/features/files/FileRules.tsx";
import { RecentImports } from "~/features/import/ImportStartPage.tsx";
import { exportCsv } from "~/features/list/exportCsv.ts";
import { icon, objectIcon } from "~/ui/icons.ts";
import { LinkButton } from "~/ui/LinkButton.tsx";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { Recovery } from "./Recovery.tsx";
import styles from "./settings.module.css";

export function DataSection() {
  const { t } = useLingui();
  const { rights } = useSession();
  const objects = useObjects();
  return (
    <>
      <h2>{t`Data`}</h2>
      {rights.import ? (
        <LinkButton to="/import">
          <Trans>Import a file</Trans>
        </LinkButton>
      ) : null}
      {rights.import ? <RecentImports /> : null}
      <Recovery />
      {rights.manage_people ? <FileRules /> : null}
      {rights.export ? (
        <>
          <h3>{t`Export everything`}</h3>
          <div className={styles.card}>
            {objects.map((object) => (
              <ExportRow key={object.noun} object={object} />
            ))}
          </div>
        </>
      ) : null}
    </>
  );
}

function ExportRow({ object }: { object: CrmObject }) {
  const { read } = useLocale();
  const message = useErrorMessage();
  const Icon = objectIcon(object.icon);
  const run = useMutation({
    mutationFn: () => exportCsv(object.noun, read(object.plural), { filter: null }),
    onError: (error) => toast({ text: message(error), tone: "danger" }),
  });
  return (
    <div className={styles.row}>
      <Icon {...icon} />
      <span>{read(object.plural)}</span>
      <Button
        variant="default"
        size="xs"
        leftSection={<IconDownload {...icon} />}
        loading={run.isPending}
        onClick={() => run.mutate()}
        data-testid={`export-${object.noun}`}
      >
        CSV
      </Button>
    </div>
  );
}
