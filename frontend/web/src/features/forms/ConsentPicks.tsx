/** What a form asks visitors to agree to, each purpose in its own words. */
import { useLingui } from "@lingui/react/macro";
import { Checkbox } from "@mantine/core";
import type { FormConsent } from "@rapport/core";
import { Both, NOTHING } from "./Both.tsx";
import styles from "./forms.module.css";
import { PURPOSES, usePurpose } from "./purposes.ts";

type Props = {
  consents: readonly FormConsent[];
  problem: string | undefined;
  onChange: (consents: FormConsent[]) => void;
};

export function ConsentPicks({ consents, problem, onChange }: Props) {
  const { t } = useLingui();
  const purpose = usePurpose();
  const put = (consent: FormConsent) =>
    onChange(
      PURPOSES.flatMap((each) =>
        each === consent.purpose ? [consent] : consents.filter((other) => other.purpose === each),
      ),
    );
  return (
    <div>
      {PURPOSES.map((each) => {
        const mine = consents.find((consent) => consent.purpose === each);
        return (
          <div key={each} className={styles.pick} data-testid={`ask-${each}`}>
            <div>
              <Checkbox
                label={purpose(each)}
                checked={mine !== undefined}
                onChange={() =>
                  mine
                    ? onChange(consents.filter((consent) => consent !== mine))
                    : put({ purpose: each, text: NOTHING, required: false })
                }
              />
              {mine ? (
                <Checkbox
                  label={t`Required`}
                  checked={mine.required === true}
                  onChange={(event) => put({ ...mine, required: event.currentTarget.checked })}
                />
              ) : null}
            </div>
            {mine ? (
              <Both
                long
                label={t`What they agree to`}
                value={mine.text}
                onChange={(text) => put({ ...mine, text })}
              />
            ) : null}
          </div>
        );
      })}
      {problem ? (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      ) : null}
    </div>
  );
}
