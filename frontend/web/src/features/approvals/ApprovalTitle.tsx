import { useLingui } from "@lingui/react/macro";
import type { HistoryItem } from "@rapport/core";
import { Link } from "@tanstack/react-router";
import { useVerbs } from "./texts.ts";

/** A line of a record's history: what happened to a request, which it leads to. */
export function ApprovalTitle({ item }: { item: HistoryItem }) {
  const { t } = useLingui();
  const verbs = useVerbs();
  const said = verbs[item.verb ?? ""] ?? "";
  return (
    <>
      <b>{item.actor?.name ?? t`Rapport`}</b>{" "}
      {item.request_id ? (
        <Link to="/approvals/$id" params={{ id: item.request_id }} className="figure-link">
          {said}
        </Link>
      ) : (
        said
      )}
    </>
  );
}
