/** One address, new or changed on the version that was seen. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { type Address, type AddressDraft, ApiError, countriesOf } from "@rapport/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { api } from "~/app/api.ts";
import { FormDialog } from "~/ui/FormDialog.tsx";
import dialog from "~/ui/form-dialog.module.css";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./addresses.module.css";
import { KINDS, type Kind, useAddressWords } from "./words.ts";

type Props = { company: string; address: Address | null; onDone: () => void; onClose: () => void };

const EMPTY = {
  kind: "billing" as Kind,
  is_primary: false,
  recipient: "",
  street: "",
  city: "",
  region: "",
  postcode: "",
  country: "",
  point: "",
};

const written = (address: Address | null): typeof EMPTY => {
  if (!address) return EMPTY;
  const { kind, is_primary, recipient, street, city, region, postcode, country, point } = address;
  return { kind, is_primary, recipient, street, city, region, postcode, country, point: point ?? "" };
};

export function AddressForm({ company, address, onDone, onClose }: Props) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const words = useAddressWords();
  const message = useErrorMessage();
  const client = useQueryClient();
  // One id for as long as the form is open: sent twice, it is one address.
  const [id] = useState(() => address?.id ?? crypto.randomUUID());
  const [values, setValues] = useState(() => written(address));
  const [version, setVersion] = useState<number | null>(address?.version ?? null);
  const countries = useMemo(() => countriesOf(locale), [locale]);
  const set = (part: Partial<typeof EMPTY>) => setValues((before) => ({ ...before, ...part }));
  const done = async () => {
    await client.invalidateQueries({ queryKey: ["addresses", company] });
    onDone();
  };
  const body = (draft: typeof EMPTY, base_version: number | null): AddressDraft => ({
    ...draft,
    point: draft.point.trim() || null,
    base_version,
  });
  const save = useMutation({
    mutationKey: ["write"],
    mutationFn: () => api.putAddress(company, id, body(values, version)),
    onSuccess: done,
    onError: (error) => {
      // The input stays; whoever has seen theirs behind the dialog saves over it by a second click.
      if (!(error instanceof ApiError) || error.code !== "companies.address_conflict") return;
      setVersion(Number(error.details.version));
      void client.invalidateQueries({ queryKey: ["addresses", company] });
    },
  });
  const remove = useMutation({
    mutationKey: ["write"],
    mutationFn: () => api.removeAddress(company, id, version ?? 1),
    onSuccess: async () => {
      await done();
      const back = async () => {
        await api.putAddress(company, id, body(written(address), null));
        await client.invalidateQueries({ queryKey: ["addresses", company] });
      };
      toast({
        text: t`The address was removed.`,
        tone: "plain",
        action: { label: t`Undo`, run: () => void back() },
      });
    },
    onError: (error) => toast({ text: message(error), tone: "danger" }),
  });
  const isEmpty = !values.street.trim() && !values.city.trim() && !values.point.trim();
  const send = () => {
    if (!isEmpty && !save.isPending) save.mutate();
  };
  const line = (
    name: "recipient" | "street" | "city" | "region" | "postcode",
    label: string,
    most: number,
  ) => (
    <TextInput
      label={label}
      value={values[name]}
      maxLength={most}
      onChange={(event) => set({ [name]: event.currentTarget.value })}
      data-testid={`address-${name}`}
    />
  );
  // In the order in which the reader's language writes an address.
  const country = (
    <NativeSelect
      label={t`Country or region`}
      value={values.country}
      onChange={(event) => set({ country: event.currentTarget.value })}
      data={[{ value: "", label: "" }, ...countries.map((each) => ({ value: each.code, label: each.name }))]}
      data-testid="address-country"
    />
  );
  const street = line("street", t({ message: "Street", context: "address" }), 500);
  const city = line("city", t({ message: "City", context: "address" }), 200);
  const region = line("region", t({ message: "State or province", context: "address" }), 200);
  const postcode = line("postcode", t({ message: "Postcode", context: "address" }), 20);
  const recipient = line("recipient", t({ message: "Recipient", context: "address" }), 200);
  const isChinese = locale.startsWith("zh");
  return (
    <FormDialog
      title={address ? t`Edit the address` : t`Add an address`}
      size={480}
      onClose={onClose}
      onSubmit={send}
      remove={
        address ? (
          <Button
            variant="subtle"
            color="red"
            loading={remove.isPending}
            onClick={() => remove.mutate()}
            data-testid="address-remove"
          >
            <Trans>Remove</Trans>
          </Button>
        ) : null
      }
      foot={
        <Button type="submit" loading={save.isPending} disabled={isEmpty} data-testid="address-save">
          <Trans>Save</Trans>
        </Button>
      }
    >
      <NativeSelect
        label={t({ message: "Kind", context: "address" })}
        value={values.kind}
        onChange={(event) => set({ kind: event.currentTarget.value as Kind })}
        data={KINDS.map((each) => ({ value: each, label: words.kind(each) }))}
        data-testid="address-kind"
      />
      {isChinese ? country : recipient}
      {isChinese ? (
        <div className={dialog.pair}>
          {region}
          {city}
        </div>
      ) : (
        street
      )}
      {isChinese ? (
        street
      ) : (
        <div className={dialog.pair}>
          {city}
          {region}
        </div>
      )}
      <div className={dialog.pair}>
        {postcode}
        {isChinese ? recipient : country}
      </div>
      <TextInput
        label={t({ message: "Location", context: "address" })}
        description={t`Latitude, longitude, or a geo: address; crs=gcj02 or crs=bd09 says the datum of Chinese maps.`}
        value={values.point}
        maxLength={200}
        onChange={(event) => set({ point: event.currentTarget.value })}
        data-testid="address-point"
      />
      <Checkbox
        label={t`The primary one of its kind`}
        checked={values.is_primary}
        onChange={(event) => set({ is_primary: event.currentTarget.checked })}
        data-testid="address-primary"
      />
      {save.isError ? (
        <p className={styles.error} role="alert" data-testid="address-error">
          {message(save.error)}
        </p>
      ) : null}
    </FormDialog>
  );
}
