"""Writes the sample records when an organisation is provisioned and asked for them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.dialects.postgresql import insert

from kernel.changes import Change
from kernel.clock import business_now
from kernel.db import TenantSession
from kernel.feature import Feature
from kernel.ids import derive_id
from kernel.text import Text
from rapport.crm.companies.feature import COMPANY
from rapport.crm.contacts.feature import CONTACT
from rapport.crm.records import choices, new_rows
from rapport.crm.records.credit_code import check_character
from rapport.crm.records.models import record_link
from rapport.crm.records.objects import ObjectType
from rapport.crm.samples import words
from rapport.crm.samples.data import CHINESE, ENGLISH, SampleData
from rapport.crm.samples.history import Place, write_history
from rapport.crm.samples.writing import sample_id

LINK = next(each for each in CONTACT.relations if each.name == "companies")


async def seed(session: TenantSession, facts: Mapping[str, str]) -> None:
    """The sample records, all of them the founder's, where the founder asked for them."""
    if facts.get("sample_data") == "yes":
        await fill(session, facts, [UUID(facts["founder_person_id"])])


async def fill(session: TenantSession, facts: Mapping[str, str], owners: Sequence[UUID]) -> None:
    """Companies, contacts and two years of business with them, each company and all about it one of `owners`'.

    Run twice, they are the same records.
    """
    chinese = facts["founder_locale"].startswith("zh")
    place = Place(
        organisation=UUID(facts["organisation_id"]),
        currency=facts["currency"],
        zone=ZoneInfo(facts["time_zone"]),
        owners=owners,
        data=CHINESE if chinese else ENGLISH,
        words=words.CHINESE if chinese else words.ENGLISH,
    )
    await _people_of_companies(session, place)
    await write_history(session, place)


async def _people_of_companies(session: TenantSession, place: Place) -> None:
    data = place.data
    for index, values in enumerate(await _companies(session, data, place.companies)):
        await _add(session, COMPANY, place.companies[index], values, place.owner(index))
    cities = await _cities(session, CONTACT, [contact[4] for contact in data.contacts])
    for contact in data.contacts:
        contact_id = sample_id(place.organisation, "contact", contact[2])
        names = ("name", "title", "email", "mobile")
        values = {**dict(zip(names, contact[:4], strict=True)), "city": cities[contact[4]]}
        if await _add(session, CONTACT, contact_id, values, place.owner(contact[5])):
            await _link(session, contact_id, place.companies[contact[5]], contact[6])


async def _companies(session: TenantSession, data: SampleData, ids: list[UUID]) -> list[dict[str, Any]]:
    industries = await choices.by_label(session, COMPANY.by_name["industry"])
    countries = await choices.by_label(session, COMPANY.by_name["country"])
    cities = await _cities(session, COMPANY, [row[3] for row in data.companies])
    above = dict(data.parents)
    found = []
    for index, (name, industry, country, city, employees, revenue, founded, phone, website) in enumerate(
        data.companies
    ):
        raw = {"name": name, "employees": employees, "annual_revenue": revenue, "year_founded": founded}
        raw |= {"phone": phone, "website": website}
        if country == "中国":
            raw["credit_code"] = invented_code(index)
        values = {key: COMPANY.by_name[key].kind.parse(COMPANY.by_name[key], value) for key, value in raw.items()}
        values |= {"industry": industries[industry.casefold()], "country": countries[country.casefold()]}
        values |= {"city": cities[city], "parent": ids[above[index]] if index in above else None}
        found.append(values)
    return found


async def _cities(session: TenantSession, obj: ObjectType, names: list[str]) -> dict[str, UUID]:
    distinct = sorted(set(names))
    labels = [Text(zh=name, en=name) for name in distinct]
    return dict(zip(distinct, await choices.add_many(session, obj, obj.by_name["city"], labels), strict=True))


async def _add(session: TenantSession, obj: ObjectType, record_id: UUID, values: dict[str, Any], owner: UUID) -> bool:
    row, change = new_rows.build_create(session.keys, obj, values, record_id, owner)
    done = await session.execute(insert(obj.table).on_conflict_do_nothing(), row)
    if done.rowcount:
        session.record_change(change)
    return bool(done.rowcount)


async def _link(session: TenantSession, contact_id: UUID, company_id: UUID, role: str) -> None:
    row = {"id": derive_id(contact_id, str(company_id), at=business_now()), "relation_id": LINK.id, "role": role}
    row |= {"from_id": contact_id, "to_id": company_id, "is_primary": True, "created_at": business_now()}
    await session.execute(record_link.insert(), row)
    ends = (
        ("contact", contact_id, "companies", "company", company_id),
        ("company", company_id, "contacts", "contact", contact_id),
    )
    for name, mine, relation, other, theirs in ends:
        public = {"relation": relation, "other_object": other, "other_id": str(theirs), "role": role}
        session.record_change(Change(object=name, record_id=mine, op="link", field_ids=(LINK.id,), public=public))


FEATURE = Feature(name="samples", seed=seed)


def invented_code(number: int) -> str:
    """A credit code whose check character holds and that no organisation has: it lies in no place there is."""
    body = f"91000000DEM{number:06}"
    return body + check_character(body)
