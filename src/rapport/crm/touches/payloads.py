"""What the endpoints of visits take and give."""

import datetime as dt
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from rapport.crm.forms.payloads import Campaign, Link, VisitorId

Rule = Literal["first", "last", "linear"]
"""How a won deal's amount falls to the campaigns of its touches: all to the first, all to the last, or the same share
to each.
"""


class Report(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the script tells. `consent` is that the visitor agreed; `forget` has all of this visitor removed."""

    visitor: VisitorId
    page: Link = ""
    referrer: Link = ""
    utm: Campaign = msgspec.field(default_factory=Campaign)
    consent: bool = False
    forget: bool = False


class NewSite(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A site as it shall be. With `consent` nothing is kept of whoever has not agreed."""

    name: Annotated[str, Meta(max_length=120)]
    origins: Annotated[list[Link], Meta(max_length=20)]
    consent: bool = True


class SiteView(msgspec.Struct, frozen=True, kw_only=True):
    """A site as the settings show it: the address of its script, and what it told. `leads` are those to which visits
    were handed.
    """

    id: UUID
    name: str
    origins: list[str]
    consent: bool
    script: str
    made_at: dt.datetime
    visits: int
    leads: int
    last_at: dt.datetime | None


class SitesView(msgspec.Struct, frozen=True):
    """All sites, the oldest first; visits that are nobody's yet are kept for so many days."""

    sites: list[SiteView]
    kept_days: int


class TrailCampaign(msgspec.Struct, frozen=True):
    """The campaign of a touch; no `label` for who may not see it."""

    id: UUID
    label: str | None


class TrailTouch(msgspec.Struct, frozen=True, kw_only=True):
    """One touch: a visit to a site or a submission of a form, which `name` names."""

    id: UUID
    kind: Literal["visit", "form"]
    name: str
    occurred_at: dt.datetime
    utm: Campaign
    page: str
    referrer: str
    campaign: TrailCampaign | None


class SourceTrail(msgspec.Struct, frozen=True, kw_only=True):
    """How many touches there were, the first and the last, and the newest ones."""

    count: int
    first: TrailTouch | None
    last: TrailTouch | None
    touches: list[TrailTouch]


class CurrencyAmount(msgspec.Struct, frozen=True):
    """An amount in one currency, None for deals that name none."""

    currency: str | None
    amount: str


class WonBy(msgspec.Struct, frozen=True, kw_only=True):
    """What one rule gives a campaign: deals of which it has a share, and the amounts by currency."""

    rule: Rule
    deals: int
    amounts: list[CurrencyAmount]


class Attribution(msgspec.Struct, frozen=True, kw_only=True):
    """The leads whose first and whose last touch of a campaign was this one's, and what was won by each rule; `won` is
    None for who isn't shown amounts of deals.
    """

    touches: int
    leads: int
    first: int
    last: int
    won: list[WonBy] | None
