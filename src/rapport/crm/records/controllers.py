"""Routes of one object, made from its declaration: parse, guard, call, return."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import Request, Response, delete, get, patch, post, put
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery, HeaderParameter, JSONBody
from litestar.response import Stream

from auth import guards, marks
from auth.principal import Level, Principal
from kernel.errors import Forbidden
from kernel.ids import new_id
from kernel.runtime import Runtime
from rapport.crm.records import (
    asof,
    bulk,
    by_hand,
    definitions,
    disk,
    export,
    history,
    links,
    once,
    payloads,
    read,
    reveal,
    sensitive,
    totals,
    write,
)
from rapport.crm.records.errors import RecordNotFound
from rapport.crm.records.included import included
from rapport.crm.records.objects import ObjectType, Registry
from rapport.crm.records.scope import Scope
from rapport.crm.records.search import cut_off_notice

Key = Annotated[str | None, HeaderParameter(name="Idempotency-Key", max_length=200)]
"""Names a write: the same one again is done once and answered alike."""

HISTORY_PAGE = 50


def scopes(registry: Registry, principal: Principal, runtime: Runtime) -> bulk.OpenScope:
    """Opens transactions for one principal; each block is one, and for each but the first the plan is read anew."""
    opened = 0

    @asynccontextmanager
    async def open_scope() -> AsyncIterator[Scope]:
        nonlocal opened
        opened += 1
        now = principal if opened == 1 else await principal.under_plan_of_now(runtime)
        async with now.session(runtime) as session:
            yield await definitions.open_scope(registry, now, session)

    return open_scope


class RecordRoutes:
    """The handlers of one object."""

    def __init__(self, registry: Registry, obj: ObjectType) -> None:
        self.registry = registry
        self.obj = obj
        self.shapes = payloads.Shapes(obj)

    def handlers(self) -> Sequence[HTTPRouteHandler]:
        """Every route of the object, for Litestar."""
        return [*self._reading(), *self._writing(), *self._beside(), *self._many()]

    @asynccontextmanager
    async def _open(self, principal: Principal, runtime: Runtime) -> AsyncIterator[tuple[Scope, ObjectType]]:
        """A transaction, and the object as the organisation has it."""
        async with scopes(self.registry, principal, runtime)() as scope:
            yield scope, scope.mine(self.obj)

    def _reads(self, *, by_post: bool = False) -> dict[str, Any]:
        policy = guards.record(self.obj.name, "read", reads=by_post, scope="records:read")
        return {"policy": policy.while_viewing() if by_post else policy}

    def _writes(self, level: Level | Literal["create"]) -> dict[str, Any]:
        return {"policy": guards.record(self.obj.name, level, scope="records:write")}

    def _reading(self) -> Sequence[HTTPRouteHandler]:
        noun, tags = self.obj.noun, [self.obj.plural.en]
        page_type: Any = self.shapes.page
        one_type: Any = self.shapes.one

        @post(
            f"/{noun}/query",
            status_code=200,
            opt=self._reads(by_post=True),
            tags=tags,
            operation_id=f"query_{noun}",
        )
        async def query(
            data: JSONBody[payloads.ListRequest], principal: guards.SignedIn, runtime: guards.Running
        ) -> page_type:
            """One page of a list."""
            asked = read.Query(
                data.filter,
                msgspec.to_builtins(data.sort),
                data.fields,
                data.limit,
                data.cursor,
                data.deleted,
                data.search,
            )
            async with self._open(principal, runtime) as (scope, obj):
                if data.as_of:
                    page = await asof.page(scope, obj, asked, asof.parse_moment(data.as_of))
                else:
                    page = await read.query_page(scope, obj, asked)
            await sensitive.count(runtime, principal, obj, page.items)
            return {
                "items": page.items, "next": page.next, "previous": page.previous, "included": page.included,
                "notice": page.notice,
            }  # fmt: skip

        @post(f"/{noun}/count", status_code=200, opt=self._reads(by_post=True), tags=tags, operation_id=f"count_{noun}")
        async def count(
            data: JSONBody[payloads.CountRequest], principal: guards.SignedIn, runtime: guards.Running
        ) -> payloads.Count:
            """How many records match."""
            async with self._open(principal, runtime) as (scope, obj):
                asked = read.Query(data.filter, deleted=data.deleted, search=data.search)
                if data.as_of:
                    return payloads.Count(await asof.count(scope, obj, asked, asof.parse_moment(data.as_of)))
                return payloads.Count(await totals.count(scope, obj, asked), cut_off_notice(scope))

        @post(
            f"/{noun}/summary",
            status_code=200,
            opt=self._reads(by_post=True),
            tags=tags,
            operation_id=f"sum_{noun}",
        )
        async def summary(
            data: JSONBody[payloads.SummaryRequest], principal: guards.SignedIn, runtime: guards.Running
        ) -> dict[str, Any]:
            """Counts and sums."""
            async with self._open(principal, runtime) as (scope, obj):
                asked = read.Query(data.filter, search=data.search)
                if data.as_of:
                    moment = asof.parse_moment(data.as_of)
                    return await asof.summary(scope, obj, asked, data.group, data.sums, moment)
                return await totals.summary(scope, obj, asked, data.group, data.sums)

        @get(f"/{noun}/{{record_id:uuid}}", opt=self._reads(), tags=tags, operation_id=f"get_{noun}")
        async def one(
            record_id: FromPath[UUID],
            principal: guards.SignedIn,
            runtime: guards.Running,
            as_of: FromQuery[str | None] = None,
        ) -> Response[one_type]:
            """One record with its linked ones."""
            async with self._open(principal, runtime) as (scope, obj):
                record, related = await links.fetch_with_related(scope, obj, record_id)
                if as_of:
                    past = await history.as_of(scope, obj, record, asof.parse_moment(as_of))
                    if past is None:
                        raise RecordNotFound
                    record = past
                beside = await included(scope, obj, [record])
                body = {"record": record, "included": beside, "related": related}
            await sensitive.count(runtime, principal, obj, [record])
            return Response(body, headers={"ETag": f'"{record["version"]}"'})

        return [query, count, summary, one]

    def _writing(self) -> Sequence[HTTPRouteHandler]:
        noun, tags = self.obj.noun, [self.obj.plural.en]
        create_type: Any = self.shapes.create
        update_type: Any = self.shapes.update
        one_type: Any = self.shapes.one

        @post(f"/{noun}", opt=self._writes("create"), tags=tags, operation_id=f"create_{noun}")
        async def create(
            data: JSONBody[create_type],
            request: Request[Any, Any, Any],
            principal: guards.SignedIn,
            runtime: guards.Running,
            key: Key = None,
        ) -> one_type:
            """Creates a record; the same id or Idempotency-Key again is the same create."""
            links.check_number(data.links)
            async with self._open(principal, runtime) as (scope, obj):
                own = payloads.own_values(obj, data, await request.json())
                done = await once.done_before(scope, key, "create", obj.name, data, *own.items())
                record_id = done.record_id if done else data.id or new_id()
                if done:
                    record = await read.fetch(scope, obj, record_id)
                else:
                    sent = payloads.sent_values(obj, data) | own
                    record = await write.create(scope, obj, sent, record_id, is_new=data.id is None)
                    await links.put_all(scope, obj, record_id, data.links)
                beside = await included(scope, obj, [record])
            return {"record": record, "included": beside, "change": {"seq": once.seq_of(done, scope.session)}}

        @patch(f"/{noun}/{{record_id:uuid}}", opt=self._writes("update"), tags=tags, operation_id=f"update_{noun}")
        async def update(
            record_id: FromPath[UUID],
            data: JSONBody[update_type],
            request: Request[Any, Any, Any],
            principal: guards.SignedIn,
            runtime: guards.Running,
            key: Key = None,
        ) -> one_type:
            """Changes fields; names the version it was based on."""
            async with self._open(principal, runtime) as (scope, obj):
                own = payloads.own_values(obj, data, await request.json())
                done = await once.done_before(scope, key, "update", record_id, data, *own.items())
                if done:
                    record = await read.fetch(scope, obj, record_id)
                else:
                    sent = payloads.sent_values(obj, data) | own
                    record = await write.update(scope, obj, record_id, sent, data.base_version)
                beside = await included(scope, obj, [record])
            return {"record": record, "included": beside, "change": {"seq": once.seq_of(done, scope.session)}}

        @delete(
            f"/{noun}/{{record_id:uuid}}", status_code=200, opt=self._writes("delete"), tags=tags,
            operation_id=f"delete_{noun}",
        )  # fmt: skip
        async def remove(
            record_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running, key: Key = None
        ) -> dict[str, payloads.ChangeMade]:
            """Moves a record to the trash."""
            async with self._open(principal, runtime) as (scope, obj):
                done = await once.done_before(scope, key, "delete", record_id)
                if not done:
                    await write.delete(scope, obj, record_id)
            return {"change": payloads.ChangeMade(once.seq_of(done, scope.session))}

        @post(
            f"/{noun}/{{record_id:uuid}}/restoration", status_code=200, opt=self._writes("delete"), tags=tags,
            operation_id=f"restore_{noun}",
        )  # fmt: skip
        async def restore(
            record_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running, key: Key = None
        ) -> one_type:
            """Takes a record out of the trash."""
            async with self._open(principal, runtime) as (scope, obj):
                done = await once.done_before(scope, key, "restore", record_id)
                fetched = read.fetch if done else write.restore
                record = await fetched(scope, obj, record_id)
                beside = await included(scope, obj, [record])
            return {"record": record, "included": beside, "change": {"seq": once.seq_of(done, scope.session)}}

        return [create, update, remove, restore]

    def _beside(self) -> Sequence[HTTPRouteHandler]:
        noun, tags = self.obj.noun, [self.obj.plural.en]
        one_type: Any = self.shapes.one
        linked = f"/{noun}/{{record_id:uuid}}/links/{{relation:str}}/{{other_id:uuid}}"

        @get(f"/{noun}/{{record_id:uuid}}/history", opt=self._reads(), tags=tags, operation_id=f"history_{noun}")
        async def changes(
            record_id: FromPath[UUID],
            principal: guards.SignedIn,
            runtime: guards.Running,
            before: FromQuery[int | None] = None,
        ) -> dict[str, Any]:
            """Who changed what, newest first."""
            async with self._open(principal, runtime) as (scope, obj):
                page = await history.page(scope, obj, record_id, before, HISTORY_PAGE)
            await sensitive.count_past(runtime, principal, obj, page["items"])
            return page

        @post(
            f"/{noun}/{{record_id:uuid}}/reveals", status_code=200, tags=tags, operation_id=f"reveal_{noun}",
            opt={"policy": guards.record(self.obj.name, "read", reads=True)},
        )  # fmt: skip
        async def revealed(
            record_id: FromPath[UUID],
            data: JSONBody[reveal.RevealRequest],
            principal: guards.SignedIn,
            runtime: guards.Running,
        ) -> reveal.Revealed:
            """A masked value in full; counted, limited by day and noted."""
            async with self._open(principal, runtime) as (scope, obj):
                return await reveal.reveal(scope, runtime, obj, record_id, data.field)

        @post(
            f"/{noun}/{{record_id:uuid}}/reversion", status_code=200, opt=self._writes("update"), tags=tags,
            operation_id=f"revert_{noun}",
        )  # fmt: skip
        async def revert(
            record_id: FromPath[UUID],
            data: JSONBody[payloads.RevertRequest],
            principal: guards.SignedIn,
            runtime: guards.Running,
            key: Key = None,
        ) -> one_type:
            """Takes a change, or one field of it, back."""
            async with self._open(principal, runtime) as (scope, obj):
                done = await once.done_before(scope, key, "revert", record_id, data)
                if done:
                    record = await read.fetch(scope, obj, record_id)
                else:
                    record = await history.revert(scope, obj, record_id, data.seq, data.field)
                beside = await included(scope, obj, [record])
            return {"record": record, "included": beside, "change": {"seq": once.seq_of(done, scope.session)}}

        @put(linked, opt=self._writes("update"), tags=tags, operation_id=f"link_{noun}")
        async def link(
            record_id: FromPath[UUID],
            relation: FromPath[str],
            other_id: FromPath[UUID],
            data: JSONBody[payloads.LinkRole],
            principal: guards.SignedIn,
            runtime: guards.Running,
            key: Key = None,
        ) -> dict[str, Any]:
            """Links another record, or changes its role."""
            async with self._open(principal, runtime) as (scope, obj):
                done = await once.done_before(scope, key, "link", record_id, relation, other_id, data)
                if not done:
                    await links.put(scope, obj, record_id, relation, other_id, data.role, data.is_primary)
                shown = await links.related(scope, obj, record_id)
            return {"related": shown, "change": {"seq": once.seq_of(done, scope.session)}}

        @delete(linked, status_code=200, opt=self._writes("update"), tags=tags, operation_id=f"unlink_{noun}")
        async def unlink(
            record_id: FromPath[UUID],
            relation: FromPath[str],
            other_id: FromPath[UUID],
            principal: guards.SignedIn,
            runtime: guards.Running,
            key: Key = None,
        ) -> dict[str, Any]:
            """Takes a link away."""
            async with self._open(principal, runtime) as (scope, obj):
                done = await once.done_before(scope, key, "unlink", record_id, relation, other_id)
                if not done:
                    await links.remove(scope, obj, record_id, relation, other_id)
                shown = await links.related(scope, obj, record_id)
            return {"related": shown, "change": {"seq": once.seq_of(done, scope.session)}}

        @get(
            f"/{noun}/{{record_id:uuid}}/disk", opt={"policy": guards.may("see_disk")}, tags=tags,
            operation_id=f"disk_{noun}",
        )  # fmt: skip
        async def on_disk(
            record_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running
        ) -> dict[str, Any]:
            """The record beside the bytes that the database holds; the look is logged."""
            async with self._open(principal, runtime) as (scope, obj):
                shown = await disk.seen_by_disk(scope, obj, record_id)
                await sensitive.note_disk(runtime, principal, obj, record_id)
            shown["key"]["provider"] = runtime.keyring.wraps(str(principal.tenant.id)).name
            return shown

        return [changes, revealed, revert, link, unlink, on_disk]

    def _many(self) -> Sequence[HTTPRouteHandler]:
        noun, tags = self.obj.noun, [self.obj.plural.en]

        @post(f"/{noun}/bulk", status_code=200, opt=self._writes("read"), tags=tags, operation_id=f"bulk_{noun}")
        async def many(
            data: JSONBody[payloads.BulkRequest], principal: guards.SignedIn, runtime: guards.Running
        ) -> dict[str, Any]:
            """Updates, takes, places, deletes or restores many records; each is judged by its own rights."""
            if principal.rights.of(self.obj.name).depth(bulk.LEVEL[data.op]) == "none":
                raise Forbidden
            opened = scopes(self.registry, principal, runtime)
            async with opened() as scope:
                territory = await by_hand.asked(scope, self.obj, data)
                ids = await bulk.chosen(scope, scope.mine(self.obj), data.op, data.ids, data.filter, data.search)
                if territory is not None and data.op == "preview_place":
                    return await by_hand.preview(scope, self.obj, ids, territory)
                await bulk.judge(scope, self.obj, ids, data.fields if data.op == "update" else {})
            await sensitive.note_bulk(runtime, principal, self.obj, data.op, len(ids))
            return await bulk.run(opened, self.obj, data.op, ids, territory or data.fields, new_id())

        @post(
            f"/{noun}/export", status_code=200, tags=tags, operation_id=f"export_{noun}", media_type="text/csv",
            opt={"policy": guards.record(self.obj.name, "export", reads=True, fresh=True)},
        )  # fmt: skip
        async def export_csv(
            data: JSONBody[payloads.ExportRequest], principal: guards.SignedIn, runtime: guards.Running
        ) -> Stream:
            """All matching records as CSV."""
            opened = scopes(self.registry, principal, runtime)
            async with opened() as scope:  # a bad filter is refused before the first byte is sent
                obj = scope.mine(self.obj)
                query = read.Query(data.filter, msgspec.to_builtins(data.sort), data.columns, search=data.search)
                moment = asof.parse_moment(data.as_of) if data.as_of else None
                planned = await export.plan(scope, obj, query, moment)
                headers, export_id = export.headers(scope, obj, planned), new_id()
                marked = await marks.mark(scope.session, principal, export_id)
                await export.note(scope, runtime, obj, planned, export_id)
            rows = export.rows_as_csv(opened, obj, planned, export_id, marked)
            return Stream(rows, headers=headers)

        return [many, export_csv]
