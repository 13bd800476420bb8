/** A lead becomes a company, a contact and a deal, or finds those that are there already. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Checkbox } from "@mantine/core";
import { ApiError, type Candidate, type CrmObject, type CrmRecord, type Pipeline } from "@rapport/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type FormEvent, type ReactNode, useId, useState } from "react";
import { api } from "~/app/api.ts";
import { usePipelines } from "~/data/board.ts";
import { candidatesQuery, refreshConverted, useConvert } from "~/data/deals.ts";
import { byName, fieldOf, useObjects } from "~/data/objects.ts";
import { offeredOf } from "~/data/pipelines.ts";
import { FormField } from "~/features/create/FormField.tsx";
import filter from "~/features/list/filter.module.css";
import inputs from "~/fields/fields.module.css";
import { parseInput } from "~/fields/parse.ts";
import { Bones, Chip } from "~/ui/atoms.tsx";
import { DialogFoot } from "~/ui/DialogFoot.tsx";
import { useErrorMessage } from "~/ui/states.tsx";
import { TypedModal } from "~/ui/TypedModal.tsx";
import { toast } from "~/ui/toast.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { conversionOf, firstStage, NEW, NONE, openStages, type Plan, proposed } from "./conversion.ts";
import styles from "./convert.module.css";

type Props = { lead: CrmRecord; onClose: () => void };

export function ConvertDialog({ lead, onClose }: Props) {
  const { t } = useLingui();
  const candidates = useQuery(candidatesQuery(lead.id));
  const pipelines = usePipelines();
  const objects = useObjects();
  const ready = candidates.data && (pipelines.length > 0 || !byName(objects, "deal"));
  return (
    <TypedModal
      opened
      onClose={onClose}
      title={t`Convert the lead`}
      size={640}
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      {ready ? (
        <Form lead={lead} candidates={candidates.data} pipelines={pipelines} onClose={onClose} />
      ) : (
        <Bones rows={6} height={36} />
      )}
    </TypedModal>
  );
}

type FormProps = Props & { candidates: Candidate[]; pipelines: Pipeline[] };

function Form({ lead, candidates, pipelines, onClose }: FormProps) {
  const { t } = useLingui();
  const message = useErrorMessage();
  const deal = byName(useObjects(), "deal");
  const mayDeal = deal?.rights.create ?? false;
  const [plan, setPlan] = useState<Plan>(() => ({
    ...proposed(lead, candidates, pipelines),
    withDeal: mayDeal,
  }));
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const convert = useConvert(lead.id);
  const set = (part: Partial<Plan>) => setPlan((now) => ({ ...now, ...part }));
  const undo = useUndo(lead.id);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { values, unread } = dealValues(deal, plan.deal);
    setWrong(Object.fromEntries(unread.map((name) => [name, t`This can't be read as a number`])));
    if (plan.withDeal && unread.length > 0) return;
    convert.mutate(conversionOf(plan, values), {
      onSuccess: ({ batch_id }) => {
        onClose();
        toast({
          text: t`Lead converted`,
          tone: "plain",
          ...(batch_id ? { action: { label: t`Undo`, run: () => undo(batch_id) } } : {}),
        });
      },
    });
  };
  const refused = convert.error instanceof ApiError ? convert.error.fields : {};
  const problems = {
    ...Object.fromEntries(Object.entries(refused).map(([name, { message: text }]) => [name, text])),
    ...wrong,
  };
  const of = (object: string) => candidates.filter((each) => each.object === object);
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <PartChoice
        title={t`Company`}
        noun="companies"
        candidates={of("company")}
        value={plan.company}
        onPick={(company) => set({ company })}
        name={plan.companyName}
        onName={(companyName) => set({ companyName, company: NEW })}
        none={t`No company`}
        problem={problems.company_name}
        testid="convert-company"
      />
      <PartChoice
        title={t`Contact`}
        noun="contacts"
        candidates={of("contact")}
        value={plan.contact}
        onPick={(contact) => set({ contact })}
        name={plan.contactName}
        onName={(contactName) => set({ contactName, contact: NEW })}
        testid="convert-contact"
      />
      {deal && mayDeal ? (
        <DealPart deal={deal} plan={plan} pipelines={pipelines} problems={problems} onChange={set} />
      ) : null}
      {convert.error ? (
        <p role="alert" className={styles.problem} data-testid="convert-problem">
          {message(convert.error)}
          <AlreadyThere error={convert.error} />
        </p>
      ) : null}
      <DialogFoot onClose={onClose}>
        <Button type="submit" loading={convert.isPending} data-testid="convert-submit">
          <Trans>Convert</Trans>
        </Button>
      </DialogFoot>
    </form>
  );
}

/** The deal's values as they are sent, and the names of those that can't be read. */
function dealValues(deal: CrmObject | undefined, texts: Record<string, string>) {
  const values: Record<string, ReturnType<typeof readDeal>> = {};
  const unread: string[] = [];
  for (const [name, text] of Object.entries(texts)) {
    const value = readDeal(deal, name, text);
    if (value === undefined) unread.push(name);
    else values[name] = value;
  }
  return { values, unread };
}

function readDeal(deal: CrmObject | undefined, name: string, text: string) {
  const field = deal ? fieldOf(deal, name) : undefined;
  if (!field || ["pipeline", "stage", "option", "currency"].includes(field.type)) return text;
  const parsed = parseInput(field, text);
  return parsed.ok ? parsed.value : undefined;
}

