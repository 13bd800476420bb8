"""Writes the story of the sample records: products, deals, leads, and what was said and is to be done about them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.dialects.postgresql import insert

from kernel.changes import Change
from kernel.clock import business_now
from kernel.db import TenantSession
from kernel.ids import derive_id
from kernel.text import Text
from rapport.crm.deals.deal import DEAL, LOST_REASONS
from rapport.crm.deals.lines import deal_line
from rapport.crm.deals.pipelines import DEFAULT_PIPELINE, DEFAULT_STAGES, Stage, load
from rapport.crm.leads.lead import LEAD, REASONS
from rapport.crm.products.feature import PRODUCT
from rapport.crm.records import choices
from rapport.crm.records.models import record_link
from rapport.crm.records.objects import ObjectType
from rapport.crm.samples import delivery, follow_up
from rapport.crm.samples.data import SampleData
from rapport.crm.samples.story import LOST, WON, Deal, Lead, Story, Teller
from rapport.crm.samples.words import Words
from rapport.crm.samples.writing import Made, events, put, put_events, sample_id
from rapport.crm.vocabulary import SOURCES

CONTACTS = DEAL.relations[0]
CAMPAIGNED = 2
"""Each second lead came of a campaign."""


@dataclass(frozen=True)
class Place:
    """The organisation that the story is told in. The records of company `n` are those of owner `n` in turn."""

    organisation: UUID
    currency: str
    zone: ZoneInfo
    owners: Sequence[UUID]
    data: SampleData
    words: Words

    @cached_property
    def companies(self) -> list[UUID]:
        """Ids of the sample companies."""
        return [sample_id(self.organisation, "company", row[0]) for row in self.data.companies]

    @cached_property
    def contacts(self) -> dict[int, list[tuple[UUID, Any]]]:
        """The sample contacts of each company, the one who matters first."""
        found: dict[int, list[tuple[UUID, Any]]] = {}
        for row in self.data.contacts:
            found.setdefault(row[5], []).append((sample_id(self.organisation, "contact", row[2]), row))
        return found

    def owner(self, company: int) -> UUID:
        """Whose a company, its contacts and deals are."""
        return self.owners[company % len(self.owners)]

    def product(self, number: int) -> UUID:
        """Id of a product."""
        return sample_id(self.organisation, "product", self.words.products[number][1])

    def deal(self, number: int, deal: Deal) -> UUID:
        """Id of a deal: as old as the deal."""
        return derive_id(self.organisation, "sample", "deal", str(number), at=deal.entered[0][1])

    def lead(self, number: int, lead: Lead) -> UUID:
        """Id of a lead: as old as the lead."""
        return derive_id(self.organisation, "sample", "lead", str(number), at=lead.entered[0][1])

    def campaign(self, number: int) -> UUID:
        """Id of the campaign that lead `number` came of."""
        return sample_id(self.organisation, "campaign", self.words.campaigns[number % len(self.words.campaigns)][2])

    def day(self, at: dt.datetime) -> dt.date:
        """The day of a moment where the organisation is."""
        return at.astimezone(self.zone).date()


async def write_history(session: TenantSession, place: Place) -> None:
    """Two years that end now; nothing where they are there already, or where the pipeline isn't the first one."""
    line_id = derive_id(place.organisation, "pipeline", DEFAULT_PIPELINE.en, at=choices.SEED_TIME)
    line = (await load(session)).one(line_id)
    named = [derive_id(line_id, "stage", each.label.en, at=choices.SEED_TIME) for each in DEFAULT_STAGES]
    by_id = {each.id: each for each in line.living} if line else {}
    if any(each not in by_id for each in named) or not await _products(session, place):
        return
    now = business_now()
    story = Teller(place.words, len(place.companies), now, place.zone, str(place.organisation)).tell()
    await _deals(session, place, story, [by_id[each] for each in named])
    await _leads(session, place, story)
    await delivery.write(session, place, story, now)
    await follow_up.write(session, place, story, now)


