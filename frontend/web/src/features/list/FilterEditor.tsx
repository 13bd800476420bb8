/** Edits one node of the filter tree: a condition, or a group of them, to any depth. */
import { Trans, useLingui } from "@lingui/react/macro";
import {
  appendAt,
  type CrmObject,
  emptyGroup,
  type FieldPath,
  findPath,
  type Group,
  inOrder,
  isComplete,
  isGroup,
  type Leaf,
  type Node,
  newCondition,
  type Operator,
  operatorsOf,
  replaceAt,
  takesPick,
  valueFor,
} from "@rapport/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { GhostButton, IconButton } from "~/ui/atoms.tsx";
import { smallIcon } from "~/ui/icons.ts";
import styles from "./filter.module.css";
import { useOperatorLabel, usePathLabel, usePaths } from "./filterText.ts";
import { ValueInput } from "./ValueInput.tsx";

type Props = { object: CrmObject; root: Group; path: readonly number[]; onChange: (root: Group) => void };

function nodeAt(root: Group, path: readonly number[]): Node | undefined {
  return path.reduce<Node | undefined>(
    (node, index) => (node && isGroup(node) ? node.items[index] : undefined),
    root,
  );
}

export function NodeEditor(props: Props) {
  const node = nodeAt(props.root, props.path);
  if (!node) return null;
  return isGroup(node) ? (
    <GroupEditor {...props} group={node} />
  ) : (
    <ConditionEditor
      object={props.object}
      condition={node}
      onChange={(next) => props.onChange(replaceAt(props.root, props.path, next))}
    />
  );
}

function GroupEditor({ object, root, path, onChange, group }: Props & { group: Group }) {
  const { t } = useLingui();
  const paths = usePaths(object);
  const first = paths[0];
  const flip = () => onChange(replaceAt(root, path, { ...group, kind: group.kind === "and" ? "or" : "and" }));
  const add = (node: Node) => onChange(appendAt(root, path, node));
  const condition = first ? newCondition(first.path, first.field) : null;
  return (
    <div className={`${styles.group} ${path.length > 0 ? styles.nested : ""}`}>
      {group.items.map((_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a node has no identity but its place
        <div key={index} className={styles.row}>
          <span className={styles.lead}>
            {index === 0 ? t`Where` : <JoinButton kind={group.kind} onClick={flip} />}
          </span>
          <div style={{ flex: 1, minWidth: 0 }}>
            <NodeEditor object={object} root={root} path={[...path, index]} onChange={onChange} />
          </div>
          <IconButton
            label={t`Remove condition`}
            onClick={() => onChange(replaceAt(root, [...path, index], null))}
          >
            <IconX {...smallIcon} />
          </IconButton>
        </div>
      ))}
      <div className={styles.actions} data-empty={group.items.length === 0 || undefined}>
        <GhostButton onClick={() => condition && add(condition)} data-testid="filter-add-condition">
          <IconPlus {...smallIcon} />
          <Trans>Condition</Trans>
        </GhostButton>
        {path.length < 3 ? (
          <GhostButton
            onClick={() =>
              condition && add({ ...emptyGroup(group.kind === "and" ? "or" : "and"), items: [condition] })
            }
            data-testid="filter-add-group"
          >
            <IconPlus {...smallIcon} />
            <Trans>Group</Trans>
          </GhostButton>
        ) : null}
      </div>
    </div>
  );
}

export function JoinButton({ kind, onClick }: { kind: Group["kind"]; onClick: () => void }) {
  const { t } = useLingui();
  return (
    <button type="button" onClick={onClick} title={t`Switch between and and or`} data-testid="filter-join">
      {kind === "and" ? t`and` : t`or`}
    </button>
  );
}

function focusValue(row: HTMLElement | null): void {
  const value = row?.querySelector("[data-filter-value]");
  const input = value?.querySelector<HTMLElement>("input, select, button");
  // Also for the popover's focus trap, which would begin with the field a moment later.
  input?.setAttribute("data-autofocus", "");
  input?.focus();
}

type ConditionProps = { object: CrmObject; condition: Leaf; onChange: (next: Leaf) => void };

function ConditionEditor({ object, condition, onChange }: ConditionProps) {
  const { t } = useLingui();
  const row = useRef<HTMLDivElement>(null);
  const picked = condition.field;
  const before = useRef<string | null>(isComplete(condition) ? picked : null);
  // Whoever has picked a field wants to say its value next.
  useEffect(() => {
    if (before.current === picked) return;
    before.current = picked;
    focusValue(row.current);
  }, [picked]);
  const paths = usePaths(object);
  const operator = useOperatorLabel();
  const path = findPath(paths, condition.field);
  const setPath = (name: string) => {
    const next = findPath(paths, name);
    if (next) onChange(newCondition(name, next.field));
  };
  const setOperator = (op: Operator) => {
    if (!path) return;
    const fits = takesPick(path.field, op) === takesPick(path.field, condition.op);
    const value = valueFor(path.field, op, fits ? condition.value : undefined);
    onChange(value === undefined ? { field: condition.field, op } : { field: condition.field, op, value });
  };
  return (
    <div ref={row} className={styles.condition}>
      <PathSelect paths={paths} value={condition.field} onChange={setPath} />
      {path ? (
        <>
          {condition.negated ? <Negation condition={condition} onChange={onChange} /> : null}
          <select
            className={styles.select}
            aria-label={t`Operator`}
            value={condition.op}
            onChange={(event) => setOperator(event.currentTarget.value as Operator)}
            data-testid="filter-operator"
          >
            {inOrder(operatorsOf(path)).map((op) => (
              <option key={op} value={op}>
                {operator(op, path.field)}
              </option>
            ))}
          </select>
          <div className={styles.values} data-filter-value key={`${condition.field}/${condition.op}`}>
            <ValueInput
              path={path}
              condition={condition}
              onChange={(value) => onChange({ ...condition, value })}
            />
          </div>
        </>
      ) : null}
    </div>
  );
}

/** The `not` around a condition; a click takes it away. */
function Negation({ condition, onChange }: Omit<ConditionProps, "object">) {
  const { t } = useLingui();
  const { negated: _, ...plain } = condition;
  return (
    <GhostButton title={t`Take the not away`} onClick={() => onChange(plain)} data-testid="filter-not">
      {t`not`}
      <IconX {...smallIcon} />
    </GhostButton>
  );
}

function PathSelect({
  paths,
  value,
  onChange,
}: {
  paths: FieldPath[];
  value: string;
  onChange: (v: string) => void;
}) {
  const { t } = useLingui();
  const label = usePathLabel();
  return (
    <select
      className={styles.select}
      aria-label={t`Field`}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      data-testid="filter-field"
    >
      {paths.map((path) => (
        <option key={path.path} value={path.path}>
          {label(path)}
        </option>
      ))}
    </select>
  );
}
