"""Routes that find what somebody deleted or changed and bring it back, under the reader's own rights."""

import datetime as dt
from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from litestar import get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import JSONBody, Parameter

from auth import guards
from kernel.errors import Invalid
from kernel.text import Text
from rapport.crm.records import payloads, recover
from rapport.crm.records.errors import AlreadyUndone
from rapport.crm.records.objects import Registry
from rapport.crm.records.route_base import scopes
from rapport.crm.records.seen import object_named, readable

LONGEST = dt.timedelta(days=93)


class BadPeriod(Invalid):
    """Not a period that is looked through."""

    code = "records.bad_period"
    text = Text(
        zh="请选择不超过 93 天、带时区的时间段，结束要晚于开始。",
        en="Choose a period of at most 93 days, with a time zone, whose end is after its beginning.",
    )


class RecoveryRequest(recover.Wanted, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A happening to bring back; `id` names the batch that this makes, and the same id again finds it done."""

    id: UUID


def recoveries(registry: Registry) -> Sequence[HTTPRouteHandler]:
    """The routes."""
    signed_in: dict[str, Any] = {"policy": guards.signed_in()}
    reads: dict[str, Any] = {"policy": guards.signed_in(reads=True).while_viewing()}

    @get("/recoveries", opt=signed_in, tags=["Recovery"])
    async def listed(
        principal: guards.SignedIn,
        runtime: guards.Running,
        period_start: Annotated[dt.datetime, Parameter(description="From when, with its zone.")],
        period_end: Annotated[dt.datetime, Parameter(description="Until when, with its zone.")],
    ) -> list[recover.Happening]:
        """What was deleted or changed in a period, by whom, as far as the reader may take it back."""
        _check(period_start, period_end)
        async with scopes(registry, principal, runtime)() as scope:
            return await recover.happenings(scope, readable(scope.registry, principal), period_start, period_end)

    @post("/recoveries/preview", status_code=200, opt=reads, tags=["Recovery"])
    async def preview(
        data: JSONBody[recover.Wanted], principal: guards.SignedIn, runtime: guards.Running
    ) -> recover.RecoveryPreview:
        """What bringing it back would do; nothing is changed."""
        obj = object_named(registry, principal, data.object)
        async with scopes(registry, principal, runtime)() as scope:
            return await recover.preview(scope, obj, data)

    @post("/recoveries", status_code=200, opt=signed_in, tags=["Recovery"])
    async def bring_back(
        data: JSONBody[RecoveryRequest], principal: guards.SignedIn, runtime: guards.Running
    ) -> payloads.Undone:
        """Brings the records back as they were; those that somebody edited since are kept and listed."""
        object_named(registry, principal, data.object)
        done = await recover.recover(scopes(registry, principal, runtime), data, data.id)
        if done["already"] and not done["undone"] and not done["kept"]:
            raise AlreadyUndone
        return payloads.Undone(done["undone"], [payloads.Kept(**each) for each in done["kept"]])

    return [listed, preview, bring_back]


def _check(since: dt.datetime, until: dt.datetime) -> None:
    if since.tzinfo is None or until.tzinfo is None or not dt.timedelta() < until - since <= LONGEST:
        raise BadPeriod
