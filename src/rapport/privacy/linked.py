"""What hangs on a person's records without naming them: activities and tasks, deals, files, and rows of ids alone."""

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from kernel.db import TenantSession
from kernel.tables import tenant_metadata
from rapport.crm.activities.models import notification, timeline_target
from rapport.crm.attachments.models import file_upload
from rapport.crm.companies.address_models import company_address
from rapport.crm.duplicates.models import duplicate_pair
from rapport.crm.features import REGISTRY
from rapport.crm.imports.models import FILE_NAME, stored_file
from rapport.crm.records.aliases import record_alias
from rapport.crm.records.facts import stage_event
from rapport.crm.records.followers import follower
from rapport.crm.records.models import record_link
from rapport.privacy import contents, documents
from rapport.privacy.hits import Found, Hit, How

EVENTS: Final = ("activity", "task")

SENT: Final = ("consent", "identity_key", "touch")
"""What came with a lead or is known of a contact beside it: all of it is about whose record that is."""

GOES_WITH: Final = (*SENT, company_address.name)
"""What is removed with the record that it is about."""

BY_ID: Final[dict[str, tuple[sa.Table, tuple[str, ...]]]] = {
    "duplicate_pair": (duplicate_pair, ("left_id", "right_id")),
    "follower": (follower, ("record_id",)),
    "notification": (notification, ("record_id",)),
    "stage_event": (stage_event, ("record_id",)),
}
"""Tables of ids, and the columns in which a record's may stand."""


async def add(session: TenantSession, found: Found) -> None:
    """Adds what hangs on the records that are the person's, and the records that one of them became."""
    waiting, seen = list(found.own()), set[UUID]()
    while waiting:
        hit = waiting.pop()
        if hit.ref in seen:
            continue
        seen.add(hit.ref)
        waiting += await _became(session, found, hit)
        await _hanging(session, found, hit)


async def _became(session: TenantSession, found: Found, hit: Hit) -> list[Hit]:
    """A lead's contact and a contact's lead are the same person, and so are records that were merged."""
    merged = await _merged(session, hit)
    lead = tenant_metadata.tables["lead"]
    if hit.place == "lead":
        asked = sa.select(lead.c.contact.label("id")).where(lead.c.id == hit.ref, lead.c.contact.is_not(None))
        place = "contact"
    elif hit.place == "contact":
        asked, place = sa.select(lead.c.id).where(lead.c.contact == hit.ref), "lead"
    else:
        return [each for each in merged if found.add(each)]
    same = [Hit(place=place, ref=row.id, how="self", via=hit.ref) for row in await session.rows(asked)]
    return [each for each in (*same, *merged) if found.add(each)]


async def _merged(session: TenantSession, hit: Hit) -> list[Hit]:
    """The record that one was merged into, and those that were merged into it: each still has its own texts."""
    alias = record_alias.c
    asked = sa.select(alias.id, alias.survivor_id).where(
        alias.object == hit.place, sa.or_(alias.id == hit.ref, alias.survivor_id == hit.ref)
    )
    others = {each for row in await session.rows(asked) for each in (row.id, row.survivor_id)} - {hit.ref}
    return [Hit(place=hit.place, ref=each, how="self", via=hit.ref) for each in sorted(others)]


async def _hanging(session: TenantSession, found: Found, hit: Hit) -> None:
    for place, how, asked in _asked(hit):
        for row in await session.rows(asked):
            found.add(Hit(place=place, ref=row.id, how=how, via=hit.ref))
    for name, (table, columns) in BY_ID.items():
        rows = await session.rows(
            sa.select(sa.func.count()).select_from(table).where(of_record(table, columns, hit.ref))
        )
        if rows[0][0]:
            found.add(Hit(place=name, ref=hit.ref, how="linked", via=hit.ref, count=rows[0][0]))
    await _unread(session, found, hit)


def of_record(table: sa.Table, columns: tuple[str, ...], record_id: UUID) -> sa.ColumnElement[bool]:
    """The rows of a table of ids that are about a record."""
    return sa.or_(*(table.c[name] == record_id for name in columns))


def _asked(hit: Hit) -> Iterator[tuple[str, How, sa.Select[Any]]]:
    yield "stored_file", "linked", sa.select(stored_file.c.id).where(stored_file.c.record_id == hit.ref)
    yield "file_upload", "linked", sa.select(file_upload.c.id).where(file_upload.c.record_id == hit.ref)
    if hit.place == "company":
        asked = sa.select(company_address.c.id).where(company_address.c.company_id == hit.ref)
        yield company_address.name, "linked", asked
    if hit.place in {"lead", "contact"}:
        for name in SENT:
            table = tenant_metadata.tables[name]
            yield name, "linked", sa.select(table.c.id).where(table.c.record_id == hit.ref)
    for name in EVENTS:
        mine = (timeline_target.c.record_id == hit.ref) & (timeline_target.c.event == name)
        yield name, "linked", sa.select(timeline_target.c.event_id.label("id")).where(mine)
        table = tenant_metadata.tables[name]
        if hit.place in table.c:  # in the trash it stands on no timeline
            yield name, "linked", sa.select(table.c.id).where(table.c[hit.place] == hit.ref)
    if hit.place == "contact":
        yield "deal", "linked", _linked_deals(hit.ref)
        yield "company", "linked", _companies_of_one(hit.ref)


def _relation(obj: str, name: str) -> int:
    return REGISTRY.sides(REGISTRY[obj])[name].relation.id


def _linked_deals(contact_id: UUID) -> sa.Select[Any]:
    mine = (record_link.c.to_id == contact_id) & (record_link.c.relation_id == _relation("deal", "contacts"))
    return sa.select(record_link.c.from_id.label("id")).where(mine)


def _companies_of_one(contact_id: UUID) -> sa.Select[Any]:
    """Companies that nobody else is a contact of."""
    is_of = record_link.c.relation_id == _relation("contact", "companies")
    others = record_link.alias("others")
    nobody = ~sa.exists().where(
        others.c.relation_id == record_link.c.relation_id, others.c.to_id == record_link.c.to_id,
        others.c.from_id != contact_id,
    )  # fmt: skip
    return sa.select(record_link.c.to_id.label("id")).where(is_of, record_link.c.from_id == contact_id, nobody)


async def _unread(session: TenantSession, found: Found, hit: Hit) -> None:
    """Files of the person's deals that no program reads: somebody has to look at them. What is to be read and could not
    be is listed wherever it hangs (`documents.py`).
    """
    if hit.place != "contact":
        return
    columns: tuple[Any, ...] = (stored_file.c.id, stored_file.c.name, stored_file.c.purpose)
    for row in await session.rows(sa.select(*columns).where(stored_file.c.record_id.in_(_linked_deals(hit.ref)))):
        name = session.keys.decrypt_text(row.name, field=FILE_NAME, record=row.id)
        if not (contents.is_named_text(row.purpose, name) or documents.is_document(name)):
            found.add(Hit(place="stored_file", ref=row.id, how="unread", via=hit.ref))
