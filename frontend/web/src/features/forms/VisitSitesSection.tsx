/** Settings, Site visits: which sites report where visitors come from, and whether they do. */
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { formatInstant, uuidv7, type VisitSite, type VisitSites } from "@rapport/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { useSession } from "~/data/session.ts";
import settings from "~/features/settings/settings.module.css";
import { Bones, Chip } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { EmptyState, ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./forms.module.css";
import { VisitSiteCode } from "./VisitSiteCode.tsx";
import { VisitSiteEditor } from "./VisitSiteEditor.tsx";

const KEY = ["visit-sites"];

type Open = { what: "edit" | "code"; site: VisitSite };

export function VisitSitesSection() {
  const { t } = useLingui();
  const client = useQueryClient();
  const found = useQuery({ queryKey: KEY, queryFn: () => api.visitSites() });
  const [open, setOpen] = useState<Open | null>(null);
  if (found.isPending) return <Bones rows={3} height={56} />;
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  const { sites, kept_days: days } = found.data;
  const store = (page: VisitSites) => client.setQueryData(KEY, page);
  const close = () => setOpen(null);
  const add = (
    <Button
      leftSection={<IconPlus {...icon} />}
      onClick={() => setOpen({ what: "edit", site: blank() })}
      data-testid="site-new"
    >
      <Trans>Add a site</Trans>
    </Button>
  );
  return (
    <>
      <div className={settings.bar}>
        <h2 style={{ margin: 0 }}>{t`Site visits`}</h2>
        {sites.length > 0 ? add : null}
      </div>
      {sites.length === 0 ? (
        <EmptyState title={t`No site reports visits yet`} actions={add}>
          <Trans>
            Put one line of code on your own site. When a visitor later leaves a web form, the lead shows
            which campaigns and pages brought them.
          </Trans>
        </EmptyState>
      ) : (
        <>
          <p className={`mute ${styles.lead}`}>
            <Trans>
              Visits stay without a name until somebody sends a form, and are removed after {days} days. Who
              asks not to be tracked is never recorded.
            </Trans>
          </p>
          <div className={settings.card}>
            {sites.map((site) => (
              <Row key={site.id} site={site} onOpen={(what) => setOpen({ what, site })} />
            ))}
          </div>
        </>
      )}
      {open?.what === "edit" ? (
        <VisitSiteEditor
          site={open.site}
          onSaved={(page) => {
            store(page);
            const isNew = !open.site.script;
            const made = page.sites.find((each) => each.id === open.site.id);
            setOpen(isNew && made ? { what: "code", site: made } : null);
          }}
          onClose={close}
        />
      ) : null}
      {open?.what === "code" ? <VisitSiteCode site={open.site} onChanged={store} onClose={close} /> : null}
    </>
  );
}

const blank = (): VisitSite => ({
  id: uuidv7(),
  name: "",
  origins: [],
  consent: true,
  script: "",
  made_at: "",
  visits: 0,
  leads: 0,
  last_at: null,
});

function Row({ site, onOpen }: { site: VisitSite; onOpen: (what: Open["what"]) => void }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const zone = useSession().organisation.time_zone;
  const visits = t`${plural(site.visits, { one: "# visit", other: "# visits" })}`;
  const leads = t`${plural(site.leads, { one: "# lead", other: "# leads" })}`;
  const last = site.last_at ? formatInstant(site.last_at, locale, zone) : "";
  return (
    <div className={`${settings.row} ${styles.row}`} data-testid="site-row">
      <span>
        {site.name} {last ? null : <Chip>{t`Nothing reported yet`}</Chip>}
        <small className="num">
          {last ? t`${visits}, ${leads}, the last on ${last}` : site.origins.join(", ")}
        </small>
      </span>
      <span className={styles.acts}>
        <Button variant="default" size="xs" onClick={() => onOpen("code")} data-testid="site-code-open">
          <Trans>Code and key</Trans>
        </Button>
        <Button variant="default" size="xs" onClick={() => onOpen("edit")} data-testid="site-edit">
          <Trans>Edit</Trans>
        </Button>
      </span>
    </div>
  );
}
