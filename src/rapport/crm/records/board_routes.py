"""The board of one object: parse, guard, call, return."""

from collections.abc import Sequence
from typing import Annotated, Any

import msgspec
from litestar import post
from litestar.handlers import HTTPRouteHandler
from litestar.params import JSONBody

from auth import guards
from rapport.crm.records import asof, choice_board, read, sensitive
from rapport.crm.records.payloads import Filter, SortKey
from rapport.crm.records.route_base import ObjectRoutes, Routed


class RecordBoardRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A board by the choices of `group`, with the first `limit` records of each column and sums of these fields.

    `as_of` reads the past (ISO time with zone). A column's `next` is the cursor of the list with its condition.
    """

    group: str
    filter: Filter | None = None
    search: str | None = None
    sort: list[SortKey] = []
    fields: list[str] | None = None
    sums: list[str] = []
    limit: Annotated[int, msgspec.Meta(ge=1, le=100)] = 50
    as_of: str | None = None


class BoardRoutes(ObjectRoutes):
    """Looking at records as a board."""

    def handlers(self) -> Sequence[HTTPRouteHandler]:
        """Its handler, where the object has no board of its own."""
        if not choice_board.has_board(self.obj):
            return []
        noun, slug, tags = self.obj.noun, self.obj.slug, [self.obj.plural.en]
        board_type: Any = self.shapes.board

        @post(
            f"/{noun}/board",
            status_code=200,
            opt=self.reads(by_post=True),
            tags=tags,
            operation_id=f"board_of_{slug}",
        )
        async def show(
            data: JSONBody[RecordBoardRequest], routed: Routed, principal: guards.SignedIn, runtime: guards.Running
        ) -> board_type:
            """Columns with counts, sums and first records."""
            query = read.Query(
                data.filter, msgspec.to_builtins(data.sort), data.fields, data.limit, search=data.search
            )  # fmt: skip
            moment = asof.parse_moment(data.as_of) if data.as_of else None
            async with self.open(routed, principal, runtime) as (scope, obj):
                found = await choice_board.board(scope, obj, choice_board.Asked(query, data.group, data.sums, moment))
            shown = [record for each in found.columns for record in each.items]
            await sensitive.count(runtime, principal, obj, shown)
            return {
                "columns": [
                    {"key": each.key, "count": each.count, "sums": each.sums, "items": each.items, "next": each.next}
                    for each in found.columns
                ],
                "total": found.total, "included": found.included, "notice": found.notice,
            }  # fmt: skip

        return [show]
