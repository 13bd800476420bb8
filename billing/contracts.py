"""From the database to what rating takes: an organisation's contract, and what it used and was billed so far."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from billing import credited
from billing.catalog import ITEMS, version_of
from billing.credited import Credited
from billing.invoicing.models import invoice_line
from billing.models import MINE
from billing.outcome import proof
from billing.outcome.statements import settled
from billing.rating.contract import Contract, Line, Recurring, Usage, Used
from billing.rating.contract import Item as RatedItem
from billing.rating.periods import begins, periods_until
from billing.rating.rate import Rated, rate
from billing.subscriptions import Ordered, Subscription, has_plan, orders
from billing.usage.quantities import Reading, read
from kernel.db import ControlSession
from kernel.statements import Prepared
from kernel.text import Text

_BILLED = (
    sa.select(invoice_line.c.invoice_id, invoice_line.c.line)
    .where(invoice_line.c.organisation_id == MINE)
    .order_by(invoice_line.c.invoice_id, invoice_line.c.position)
)
_LINES = Prepared(_BILLED)
_LINES_OF = Prepared(_BILLED.where(invoice_line.c.invoice_id == sa.bindparam("invoice_id")))


def sealed_line(organisation_id: UUID) -> str:
    """What an organisation's invoice lines are sealed for."""
    return f"billing.invoice_line:{organisation_id}"


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that rating an organisation depends on, but the moment."""

    subscription: Subscription
    orders: tuple[Ordered, ...]
    contract: Contract
    used: Used
    billed_on: tuple[UUID, ...]
    """The invoice of each line of `used.billed`."""
    credited: tuple[Credited, ...]
    reading: Reading
    evidence: dict[str, Text]
    """What is said of the evidence behind an item's lines."""

    def with_orders(self, more: Sequence[Ordered]) -> "Case":
        """The same, had this been ordered as well: what a preview rates."""
        together = (*self.orders, *more)
        shares = tuple(item for item in self.contract.items if not isinstance(item, Recurring | Usage))
        contract = contract_of(self.subscription, together, shares)
        return msgspec.structs.replace(self, orders=together, contract=contract)

    def at(self, day: dt.date) -> Rated:
        """What is due as a local day begins, and was not billed; what comes to nothing is on no invoice."""
        rated = rate(self.contract, self.used, begins(day, self.contract.time_zone))
        billed = list(zip(self.billed_on, self.used.billed, strict=True))
        held = credited.held(self.credited, billed, rated.lines, rated.currency)
        lines = tuple(line for line in (*rated.lines, *held) if line.amount_minor)
        subtotal = sum(line.amount_minor for line in lines)
        return msgspec.structs.replace(rated, lines=lines, subtotal_minor=subtotal, inputs_hash=self._hash(rated))

    def _hash(self, rated: Rated) -> str:
        """What credit notes took off is rated as well, where there are any."""
        if not self.credited:
            return rated.inputs_hash
        return hashlib.sha256(rated.inputs_hash.encode() + msgspec.json.encode(self.credited)).hexdigest()


async def case_of(control: ControlSession, sub: Subscription, until: dt.date | None = None) -> Case:
    """Reads an organisation's case, with what was used up to a day: unless said otherwise, the next invoice's."""
    ordered = await orders(control, sub.organisation_id)
    growth = await settled(control, sub.organisation_id)
    contract = contract_of(sub, ordered, tuple(each.item for each in growth))
    until = until or sub.next_close(sub.today())
    periods = periods_until(contract.anchor, contract.interval, until)
    reading = await read(control, sub.organisation_id, periods)
    lines = await _lines(control, sub.organisation_id)
    billed = [(on, line) for on, line in lines if credited.origin_of(line) is None]
    # What is used while there is no plan costs nothing.
    paid_for = tuple(row for row in reading.rows if has_plan(ordered, row.day))
    counted = msgspec.structs.replace(reading, rows=paid_for)
    return Case(
        subscription=sub,
        orders=tuple(ordered),
        contract=contract,
        used=Used(
            meters=counted.quantities(),
            results={each.item.id: each.results for each in growth},
            billed=tuple(line for _, line in billed),
        ),
        billed_on=tuple(invoice_id for invoice_id, _ in billed),
        credited=await credited.read(control, sub.organisation_id, lines),
        reading=reading,
        evidence={each.item.id: proof.of(each.statements) for each in growth},
    )


def contract_of(sub: Subscription, ordered: Sequence[Ordered], shares: tuple[RatedItem, ...]) -> Contract:
    """The contract that orders make: an item for each that was ever ordered, at the price that it had then."""
    by_item: dict[str, list[Ordered]] = {}
    for each in ordered:
        by_item.setdefault(each.item, []).append(each)
    return Contract(
        currency=sub.currency,
        time_zone=sub.time_zone,
        anchor=sub.first_day,
        interval=sub.interval,
        items=(*(_rated(sub, item, made) for item, made in by_item.items()), *shares),
    )


async def charged_on(control: ControlSession, organisation_id: UUID, invoice_id: UUID) -> int:
    """What of an invoice's charges no later one took back, in minor units."""
    return credited.charged(await _lines(control, organisation_id), invoice_id)


async def billed_lines_of(control: ControlSession, organisation_id: UUID, invoice_id: UUID) -> list[Line]:
    """The lines of one invoice."""
    rows = await control.rows(_LINES_OF, {"organisation_id": organisation_id, "invoice_id": invoice_id})
    return [line for _, line in _opened(control, organisation_id, rows)]


async def _lines(control: ControlSession, organisation_id: UUID) -> list[tuple[UUID, Line]]:
    """Every line with its invoice, in the order of these."""
    rows = await control.rows(_LINES, {"organisation_id": organisation_id})
    return _opened(control, organisation_id, rows)


def _opened(control: ControlSession, organisation_id: UUID, rows: Sequence[Any]) -> list[tuple[UUID, Line]]:
    sealed = sealed_line(organisation_id)
    return [(row.invoice_id, msgspec.json.decode(control.unseal(sealed, row.line), type=Line)) for row in rows]


def _rated(sub: Subscription, name: str, made: Sequence[Ordered]) -> RatedItem:
    sold, terms = ITEMS[name], version_of(name, sub.currency, made[0].price_version).terms
    if terms.amount is not None:
        changes = tuple(each.change() for each in made)
        return Recurring(id=name, label=sold.label, unit=sold.unit, price=terms.amount, changes=changes)
    return Usage(
        id=name, label=sold.label, unit=sold.unit, meter=sold.meter, tiers=terms.tiers, included=terms.included,
        package=terms.package,
    )  # fmt: skip
