/** Where a form is: its link, and what goes into the page of somebody's own site. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Modal } from "@mantine/core";
import type { FormView } from "@rapport/core";
import { CopyText } from "./CopyText.tsx";
import styles from "./forms.module.css";
import { snippet } from "./snippet.ts";

export function ShareDialog({ form, onClose }: { form: FormView; onClose: () => void }) {
  const { t } = useLingui();
  const url = `${location.origin}${form.path}`;
  const origins = form.setup.origins ?? [];
  return (
    <Modal
      opened
      onClose={onClose}
      title={form.setup.name}
      size="lg"
      centered
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <div className={styles.share}>
        <h3>{t`Link`}</h3>
        <div className={styles.line}>
          <a href={url} target="_blank" rel="noreferrer" data-testid="form-link">
            {url}
          </a>
          <CopyText value={url} label={t`Copy the link`} />
        </div>
        <h3>{t`Code for your site`}</h3>
        {origins.length > 0 ? (
          <>
            <div className={styles.line}>
              <span className="mute">
                <Trans>Put it where the form shall stand. It works on {origins.join(", ")}.</Trans>
              </span>
              <CopyText value={snippet(url)} label={t`Copy the code`} />
            </div>
            <code className={styles.code} data-testid="form-code">
              {snippet(url)}
            </code>
          </>
        ) : (
          <p className="mute">
            <Trans>To show the form on a site of yours, name the site under “Edit” first.</Trans>
          </p>
        )}
      </div>
    </Modal>
  );
}
