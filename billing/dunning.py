"""What happens to an organisation that does not pay: reminded, warned, read-only, suspended; and back, once it paid.

Nothing is ever deleted. The organisation's status is that of its invoice that is overdue longest, or read-only where
the trial is over and no plan was chosen.
"""

import datetime as dt
from collections.abc import Container, Iterable, Sequence
from uuid import UUID

from billing.invoicing import states
from billing.invoicing.models import DUNNING
from billing.invoicing.states import Invoice
from billing.subscriptions import Ordered, Subscription, has_plan, orders, store
from kernel.db import ControlSession
from tenants.entitlements import OPERATOR, granted
from tenants.status import Status, set_status

STEPS = ((30, "suspended"), (14, "read_only"), (7, "warned"), (3, "reminded"))
"""From so many days overdue on."""
MAIL_DUNNING = "billing.mail_dunning"
MAIL_FAILED = "billing.mail_failed"


def step_at(days: int) -> str:
    """The step of an invoice that has been due for so many days."""
    return next((step for from_day, step in STEPS if days >= from_day), "none")


async def advance(
    control: ControlSession, unpaid: Iterable[Invoice], day: dt.date, unasked: Container[UUID]
) -> list[Invoice]:
    """Brings every open invoice to the step of this day; each step is told once. The invoices after that.

    This day counts for none of those that the gateway was `unasked` for: nobody is dunned while ours is away. To be
    run once a day.
    """
    moved = []
    for subject in unpaid:
        if subject.id in unasked and subject.due_on <= day:
            moved.append(await states.move(control, subject, days_unasked=subject.days_unasked + 1))
            continue
        step = step_at(subject.overdue(day))
        if DUNNING.index(step) > DUNNING.index(subject.dunning):
            subject = await states.move(control, subject, dunning=step)
            await _tell(control, MAIL_DUNNING, subject, step=step)
        moved.append(subject)
    return moved


async def judge(
    control: ControlSession, sub: Subscription, day: dt.date,
    *, ordered: Sequence[Ordered] | None = None, unpaid: Iterable[Invoice] | None = None,
) -> Subscription:  # fmt: skip
    """Sets what the organisation may do now; gives back what it lost once nothing holds it any more.

    What the caller, who has locked the subscription, has read since is not read again.
    """
    if ordered is None:
        ordered = await orders(control, sub.organisation_id)
    if unpaid is None:
        unpaid = await states.unpaid(control, sub.organisation_id)
    worst = max((DUNNING.index(each.dunning) for each in unpaid), default=0)
    no_plan = day >= sub.trial_ends and not has_plan(ordered, day)
    status: Status = "active"
    hold = None
    if DUNNING[worst] in {"read_only", "suspended"}:
        status, hold = ("suspended" if DUNNING[worst] == "suspended" else "read_only"), "unpaid"
    elif (no_plan or (sub.state == "trialing" and day >= sub.trial_ends)) and not await _runs_this(control, sub):
        status, hold = "read_only", "no_plan"
    if hold is not None or sub.hold is not None:
        await set_status(control, sub.organisation_id, status)
    return sub if hold == sub.hold else await store(control, sub, hold=hold)


async def _runs_this(control: ControlSession, sub: Subscription) -> bool:
    """Whoever runs the installation bills itself nothing."""
    return await granted(control, sub.organisation_id, OPERATOR)


async def tell_failed(control: ControlSession, subject: Invoice, code: str, next_on: dt.date | None) -> None:
    """Has a failed charge told, with what the customer can do."""
    await _tell(control, MAIL_FAILED, subject, code=code, next_on=next_on.isoformat() if next_on else "")


async def _tell(control: ControlSession, name: str, subject: Invoice, **more: str) -> None:
    args: dict[str, str | UUID] = {
        "organisation_id": str(subject.organisation_id), "invoice_id": str(subject.id), **more,
    }  # fmt: skip
    await control.enqueue(name, args)