async def _products(session: TenantSession, place: Place) -> bool:
    """Products first: whoever puts them there also tells the story, so that it is told once."""
    known = PRODUCT.table.c.id == place.product(0)
    if await session.rows(PRODUCT.table.select().where(known)):
        return False
    products, series = place.words.products, PRODUCT.by_name["series"]
    named = sorted({row[2] for row in products})
    labels = [Text(zh=name, en=name) for name in named]
    ids = dict(zip(named, await choices.add_many(session, PRODUCT, series, labels), strict=True))
    at = business_now() - dt.timedelta(days=760)
    made = [
        Made(
            place.product(number),
            {
                "name": name, "code": code, "series": ids[kind], "price": Decimal(price), "unit": unit,
                "currency": place.currency, "active": True,
            },
            place.owners[0], at, at,
        )
        for number, (name, code, kind, unit, price, *_) in enumerate(products)
    ]  # fmt: skip
    await put(session, PRODUCT, made)
    return True


async def _labels(session: TenantSession, obj: ObjectType, name: str, texts: Sequence[Text]) -> list[UUID | None]:
    """The ids of seeded choices in their order; None for one that somebody renamed."""
    found = await choices.by_label(session, obj.by_name[name])
    return [found.get(text.en.casefold()) for text in texts]


async def _deals(session: TenantSession, place: Place, story: Story, stages: Sequence[Stage]) -> None:
    reasons = await _labels(session, DEAL, "lost_reason", LOST_REASONS)
    sources = await _labels(session, DEAL, "source", SOURCES)
    made, facts, lines = [], [], []
    links: list[dict[str, Any]] = []
    for number, deal in enumerate(story.deals):
        deal_id, since = place.deal(number, deal), deal.entered[-1][1]
        values = _values(place, story, number, deal, stages[deal.stage])
        values["source"] = sources[deal.source]
        values["lost_reason"] = reasons[deal.reason] if deal.stage == LOST else None
        made.append(Made(deal_id, values, place.owner(deal.company), deal.entered[0][1], since))
        facts += events(DEAL, deal_id, [(str(stages[stage].id), at) for stage, at in deal.entered])
        lines.append(_line(place, deal_id, deal, values["amount"]))
        known = place.contacts.get(deal.company, [])[:3]
        for turn, (contact_id, row) in enumerate(known):
            links.append(_link(session, deal_id, contact_id, row[6], deal.entered[0][1], first=turn == 0))
    await put(session, DEAL, made)
    await put_events(session, facts)
    await session.execute(insert(deal_line).on_conflict_do_nothing(), lines)
    await session.execute(insert(record_link).on_conflict_do_nothing(), links)


def _name(words: Words, deal: Deal) -> str:
    """What it is about and with what; whose it is stands beside a deal wherever it is shown."""
    occasion = words.occasions[deal.occasion]
    return f"{occasion[0].upper()}{occasion[1:]} · {words.products[deal.product][2]}"


def _values(place: Place, story: Story, number: int, deal: Deal, stage: Stage) -> dict[str, Any]:
    words, today = place.words, place.day(business_now())
    begun, since = deal.entered[0][1], deal.entered[-1][1]
    is_open, closed = deal.stage < WON, place.day(since)
    values: dict[str, Any] = {
        "name": _name(words, deal),
        "number": f"{words.code}-{place.day(begun):%y%m}-{number + 1:03d}",
        "company": place.companies[deal.company],
        "amount": delivery.deal_amount(place, deal),
        "currency": place.currency,
        "product": place.product(deal.product),
        "pipeline": stage.pipeline_id,
        "stage": stage.id,
        "probability": stage.probability,
        "started_on": place.day(begun),
        "close_date": today + dt.timedelta(days=deal.close_in) if is_open else closed,
        "stage_since": since,
        "status": stage.outcome,
        "forecast_category": stage.forecast,
        "closed_on": None if is_open else closed,
    }
    if deal.lead is not None:
        values["lead"] = place.lead(deal.lead, story.leads[deal.lead])
        values["campaign"] = place.campaign(deal.lead) if deal.lead % CAMPAIGNED == 0 else None
    if is_open and deal.next_in is not None:
        values["next_step"] = words.next_steps[deal.stage][number % 2]
        values["next_step_on"] = today + dt.timedelta(days=deal.next_in)
    return values


