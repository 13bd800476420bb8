import { useLingui } from "@lingui/react/macro";
import styles from "./auth.module.css";

export function KeptNotice() {
  const { t } = useLingui();
  return (
    <>
      <h2>{t`Where things are kept`}</h2>
      <dl className={styles.facts}>
        <div>
          <dt>{t`In the database`}</dt>
          <dd>
            <b>{t`Ciphertext`}</b>
            {t`names, mails, notes`}
          </dd>
        </div>
        <div>
          <dt>{t`Outside it`}</dt>
          <dd>
            <b>{t`Your key`}</b>
            {t`one per workspace`}
          </dd>
        </div>
      </dl>
      <p className={styles.note}>
        {t`Text is encrypted before it reaches the database. Numbers and dates stay readable there, so that they can be sorted and added up.`}
      </p>
    </>
  );
}
