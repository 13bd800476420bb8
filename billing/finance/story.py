"""What happened to open invoices last, and what happens next by itself: found for a page of them at once."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, cast
from uuid import UUID

import sqlalchemy as sa

from billing.chargebacks import DISPUTED, LOST
from billing.collection import WAITING
from billing.dunning import STEPS as FROM_DAY
from billing.finance.payloads import Happened, NextStep, Step
from billing.invoicing.models import DUNNING, chargeback, invoice, payment
from billing.show import amount
from kernel.db import ControlSession
from kernel.pool import Row

_SUCCEEDED = {"card": "paid", "transfer": "paid", "credit": "credit_used"}


class Story(NamedTuple):
    """The last thing that happened, and the next one."""

    last: Happened
    next: NextStep | None


async def of(control: ControlSession, rows: Sequence[Any]) -> dict[UUID, Story]:
    """By invoice. Rows have its ids and days, `dunning`, `days_unasked`, `next_attempt_on`, and `has_card`."""
    ids = [(row.organisation_id, row.id) for row in rows]
    if not ids:
        return {}
    tries = await control.rows(
        sa.select(payment).where(sa.tuple_(payment.c.organisation_id, payment.c.invoice_id).in_(ids))
    )
    taken_back = {
        row.payment_id: row
        for row in await control.rows(
            sa.select(chargeback).where(sa.tuple_(chargeback.c.organisation_id, chargeback.c.invoice_id).in_(ids))
        )
    }
    columns = [invoice.c[name] for name in ("of_invoice", "issued_on", "finalized_at", "total_minor", "currency")]
    notes = await control.rows(
        sa.select(*columns).where(sa.tuple_(invoice.c.organisation_id, invoice.c.of_invoice).in_(ids))
    )
    told: dict[UUID, Story] = {}
    for row in rows:
        own = [each for each in tries if each.invoice_id == row.id]
        credited = [each for each in notes if each.of_invoice == row.id]
        told[row.id] = Story(_last(row, own, credited, taken_back), _next(row, own))
    return told


def _last(row: Row, tries: Sequence[Any], notes: Sequence[Any], taken_back: Mapping[UUID, Any]) -> Happened:
    """Within a day the card is tried first, then comes the step, then what people do."""
    told: list[tuple[dt.date, int, int, Happened]] = [(row.issued_on, 0, 0, Happened(kind="issued", on=row.issued_on))]
    for each in tries:
        rank = 1 if each.kind == "card" else 3
        happened = _tried(each, taken_back)
        told.append((happened.on, rank, each.attempt, happened))
    if row.dunning != "none":
        step = cast("Step", row.dunning)
        on = _day_of(row, step)
        told.append((on, 2, 0, Happened(kind=step, on=on)))
    for each in notes:
        given = amount(-each.total_minor, each.currency)
        told.append((each.issued_on, 3, 0, Happened(kind="credited", on=each.issued_on, amount=given)))
    return max(told, key=lambda one: one[:3])[3]


def _tried(each: Row, taken_back: Mapping[UUID, Any]) -> Happened:
    if each.state in WAITING:
        return Happened(kind="under_way", on=each.on_day)
    if each.state in {DISPUTED, LOST}:
        dispute = taken_back[each.id]
        on = dispute.ended_on or dispute.begun_on
        return Happened(kind=each.state, on=on, amount=amount(dispute.amount_minor, dispute.currency))
    if each.state == "failed":
        return Happened(kind="failed", on=each.on_day, failure=each.failure)
    kind = cast("Any", _SUCCEEDED[each.kind])
    return Happened(kind=kind, on=each.on_day, amount=amount(each.amount_minor, each.currency))


def _next(row: Row, tries: Sequence[Any]) -> NextStep | None:
    """The earliest of the next charge and the next step."""
    if any(each.state in WAITING for each in tries):
        return None
    found: list[tuple[dt.date, int, NextStep]] = []
    if row.next_attempt_on is not None and row.has_card:
        found.append((row.next_attempt_on, 0, NextStep(kind="charge", on=row.next_attempt_on)))
    later = DUNNING[DUNNING.index(row.dunning) + 1 :]
    if later:
        step = cast("Step", later[0])
        on = _day_of(row, step)
        found.append((on, 1, NextStep(kind=step, on=on)))
    return min(found, key=lambda one: one[:2], default=(None, None, None))[2]


def _day_of(row: Row, step: str) -> dt.date:
    """When an invoice comes to a step; days on which the gateway could not be asked for it don't count."""
    after = next(day for day, name in FROM_DAY if name == step)
    return cast("dt.date", row.due_on + dt.timedelta(days=after + row.days_unasked))
