import type { CrmObject } from "@rapport/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { listQuery, useCount } from "~/data/records.ts";
import { openedFrom } from "~/features/list/listState.ts";

export type Neighbours = {
  index: number;
  total: number;
  previous: string | undefined;
  next: string | undefined;
};

/** The records before and after this one, in the list it was opened from; the next page is fetched before it is needed. */
export function useNeighbours(object: CrmObject, id: string): Neighbours {
  const body = openedFrom(object.noun)?.body;
  const list = useInfiniteQuery({
    ...listQuery(object.noun, body ?? {}),
    enabled: body !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const count = useCount(
    object.noun,
    { filter: body?.filter ?? null, ...(body?.search ? { search: body.search } : {}) },
    body !== undefined,
  );
  const ids = list.data?.pages.flatMap((page) => page.items.map((item) => item.id)) ?? [];
  const index = ids.indexOf(id);
  const { hasNextPage, fetchNextPage } = list;
  const nearEnd = index >= 0 && index > ids.length - 5;
  useEffect(() => {
    if (nearEnd && hasNextPage) void fetchNextPage();
  }, [nearEnd, hasNextPage, fetchNextPage]);
  return {
    index,
    total: count.data?.count ?? ids.length,
    previous: index > 0 ? ids[index - 1] : undefined,
    next: index >= 0 ? ids[index + 1] : undefined,
  };
}
