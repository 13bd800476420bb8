"""What an organisation says of health and suggestions: after how many days something counts, and what is left out.

One document of its settings. Without one everything is as `OverviewLimits` has it, and each value that isn't said too.
"""

from collections.abc import Mapping
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from kernel.db import TenantSession
from rapport.crm.overview.payloads import FactorName, RuleName
from rapport.crm.records import organisation_settings

NAME: Final = "overview_limits"

Days = Annotated[int, Meta(ge=1, le=365)]


class OverviewLimits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Days without anything done until a lead, a company or a contact counts as quiet, and until a lead has waited too
    long for a first answer; days of each of the two periods in which talks are compared; closed deals that each of two
    years needs before their share is told. `rules_off` and `factors_off` never come up.

    Deals are not here: their stages say how many days they allow.
    """

    lead_quiet: Days = 14
    company_quiet: Days = 30
    contact_quiet: Days = 60
    answer_within: Days = 1
    talks_period: Days = 90
    enough_deals: Annotated[int, Meta(ge=1, le=1000)] = 3
    rules_off: Annotated[list[RuleName], Meta(max_length=50)] = []
    factors_off: Annotated[list[FactorName], Meta(max_length=50)] = []

    @property
    def quiet(self) -> Mapping[str, int]:
        """The days of each kind of record."""
        return {"lead": self.lead_quiet, "company": self.company_quiet, "contact": self.contact_quiet}


DEFAULTS: Final = OverviewLimits()
"""What holds where nobody said otherwise."""


async def load(session: TenantSession) -> OverviewLimits:
    """The organisation's own, or those that hold without any."""
    found = await organisation_settings.load(session, NAME)
    return msgspec.json.decode(found, type=OverviewLimits) if found is not None else DEFAULTS


async def replace(session: TenantSession, wanted: OverviewLimits) -> OverviewLimits:
    """Makes these the limits; each name that is left out is kept once."""
    rules, factors = sorted(set(wanted.rules_off)), sorted(set(wanted.factors_off))
    kept = msgspec.structs.replace(wanted, rules_off=rules, factors_off=factors)
    await organisation_settings.save(session, NAME, msgspec.json.encode(kept))
    return kept
