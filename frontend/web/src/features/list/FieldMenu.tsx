import { useLingui } from "@lingui/react/macro";
import type { FieldPath } from "@rapport/core";
import { type KeyboardEvent, useState } from "react";
import { objectIcon, smallIcon } from "~/ui/icons.ts";
import { usePathLabel } from "./filterText.ts";

/** Fields by name, one's own first; those of related records carry the related object's icon. */
export function FieldMenu({ paths, onPick }: { paths: FieldPath[]; onPick: (path: string) => void }) {
  const { t } = useLingui();
  const label = usePathLabel();
  const [query, setQuery] = useState("");
  const found = paths.filter((path) => label(path).toLowerCase().includes(query.trim().toLowerCase()));
  const onKeyDown = (event: KeyboardEvent) => {
    const first = found[0];
    if (event.key !== "Enter" || event.nativeEvent.isComposing || !first) return;
    event.preventDefault();
    onPick(first.path);
  };
  return (
    <>
      <input
        type="text"
        aria-label={t`Find a field`}
        placeholder={t`Find a field`}
        value={query}
        data-autofocus
        onChange={(event) => setQuery(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <ul>
        {found.map((path) => {
          const Icon = path.via ? objectIcon(path.object.icon) : null;
          return (
            <li key={path.path}>
              <button
                type="button"
                onClick={() => onPick(path.path)}
                data-testid={`filter-field-${path.path}`}
              >
                {Icon ? <Icon {...smallIcon} color="var(--mute)" /> : null}
                {label(path)}
              </button>
            </li>
          );
        })}
      </ul>
    </>
  );
}
