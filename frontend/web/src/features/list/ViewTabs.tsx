import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Checkbox, Menu, Popover, TextInput } from "@mantine/core";
import { type CrmObject, stateOf, type View } from "@rapport/core";
import { IconChevronDown, IconPlus } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useCount } from "~/data/records.ts";
import { useDeleteView, useSaveView, useViews } from "~/data/views.ts";
import { GhostButton } from "~/ui/atoms.tsx";
import { icon, smallIcon } from "~/ui/icons.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./list.module.css";
import type { ListState } from "./listState.ts";

type Props = { object: CrmObject; view: View | undefined; list: ListState; trash: boolean; past: boolean };

export function ViewTabs({ object, view, list, trash, past }: Props) {
  const { t } = useLingui();
  const { inline } = useLocale();
  const views = useViews(object);
  if (trash) return null;
  const plural = inline(object.plural);
  return (
    <nav className={styles.tabs} aria-label={t`Views`}>
      <Link
        to="/o/$noun"
        params={{ noun: object.noun }}
        search={{ view: "all" }}
        className={styles.tab}
        aria-current={view ? undefined : "page"}
        data-testid="view-all"
      >
        {t`All ${plural}`}
        {past ? null : <TabCount object={object} view={undefined} />}
      </Link>
      {views.map((item) => (
        <Link
          key={item.id}
          to="/o/$noun"
          params={{ noun: object.noun }}
          search={{ view: item.id }}
          className={styles.tab}
          aria-current={item.id === view?.id ? "page" : undefined}
          data-testid="view-tab"
        >
          {item.name}
          {past ? null : <TabCount object={object} view={item} />}
        </Link>
      ))}
      {view ? <ViewMenu object={object} view={view} /> : null}
      <NewView object={object} list={list} />
      {list.dirty ? <Unsaved object={object} view={view} list={list} /> : null}
    </nav>
  );
}

function TabCount({ object, view }: { object: CrmObject; view: View | undefined }) {
  const filter = view ? stateOf(view, object).filter : object.default_view.filter;
  const { data } = useCount(object.noun, { filter });
  return data ? <small className="num">{data.count}</small> : null;
}

function Unsaved({ object, view, list }: { object: CrmObject; view: View | undefined; list: ListState }) {
  const { t } = useLingui();
  const message = useErrorMessage();
  const save = useSaveView();
  const store = (target: View) =>
    save.mutate(
      { view: target, change: list.state },
      { onSuccess: list.revert, onError: (error) => toast({ text: message(error), tone: "danger" }) },
    );
  return (
    <span className={styles.unsaved}>
      <span className="mute">{t`Changed, not saved`}</span>
      {view ? (
        <button type="button" className="link" onClick={() => store(view)} data-testid="view-save">
          <Trans>Save</Trans>
        </button>
      ) : (
        <NewView object={object} list={list} asLink />
      )}
      <button type="button" className="mute" onClick={list.revert} data-testid="view-revert">
        <Trans>Revert</Trans>
      </button>
    </span>
  );
}

type NewViewProps = { object: CrmObject; list: ListState; asLink?: boolean };

/** Keeps what is shown as a view of its own; where a filter has changed, the same is offered beside it. */
function NewView({ object, list, asLink }: NewViewProps) {
  const [open, setOpen] = useState(false);
  const save = useSaveView();
  const navigate = useNavigate();
  const create = (name: string, is_default: boolean) =>
    save.mutate(
      { view: null, change: { object: object.name, name, ...list.state, is_default } },
      {
        onSuccess: (view) => {
          list.revert();
          setOpen(false);
          void navigate({ to: "/o/$noun", params: { noun: object.noun }, search: { view: view.id } });
        },
      },
    );
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" trapFocus>
      <Popover.Target>
        {asLink ? (
          <button type="button" className="link" onClick={() => setOpen(!open)} data-testid="view-save-as">
            <Trans>Save as a view</Trans>
          </button>
        ) : (
          <GhostButton onClick={() => setOpen(!open)} data-testid="view-new">
            <IconPlus {...icon} />
            <Trans>View</Trans>
          </GhostButton>
        )}
      </Popover.Target>
      <Popover.Dropdown w={280} p="md">
        <NameForm name="" isDefault={false} error={save.error} onSubmit={create} />
      </Popover.Dropdown>
    </Popover>
  );
}

type NameFormProps = {
  name: string;
  isDefault: boolean;
  error: unknown;
  onSubmit: (name: string, isDefault: boolean) => void;
};

function NameForm({ name, isDefault, error, onSubmit }: NameFormProps) {
  const { t } = useLingui();
  const message = useErrorMessage();
  const [text, setText] = useState(name);
  const [first, setFirst] = useState(isDefault);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim()) onSubmit(text.trim(), first);
  };
  return (
    <form onSubmit={submit} style={{ display: "grid", gap: 12 }}>
      <TextInput
        label={t`Name of the view`}
        value={text}
        maxLength={80}
        onChange={(event) => setText(event.currentTarget.value)}
        error={error ? message(error) : null}
        data-autofocus
        data-testid="view-name"
      />
      <Checkbox
        label={t`Open the list with this view`}
        checked={first}
        onChange={(event) => setFirst(event.currentTarget.checked)}
      />
      <Button type="submit" disabled={!text.trim()} data-testid="view-create">
        <Trans>Save view</Trans>
      </Button>
    </form>
  );
}

function ViewMenu({ object, view }: { object: CrmObject; view: View }) {
  const { t } = useLingui();
  const [renaming, setRenaming] = useState(false);
  const save = useSaveView();
  const remove = useDeleteView();
  const navigate = useNavigate();
  const message = useErrorMessage();
  const failed = (error: unknown) => toast({ text: message(error), tone: "danger" });
  const rename = (name: string, is_default: boolean) =>
    save.mutate({ view, change: { name, is_default } }, { onSuccess: () => setRenaming(false) });
  const drop = () =>
    remove.mutate(view.id, {
      onSuccess: () =>
        void navigate({ to: "/o/$noun", params: { noun: object.noun }, search: { view: "all" } }),
      onError: failed,
    });
  return (
    <Popover opened={renaming} onChange={setRenaming} position="bottom-start" trapFocus>
      <Popover.Target>
        <span>
          <Menu position="bottom-start">
            <Menu.Target>
              <GhostButton aria-label={t`View options`} data-testid="view-menu">
                <IconChevronDown {...smallIcon} />
              </GhostButton>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => setRenaming(true)} data-testid="view-rename">
                <Trans>Rename</Trans>
              </Menu.Item>
              <Menu.Item
                onClick={() =>
                  save.mutate({ view, change: { is_default: !view.is_default } }, { onError: failed })
                }
              >
                {view.is_default ? t`No longer the default` : t`Make it the default`}
              </Menu.Item>
              <Menu.Item color="var(--danger-text)" onClick={drop} data-testid="view-delete">
                <Trans>Delete view</Trans>
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </span>
      </Popover.Target>
      <Popover.Dropdown w={280} p="md">
        <NameForm
          key={view.id}
          name={view.name}
          isDefault={view.is_default}
          error={save.error}
          onSubmit={rename}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
