"""From the lines of a rating to a document: what the next invoice would say, and what a finalized one does say."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec
from babel.dates import format_date

from billing import tax
from billing.catalog import ITEMS
from billing.contracts import Case
from billing.entity import Entity
from billing.invoicing.document import Document, Fact, Position, Tax
from billing.profile import Profile, party
from billing.rating.contract import Contract, Line
from billing.rating.credited import HELD
from billing.rating.periods import Period
from billing.rating.rate import Rated
from kernel.text import Text

TERMS_DAYS = 30
QUESTIONS_DAYS = 15
SHARE = Text(zh="成果分成", en="Share of growth")
ALREADY = Text(zh="此前已冲减", en="Credited before")
_DAY = dt.timedelta(days=1)


class Occasion(msgspec.Struct, frozen=True, kw_only=True):
    """Why and when an invoice is written: the period that it closes, and how it will be paid."""

    period: Period
    issued_on: dt.date
    method: str | None

    @property
    def due_on(self) -> dt.date:
        """A card is charged at once; a transfer has its days."""
        return self.issued_on + (TERMS_DAYS * _DAY if self.method == "transfer" else 0 * _DAY)


def document(
    rated: Rated, case: Case, entity: Entity, profile: Profile, taxes: tuple[Tax, ...], occasion: Occasion,
    *, number: str = "",
) -> Document:  # fmt: skip
    """The invoice of a rating; one that comes to less than nothing is a credit note."""
    by_transfer = occasion.method == "transfer"
    facts = () if not by_transfer else (*entity.bank, *_reference(number))
    return Document(
        kind=kind_of(rated, taxes),
        number=number,
        currency=rated.currency,
        issued_on=occasion.issued_on,
        due_on=occasion.due_on,
        period_start=occasion.period.start,
        period_end=occasion.period.end,
        supplier=entity.party,
        customer=party(profile),
        positions=positions(rated.lines, case.contract, case.evidence),
        subtotal_minor=rated.subtotal_minor,
        taxes=taxes,
        total_minor=total(rated, taxes),
        fingerprint=rated.inputs_hash,
        terms_days=TERMS_DAYS if by_transfer else 0,
        questions_until=occasion.issued_on + QUESTIONS_DAYS * _DAY,
        payment=facts,
        tax_facts=tuple(Fact(label=Text(zh="类别", en="Category"), value=tax.shown(each)) for each in taxes),
    )


def kind_of(rated: Rated, taxes: Sequence[Tax]) -> Literal["invoice", "credit_note"]:
    """What a rating becomes."""
    return "invoice" if total(rated, taxes) >= 0 else "credit_note"


def total(rated: Rated, taxes: Sequence[Tax]) -> int:
    """What a rating comes to with its taxes, in minor units."""
    return rated.subtotal_minor + sum(each.amount_minor for each in taxes)


def positions(lines: Sequence[Line], contract: Contract, evidence: Mapping[str, Text]) -> tuple[Position, ...]:
    """The lines as they are printed, with what is said of the evidence behind an item's."""
    labels = {item.id: item.label for item in contract.items}
    return tuple(_position(line, labels.get(line.item, label_of(line.item)), evidence.get(line.item)) for line in lines)


def label_of(item: str) -> Text:
    """What an item is called."""
    if item.startswith(HELD):
        return ALREADY
    return ITEMS[item].label if item in ITEMS else SHARE


def _position(line: Line, label: Text, evidence: Text | None) -> Position:
    when = _span(Period(line.start, line.end))
    return Position(
        title=Text(zh=f"{label.zh}，{when.zh}", en=f"{label.en}, {when.en}"),
        sentence=line.sentence,
        amount_minor=line.amount_minor,
        quantity=line.quantity if line.price is not None else None,
        price=line.price,
        days=line.days,
        of_days=line.of_days,
        portions=line.portions,
        evidence=evidence,
    )


def _span(period: Period) -> Text:
    """ "Nov 2026", or "15 Nov to 14 Dec 2026" """
    last = period.end - _DAY
    whole = period.start.day == 1 and period.end.day == 1 and period.days <= 31
    if whole:
        return Text(
            zh=f"{period.start.year} 年 {period.start.month} 月", en=format_date(period.start, "MMM y", locale="en_GB")
        )
    return Text(
        zh=f"{period.start:%Y-%m-%d} 至 {last:%Y-%m-%d}",
        en=f"{format_date(period.start, 'd MMM', locale='en_GB')} to {format_date(last, 'd MMM y', locale='en_GB')}",
    )


def _reference(number: str) -> tuple[Fact, ...]:
    return (Fact(label=Text(zh="附言", en="Reference"), value=Text(zh=number, en=number)),) if number else ()
