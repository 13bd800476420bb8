/** Price books as the server has them, and what hangs on them in the page. */
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "~/app/api.ts";

export const booksQuery = queryOptions({ queryKey: ["price-books"], queryFn: () => api.priceBooks() });
export const pricesKey = (id: string) => ["price-entries", id];

/** A write of the books: all of them come back, and the names that deals choose from are read anew. */
export function useWriteBook<V>(write: (value: V) => ReturnType<typeof api.priceBooks>, onDone: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: write,
    onSuccess: (books) => {
      client.setQueryData(booksQuery.queryKey, books);
      void client.invalidateQueries({ queryKey: ["choices"] });
      onDone();
    },
  });
}
