import { useLingui } from "@lingui/react/macro";
import { IconSearch } from "@tabler/icons-react";
import { useRef } from "react";
import { smallIcon } from "~/ui/icons.ts";
import { useKeys } from "~/ui/useKeys.ts";
import table from "./table.module.css";

/** What is typed is a customer's name: it never gets into the address. */
export function Find({ text, onText }: { text: string; onText: (text: string) => void }) {
  const { t } = useLingui();
  const input = useRef<HTMLInputElement>(null);
  useKeys({
    "/": (event) => {
      event.preventDefault();
      input.current?.focus();
    },
  });
  return (
    <label className={table.find}>
      <IconSearch {...smallIcon} />
      <input
        ref={input}
        type="search"
        aria-label={t`Find by customer or number`}
        placeholder={t`Customer or number`}
        value={text}
        onChange={(event) => onText(event.currentTarget.value)}
        onKeyDown={(event) => event.key === "Escape" && onText("")}
        data-testid="finance-search"
      />
    </label>
  );
}