def _line(place: Place, deal_id: UUID, deal: Deal, amount: Decimal) -> dict[str, Any]:
    price = Decimal(place.words.products[deal.product][4])
    return {
        "id": derive_id(deal_id, "line", at=deal.entered[0][1]), "deal_id": deal_id, "position": 0,
        "product_id": place.product(deal.product), "quantity": Decimal(deal.quantity), "unit_price": price,
        "discount": Decimal(deal.discount), "amount": amount,
    }  # fmt: skip


def _link(
    session: TenantSession, deal_id: UUID, contact_id: UUID, role: str, at: dt.datetime, *, first: bool
) -> dict[str, Any]:
    """The row that joins a contact to a deal; both ends hear of it."""
    ends = (
        ("deal", deal_id, CONTACTS.name, "contact", contact_id),
        ("contact", contact_id, CONTACTS.inverse, "deal", deal_id),
    )
    for name, mine, relation, other, theirs in ends:
        public = {"relation": relation, "other_object": other, "other_id": str(theirs), "role": role}
        session.record_change(
            Change(object=name, record_id=mine, op="link", field_ids=(CONTACTS.id,), public=public, occurred_at=at)
        )
    return {
        "id": derive_id(deal_id, str(contact_id), at=at), "relation_id": CONTACTS.id, "from_id": deal_id,
        "to_id": contact_id, "role": role, "is_primary": first, "created_at": at,
    }  # fmt: skip


async def _leads(session: TenantSession, place: Place, story: Story) -> None:
    reasons = await _labels(session, LEAD, "reason", REASONS)
    sources = await _labels(session, LEAD, "source", SOURCES)
    made, facts = [], []
    for number, lead in enumerate(story.leads):
        lead_id, (status, since) = place.lead(number, lead), lead.entered[-1]
        values = {
            "source": sources[lead.source], "status": status, "status_since": since,
            "received_on": place.day(lead.entered[0][1]),
            "reason": reasons[lead.reason] if status == "disqualified" else None,
            "campaign": place.campaign(number) if number % CAMPAIGNED == 0 else None,
        }  # fmt: skip
        owner = place.owner(number)
        if lead.deal is None:
            values |= _stranger(place.words, number)
        else:
            deal = story.deals[lead.deal]
            owner = place.owner(deal.company)
            values |= _known(place, number, deal.company)
            values |= {"company": place.companies[deal.company], "deal": place.deal(lead.deal, deal)}
        made.append(Made(lead_id, values, owner, lead.entered[0][1], since))
        facts += events(LEAD, lead_id, lead.entered)
    await put(session, LEAD, made)
    await put_events(session, facts)


def _stranger(words: Words, number: int) -> dict[str, Any]:
    """Somebody who became no customer: every number is another person at another company."""
    given = words.first_names[number * 5 % len(words.first_names)]
    family = words.last_names[number * 7 % len(words.last_names)]
    place, trade = words.places[number % len(words.places)], words.trades[number // 3 % len(words.trades)]
    return {
        "name": f"{family}{given}" if words.family_first else f"{given} {family}",
        "company_name": f"{place}{trade}" if words.family_first else f"{place} {trade}",
        "title": words.titles[number % len(words.titles)],
        "email": f"contact{number + 1:03d}@samples.example",
        "mobile": words.mobile.format(200 + number),
    }


def _known(place: Place, number: int, company: int) -> dict[str, Any]:
    """The contact that a lead became; where the company has none, somebody who left since."""
    name = {"company_name": place.data.companies[company][0]}
    if company not in place.contacts:
        return {**_stranger(place.words, number), **name}
    contact_id, row = place.contacts[company][0]
    return {**name, "name": row[0], "title": row[1], "email": row[2], "mobile": row[3], "contact": contact_id}
