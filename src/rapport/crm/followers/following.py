"""Following a record and leaving it; each is done once however often it is asked for."""

from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from auth.people import names
from kernel.clock import business_now
from kernel.ids import derive_id
from rapport.crm.followers import telling
from rapport.crm.followers.errors import TooManyFollowed
from rapport.crm.records import aliases, followers, read
from rapport.crm.records.choices import SEED_TIME
from rapport.crm.records.followers import follower
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.scope import Scope

MAX_FOLLOWED = 5_000
SHOWN = 100


class Follower(msgspec.Struct, frozen=True):
    """A person who follows a record."""

    id: UUID
    name: str


class Followers(msgspec.Struct, frozen=True):
    """Whether the reader follows a record, how many do, and the first of them by when they began."""

    following: bool
    count: int
    people: list[Follower]


async def of_record(scope: Scope, obj: ObjectType, record_id: UUID) -> Followers:
    """Who follows a record that the reader may see."""
    record_id = await aliases.now(scope.session, record_id)
    await read.fetch(scope, obj, record_id)
    ids = [row.person_id for row in await scope.session.rows(followers.of_record(record_id))]
    known = await names(scope.session, ids)
    people = [Follower(each, known[each]["name"]) for each in ids if each in known]
    return Followers(scope.principal.person_id in ids, len(people), people[:SHOWN])


async def follow(scope: Scope, obj: ObjectType, record_id: UUID) -> None:
    """Has the reader told of what others do with a record that they may see."""
    record_id = await aliases.now(scope.session, record_id)
    await read.fetch(scope, obj, record_id, deleted=False)
    me, session = scope.principal.person_id, scope.session
    others = (follower.c.person_id == me, follower.c.record_id != record_id)  # asked for again, this one is there
    counted = sa.select(sa.func.count()).select_from(follower).where(*others)
    if (await session.execute(counted)).scalar_one() >= MAX_FOLLOWED:
        raise TooManyFollowed(limit=MAX_FOLLOWED)
    row = {
        "id": derive_id(record_id, "follower", str(me), at=SEED_TIME), "record_id": record_id, "person_id": me,
        "object": obj.name, "created_at": business_now(),
    }  # fmt: skip
    await session.execute(insert(follower).on_conflict_do_nothing(), row)
    await telling.begin(session)


async def leave(scope: Scope, record_id: UUID) -> None:
    """Ends it, also of a record that the reader doesn't see any more; of one that was merged, where it went."""
    ids = [record_id, await aliases.now(scope.session, record_id)]
    mine = (follower.c.record_id.in_(ids), follower.c.person_id == scope.principal.person_id)
    await scope.session.execute(follower.delete().where(*mine))
