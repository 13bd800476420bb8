/** Invoice details as a form has them, and saving them. */
import { ApiError, type BillingProfile, type Session } from "@rapport/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { profileQuery } from "~/data/billing.ts";

/** What is asked for where nothing was given yet; what the organisation knows of itself is there already. */
export function emptyProfile({ organisation, person }: Session): BillingProfile {
  return {
    legal_name: organisation.name,
    country: organisation.country,
    address: "",
    email: person.email,
    tax_id: "",
    contact: person.name,
    reference: "",
    language: organisation.locale.startsWith("zh") ? "zh" : "en",
  };
}

export const isSameProfile = (a: BillingProfile, b: BillingProfile | null): boolean =>
  b !== null && (Object.keys(a) as (keyof BillingProfile)[]).every((name) => a[name] === b[name]);

export const problemsOf = (error: unknown): Record<string, { message: string }> =>
  error instanceof ApiError ? error.fields : {};

export function useSaveProfile(done?: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: (order: { profile: BillingProfile; version: number }) => api.saveBillingProfile(order),
    onSuccess: async (saved) => {
      client.setQueryData(profileQuery.queryKey, saved);
      // The tax of the next invoice follows the country.
      await client.invalidateQueries({ queryKey: ["billing", "overview"] });
      await client.invalidateQueries({ queryKey: ["billing", "preview"] });
      done?.();
    },
    onError: async (error) => {
      if (error instanceof ApiError && error.status === 409)
        await client.invalidateQueries({ queryKey: profileQuery.queryKey });
    },
  });
}