function useUndo(lead: string): (batch: string) => void {
  const { t } = useLingui();
  const message = useErrorMessage();
  return (batch) => {
    const say = (text: string) => toast({ text, tone: "danger" });
    api.undoBatch(batch).then(
      ({ kept }) => {
        refreshConverted(lead);
        const count = kept.length;
        if (count > 0) say(t`${count} kept, because they were changed since`);
      },
      (error: unknown) => say(message(error)),
    );
  };
}

/** Somebody was first: the records that are there. */
function AlreadyThere({ error }: { error: unknown }) {
  const objects = useObjects();
  const { read } = useLocale();
  const made = error instanceof ApiError && error.code === "leads.already_converted" ? error.details : {};
  return Object.entries(made).map(([name, id]) => {
    const object = byName(objects, name);
    return object ? (
      <span key={name}>
        {" "}
        <Link to="/o/$noun/$id" params={{ noun: object.noun, id: String(id) }} className="link">
          {read(object.label)}
        </Link>
      </span>
    ) : null;
  });
}

type PartProps = {
  title: string;
  noun: string;
  candidates: Candidate[];
  value: string;
  onPick: (value: string) => void;
  name: string;
  onName: (name: string) => void;
  none?: string;
  problem?: string | undefined;
  testid: string;
};

function PartChoice(props: PartProps) {
  const { t } = useLingui();
  const { candidates, value, onPick, name, onName, none, problem, testid } = props;
  const group = useId();
  const reasons: Record<string, string> = {
    name: t`Same name`,
    email: t`Same e-mail`,
    mobile: t`Same mobile number`,
  };
  const radio = (choice: string, content: ReactNode, note?: ReactNode) => (
    <label key={choice} className={styles.choice}>
      <input
        type="radio"
        name={group}
        checked={value === choice}
        onChange={() => onPick(choice)}
        data-testid={`${testid}-${choice === NEW || choice === NONE ? choice : "known"}`}
      />
      <span className="truncate">{content}</span>
      {note ?? <span />}
    </label>
  );
  return (
    <fieldset className={styles.part}>
      <legend>{props.title}</legend>
      {candidates.map((each) =>
        radio(
          each.id,
          each.label,
          <Chip tone={each.by === "name" ? "neutral" : "ok"}>{reasons[each.by] ?? each.by}</Chip>,
        ),
      )}
      {radio(
        NEW,
        <span className={styles.typed}>
          {t({ message: "New", context: "record" })}
          <input
            className={inputs.input}
            aria-label={t`Name of the new one: ${props.title}`}
            aria-invalid={problem !== undefined}
            value={name}
            onChange={(event) => onName(event.currentTarget.value)}
            data-testid={`${testid}-name`}
          />
        </span>,
      )}
      {none ? radio(NONE, <span className="mute">{none}</span>) : null}
      {problem ? (
        <span className={styles.problem} role="alert">
          {problem}
        </span>
      ) : null}
    </fieldset>
  );
}

type DealProps = {
  deal: CrmObject;
  plan: Plan;
  pipelines: Pipeline[];
  problems: Record<string, string>;
  onChange: (part: Partial<Plan>) => void;
};

/** Name, amount and place of the deal, and whatever the stage asks for. */
function DealPart({ deal, plan, pipelines, problems, onChange }: DealProps) {
  const { t } = useLingui();
  const { read } = useLocale();
  const lines = offeredOf(pipelines);
  const line = lines.find((each) => each.id === plan.deal.pipeline) ?? lines[0];
  const stages = openStages(line);
  const stage = stages.find((each) => each.id === plan.deal.stage);
  const set = (values: Record<string, string>) => onChange({ deal: { ...plan.deal, ...values } });
  const asked = ["name", "amount", ...(stage?.required ?? []), ...Object.keys(problems)];
  const fields = [...new Set(asked)].flatMap((name) => {
    const field = ["company", "pipeline", "stage"].includes(name) ? undefined : fieldOf(deal, name);
    return field?.editable ? [field] : [];
  });
  return (
    <fieldset className={styles.part}>
      <legend>{t`Deal`}</legend>
      <Checkbox
        label={t`Make a deal`}
        checked={plan.withDeal}
        onChange={(event) => onChange({ withDeal: event.currentTarget.checked })}
        data-testid="convert-deal"
      />
      {plan.withDeal ? (
        <div className={styles.fields}>
          {fields.map((field) => (
            <FormField
              key={field.name}
              object={deal}
              field={field}
              value={plan.deal[field.name] ?? ""}
              problem={problems[field.name]}
              focus={field.name === "name"}
              onChange={(value) => set({ [field.name]: value })}
            />
          ))}
          {lines.length > 1 ? (
            <Choose
              label={t`Pipeline`}
              value={line?.id ?? ""}
              options={lines.map((each) => ({ value: each.id, label: read(each.label) }))}
              onChange={(id) =>
                set({ pipeline: id, stage: firstStage(lines.find((each) => each.id === id)) })
              }
              testid="convert-pipeline"
            />
          ) : null}
          <Choose
            label={t`Stage`}
            value={plan.deal.stage ?? ""}
            options={stages.map((each) => ({ value: each.id, label: read(each.label) }))}
            onChange={(id) => set({ stage: id })}
            problem={problems.stage}
            testid="convert-stage"
          />
        </div>
      ) : null}
    </fieldset>
  );
}

type ChooseProps = {
  label: string;
  value: string;
  options: { value: string; label: string }[];
  onChange: (value: string) => void;
  problem?: string | undefined;
  testid: string;
};

function Choose({ label, value, options, onChange, problem, testid }: ChooseProps) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className={filter.select}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        data-testid={testid}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      {problem ? (
        <span className={styles.problem} role="alert">
          {problem}
        </span>
      ) : null}
    </div>
  );
}
