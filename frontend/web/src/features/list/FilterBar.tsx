import { Trans, useLingui } from "@lingui/react/macro";
import { Popover } from "@mantine/core";
import {
  appendAt,
  type CrmObject,
  countConditions,
  type Filter,
  findPath,
  type Group,
  isGroup,
  type Node,
  newCondition,
  replaceAt,
  toFilter,
  toGroup,
} from "@rapport/core";
import { IconAdjustmentsHorizontal, IconPlus, IconX } from "@tabler/icons-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useFilterLabels } from "~/data/options.ts";
import { GhostButton, Kbd } from "~/ui/atoms.tsx";
import { objectIcon, smallIcon } from "~/ui/icons.ts";
import { FieldMenu } from "./FieldMenu.tsx";
import { JoinButton, NodeEditor } from "./FilterEditor.tsx";
import styles from "./filter.module.css";
import { useGroupText, useLeafLabel, usePathLabel, usePaths, useValueText } from "./filterText.ts";

type Props = {
  object: CrmObject;
  filter: Filter | null;
  onChange: (filter: Filter | null) => void;
  openSignal: number;
  right: ReactNode;
};

export function FilterBar({ object, filter, onChange, openSignal, right }: Props) {
  const { t } = useLingui();
  const [root, setRoot] = useDraftTree(filter);
  const [open, setOpen] = useState<number | null>(null);
  useFilterLabels(object, root);
  const change = (next: Group) => {
    setRoot(next);
    onChange(toFilter(next));
  };
  const add = (node: Node) => {
    setOpen(root.items.length);
    change(appendAt(root, [], node));
  };
  /** Leaving an editor drops what was begun and not finished: a chip stands for something that filters. */
  const leave = () => {
    setOpen(null);
    setRoot(finished(root));
  };
  return (
    <div className={styles.bar} role="toolbar" aria-label={t`Filters`}>
      {root.items.map((node, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a node has no identity but its place
        <span key={index} style={{ display: "contents" }}>
          {index > 0 && root.kind === "or" ? (
            <span className={styles.joiner}>
              <JoinButton kind={root.kind} onClick={() => change({ ...root, kind: "and" })} />
            </span>
          ) : null}
          <NodeChip
            object={object}
            root={root}
            index={index}
            node={node}
            open={open === index}
            onOpen={(next) => (next ? setOpen(index) : leave())}
            onChange={change}
          />
        </span>
      ))}
      <AddFilter object={object} onAdd={add} openSignal={openSignal} />
      {root.items.length > 0 ? <WholeFilter object={object} root={root} onChange={change} /> : null}
      <div className={styles.right}>{right}</div>
    </div>
  );
}

const finished = (root: Group): Group => ({
  ...root,
  items: root.items.filter((node) => toFilter(node) !== null),
});

/** The tree being edited may hold unfinished conditions, which the filter proper leaves out. */
function useDraftTree(filter: Filter | null): [Group, (root: Group) => void] {
  const [root, setRoot] = useState(() => toGroup(filter));
  const known = useRef(JSON.stringify(filter));
  const outside = JSON.stringify(filter);
  const mine = JSON.stringify(toFilter(root));
  useEffect(() => {
    if (outside === known.current) return;
    known.current = outside;
    if (outside !== mine) setRoot(toGroup(filter));
  });
  return [root, setRoot];
}

type ChipProps = {
  object: CrmObject;
  root: Group;
  index: number;
  node: Node;
  open: boolean;
  onOpen: (open: boolean) => void;
  onChange: (root: Group) => void;
};

function NodeChip({ object, root, index, node, open, onOpen, onChange }: ChipProps) {
  const { t } = useLingui();
  const groupText = useGroupText(object);
  return (
    <Popover opened={open} onChange={onOpen} position="bottom-start" trapFocus withinPortal>
      <span
        className={styles.chip}
        data-unfinished={toFilter(node) === null || undefined}
        data-testid="filter-chip"
      >
        <Popover.Target>
          <button type="button" onClick={() => onOpen(!open)}>
            {isGroup(node) ? (
              <span className={`${styles.part} ${styles.value}`}>{groupText(node)}</span>
            ) : (
              <ConditionParts object={object} node={node} />
            )}
          </button>
        </Popover.Target>
        <button
          type="button"
          className={styles.remove}
          aria-label={t`Remove filter`}
          onClick={() => onChange(replaceAt(root, [index], null))}
        >
          <IconX {...smallIcon} />
        </button>
      </span>
      <Popover.Dropdown className={styles.panel} data-reads>
        <NodeEditor object={object} root={root} path={[index]} onChange={onChange} />
      </Popover.Dropdown>
    </Popover>
  );
}

function ConditionParts({ object, node }: { object: CrmObject; node: Exclude<Node, Group> }) {
  const path = findPath(usePaths(object), node.field);
  const label = usePathLabel();
  const operator = useLeafLabel();
  const text = useValueText();
  if (!path) return <span className={styles.part}>{node.field}</span>;
  const Icon = path.via ? objectIcon(path.object.icon) : null;
  const value = text(node, path.field);
  return (
    <>
      <span className={styles.part}>
        {Icon ? <Icon {...smallIcon} /> : null}
        {label(path)}
      </span>
      <span className={styles.part}>{operator(node, path.field)}</span>
      {value ? <span className={`${styles.part} ${styles.value}`}>{value}</span> : null}
    </>
  );
}

function AddFilter({
  object,
  onAdd,
  openSignal,
}: {
  object: CrmObject;
  onAdd: (node: Node) => void;
  openSignal: number;
}) {
  const paths = usePaths(object);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (openSignal > 0) setOpen(true);
  }, [openSignal]);
  const pick = (name: string) => {
    const path = findPath(paths, name);
    setOpen(false);
    if (path) onAdd(newCondition(path.path, path.field));
  };
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" trapFocus>
      <Popover.Target>
        <GhostButton onClick={() => setOpen(!open)} data-testid="filter-add">
          <IconPlus {...smallIcon} />
          <Trans>Filter</Trans>
          <Kbd>/</Kbd>
        </GhostButton>
      </Popover.Target>
      <Popover.Dropdown className={styles.fields} data-reads>
        <FieldMenu paths={paths} onPick={pick} />
      </Popover.Dropdown>
    </Popover>
  );
}

function WholeFilter({
  object,
  root,
  onChange,
}: {
  object: CrmObject;
  root: Group;
  onChange: (root: Group) => void;
}) {
  const { t } = useLingui();
  const [open, setOpen] = useState(false);
  const count = countConditions(root);
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" trapFocus>
      <Popover.Target>
        <GhostButton
          onClick={() => setOpen(!open)}
          title={t`All conditions: ${count}`}
          data-testid="filter-builder"
        >
          <IconAdjustmentsHorizontal {...smallIcon} />
          <Trans>and / or</Trans>
        </GhostButton>
      </Popover.Target>
      <Popover.Dropdown className={`${styles.panel} ${styles.builder}`} data-reads>
        <NodeEditor object={object} root={root} path={[]} onChange={onChange} />
      </Popover.Dropdown>
    </Popover>
  );
}
