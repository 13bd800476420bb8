/** Saved views as tabs, the same over the list and over the board: a tab keeps to the page it is clicked on. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Menu, Popover } from "@mantine/core";
import { type CrmObject, type Queue, stateOf, type View } from "@rapport/core";
import { IconChevronDown, IconPlus, IconUsers } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { queuesQuery } from "~/data/queues.ts";
import { useCount } from "~/data/records.ts";
import { useSession } from "~/data/session.ts";
import { useDeleteView, useSaveView, useViews } from "~/data/views.ts";
import { GhostButton } from "~/ui/atoms.tsx";
import { icon, smallIcon } from "~/ui/icons.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./list.module.css";
import type { ListState } from "./listState.ts";
import { type Placed, ViewForm } from "./ViewForm.tsx";

export type Page = "list" | "board";
type Props = {
  object: CrmObject;
  view: View | undefined;
  list: ListState;
  trash: boolean;
  past: boolean;
  page?: Page;
  /** The pipeline that a board shows; a view of a board is saved with it. */
  pipeline?: string | null;
};

const pathOf = (page: Page) => (page === "board" ? "/o/$noun/board" : "/o/$noun");

export function ViewTabs(props: Props) {
  const { object, view, list, trash, past, page = "list" } = props;
  const { t } = useLingui();
  const { inline } = useLocale();
  const views = useViews(object);
  if (trash) return null;
  const plural = inline(object.plural);
  const shown = views.filter((item) => item.pinned || item.id === view?.id);
  const rest = views.filter((item) => !shown.includes(item));
  return (
    <nav className={styles.tabs} aria-label={t`Views`}>
      <Link
        to={pathOf(page)}
        params={{ noun: object.noun }}
        search={{ view: "all" }}
        className={styles.tab}
        aria-current={view ? undefined : "page"}
        data-testid="view-all"
      >
        {t`All ${plural}`}
        {past ? null : <TabCount object={object} view={undefined} />}
      </Link>
      {shown.map((item) => (
        <Link
          key={item.id}
          to={pathOf(page)}
          params={{ noun: object.noun }}
          search={{ view: item.id }}
          className={styles.tab}
          aria-current={item.id === view?.id ? "page" : undefined}
          data-testid="view-tab"
        >
          {item.visibility === "private" ? null : <SharedMark />}
          {item.name}
          {past ? null : <TabCount object={object} view={item} />}
        </Link>
      ))}
      <MyQueues object={object} page={page} />
      {view ? <ViewMenu object={object} view={view} page={page} /> : null}
      {rest.length > 0 ? <MoreViews object={object} views={rest} page={page} /> : null}
      <NewView {...props} />
      {list.dirty ? <Unsaved {...props} /> : null}
    </nav>
  );
}

/** What waits in queues of the reader's. */
function MyQueues({ object, page }: { object: CrmObject; page: Page }) {
  const { t } = useLingui();
  const queues = useQuery(queuesQuery).data ?? [];
  const mine = queues.filter((each) => each.mine && each.objects.includes(object.name));
  if (mine.length === 0 || page === "board") return null;
  const left = roomOf(mine, object.name);
  // What is hidden until it is taken stands in no list.
  const hides = mine.some((each) => each.rules.hidden?.[object.name]);
  const filter = { field: "owner_id", op: "in" as const, value: mine.map((each) => each.id) };
  return (
    <Link
      {...(hides ? { to: "/o/$noun/queues" } : { to: "/o/$noun", search: { filter } })}
      params={{ noun: object.noun }}
      className={styles.tab}
      data-testid="view-queues"
    >
      <Trans>In my queues</Trans>
      {left === null ? null : (
        <span className="mute" data-testid="picks-left">
          {t`${left} to take`}
        </span>
      )}
    </Link>
  );
}

/** How many more records of a kind the reader may take of all their queues; null where one of them has no limit. */
function roomOf(queues: readonly Queue[], kind: string): number | null {
  const rooms = queues.map((each) => each.left[kind]);
  return rooms.reduce<number | null>(
    (sum, each) => (sum === null || each === undefined ? null : sum + each),
    0,
  );
}

function SharedMark() {
  const { t } = useLingui();
  return <IconUsers {...smallIcon} aria-label={t`Shared`} />;
}

