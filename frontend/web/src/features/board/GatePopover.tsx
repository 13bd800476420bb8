/** What a stage asks of a deal, under the place where it would go; on drop the same turns into the form. */
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { Card, CrmObject, Field, Gate, Stage, Value } from "@rapport/core";
import { IconCheck, IconCircle, IconShieldExclamation } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import {
  type FormEvent,
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { gatesQuery } from "~/data/board.ts";
import { fieldOf } from "~/data/objects.ts";
import { FormField } from "~/features/create/FormField.tsx";
import { useFormat } from "~/fields/FieldValue.tsx";
import { parseInput, toInput } from "~/fields/parse.ts";
import { Kbd } from "~/ui/atoms.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./board.module.css";

export type Box = { left: number; top: number; bottom: number };

type AnchoredProps = {
  at: Box;
  children: ReactNode;
  wide?: boolean;
  /** It only tells something: what is dragged over it is over what lies below. */
  passive?: boolean;
};

/** Beside the place it speaks of: below it, or above where the window ends. */
export function Anchored({ at, children, wide, passive }: AnchoredProps) {
  const self = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<{ left: number; top: number; above: boolean } | null>(null);
  const { left, top, bottom } = at;
  // Measured anew whenever what it says changes its height.
  useLayoutEffect(() => {
    const box = self.current?.getBoundingClientRect();
    if (!box) return;
    const above = bottom + 12 + box.height > window.innerHeight && top - 12 - box.height > 0;
    const x = Math.max(8, Math.min(left, window.innerWidth - box.width - 8));
    const y = above ? top - 12 - box.height : Math.min(bottom + 12, window.innerHeight - box.height - 8);
    setPlace((before) =>
      before?.left === x && before.top === y && before.above === above
        ? before
        : { left: x, top: Math.max(8, y), above },
    );
  });
  return (
    <div
      ref={self}
      className={styles.popover}
      data-above={place?.above}
      data-wide={wide}
      data-passive={passive}
      // Not hidden before it has a place: what is hidden can't take the focus.
      style={place ? { left: place.left, top: place.top } : { opacity: 0 }}
    >
      {children}
    </div>
  );
}

export function useGate(card: Card | null, stage: string | null): { gate: Gate | undefined; known: boolean } {
  const { data } = useQuery({ ...gatesQuery(card?.id ?? "", card?.version ?? 0), enabled: card !== null });
  const gate = data?.gates.find((each) => each.stage === stage);
  return { gate, known: data !== undefined };
}

export const isOpen = (gate: Gate): boolean => gate.missing.length === 0 && !gate.exit_rule_unmet;

type GateProps = { object: CrmObject; card: Card; stage: Stage; gate: Gate; foot?: ReactNode };

export function GateList({ object, card, stage, gate, foot }: GateProps) {
  const { t } = useLingui();
  const { read } = useLocale();
  const format = useFormat();
  const name = read(stage.label);
  const left = gate.missing.length + (gate.exit_rule_unmet ? 1 : 0);
  const missing = new Set(gate.missing);
  const record = { ...card };
  return (
    <div data-testid="gate">
      <p className={styles.gateTitle} data-open={left === 0}>
        {left === 0 ? <IconCheck size={14} stroke={1.5} /> : <IconShieldExclamation size={14} stroke={1.5} />}
        {left === 0
          ? t`Ready for ${name}`
          : t`${plural(left, { one: "# thing is", other: "# things are" })} missing for ${name}`}
      </p>
      <ul className={styles.conditions}>
        {gate.required.map((field) => {
          const known = fieldOf(object, field);
          if (!known) return null;
          const Icon = missing.has(field) ? IconCircle : IconCheck;
          return (
            <li key={field} data-met={!missing.has(field)}>
              <Icon size={13} stroke={1.5} />
              <span className="truncate">{read(known.label)}</span>
              <small className="truncate">
                {missing.has(field) ? t`required` : format(known, record[field as keyof Card], record)}
              </small>
            </li>
          );
        })}
        {gate.exit_rule_unmet ? (
          <li data-met={false}>
            <IconCircle size={13} stroke={1.5} />
            <span>{t`The condition to leave the present stage`}</span>
          </li>
        ) : null}
      </ul>
      {foot ? <div className={styles.gateFoot}>{foot}</div> : null}
    </div>
  );
}

type FormProps = {
  object: CrmObject;
  card: { id: string };
  title: ReactNode;
  fields: Field[];
  /** Said above the fields: what no field of the form can help. */
  note?: string | undefined;
  problems: Record<string, string>;
  pending: boolean;
  submitLabel: string;
  onSubmit: (values: Record<string, Value>) => void;
  onCancel: () => void;
};

/** The fields that are missing, in place: Tab goes through them, Enter saves, Esc gives up. */
export function FieldsForm(props: FormProps) {
  const { object, card, fields, problems, onSubmit, onCancel } = props;
  const { t } = useLingui();
  const form = useRef<HTMLFormElement>(null);
  const [values, setValues] = useState<Record<string, string>>(() =>
    Object.fromEntries(
      fields.map((field) => [
        field.name,
        toInput(field, (card as Record<string, Value>)[field.name] ?? null),
      ]),
    ),
  );
  const [unreadable, setUnreadable] = useState<Record<string, string>>({});
  useEffect(() => {
    form.current?.querySelector<HTMLElement>("input, textarea, select")?.focus();
  }, []);
  const submit = () => {
    const parsed = fields.map((field) => [field, parseInput(field, values[field.name] ?? "")] as const);
    const wrong = parsed.filter(([, result]) => !result.ok).map(([field]) => field.name);
    setUnreadable(Object.fromEntries(wrong.map((name) => [name, t`This can't be read as a number`])));
    if (wrong.length > 0) return;
    onSubmit(
      Object.fromEntries(parsed.map(([field, result]) => [field.name, result.ok ? result.value : null])),
    );
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.nativeEvent.isComposing) return;
    event.stopPropagation();
    onCancel();
  };
  return (
    <form
      ref={form}
      className={styles.form}
      role="dialog"
      aria-label={t`Fill in what is missing`}
      noValidate
      onKeyDown={onKeyDown}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        submit();
      }}
      data-testid="gate-form"
    >
      <p className={styles.gateTitle}>{props.title}</p>
      {props.note ? <p className={styles.note}>{props.note}</p> : null}
      {fields.map((field) => (
        <FormField
          key={field.name}
          object={object}
          field={field}
          recordId={card.id}
          value={values[field.name] ?? ""}
          problem={unreadable[field.name] ?? problems[field.name]}
          focus={false}
          onChange={(value) => setValues((current) => ({ ...current, [field.name]: value }))}
        />
      ))}
      <div className={styles.formFoot}>
        <Button variant="default" size="compact-sm" onClick={onCancel}>
          <Trans>Cancel</Trans>
        </Button>
        <Button type="submit" size="compact-sm" loading={props.pending} data-testid="gate-save">
          {props.submitLabel}
        </Button>
      </div>
    </form>
  );
}

export function GateHint() {
  const { t } = useLingui();
  return (
    <>
      <span className="mute">{t`Drop it to fill this in here`}</span>
      <Kbd>Esc</Kbd>
    </>
  );
}
