"""The routes of metering: events in, and usage, its reconciliation and the events behind it out."""

import datetime as dt
from collections import Counter
from typing import Annotated

import msgspec
from litestar import Controller, get, post
from litestar.params import FromQuery, JSONBody, QueryParameter

from auth.guards import Running, SignedIn, may
from auth.principal import Principal
from billing.rating.periods import Period, local_day
from billing.subscriptions import load
from billing.usage.costs import priced
from billing.usage.errors import BadSpan, UnknownMeter
from billing.usage.events import Answer, Answers, UsageBatch
from billing.usage.history import EventPage, MeterUsage, by_meter, events_of
from billing.usage.judge import REASONS
from billing.usage.limits import admit
from billing.usage.meters import METERS
from billing.usage.quantities import read
from billing.usage.reconcile import Reconciled, reconcile
from billing.usage.record import record
from kernel.clock import business_now

MAX_DAYS = 400

From = FromQuery[Annotated[dt.date | None, QueryParameter(name="from")]]
To = FromQuery[Annotated[dt.date | None, QueryParameter(name="to")]]


class Usage(msgspec.Struct, frozen=True):
    """What every meter counted from day `start` until before `end`."""

    start: dt.date
    end: dt.date
    meters: list[MeterUsage]


class Reconciliation(msgspec.Struct, frozen=True):
    """What became of what was received from day `start` until before `end`."""

    start: dt.date
    end: dt.date
    rows: list[Reconciled]


class UsageEventController(Controller):
    """Usage events of customers' systems."""

    path = "/api/usage"
    tags = ["usage"]  # noqa: RUF012  # Litestar reads it from the class

    @post("/events", status_code=200, opt={"policy": may("billing", even_read_only=True, scope="usage:write")})
    async def receive(self, data: JSONBody[UsageBatch], principal: SignedIn, runtime: Running) -> Answers:
        """Takes up to 1,000 events; each is answered for itself, and the same event sent again counts once."""
        tenant = principal.tenant
        await admit(runtime, tenant, len(data.events))
        async with runtime.databases.control_session() as control:
            answers = await record(control, tenant.id, tenant.time_zone, data.events)
        counted = Counter(answer.outcome for answer in answers)
        return Answers(
            results=[_said(answer, principal.locale) for answer in answers],
            accepted=counted["accepted"],
            duplicate=counted["duplicate"],
            conflict=counted["conflict"],
            rejected=counted["rejected"],
        )


class UsageController(Controller):
    """Usage as it is billed."""

    path = "/api/billing/usage"
    tags = ["usage"]  # noqa: RUF012  # Litestar reads it from the class

    @get("", opt={"policy": may("billing", even_suspended=True, scope="billing:read")})
    async def usage(self, principal: SignedIn, runtime: Running, start: From = None, end: To = None) -> Usage:
        """Quantities by meter and day from `from` until before `to`; unless said, of the month so far."""
        span = _span(principal, start, end)
        async with runtime.databases.control_session() as control:
            reading = await read(control, principal.tenant.id, [span])
            sub = await load(control, principal.tenant.id)
            meters = await priced(control, sub, by_meter(reading), span, sub.today())
        return Usage(span.start, span.end, meters)

    @get("/reconciliation", opt={"policy": may("billing", even_suspended=True, scope="billing:read")})
    async def reconciliation(
        self, principal: SignedIn, runtime: Running, start: From = None, end: To = None
    ) -> Reconciliation:
        """received = rated + rejected + pending, by the day of receipt and meter."""
        span = _span(principal, start, end)
        async with runtime.databases.control_session() as control:
            rows = await reconcile(control, principal.tenant.id, span.start, span.end)
        return Reconciliation(span.start, span.end, rows)

    @get("/events", opt={"policy": may("billing", even_suspended=True, scope="billing:read")})
    async def events(
        self,
        principal: SignedIn,
        runtime: Running,
        meter: FromQuery[Annotated[str, QueryParameter(max_length=40)]],
        start: From = None,
        end: To = None,
        cursor: FromQuery[Annotated[str | None, QueryParameter(max_length=1000)]] = None,
    ) -> EventPage:
        """The events behind a meter's figure, the newest first."""
        if meter not in METERS:
            raise UnknownMeter
        span = _span(principal, start, end)
        async with runtime.databases.control_session() as control:
            return await events_of(control, principal.tenant.id, meter, span, cursor)


def _span(principal: Principal, start: dt.date | None, end: dt.date | None) -> Period:
    """The days that were asked for, or the organisation's month so far."""
    today = local_day(business_now(), principal.tenant.time_zone)
    first = start or (min(today, end - dt.timedelta(days=1)) if end and end > dt.date.min else today).replace(day=1)
    try:
        span = Period(first, end or max(today, first) + dt.timedelta(days=1))
    except OverflowError:
        raise BadSpan(days=MAX_DAYS) from None
    if not 1 <= span.days <= MAX_DAYS:
        raise BadSpan(days=MAX_DAYS)
    return span


def _said(answer: Answer, locale: str) -> Answer:
    """With a text for what was refused."""
    if answer.reason is None:
        return answer
    return msgspec.structs.replace(answer, message=REASONS[answer.reason].pick(locale))
