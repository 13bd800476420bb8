"""Routes of one object, made from its declaration: parse, guard, call, return."""

from collections.abc import Sequence
from typing import Any

import msgspec
from limits import RateLimitItemPerMinute
from litestar import Request, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import JSONBody
from litestar.response import Stream

from auth import guards, marks
from auth.principal import Principal
from kernel.errors import Forbidden
from kernel.ids import new_id
from kernel.rates import spend
from kernel.runtime import Runtime
from rapport.crm.records import asof, bulk, by_hand, export, once, payloads, read, rows, sensitive
from rapport.crm.records.beside_routes import BesideRoutes
from rapport.crm.records.board_routes import BoardRoutes
from rapport.crm.records.errors import RowsTooFast
from rapport.crm.records.objects import ObjectType, Registry
from rapport.crm.records.read_routes import ReadRoutes
from rapport.crm.records.route_base import Key, ObjectRoutes, Routed, scopes
from rapport.crm.records.row_payloads import RowsDone, RowsRequest
from rapport.crm.records.write_routes import WriteRoutes

MAX_ROWS_BODY = 16 * 1024 * 1024
ROWS_A_MINUTE = 60_000


def record_handlers(registry: Registry, obj: ObjectType) -> Sequence[HTTPRouteHandler]:
    """Every route of an object, for Litestar."""
    shapes = payloads.Shapes(obj)
    kinds = (ReadRoutes, BoardRoutes, WriteRoutes, BesideRoutes, ManyRoutes)
    return [each for kind in kinds for each in kind(registry, obj, shapes).handlers()]


async def count_rows(runtime: Runtime, principal: Principal, number: int) -> None:
    """Counts rows that an organisation sends; raises `RowsTooFast`."""
    limit = RateLimitItemPerMinute(ROWS_A_MINUTE, namespace="rows")
    seconds = await spend(runtime, limit, principal.tenant.id.hex, number)
    if seconds is not None:
        raise RowsTooFast(limit=ROWS_A_MINUTE, retry_after=seconds, details={"retry_after": seconds})


class ManyRoutes(ObjectRoutes):
    """Many records at once."""

    def handlers(self) -> Sequence[HTTPRouteHandler]:
        """Its handlers."""
        noun, slug, tags = self.obj.noun, self.obj.slug, [self.obj.plural.en]

        @post(f"/{noun}/bulk", status_code=200, opt=self.writes("read"), tags=tags, operation_id=f"bulk_{slug}")
        async def many(
            data: JSONBody[payloads.BulkRequest],
            routed: Routed,
            principal: guards.SignedIn,
            runtime: guards.Running,
            key: Key = None,
        ) -> dict[str, Any]:
            """Updates, takes, places, deletes or restores many records; each is judged by its own rights."""
            if principal.rights.of(routed.name).depth(bulk.LEVEL[data.op]) == "none":
                raise Forbidden
            opened = scopes(self.registry, principal, runtime)
            async with opened() as scope:
                territory = await by_hand.asked(scope, routed, data)
                choosing, batch_id = (data.op, data.ids, data.filter, data.search), new_id()
                if territory is not None and data.op == "preview_place":
                    ids = await bulk.chosen(scope, scope.mine(routed), *choosing)
                    return await by_hand.preview(scope, routed, ids, territory)

                async def work() -> bulk.Chosen:
                    ids = await bulk.chosen(scope, scope.mine(routed), *choosing)
                    await bulk.judge(scope, routed, data.op, ids, data.fields)
                    return bulk.Chosen(batch_id, ids)

                # What a filter finds is another thing once some of it was changed.
                told = await once.outcome(scope, key, routed.name, batch_id, ("bulk", routed.name, data), work)
                chosen = msgspec.convert(told, bulk.Chosen, from_attributes=True)
            await sensitive.note_bulk(runtime, principal, routed, data.op, len(chosen.ids))
            return await bulk.run(opened, routed, data.op, chosen, territory or data.fields, key)

        @post(
            f"/{noun}/export", status_code=200, tags=tags, operation_id=f"export_{slug}", media_type="text/csv",
            opt={"policy": guards.record(self.obj.name, "export", reads=True, fresh=True)},
        )  # fmt: skip
        async def export_csv(
            data: JSONBody[payloads.ExportRequest], routed: Routed, principal: guards.SignedIn, runtime: guards.Running
        ) -> Stream:
            """All matching records as CSV."""
            opened = scopes(self.registry, principal, runtime)
            async with opened() as scope:  # a bad filter is refused before the first byte is sent
                obj = scope.mine(routed)
                query = read.Query(data.filter, msgspec.to_builtins(data.sort), data.columns, search=data.search)
                moment = asof.parse_moment(data.as_of) if data.as_of else None
                planned = await export.plan(scope, obj, query, moment)
                headers, export_id = export.headers(scope, obj, planned), new_id()
                marked = await marks.mark(scope.session, principal, export_id)
                await export.note(scope, runtime, obj, planned, export_id)
            lines = export.rows_as_csv(opened, obj, planned, export_id, marked)
            return Stream(lines, headers=headers)

        @post(
            f"/{noun}/rows", status_code=200, opt={**self.writes("read"), "waits": True}, tags=tags,
            operation_id=f"write_{slug}", request_max_body_size=MAX_ROWS_BODY,
        )  # fmt: skip
        async def rows_of(
            data: JSONBody[RowsRequest],
            request: Request[Any, Any, Any],
            routed: Routed,
            principal: guards.SignedIn,
            runtime: guards.Running,
            key: Key = None,
        ) -> RowsDone:
            """Creates, changes and deletes up to 10,000 records; each row has an answer of its own."""
            await count_rows(runtime, principal, len(data.rows))
            async with guards.in_line(request, principal):
                await sensitive.note_bulk(runtime, principal, routed, "rows", len(data.rows))
                call = rows.Call(routed, data, new_id(), key)
                return await rows.run(scopes(self.registry, principal, runtime), call)

        return [many, export_csv, rows_of]
