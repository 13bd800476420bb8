"""The taxes of an invoice: what is sold now is taxed as it is decided now; what is taken back, as it was billed."""

from uuid import UUID

from billing import tax
from billing.contracts import Case
from billing.credited import origin_of
from billing.entity import Entity
from billing.invoicing import states
from billing.invoicing.document import Tax
from billing.profile import Profile
from billing.rating.rate import Rated, taken_back
from kernel.db import ControlSession


async def taxes(control: ControlSession, case: Case, rated: Rated, seller: Entity, buyer: Profile) -> tuple[Tax, ...]:
    """One for each kind of tax, rounded once, the tax of what is sold now in front of all others."""
    now = tax.on(tax.decide(seller.party.country, buyer.country, buyer_tax_id=buyer.tax_id), 0)
    known: dict[UUID, tuple[Tax, ...]] = {}
    bases: dict[Tax, int] = {}
    for line in rated.lines:
        parts: tuple[Tax, ...] = (tax.again(now, line.amount_minor),)
        held = origin_of(line)
        origin = case.billed_on[taken_back(line, case.used.billed)] if line.reverses else held
        if origin is not None:
            billed = known[origin] = known.get(origin) or await _billed_with(control, case, origin)
            # What a credit note gave is held back as it was given: of each tax its part.
            parts = tax.part(billed, line.amount_minor) if held else (tax.again(billed[0], line.amount_minor),)
        for each in parts:
            kind = tax.again(each, 0)
            bases[kind] = bases.get(kind, 0) + each.base_minor
    ordered = sorted(bases or {now: 0}, key=lambda kind: kind != now)
    return tuple(tax.again(kind, bases.get(kind, 0)) for kind in ordered)


async def _billed_with(control: ControlSession, case: Case, invoice_id: UUID) -> tuple[Tax, ...]:
    """The taxes that an invoice has, that on what it sold in front."""
    return (await states.document_of(control, case.subscription.organisation_id, invoice_id)).taxes
