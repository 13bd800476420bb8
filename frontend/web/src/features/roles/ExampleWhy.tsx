/** Beside an example of the preview: why they would see it, what they couldn't do with it, and who else sees it. */
import { Trans, useLingui } from "@lingui/react/macro";
import { type Access, type CrmObject, formatNumber, type Rights, type Role } from "@rapport/core";
import { IconHelpCircle, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { roleAccessQuery } from "~/data/roles.ts";
import { ReasonsPopover } from "~/features/sharing/ReasonsPopover.tsx";
import sharing from "~/features/sharing/sharing.module.css";
import { Chain } from "~/features/sharing/Why.tsx";
import { Bones, IconButton } from "~/ui/atoms.tsx";
import { icon, smallIcon } from "~/ui/icons.ts";
import { ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";

type Props = {
  role: Role;
  rights: Rights;
  object: CrmObject;
  person: { id: string; name: string };
  record: { id: string; title: string };
};

export function ExampleWhy(props: Props) {
  const { t } = useLingui();
  const { title } = props.record;
  return (
    <ReasonsPopover
      label={t`Why can they see “${title}”?`}
      glyph={<IconHelpCircle {...icon} />}
      testid="example-why"
    >
      {(close) => <Told {...props} onClose={close} />}
    </ReasonsPopover>
  );
}

function Told({ role, rights, object, person, record, onClose }: Props & { onClose: () => void }) {
  const { t } = useLingui();
  const query = roleAccessQuery(role, rights, person.id, object.name, record.id);
  const { data, error, refetch } = useQuery(query);
  const { name } = person;
  const { title } = record;
  return (
    <section className={sharing.why} data-testid="example-access">
      <header>
        <h2>{t`Why can ${name} see “${title}”?`}</h2>
        <IconButton label={t`Close`} onClick={onClose} data-autofocus>
          <IconX {...smallIcon} />
        </IconButton>
      </header>
      {data ? (
        <>
          <Chain object={object} access={data} reader={name} />
          <Beside access={data} />
        </>
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Bones rows={4} height={28} />
      )}
    </section>
  );
}

function Beside({ access }: { access: Access }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const comma = (words: string[]) => words.join(t({ message: ", ", context: "list" }));
  const denied = [
    ...(access.levels.includes("update") ? [] : [t`change`]),
    ...(access.levels.includes("delete") ? [] : [t`delete`]),
    ...(access.may_share.length > 0 ? [] : [t`share`]),
  ];
  const names = access.others.map((each) => each.name);
  const count = formatNumber(access.count, locale);
  return (
    <dl className={sharing.besides}>
      <dt>
        <Trans>They can't</Trans>
      </dt>
      <dd>{comma(denied) || "–"}</dd>
      <dt>
        <Trans>Also seen by</Trans>
      </dt>
      <dd>
        {comma(names) || t`Nobody`}
        {access.count > names.length ? t`, ${count} in all` : ""}
      </dd>
    </dl>
  );
}
