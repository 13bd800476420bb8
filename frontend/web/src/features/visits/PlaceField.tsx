/** At which address of the customer a visit is: where somebody checks in is compared with that. */
import { useLingui } from "@lingui/react/macro";
import { NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { placeName } from "~/data/visits.ts";
import { useAddressWords } from "~/features/addresses/words.ts";

type Props = { company: string; value: string; onChange: (place: string) => void };

export function PlaceField({ company, value, onChange }: Props) {
  const { t } = useLingui();
  const words = useAddressWords();
  const found = useQuery({
    queryKey: ["addresses", company],
    queryFn: () => api.addresses(company),
    enabled: company !== "",
    gcTime: 0,
  });
  const places = (found.data?.items ?? []).flatMap((each) => {
    const name = placeName(each);
    return name ? [{ value: name, label: `${words.kind(each.kind)}: ${name}` }] : [];
  });
  const named = [...new Map(places.map((each) => [each.value, each])).values()];
  if (company === "" || named.length === 0) return null;
  return (
    <NativeSelect
      label={t`Place of the visit`}
      description={t`Checking in is compared with this place`}
      value={value}
      data={[{ value: "", label: t`Any place of the customer` }, ...named]}
      onChange={(event) => onChange(event.currentTarget.value)}
      data-testid="visit-place"
    />
  );
}
