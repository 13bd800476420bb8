"""The people of a company and of the companies above and below it: who they are there, and how often they were met.

Everything is counted: a line is as strong as the calls, meetings, visits and notes that name the person are many.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import msgspec
import sqlalchemy as sa

from kernel.clock import business_now
from kernel.statements import any_of
from rapport.crm.activities.items import readable
from rapport.crm.activities.models import timeline_target
from rapport.crm.records.by_ids import by_ids
from rapport.crm.records.models import record_link
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.read import fetch_now
from rapport.crm.records.scope import Scope

MAX_ABOVE: Final = 5
MAX_BELOW: Final = 12
MAX_PEOPLE: Final = 48


class NetworkCompany(msgspec.Struct, frozen=True, kw_only=True):
    """A company; `parent` is the one above it, where the reader sees it."""

    id: UUID
    label: str | None
    parent: UUID | None


class NetworkRole(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody is in one open deal."""

    deal: UUID
    label: str | None
    role: str | None


class NetworkPerson(msgspec.Struct, frozen=True, kw_only=True):
    """A contact of one of the companies: their role there, in its deals, and in how many activities they are named."""

    id: UUID
    label: str | None
    title: str | None
    company: UUID
    role: str | None
    is_primary: bool
    activities: int
    last_activity_at: str | None
    deals: list[NetworkRole]


class Network(msgspec.Struct, frozen=True, kw_only=True):
    """Companies from the top down, and people, those who are met most often first.

    `more` says that some are left out.
    """

    companies: list[NetworkCompany]
    people: list[NetworkPerson]
    more: bool


async def of_company(scope: Scope, record_id: UUID) -> Network:
    """The network around a company; raises `RecordNotFound` for who may not see it."""
    company, contact = scope.registry["company"], scope.registry["contact"]
    own = await fetch_now(scope, company, record_id)
    companies, more = await _family(scope, company, own)
    ids = {UUID(each["id"]) for each in companies}
    links, cut = await _links(scope, contact, [UUID(each["id"]) for each in companies])
    found = {each["id"]: each for each in await by_ids(scope, contact, list({row.from_id for row in links}))}
    people = [UUID(each) for each in found]
    counts, deals = await _counts(scope, people), await _deals(scope, people, ids)
    made = [
        NetworkPerson(
            id=row.from_id, label=person.get(contact.title_field), title=person.get("title"), company=row.to_id,
            role=row.role, is_primary=row.is_primary, activities=counts.get(row.from_id, 0),
            last_activity_at=person["last_activity_at"], deals=deals.get(row.from_id, []),
        )
        for row in links
        if (person := found.get(str(row.from_id))) is not None
    ]  # fmt: skip
    made.sort(key=lambda each: (-each.activities, each.id))
    shown = [
        NetworkCompany(
            id=UUID(each["id"]), label=each.get(company.title_field),
            parent=UUID(each["parent"]) if each.get("parent") and UUID(each["parent"]) in ids else None,
        )
        for each in companies
    ]  # fmt: skip
    return Network(companies=shown, people=made, more=more or cut)


async def _family(scope: Scope, company: ObjectType, own: Mapping[str, Any]) -> tuple[list[Mapping[str, Any]], bool]:
    """The companies above, from the top, then this one and those below it; and whether there are more."""
    above: list[Mapping[str, Any]] = []
    seen, parent = {own["id"]}, own.get("parent")
    while parent and parent not in seen and len(above) < MAX_ABOVE:
        found = [each for each in await by_ids(scope, company, [UUID(parent)]) if each["deleted_at"] is None]
        if not found:
            break
        above.insert(0, found[0])
        seen.add(parent)
        parent = found[0].get("parent")
    table = company.table
    mine = sa.select(table.c.id).where(
        table.c.parent == UUID(own["id"]), table.c.deleted_at.is_(None), scope.visible(company, table)
    )
    rows = await scope.session.rows(mine.order_by(table.c.updated_at.desc(), table.c.id).limit(MAX_BELOW + 1))
    below = await by_ids(scope, company, [row.id for row in rows[:MAX_BELOW] if str(row.id) not in seen])
    return [*above, own, *below], len(rows) > MAX_BELOW


async def _links(scope: Scope, contact: ObjectType, companies: Sequence[UUID]) -> tuple[list[Any], bool]:
    """Links of visible contacts to the companies, primary ones first; whether there are more than are shown."""
    if scope.depth(contact) == "none":
        return [], False
    [relation] = (each for each in contact.relations if each.target == "company")
    link, table = record_link.c, contact.table
    statement = (
        sa.select(link.from_id, link.to_id, link.role, link.is_primary)
        .join_from(record_link, table, table.c.id == link.from_id)
        .where(link.relation_id == relation.id, any_of(link.to_id, companies))
        .where(table.c.deleted_at.is_(None), scope.visible(contact, table))
        .order_by(link.is_primary.desc(), table.c.last_activity_at.desc().nulls_last(), link.id)
    )
    rows = await scope.session.rows(statement.limit(MAX_PEOPLE + 1))
    return list(rows[:MAX_PEOPLE]), len(rows) > MAX_PEOPLE


async def _counts(scope: Scope, people: Collection[UUID]) -> dict[UUID, int]:
    """In how many activities each is named; who sees a record sees its timeline."""
    if not people or "activity" not in readable(scope):
        return {}
    row = timeline_target.c
    mine = (any_of(row.record_id, people), row.event == "activity", sa.not_(row.hidden))
    statement = sa.select(row.record_id, sa.func.count().label("number")).where(
        *mine, row.occurred_at <= business_now()
    )
    return {each.record_id: each.number for each in await scope.session.rows(statement.group_by(row.record_id))}


async def _deals(
    scope: Scope, people: Collection[UUID], companies: Collection[UUID]
) -> dict[UUID, list[NetworkRole]]:  # fmt: skip
    """Open deals with the companies in which the people have a part, as far as the reader sees them."""
    deal = scope.registry["deal"]
    if not people or scope.depth(deal) == "none":
        return {}
    [relation] = (each for each in deal.relations if each.target == "contact")
    link, table = record_link.c, deal.table
    statement = (
        sa.select(link.to_id, link.role, table.c.id, table.c[deal.title_field].label("title"))
        .join_from(record_link, table, table.c.id == link.from_id)
        .where(link.relation_id == relation.id, any_of(link.to_id, people), any_of(table.c.company, companies))
        .where(table.c.deleted_at.is_(None), table.c.status == "open", scope.visible(deal, table))
        .order_by(table.c.id)
    )
    found: dict[UUID, list[NetworkRole]] = {}
    for row in await scope.session.rows(statement.limit(MAX_PEOPLE * 4)):
        label = deal.title.kind.load(deal.title, row.title, scope.keys, row.id)
        found.setdefault(row.to_id, []).append(NetworkRole(deal=row.id, label=label, role=row.role))
    return found
