/** What is asked before a sandbox is made, made anew or removed. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Checkbox, Modal, NativeSelect } from "@mantine/core";
import type { Person } from "@rapport/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api } from "~/app/api.ts";
import { useMakeSandbox, useRefreshSandbox, useRemoveSandbox } from "~/data/sandboxes.ts";
import { useSession } from "~/data/session.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { DialogFoot } from "~/ui/DialogFoot.tsx";
import offer from "~/ui/offer.module.css";
import rows from "../settings/settings.module.css";

const DAYS = [7, 30, 90, 180];
const NOBODY: Person[] = [];

export function MakeSandbox({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const me = useSession().person.id;
  const { data: everybody = NOBODY } = useQuery({ queryKey: ["people"], queryFn: api.people });
  const [people, setPeople] = useState<readonly string[]>([]);
  const [days, setDays] = useState(30);
  const [files, setFiles] = useState(true);
  const make = useMakeSandbox(onClose);
  const others = everybody.filter((each) => each.has_seat && each.id !== me);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate({ people: [...people], days, with_files: files });
  };
  const toggle = (id: string) =>
    setPeople(people.includes(id) ? people.filter((each) => each !== id) : [...people, id]);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t`Make a sandbox`}
      size={520}
      centered
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <ul className={offer.facts}>
        <li>{t`It gets keys of its own. What replaces a name can't be traced back to it.`}</li>
        <li>{t`It costs nothing and takes no seats. It sends no mail, and no token or session comes along.`}</li>
        <li>{t`Imports, their error lists and notifications stay behind; product names and labels of stages stay as they are.`}</li>
      </ul>
      <form className={offer.fields} onSubmit={submit} data-testid="sandbox-form">
        <NativeSelect
          label={t`Ends after`}
          value={String(days)}
          data={DAYS.map((count) => ({ value: String(count), label: t`${count} days` }))}
          onChange={(event) => setDays(Number(event.currentTarget.value))}
          data-testid="sandbox-days"
        />
        <Checkbox
          label={t`Put placeholders of the same type in place of files`}
          checked={files}
          onChange={() => setFiles(!files)}
          data-testid="sandbox-files"
        />
        {others.length > 0 ? (
          <fieldset className={`${rows.fields} ${rows.people}`}>
            <legend>{t`Who may enter it beside you`}</legend>
            {others.map((each) => (
              <Checkbox
                key={each.id}
                label={each.name}
                checked={people.includes(each.id)}
                onChange={() => toggle(each.id)}
                data-testid="sandbox-person"
              />
            ))}
          </fieldset>
        ) : null}
        <FormError error={make.error} />
        <DialogFoot onClose={onClose}>
          <Button type="submit" loading={make.isPending} data-testid="sandbox-confirm">
            <Trans>Make it</Trans>
          </Button>
        </DialogFoot>
      </form>
    </Modal>
  );
}

type Asked = { id: string; onClose: () => void };

export function RefreshSandbox({ id, onClose }: Asked) {
  const { t } = useLingui();
  const write = useRefreshSandbox(onClose);
  return (
    <Confirm
      title={t`Make this sandbox anew?`}
      text={t`It is made again of what the organisation holds now, for the same people and as many days. What was done in it is destroyed with its keys.`}
      act={t`Make it anew`}
      write={{ ...write, run: () => write.mutate(id) }}
      onClose={onClose}
    />
  );
}

export function RemoveSandbox({ id, onClose }: Asked) {
  const { t } = useLingui();
  const write = useRemoveSandbox(onClose);
  return (
    <Confirm
      title={t`Remove this sandbox?`}
      text={t`Its keys are destroyed, then its data. Nobody can bring back what was done in it. The organisation itself stays as it is.`}
      act={t`Remove it`}
      write={{ ...write, run: () => write.mutate(id) }}
      onClose={onClose}
    />
  );
}

type ConfirmProps = {
  title: string;
  text: string;
  act: string;
  write: { isPending: boolean; error: Error | null; run: () => void };
  onClose: () => void;
};

function Confirm({ title, text, act, write, onClose }: ConfirmProps) {
  const { t } = useLingui();
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size={480}
      centered
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <p>{text}</p>
      <FormError error={write.error} />
      <DialogFoot onClose={onClose}>
        <Button
          color="var(--danger-text)"
          variant="outline"
          loading={write.isPending}
          onClick={write.run}
          data-testid="sandbox-act"
        >
          {act}
        </Button>
      </DialogFoot>
    </Modal>
  );
}
