/** How a person is reached, and by which keys they are known: how good each is, from where, and who else has it. */
import { useLingui } from "@lingui/react/macro";
import { Popover } from "@mantine/core";
import type { CrmObject, CrmRecord, IdentityKey, NewIdentityKey } from "@rapport/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "~/app/api.ts";
import record from "~/features/record/record.module.css";
import { Bones, IconButton } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { ErrorState } from "~/ui/states.tsx";
import { AddKey } from "./AddKey.tsx";
import { KeyRow } from "./KeyRow.tsx";
import { IDS, POINTS } from "./words.ts";

export type Person = CrmObject & { noun: "contacts" | "leads" };
type Props = { object: Person; record: CrmRecord; readOnly: boolean };

export function IdentityKeysPanel(props: Props) {
  const { t } = useLingui();
  const { object, record: person } = props;
  const found = useQuery({
    queryKey: ["identity-keys", person.id, person.version],
    queryFn: () => api.identityKeys(object.noun, person.id),
    gcTime: 0,
    retry: false,
  });
  if (found.isPending || found.isError)
    return (
      <section className={record.panel} data-testid="identity-keys">
        <h2>{t`E-mails and phones`}</h2>
        {found.isPending ? (
          <Bones rows={2} height={28} />
        ) : (
          <ErrorState error={found.error} onRetry={() => void found.refetch()} />
        )}
      </section>
    );
  const of = (kinds: readonly NewIdentityKey["kind"][]) =>
    kinds.flatMap((kind) => found.data.filter((each) => each.kind === kind));
  return (
    <>
      <Keys
        {...props}
        name={t`E-mails and phones`}
        add={t`Add an e-mail or a phone`}
        kinds={POINTS}
        keys={of(POINTS)}
        testid="contact-points"
      />
      <Keys
        {...props}
        name={t`Identity keys`}
        add={t`Add an identity key`}
        kinds={IDS}
        keys={of(IDS)}
        testid="identity-keys"
      />
    </>
  );
}

type KeysProps = Props & {
  name: string;
  add: string;
  kinds: readonly NewIdentityKey["kind"][];
  keys: IdentityKey[];
  testid: string;
};

function Keys({ object, record: person, readOnly, name, add, kinds, keys, testid }: KeysProps) {
  const { t } = useLingui();
  const [adding, setAdding] = useState(false);
  if (readOnly && keys.length === 0) return null;
  return (
    <section className={record.panel} data-testid={testid}>
      <h2>
        {name} {keys.length > 0 ? <small className="num">{keys.length}</small> : null}
        {readOnly ? null : (
          <Popover opened={adding} onChange={setAdding} position="bottom-end" trapFocus>
            <Popover.Target>
              <IconButton label={add} onClick={() => setAdding(!adding)} data-testid={`${testid}-add`}>
                <IconPlus {...icon} />
              </IconButton>
            </Popover.Target>
            <Popover.Dropdown>
              <AddKey noun={object.noun} person={person.id} kinds={kinds} onDone={() => setAdding(false)} />
            </Popover.Dropdown>
          </Popover>
        )}
      </h2>
      {keys.length === 0 ? <p className="mute">{t`None yet.`}</p> : null}
      <ul>
        {keys.map((each) => (
          <KeyRow
            key={each.id ?? each.field}
            object={object}
            person={person}
            identity={each}
            readOnly={readOnly}
          />
        ))}
      </ul>
    </section>
  );
}
