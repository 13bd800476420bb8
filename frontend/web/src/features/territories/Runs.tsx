/** How far records are brought up to rules that were changed. */
import { Trans, useLingui } from "@lingui/react/macro";
import { formatNumber, type PlacingRun } from "@rapport/core";
import { useObjects } from "~/data/objects.ts";
import { Progress } from "~/ui/Progress.tsx";
import { useLocale } from "~/ui/useLocale.ts";

export function Runs({ runs }: { runs: readonly PlacingRun[] }) {
  const { t } = useLingui();
  const { locale, read } = useLocale();
  const objects = useObjects();
  return runs
    .filter((each) => each.state === "running")
    .map((each) => {
      const object = objects.find((one) => one.name === each.object);
      const name = object ? read(object.plural) : each.object;
      const done = formatNumber(each.done, locale);
      const total = formatNumber(each.total, locale);
      return (
        <Progress
          key={each.object}
          label={t`Applying rules`}
          done={each.done}
          total={each.total}
          testid="placing-run"
        >
          <Trans>
            Applying the rules to {name}: {done} of {total}
          </Trans>
        </Progress>
      );
    });
}
