/** What goes into the pages of a site, and an end of the key in it. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal } from "@mantine/core";
import type { VisitSite, VisitSites } from "@rapport/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { CopyText } from "./CopyText.tsx";
import styles from "./forms.module.css";
import { visitSnippet } from "./snippet.ts";

type Props = { site: VisitSite; onChanged: (page: VisitSites) => void; onClose: () => void };
type End = "rotate" | "remove";

export function VisitSiteCode({ site, onChanged, onClose }: Props) {
  const { t } = useLingui();
  const [shown, setShown] = useState(site);
  const [asked, setAsked] = useState<End | null>(null);
  const act = useMutation({
    mutationKey: ["write"],
    mutationFn: (end: End) => (end === "rotate" ? api.rotateVisitKey(site.id) : api.removeVisitSite(site.id)),
    onSuccess: (page) => {
      onChanged(page);
      setAsked(null);
      const now = page.sites.find((each) => each.id === site.id);
      if (now) setShown(now);
      else onClose();
    },
  });
  const code = visitSnippet(`${location.origin}${shown.script}`);
  return (
    <Modal
      opened
      onClose={onClose}
      title={site.name}
      size="lg"
      centered
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <div className={styles.share}>
        <h3>{t`Code for your site`}</h3>
        <div className={styles.line}>
          <span className="mute">
            <Trans>Put it on every page of {shown.origins.join(", ")}, before the code of your forms.</Trans>
          </span>
          <CopyText value={code} label={t`Copy the code`} />
        </div>
        <code className={styles.code} data-testid="site-code">
          {code}
        </code>
        {shown.consent ? (
          <p className="mute">
            <Trans>
              When a visitor agrees, call rapport.consent(true); when they take it back,
              rapport.consent(false), which removes their visits.
            </Trans>
          </p>
        ) : null}
        <h3>{t`Key`}</h3>
        {asked ? (
          <div className={styles.sure} role="alert">
            <p>
              {asked === "rotate" ? (
                <Trans>Pages with the present code report nothing until you put in the new one.</Trans>
              ) : (
                <Trans>
                  The site reports nothing any more, and its visits without a name are removed. What leads
                  have of it stays.
                </Trans>
              )}
            </p>
            <span className={styles.acts}>
              <Button variant="default" size="xs" onClick={() => setAsked(null)}>
                <Trans>Cancel</Trans>
              </Button>
              <Button
                size="xs"
                color="red"
                loading={act.isPending}
                onClick={() => act.mutate(asked)}
                data-testid="site-sure"
              >
                {asked === "rotate" ? <Trans>Replace the key</Trans> : <Trans>Remove the site</Trans>}
              </Button>
            </span>
          </div>
        ) : (
          <span className={styles.acts}>
            <Button variant="default" size="xs" onClick={() => setAsked("rotate")} data-testid="site-rotate">
              <Trans>Replace the key</Trans>
            </Button>
            <Button variant="default" size="xs" onClick={() => setAsked("remove")} data-testid="site-remove">
              <Trans>Remove the site</Trans>
            </Button>
          </span>
        )}
        <FormError error={act.error} />
      </div>
    </Modal>
  );
}
