/** A form as it will look, beside what makes it. Nothing typed there goes anywhere. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { FormSetup, FormsView } from "@rapport/core";
import { useState } from "react";
import { useLocale } from "~/ui/useLocale.ts";
import { type Answers, FormFields } from "./FormFields.tsx";
import styles from "./forms.module.css";
import { Head } from "./PublicFormPage.tsx";

type Words = { zh: string; en: string } | undefined;

const written = (words: Words) => ({ zh: words?.zh || words?.en || "", en: words?.en || words?.zh || "" });
const orElse = (words: Words, otherwise: string) =>
  words?.zh || words?.en ? written(words) : { zh: otherwise, en: otherwise };

export function FormPreview({ setup, known }: { setup: FormSetup; known: FormsView }) {
  const { t } = useLingui();
  const { read } = useLocale();
  const [answers, setAnswers] = useState<Answers>({});
  const fields = setup.fields.flatMap(({ name, label, required }) => {
    const field = known.fields.find((each) => each.name === name);
    if (!field) return [];
    const { type, options, needed } = field;
    return [
      { name, type, options, required: needed || required === true, label: orElse(label, read(field.label)) },
    ];
  });
  const consents = (setup.consents ?? []).map((each) => ({
    purpose: each.purpose,
    required: each.required === true,
    text: written(each.text),
  }));
  return (
    <section className={styles.preview} aria-label={t`Preview`} data-testid="form-preview">
      <small>
        <Trans>Preview</Trans>
      </small>
      <div className={styles.form}>
        <Head form={{ title: orElse(setup.title, t`Contact us`), intro: written(setup.intro) }} />
        <FormFields
          fields={fields}
          consents={consents}
          answers={answers}
          agreed={[]}
          problems={{}}
          onAnswer={(name, value) => setAnswers({ ...answers, [name]: value })}
          onAgree={() => undefined}
        />
        <Button fullWidth data-reads onClick={() => setAnswers({})}>
          {read(orElse(setup.button, t`Send`))}
        </Button>
      </div>
    </section>
  );
}