function MoreViews({ object, views, page }: { object: CrmObject; views: View[]; page: Page }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const params = { noun: object.noun };
  const count = views.length;
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <GhostButton data-testid="view-more">{t`${count} more`}</GhostButton>
      </Menu.Target>
      <Menu.Dropdown>
        {views.map((item) => (
          <Menu.Item
            key={item.id}
            leftSection={item.visibility === "private" ? null : <SharedMark />}
            onClick={() => void navigate({ to: pathOf(page), params, search: { view: item.id } })}
          >
            {item.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function TabCount({ object, view }: { object: CrmObject; view: View | undefined }) {
  const filter = view ? stateOf(view, object).filter : object.default_view.filter;
  const { data } = useCount(object.noun, { filter });
  return data ? <small className="num">{data.count}</small> : null;
}

function Unsaved(props: Props) {
  const { view, list } = props;
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
      {view?.can_change ? (
        <button type="button" className="link" onClick={() => store(view)} data-testid="view-save">
          <Trans>Save</Trans>
        </button>
      ) : (
        <NewView {...props} asLink />
      )}
      <button type="button" className="mute" onClick={list.revert} data-testid="view-revert">
        <Trans>Revert</Trans>
      </button>
    </span>
  );
}

/** Keeps what is shown as a view of its own; where a filter has changed, the same is offered beside it. */
function NewView({ object, list, page = "list", pipeline = null, asLink }: Props & { asLink?: boolean }) {
  const [open, setOpen] = useState(false);
  const save = useSaveView();
  const navigate = useNavigate();
  const create = (placed: Placed) =>
    save.mutate(
      { view: null, change: { object: object.name, ...list.state, ...placed, kind: page, pipeline } },
      {
        onSuccess: (view) => {
          list.revert();
          setOpen(false);
          void navigate({ to: pathOf(page), params: { noun: object.noun }, search: { view: view.id } });
        },
      },
    );
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" trapFocus>
      <Popover.Target>
        {asLink ? (
          <button
            type="button"
            className="link"
            onClick={() => setOpen(!open)}
            data-writes
            data-testid="view-save-as"
          >
            <Trans>Save as a view</Trans>
          </button>
        ) : (
          <GhostButton onClick={() => setOpen(!open)} data-writes data-testid="view-new">
            <IconPlus {...icon} />
            <Trans>View</Trans>
          </GhostButton>
        )}
      </Popover.Target>
      <Popover.Dropdown w={280} p="md">
        <ViewForm view={null} mine error={save.error} onSubmit={create} />
      </Popover.Dropdown>
    </Popover>
  );
}

function ViewMenu({ object, view, page }: { object: CrmObject; view: View; page: Page }) {
  const { t } = useLingui();
  const { person } = useSession();
  const [editing, setEditing] = useState(false);
  const save = useSaveView();
  const remove = useDeleteView();
  const navigate = useNavigate();
  const message = useErrorMessage();
  const failed = (error: unknown) => toast({ text: message(error), tone: "danger" });
  const place = (placed: Placed) =>
    save.mutate({ view, change: placed }, { onSuccess: () => setEditing(false) });
  const drop = () =>
    remove.mutate(view.id, {
      onSuccess: () =>
        void navigate({ to: pathOf(page), params: { noun: object.noun }, search: { view: "all" } }),
      onError: failed,
    });
  /** What the address bar has at this moment is the link. */
  const copy = () =>
    navigator.clipboard
      .writeText(window.location.href)
      .then(() => toast({ text: t`Link copied`, tone: "plain" }), failed);
  return (
    <Popover opened={editing} onChange={setEditing} position="bottom-start" trapFocus>
      <Popover.Target>
        <span>
          <Menu position="bottom-start">
            <Menu.Target>
              <GhostButton aria-label={t`View options`} data-testid="view-menu">
                <IconChevronDown {...smallIcon} />
              </GhostButton>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => void copy()} disabled={view.visibility === "private"}>
                <Trans>Copy link</Trans>
              </Menu.Item>
              {view.can_change ? (
                <>
                  <Menu.Item onClick={() => setEditing(true)} data-testid="view-rename">
                    <Trans>Rename and share</Trans>
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
                </>
              ) : null}
            </Menu.Dropdown>
          </Menu>
        </span>
      </Popover.Target>
      <Popover.Dropdown w={280} p="md">
        <ViewForm
          key={view.id}
          view={view}
          mine={view.person_id === person.id}
          error={save.error}
          onSubmit={place}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
