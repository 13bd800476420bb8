"""Routes of queues: what there are, changing them, and taking a record."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from litestar import delete, get, post, put
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from auth import guards, ladder, queues, security_log
from auth.principal import Principal
from auth.reach_errors import NameMissing, QueueHolds
from kernel.errors import Invalid
from rapport.crm.queues import take
from rapport.crm.records import once
from rapport.crm.records.objects import ObjectType, Registry
from rapport.crm.records.route_base import Key, scopes
from rapport.crm.records.scope import Scope

MANAGES: dict[str, Any] = {"policy": guards.may("manage_people")}
TAGS = ["people"]


class NewQueue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A queue as it shall be."""

    name: Annotated[str, Meta(min_length=1, max_length=120)]
    objects: Annotated[list[Annotated[str, Meta(max_length=80)]], Meta(max_length=50)]
    people: Annotated[list[UUID], Meta(max_length=1000)] = []


class QueueView(msgspec.Struct, frozen=True, kw_only=True):
    """A queue, and whether the reader is one of its members."""

    id: UUID
    name: str
    objects: list[str]
    people: list[UUID]
    mine: bool


class TakenRecord(msgspec.Struct, frozen=True):
    """What somebody took."""

    id: UUID
    version: int


def queue_handlers(registry: Registry) -> Sequence[HTTPRouteHandler]:
    """Every route of queues, for Litestar."""

    @get("/queues", opt={"policy": guards.signed_in()}, tags=TAGS)
    async def listed(principal: guards.SignedIn, runtime: guards.Running) -> list[QueueView]:
        """All queues, with the reader's marked."""
        async with principal.session(runtime) as session:
            return await _views(principal, session)

    @put("/queues/{queue_id:uuid}", opt=MANAGES, status_code=200, tags=TAGS)
    async def save(
        queue_id: FromPath[UUID], data: JSONBody[NewQueue], principal: guards.SignedIn, runtime: guards.Running
    ) -> list[QueueView]:
        """Makes a queue under an id of the caller's choice, or changes it."""
        name = data.name.strip()
        if not name:
            raise Invalid(fields={"name": NameMissing()})
        kinds = frozenset(data.objects) & registry.objects.keys()
        async with principal.session(runtime) as session:
            mine = await ladder.judge_manager(session, principal)
            await queues.put(session, queue_id, queues.Wanted(name, kinds, frozenset(data.people)))
            await ladder.check_reach(session, principal, mine)
            views = await _views(principal, session)
            await security_log.note_done(runtime, principal, "queue_saved", queue_id=str(queue_id))
        return views

    @delete("/queues/{queue_id:uuid}", opt=MANAGES, tags=TAGS)
    async def remove(queue_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running) -> None:
        """Takes a queue away that holds nothing."""
        async with scopes(registry, principal, runtime)() as scope:
            await ladder.judge_manager(scope.session, principal)
            if count := await _held(scope, queue_id):
                raise QueueHolds(count=count)
            await queues.remove(scope.session, queue_id)
            await security_log.note_done(runtime, principal, "queue_removed", queue_id=str(queue_id))

    return [listed, save, remove]


def take_handlers(registry: Registry, obj: ObjectType) -> Sequence[HTTPRouteHandler]:
    """The routes of one kind of record."""

    @post(
        f"/{obj.noun}/{{record_id:uuid}}/takes", status_code=200, tags=[obj.plural.en],
        opt={"policy": guards.record(obj.name, "update", scope="records:write")}, operation_id=f"take_{obj.noun}",
    )  # fmt: skip
    async def taken(
        record_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running, key: Key = None
    ) -> TakenRecord:
        """Takes a record out of a queue of the reader's."""
        async with scopes(registry, principal, runtime)() as scope:

            async def work() -> int:
                return int((await take.take(scope, obj, record_id))["version"])

            version = await once.outcome(scope, key, obj.name, record_id, ("take", record_id), work)
            return TakenRecord(record_id, version)

    return [taken]


async def _views(principal: Principal, session: Any) -> list[QueueView]:
    me = principal.person_id
    return [
        QueueView(id=each.id, name=each.name, objects=each.objects, people=each.people, mine=me in each.people)
        for each in await queues.listed(session)
    ]


async def _held(scope: Scope, queue_id: UUID) -> int:
    """How many records a queue holds, those in the trash too."""
    count = 0
    for obj in scope.registry:
        held = sa.select(sa.func.count()).where(obj.table.c.owner_id == queue_id)
        [[found]] = await scope.session.rows(held)
        count += found
    return count
