/** How many records don't keep to what a field asks by now, with the list of them. */
import { Plural } from "@lingui/react/macro";
import type { Filter } from "@rapport/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api } from "~/app/api.ts";
import { byName, useObjects } from "~/data/objects.ts";
import styles from "./fields.module.css";

export function NotYet({ object, filter, testId }: { object: string; filter: Filter; testId: string }) {
  const noun = byName(useObjects(), object)?.noun ?? "";
  const found = useQuery({
    queryKey: ["not-yet", noun, filter],
    queryFn: () => api.summary(noun, { filter }),
    staleTime: 0,
  });
  const count = found.data?.total.count ?? 0;
  if (count === 0) return null;
  return (
    <p className={styles.hint} role="status">
      <Link className="link" to="/o/$noun" params={{ noun }} search={{ filter }} data-testid={testId}>
        <Plural
          value={count}
          one="# record doesn't keep to this yet"
          other="# records don't keep to this yet"
        />
      </Link>
    </p>
  );
}
