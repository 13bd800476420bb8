import { Trans, useLingui } from "@lingui/react/macro";
import { formatInstant } from "@rapport/core";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api } from "~/app/api.ts";
import { goOn, useSession } from "~/data/session.ts";
import shell from "~/features/shell/shell.module.css";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { useLocale } from "~/ui/useLocale.ts";

/** What somebody must not miss about their second factor: it is asked for from a day on, or about to be taken away. */
export function FactorBands() {
  const { t } = useLingui();
  const { locale } = useLocale();
  const message = useErrorMessage();
  const {
    organisation,
    second_factor_from: asked,
    has_second_factor,
    factor_reset_due_at: due,
  } = useSession();
  const stop = useMutation({
    mutationFn: async () => {
      await api.stopOwnReset();
      await goOn(await api.session());
    },
    onError: (error) => toast({ text: message(error), tone: "danger" }),
  });
  const at = (moment: string) => formatInstant(moment, locale, organisation.time_zone);
  return (
    <>
      {due ? (
        <div className={shell.readonly} role="status" data-testid="reset-band">
          {t`Somebody asked for your second factor to be taken away at ${at(due)}.`}{" "}
          <button type="button" className="link" onClick={() => stop.mutate()} data-testid="reset-stop">
            <Trans>That was not me: stop it</Trans>
          </button>
        </div>
      ) : null}
      {asked && !has_second_factor ? (
        <div className={shell.readonly} role="status" data-testid="factor-due-band">
          {t`From ${at(asked)} on ${organisation.name} asks for a second factor.`}{" "}
          <Link to="/settings/{-$section}" params={{ section: "security" }}>
            <Trans>Add one now</Trans>
          </Link>
        </div>
      ) : null}
    </>
  );
}
