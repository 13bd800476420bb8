"""The taxes of an invoice: what is sold now is taxed as it is decided now; what is taken back, as it was billed."""

from uuid import UUID

import msgspec

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
    kinds: dict[UUID, Tax] = {}
    bases: dict[Tax, int] = {}
    for line in rated.lines:
        kind = now
        origin = origin_of(line)
        if line.reverses:
            origin = case.billed_on[taken_back(line, case.used.billed)]
        if origin is not None:
            kind = kinds.get(origin) or await _billed_with(control, case, origin)
            kinds[origin] = kind
        bases[kind] = bases.get(kind, 0) + line.amount_minor
    ordered = sorted(bases or {now: 0}, key=lambda kind: kind != now)
    return tuple(tax.again(kind, bases.get(kind, 0)) for kind in ordered)


async def _billed_with(control: ControlSession, case: Case, invoice_id: UUID) -> Tax:
    """The tax that an invoice has on what it sold, without its amounts."""
    said = await states.document_of(control, case.subscription.organisation_id, invoice_id)
    return msgspec.structs.replace(said.taxes[0], base_minor=0, amount_minor=0)
