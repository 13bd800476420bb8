"""Routes of the board: parse, guard, call, return."""

from collections.abc import Sequence
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody

from auth import guards
from rapport.crm.deals import board, gates, past_board
from rapport.crm.deals.cards import Asked, Board, BoardRequest
from rapport.crm.deals.gates import Gates
from rapport.crm.records import asof
from rapport.crm.records.objects import Registry
from rapport.crm.records.route_base import scopes


def board_handlers(registry: Registry) -> Sequence[HTTPRouteHandler]:
    """Every route of the board, for Litestar."""
    deal = registry["deal"]

    @post(
        "/deals/board",
        status_code=200,
        opt={"policy": guards.record("deal", "read", reads=True, scope="records:read").while_viewing()},
        tags=["Deals"],
        operation_id="board",
    )
    async def show(data: JSONBody[BoardRequest], principal: guards.SignedIn, runtime: guards.Running) -> Board:
        """Columns with counts, sums and first cards; or more cards of one column."""
        asked = Asked(
            data.pipeline, data.filter, data.search, msgspec.to_builtins(data.sort), data.limit, data.stage,
            data.cursor,
        )  # fmt: skip
        async with scopes(registry, principal, runtime)() as scope:
            if data.as_of:
                return await past_board.past_board(scope, deal, asked, asof.parse_moment(data.as_of))
            return await board.board(scope, deal, asked)

    @get(
        "/deals/{record_id:uuid}/gates",
        opt={"policy": guards.record("deal", "read", scope="records:read")},
        tags=["Deals"],
        operation_id="gates_of_deal",
    )
    async def asked_of(record_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running) -> Gates:
        """What each stage would ask of a deal before it may enter."""
        async with scopes(registry, principal, runtime)() as scope:
            return await gates.of_deal(scope, deal, record_id)

    return [show, asked_of]
