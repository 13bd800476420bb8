"""What an erasure would do with each hit, told before it is begun."""

from collections import Counter
from collections.abc import Collection
from typing import Final
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth.models import person
from kernel.db import TenantSession
from kernel.pool import Row
from kernel.tables import tenant_metadata
from rapport.crm.imports.models import FILE_NAME, stored_file
from rapport.privacy import linked, places, sealed
from rapport.privacy.cases import Mode
from rapport.privacy.hits import Found, Hit
from rapport.privacy.wanted import Matcher

FILES: Final = frozenset({"stored_file", places.FILE, places.DOCUMENT})
"""Places whose hits are files: a legal hold keeps each."""

WHOLE: Final[dict[Mode, str]] = {"anonymise": "anonymised", "delete": "deleted"}


async def told(session: TenantSession, hits: Collection[Hit], mode: Mode) -> Counter[tuple[str, str]]:
    """How many of each place come to which end."""
    kept = Kept(set(await names_held(session, hits)), await _on_deals(session, hits), await _at_work(session, hits))
    return Counter((hit.place, of(hit, mode, kept)) for hit in hits)


class Kept(msgspec.Struct, frozen=True):
    """Files under a legal hold, activities and tasks that are about a deal too, and people who work here."""

    held: Collection[UUID] = ()
    on_deals: Collection[UUID] = ()
    at_work: Collection[UUID] = ()


def of(hit: Hit, mode: Mode, kept: Kept) -> str:
    """What becomes of one: of what the person's record is about all of it, of the rest what names them."""
    if hit.place in places.CONTROL:
        return "deleted" if places.CONTROL[hit.place] == "removes" else "kept"
    if hit.place in linked.BY_ID:
        return "names_nobody" if mode == "anonymise" and hit.place != "duplicate_pair" else "deleted"
    if hit.place in FILES and hit.ref in kept.held:
        return "held"
    if hit.place == places.DOCUMENT:
        return "deleted"
    if hit.place in {"stored_file", "file_upload", *linked.SENT} and hit.how != "named":
        return "deleted"
    if hit.place == places.FILE:
        return "blacked_out"
    if is_whole(hit) and hit.ref not in kept.on_deals:
        return WHOLE[mode]
    if hit.place == "person":
        return "works_here" if hit.ref in kept.at_work else "anonymised"
    if hit.place == "change":
        return "emptied"
    return "blacked_out" if hit.why else "names_nobody"  # what only hangs on a deal


def is_whole(hit: Hit) -> bool:
    """Whether a record is about the person: their own, a company of one, what was said to or of them. Outside a deal:
    what is said in one is about that as well.
    """
    if places.PLACES.get(hit.place) != "record":
        return False
    return hit.how == "self" or (hit.how == "linked" and hit.place in {*linked.EVENTS, "company"})


async def names_held(session: TenantSession, hits: Collection[Hit]) -> dict[UUID, str]:
    """The names of those of these files that are under a legal hold."""
    ids = [hit.ref for hit in hits if hit.place in FILES]
    asked = sa.select(stored_file.c.id, stored_file.c.name).where(stored_file.c.id.in_(ids))
    rows = await session.rows(asked.where(stored_file.c.held_at.is_not(None)).order_by(stored_file.c.id))
    return {row.id: session.keys.decrypt_text(row.name, field=FILE_NAME, record=row.id) for row in rows}


async def changed(session: TenantSession, hits: Collection[Hit], matcher: Matcher) -> list[Hit]:
    """Of the ticked hits that are the person's as a whole those that no longer are: nothing in them names the person,
    or they hang on another's record by now. What is gone is nobody's.
    """
    found = Found()
    for hit in hits:
        if hit.how == "self" and hit.why and await _names(session, hit, matcher):
            found.add(Hit(place=hit.place, ref=hit.ref, how="self"))
    await linked.add(session, found)
    still = {(hit.place, hit.ref) for hit in found}
    asked = [hit for hit in hits if hit.ticked and is_whole(hit) and (hit.place, hit.ref) not in still]
    return [hit for hit in asked if await _row(session, hit) is not None]


async def _names(session: TenantSession, hit: Hit, matcher: Matcher) -> bool:
    row, own = await _row(session, hit), places.SELF.get(hit.place, ())
    if row is None:
        return False
    texts = sealed.texts(tenant_metadata.tables[hit.place], row, session.keys)
    return any(column in own and matcher.why(text) for column, text in texts)


async def _row(session: TenantSession, hit: Hit) -> Row | None:
    table = tenant_metadata.tables[hit.place]
    rows = await session.rows(sa.select(*sealed.reading(table)).where(table.c.id == hit.ref))
    return rows[0] if rows else None


async def _on_deals(session: TenantSession, hits: Collection[Hit]) -> set[UUID]:
    found: set[UUID] = set()
    for name in linked.EVENTS:
        table = tenant_metadata.tables[name]
        ids = [hit.ref for hit in hits if hit.place == name]
        asked = sa.select(table.c.id).where(table.c.id.in_(ids), table.c.deal.is_not(None))
        found |= {row.id for row in await session.rows(asked)}
    return found


async def _at_work(session: TenantSession, hits: Collection[Hit]) -> set[UUID]:
    ids = [hit.ref for hit in hits if hit.place == "person"]
    working = person.c.membership_id.is_not(None) & person.c.deactivated_at.is_(None)
    return {row.id for row in await session.rows(sa.select(person.c.id).where(person.c.id.in_(ids), working))}


async def is_on_deal(session: TenantSession, hit: Hit) -> bool:
    """Whether an activity or task is about a deal too."""
    return bool(await _on_deals(session, [hit]))
