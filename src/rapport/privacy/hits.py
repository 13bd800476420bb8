"""What was found of a person: which row, how it is the person's, and by what it names them. Ids, never a text."""

from collections.abc import Iterable, Iterator
from typing import Literal
from uuid import UUID

import msgspec
import sqlalchemy as sa

from kernel.db import TenantSession
from rapport.privacy.models import subject_hit
from rapport.privacy.places import DOCUMENT
from rapport.privacy.reading import Unread
from rapport.privacy.wanted import WHY, Why

How = Literal["self", "linked", "named", "unread"]


class Hit(msgspec.Struct, kw_only=True):
    """`self` is a record of the person, `linked` what hangs on one, `named` a text that names them, `unread` a file
    that only a person can read, for what reason `unread` says. `via` is the record that it hangs on.
    """

    place: str
    ref: UUID
    how: How
    why: set[Why] = set()
    via: UUID | None = None
    count: int = 1
    ticked: bool = False
    outcome: str | None = None
    unread: Unread | None = None


class Found:
    """Hits as they are collected; one row is one hit, and a record of the person is never a mere mention."""

    def __init__(self) -> None:
        self._hits: dict[tuple[str, UUID], Hit] = {}

    def __len__(self) -> int:
        return len(self._hits)

    def __iter__(self) -> Iterator[Hit]:
        return iter(self._hits.values())

    def named(self, place: str, ref: UUID, why: Iterable[Why], *, own: bool = False) -> None:
        """A row whose texts name the person."""
        hit = self._hits.get((place, ref))
        if hit is None:
            self._hits[place, ref] = Hit(place=place, ref=ref, how="self" if own else "named", why=set(why))
            return
        hit.count += 1
        hit.why |= set(why)
        hit.how = "self" if own else hit.how

    def add(self, hit: Hit) -> bool:
        """Something that hangs on a record; whether that is new, or more than a mention now."""
        known = self._hits.get((hit.place, hit.ref))
        if known is None:
            self._hits[hit.place, hit.ref] = hit
            return True
        known.via = known.via or hit.via
        is_more = hit.how == "self" and known.how != "self"
        if is_more or (known.how == "named" and hit.how == "linked"):
            known.how = hit.how
        return is_more

    def document(self, ref: UUID, why: Iterable[Why], unread: Unread | None) -> None:
        """A document that names the person, or of which nobody can say whether it does."""
        hit = Hit(place=DOCUMENT, ref=ref, how="named" if why else "unread", why=set(why), unread=unread)
        self._hits[DOCUMENT, ref] = hit

    def own(self) -> list[Hit]:
        """The records that are the person's."""
        return [hit for hit in self._hits.values() if hit.how == "self"]

    def tick(self) -> None:
        """Proposes what is certain: an address or a number is one person's, a name alone may be many people's.

        Not a document: ticked it is deleted whole, whatever else it is about.
        """
        for hit in self._hits.values():
            hit.ticked = hit.how != "unread" and hit.place != DOCUMENT and bool(hit.why & {"email", "phone"})
        own = {hit.ref: hit for hit in self.own()}
        for hit in self._hits.values():
            via = own.get(hit.via) if hit.via is not None else None
            if via is not None and via.ticked and hit.how in {"self", "linked"}:
                hit.ticked = hit.place != "company"


async def write(session: TenantSession, request_id: UUID, found: Found) -> None:
    """Writes all hits of a request in place of those that it had."""
    await session.execute(subject_hit.delete().where(subject_hit.c.request_id == request_id))
    rows = [
        {**msgspec.structs.asdict(hit), "why": _bits(hit.why), "request_id": request_id} for hit in found
    ]  # fmt: skip
    if rows:
        await session.execute(subject_hit.insert(), rows)


async def load(session: TenantSession, request_id: UUID, *those: sa.ColumnElement[bool]) -> list[Hit]:
    """A request's hits, in a fixed order."""
    mine = sa.select(subject_hit).where(subject_hit.c.request_id == request_id, *those)
    rows = await session.rows(mine.order_by(subject_hit.c.place, subject_hit.c.ref))
    names = [name for name in Hit.__struct_fields__ if name != "why"]
    return [Hit(**{name: getattr(row, name) for name in names}, why=_read(row.why)) for row in rows]


async def settle(session: TenantSession, request_id: UUID, hit: Hit, outcome: str) -> bool:
    """Says what became of one; False where another has said it already."""
    mine = (
        (subject_hit.c.request_id == request_id) & (subject_hit.c.place == hit.place) & (subject_hit.c.ref == hit.ref)
    )
    open_one = subject_hit.update().where(mine, subject_hit.c.outcome.is_(None))
    return bool((await session.execute(open_one.values(outcome=outcome))).rowcount)


def _bits(why: set[Why]) -> int:
    return sum(1 << place for place, each in enumerate(WHY) if each in why)


def _read(bits: int) -> set[Why]:
    return {each for place, each in enumerate(WHY) if bits >> place & 1}
