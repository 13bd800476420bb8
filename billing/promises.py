"""What somebody was shown who ordered a plan, and why the invoice that came of it says something else.

A preview is the later invoice unless more was ordered or used, growth was settled or credit notes were written since.
"""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

import msgspec
import sqlalchemy as sa

from billing import tax
from billing.contracts import Case, billed_lines_of, contract_of
from billing.invoicing import draft, states
from billing.models import plan_promise
from billing.payloads import Draft, OrderedSince, Promised, PromisedChange, Retaxed
from billing.rating.contract import Contract, Line
from billing.rating.explained import explained
from billing.show import amount
from billing.subscriptions import Ordered, load, orders
from kernel.clock import business_now
from kernel.db import ControlSession
from kernel.ids import new_id
from kernel.money import Money
from kernel.pool import Row
from kernel.text import Text

LINES = "billing.promise"


class Promise(msgspec.Struct, frozen=True, kw_only=True):
    """The lines, tax and total that somebody was shown, on a day on which so many `orders` had been made."""

    shown_on: dt.date
    orders: int
    currency: str
    lines: tuple[Line, ...]
    tax_label: Text | None = None
    tax_minor: int
    total_minor: int


class _Shown(msgspec.Struct, frozen=True):
    """What is sealed of it."""

    lines: tuple[Line, ...]
    tax_label: Text | None


async def keep(
    control: ControlSession, case: Case, lines: Sequence[Line], shown: Draft, *, more: int, today: dt.date
) -> None:
    """Keeps what the next invoice was said to come to by the order that adds `more` to those of the case."""
    sub = case.subscription
    row = {
        "organisation_id": sub.organisation_id, "id": new_id(), "closes_on": shown.closes_on, "shown_on": today,
        "orders": len(case.orders) + more, "currency": shown.currency,
        "tax_minor": Money.parse(shown.tax, shown.currency).amount_minor,
        "total_minor": Money.parse(shown.total, shown.currency).amount_minor,
        "lines": control.seal(
            f"{LINES}:{sub.organisation_id}", msgspec.json.encode(_Shown(tuple(lines), shown.tax_label))
        ),
        "made_at": business_now(),
    }  # fmt: skip
    await control.execute(plan_promise.insert(), row)


async def of_invoice(control: ControlSession, organisation_id: UUID, invoice_id: UUID) -> tuple[Promised, ...]:
    """What was promised of an invoice, the first time first, and by what it differs from that."""
    subject = await states.get(control, organisation_id, invoice_id)
    if subject.of_invoice is not None:
        return ()
    found = await _of_day(control, organisation_id, subject.issued_on)
    found = [each for each in found if each.currency == subject.currency]
    if not found:
        return ()
    sub, made = await load(control, organisation_id), await orders(control, organisation_id)
    lines = await billed_lines_of(control, organisation_id, invoice_id)
    contract = contract_of(sub, made, ())
    taxes = (await states.document_of(control, organisation_id, invoice_id)).taxes
    labels = tuple(tax.shown(each) for each in taxes)
    return tuple(
        told(each, lines, contract, made, labels, tax_minor=subject.tax_minor, total_minor=subject.total_minor)
        for each in found
    )


def told(
    promise: Promise, lines: Sequence[Line], contract: Contract, made: Sequence[Ordered], taxes: Sequence[Text],
    *, tax_minor: int, total_minor: int,
) -> Promised:  # fmt: skip
    """Line by line what an invoice differs by: the changes and the tax add up to the difference of the totals.

    An item that was ordered since has these orders with it; `taxes` are what the invoice calls its own. Pure.
    """
    since = made[promise.orders :]
    currency = promise.currency
    return Promised(
        shown_on=promise.shown_on,
        total=amount(promise.total_minor, currency),
        difference=amount(total_minor - promise.total_minor, currency),
        tax=amount(tax_minor - promise.tax_minor, currency),
        retaxed=_retaxed(promise.tax_label, taxes),
        changes=tuple(
            PromisedChange(
                item=each.item, label=draft.label_of(each.item), why=each.why,
                before=amount(each.before_minor, currency), after=amount(each.after_minor, currency),
                by=amount(each.after_minor - each.before_minor, currency),
                orders=tuple(
                    OrderedSince(on=one.on, quantity=one.quantity, by=one.by)
                    for one in since
                    if one.item == each.item and each.why == "ordered"
                ),
            )
            for each in explained(promise.lines, lines, contract)
        ),
    )  # fmt: skip


def _retaxed(before: Text | None, taxes: Sequence[Text]) -> Retaxed | None:
    if before is None or all(each == before for each in taxes):
        return None
    return Retaxed(
        before=before, after=Text(zh="、".join(each.zh for each in taxes), en=", ".join(each.en for each in taxes))
    )


async def _of_day(control: ControlSession, organisation_id: UUID, day: dt.date) -> list[Promise]:
    mine = (plan_promise.c.organisation_id == organisation_id) & (plan_promise.c.closes_on == day)
    statement = sa.select(plan_promise).where(mine).order_by(plan_promise.c.made_at, plan_promise.c.id)
    return [_opened(control, row) for row in await control.rows(statement)]


def _opened(control: ControlSession, row: Row) -> Promise:
    shown = msgspec.json.decode(control.unseal(f"{LINES}:{row.organisation_id}", row.lines), type=_Shown)
    return Promise(
        shown_on=row.shown_on, orders=row.orders, currency=row.currency,
        lines=shown.lines, tax_label=shown.tax_label, tax_minor=row.tax_minor, total_minor=row.total_minor,
    )  # fmt: skip
