/** Suggestions in words: what to do, and the fact behind it. */
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { formatDate, type Suggestion } from "@rapport/core";
import { useLocale } from "~/ui/useLocale.ts";

type Words = { todo: string; because: string };

export function useSuggestionText(): (suggestion: Suggestion) => Words {
  const { t } = useLingui();
  const { locale } = useLocale();
  return ({ rule, days, limit, on, object }) => {
    const passed = days ?? 0;
    const allowed = limit ?? 0;
    const words: Record<Suggestion["rule"], () => Words> = {
      unanswered: () => ({
        todo: t`Get in touch`,
        because: t`Nobody has spoken to this lead for ${plural(passed, { one: "# day", other: "# days" })} (${allowed} allowed)`,
      }),
      close_date_passed: () => ({
        todo: t`Agree on a new closing date`,
        because: t`Expected by ${formatDate(on ?? "", locale)}, ${plural(passed, { one: "# day", other: "# days" })} ago`,
      }),
      step_overdue: () => ({
        todo: t`Renew the next step`,
        because: t`The next step is ${plural(passed, { one: "# day", other: "# days" })} overdue`,
      }),
      no_next_step: () => ({ todo: t`Agree on a next step`, because: t`None is set, and no task is open` }),
      visit_due: () => ({
        todo: t`Plan a visit`,
        because:
          passed > 0
            ? t`Due since ${formatDate(on ?? "", locale)}, ${plural(passed, { one: "# day", other: "# days" })} ago (every ${allowed} days)`
            : t`Due today (every ${allowed} days)`,
      }),
      idle: () => ({
        todo: t`Follow up`,
        because:
          object === "deal"
            ? t`Nothing done for ${plural(passed, { one: "# day", other: "# days" })} (the stage allows ${allowed})`
            : t`Nothing done for ${plural(passed, { one: "# day", other: "# days" })} (${allowed} are usual)`,
      }),
      primary_contact_missing: () => ({
        todo: t`Find out who the main contact is`,
        because: t`No contact of the deal is marked as primary`,
      }),
      contact_missing: () => ({ todo: t`Find somebody to talk to`, because: t`No contact is linked` }),
      duplicate_suspected: () => ({
        todo: t`Check the suspected duplicate`,
        because: t`Looks like a record that is there already`,
      }),
    };
    return words[rule]();
  };
}
