"""What is collected on a day: what is due is tried, then tries and refunds that were left are gone on with.

A gateway that is away, or refuses to be asked, stops nobody's day: what was begun stays under way with its key, and is
gone on with a quarter of an hour later and with each later day.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from uuid import UUID, uuid5

import sqlalchemy as sa
import structlog

from billing import chargebacks, collection, credit
from billing.errors import NoCard, NotOpen
from billing.invoicing import states
from billing.invoicing.models import chargeback, payment, refund
from billing.invoicing.states import Invoice
from billing.models import MINE
from billing.subscriptions import Subscription, load
from kernel.clock import real_now
from kernel.db import ControlSession
from kernel.jobs import Job
from kernel.runtime import Runtime
from kernel.statements import Prepared
from payments.errors import GatewayRefused, GatewayUnavailable, NoGateway

AGAIN = "billing.collect_again"
_AGAIN_AFTER = dt.timedelta(minutes=15)

log = structlog.get_logger()


async def collect(runtime: Runtime, organisation_id: UUID, day: dt.date) -> None:
    """Everything that is to be collected on a day, as far as the gateway lets us; never raises for a fault of its."""
    try:
        await _try_what_is_due(runtime, organisation_id, day)
        # Afterwards, so that what somebody else has begun to try just now is left by neither of us.
        await _go_on(runtime, organisation_id, day)
    except NoGateway as fault:
        log.warning("nothing can be collected", error=fault.code)
    except GatewayUnavailable as fault:
        log.warning("collecting was left", error=fault.code)
        await _plan_again(runtime, organisation_id)


async def unasked(control: ControlSession, sub: Subscription, day: dt.date) -> set[UUID]:
    """The invoices that the gateway could not be asked for on a day whose collecting is done.

    Their try has no answer, or could not even begin though there is a card. One that was begun today and waits for its
    customer's bank is the customer's to confirm. Of an invoice with a disputed payment nobody is asked for the rest.
    """
    under_way = await collection.under_way(control, sub.organisation_id)
    left = {each.invoice_id for each in under_way if each.state == "started" or each.on_day < day}
    due = [each for each in await states.unpaid(control, sub.organisation_id) if _is_due(each, day)]
    disputed = {row.invoice_id for row in await chargebacks.open_ones(control, sub.organisation_id)}
    return left | disputed | {each.id for each in due if sub.card_ref is not None}


async def collect_again(runtime: Runtime, job: Job) -> None:
    """The job that goes on where the gateway was away, on the last day that was done."""
    organisation_id = UUID(str(job.args["organisation_id"]))
    async with runtime.databases.control_session() as control:
        next_day = (await load(control, organisation_id)).next_day
    await collect(runtime, organisation_id, next_day - dt.timedelta(days=1))


async def is_due(control: ControlSession, sub: Subscription, unpaid: Iterable[Invoice], day: dt.date) -> bool:
    """Whether there is anything to collect on a day; the caller has locked the subscription."""
    if sub.card_ref is not None and any(_is_due(each, day) for each in unpaid):
        return True
    return bool((await control.execute(_LEFT, {"organisation_id": sub.organisation_id})).scalar())


_LEFT = Prepared(
    sa.select(
        sa.exists().where(
            payment.c.organisation_id == MINE, sa.or_(*(payment.c.state == state for state in collection.WAITING))
        )
        | sa.exists().where(refund.c.organisation_id == MINE, refund.c.state == credit.WAITING)
        | sa.exists().where(chargeback.c.organisation_id == MINE, chargeback.c.state == chargebacks.OPEN)
    )
)


def _is_due(subject: Invoice, day: dt.date) -> bool:
    return subject.next_attempt_on is not None and subject.next_attempt_on <= day


async def _go_on(runtime: Runtime, organisation_id: UUID, day: dt.date) -> None:
    async with runtime.databases.control_session() as control:
        left = await collection.under_way(control, organisation_id)
        open_refunds = await credit.refunds(control, organisation_id)
        disputes = await chargebacks.open_ones(control, organisation_id)
    for one in left:
        with _by_itself():
            await collection.look_after(runtime, one, day)
    for refund_id in open_refunds:
        with _by_itself():
            await credit.conclude_refund(runtime, organisation_id, refund_id)
    for each in disputes:
        await chargebacks.follow(runtime, each.gateway_ref)


async def _try_what_is_due(runtime: Runtime, organisation_id: UUID, day: dt.date) -> None:
    async with runtime.databases.control_session() as control:
        sub = await load(control, organisation_id)
        due = [each for each in await states.unpaid(control, organisation_id) if _is_due(each, day)]
    if sub.card_ref is None:
        return
    for subject in due:
        with _by_itself():
            await collection.charge(runtime, organisation_id, subject.id, day, if_due=True)


@contextmanager
def _by_itself() -> Iterator[None]:
    """What the gateway refuses to tell of one try, or somebody settled meanwhile, keeps none of the others."""
    try:
        yield
    except GatewayRefused as fault:
        log.warning("a try was left", error=fault.code, reason=fault.reason)
    except (NotOpen, NoCard, collection.TriedMeanwhile):
        pass


async def _plan_again(runtime: Runtime, organisation_id: UUID) -> None:
    """One job for each quarter of an hour, however many days find the gateway away."""
    at = real_now() + _AGAIN_AFTER
    quarter = int(at.timestamp() // _AGAIN_AFTER.total_seconds())
    async with runtime.databases.control_session() as control:
        await control.enqueue(AGAIN, {"organisation_id": str(organisation_id)},
                              job_id=uuid5(organisation_id, f"collect again {quarter}"), run_at=at)  # fmt: skip
