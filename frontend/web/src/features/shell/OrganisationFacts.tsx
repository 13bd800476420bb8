/** What tells two organisations of one name apart: whether it is a copy, how many people it has, since when it is. */
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { dayOf, formatDate, type OrganisationChoice } from "@rapport/core";
import { useSession } from "~/data/session.ts";
import { useLocale } from "~/ui/useLocale.ts";

export function OrganisationFacts({ choice }: { choice: OrganisationChoice }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { organisation } = useSession();
  const people = t`${plural(choice.people, { one: "# person", other: "# people" })}`;
  const since = t`since ${formatDate(dayOf(choice.created_at, organisation.time_zone), locale)}`;
  return [...(choice.is_sandbox ? [t`Sandbox`] : []), people, since].join(" · ");
}
