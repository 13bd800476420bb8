import { useLingui } from "@lingui/react/macro";
import { formatInstant, type Import } from "@rapport/core";
import { useSession } from "~/data/session.ts";
import { useLocale } from "~/ui/useLocale.ts";

/** How long rows and the file of errors can be had, and a run that stopped can go on. */
export function FileKept({ file }: { file: Import["file"] }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const zone = useSession().organisation.time_zone;
  const { name, kept_until } = file;
  const until = kept_until ? formatInstant(kept_until, locale, zone) : null;
  return (
    <p className="mute" data-testid="import-file">
      {until
        ? t`${name}. The file is kept until ${until}.`
        : t`${name}. The file was removed; what was written of it is kept.`}
    </p>
  );
}
