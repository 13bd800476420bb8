"""Routes of queues: what there are, changing them, and taking a record."""

from collections.abc import Collection, Sequence
from typing import Annotated, Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from litestar import Response, delete, get, post, put
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from auth import guards, ladder, marks, pools, queues, security_log
from auth.authz.predicate import of_kind
from auth.pools import PoolRules
from auth.principal import own_number
from auth.reach_errors import CannotHide, NameMissing, QueueHolds
from kernel.errors import Invalid
from kernel.ids import new_id
from rapport.crm.queues import returning, simulation, simulation_csv, take
from rapport.crm.queues.waiting import Waiting, WaitingRequest, waiting
from rapport.crm.records import definitions, once, picks, sensitive
from rapport.crm.records.masks import hideable
from rapport.crm.records.objects import OWN, ObjectType, Registry
from rapport.crm.records.route_base import Key, Routed, scopes
from rapport.crm.records.scope import Scope

MANAGES: dict[str, Any] = {"policy": guards.may("manage_people")}
LOOKS: dict[str, Any] = {"policy": guards.may("manage_people", reads=True)}
EXPORTS: dict[str, Any] = {"policy": guards.may("manage_people", reads=True, fresh=True)}
WAITS: dict[str, Any] = {"policy": guards.signed_in(reads=True, scope="records:read").while_viewing()}
TAGS = ["people"]


class NewQueue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A queue as it shall be; rules that aren't sent stay as they are."""

    name: Annotated[str, Meta(min_length=1, max_length=120)]
    objects: Annotated[list[Annotated[str, Meta(max_length=80)]], Meta(max_length=50)]
    people: Annotated[list[UUID], Meta(max_length=1000)] = []
    rules: PoolRules | None = None


class QueueView(msgspec.Struct, frozen=True, kw_only=True):
    """A queue, whether the reader is one of its members, and how many more of each kind they may take (`left`)."""

    id: UUID
    name: str
    objects: list[str]
    people: list[UUID]
    mine: bool
    rules: PoolRules
    left: dict[str, int]


class TakenRecord(msgspec.Struct, frozen=True):
    """What somebody took."""

    id: UUID
    version: int


def queue_handlers(registry: Registry) -> Sequence[HTTPRouteHandler]:
    """Every route of queues, for Litestar."""

    @get("/queues", opt={"policy": guards.signed_in()}, tags=TAGS)
    async def listed(principal: guards.SignedIn, runtime: guards.Running) -> list[QueueView]:
        """All queues, with the reader's marked."""
        async with scopes(registry, principal, runtime)() as scope:
            return await _views(scope)

    @put("/queues/{queue_id:uuid}", opt=MANAGES, status_code=200, tags=TAGS)
    async def save(
        queue_id: FromPath[UUID], data: JSONBody[NewQueue], principal: guards.SignedIn, runtime: guards.Running
    ) -> list[QueueView]:
        """Makes a queue under an id of the caller's choice, or changes it."""
        name = data.name.strip()
        if not name:
            raise Invalid(fields={"name": NameMissing()})
        async with scopes(registry, principal, runtime)() as scope:
            kinds = await _kinds(scope, queue_id, data.objects)
            session, wanted = scope.session, queues.Wanted(name, kinds, frozenset(data.people), data.rules)
            await _check_hidden(scope, registry, queue_id, data.rules)
            mine = await ladder.judge_manager(session, principal)
            await queues.put(session, queue_id, wanted)
            await ladder.check_reach(session, principal, mine)
            await returning.schedule(session, queue_id, (await pools.read(session))[queue_id])
            views = await _views(scope)
            await security_log.note_done(runtime, principal, "queue_saved", queue_id=str(queue_id))
        return views

    @post("/queues/{queue_id:uuid}/simulations", opt=LOOKS, status_code=200, tags=TAGS)
    async def simulated(
        queue_id: FromPath[UUID], data: JSONBody[PoolRules], principal: guards.SignedIn, runtime: guards.Running
    ) -> simulation.Simulation:
        """Who would have lost what over the last 90 days by these rules; nothing is changed."""
        async with scopes(registry, principal, runtime)() as scope:
            return await simulation.simulate(scope, queue_id, data)

    @post("/queues/{queue_id:uuid}/simulations/export", opt=EXPORTS, status_code=200, tags=TAGS, media_type="text/csv")
    async def exported(
        queue_id: FromPath[UUID], data: JSONBody[PoolRules], principal: guards.SignedIn, runtime: guards.Running
    ) -> Response[bytes]:
        """The same as CSV, all of it."""
        async with scopes(registry, principal, runtime)() as scope:
            found, export_id = await simulation.simulate(scope, queue_id, data, None), new_id()
            marked = await marks.mark(scope.session, principal, export_id)
            content = await simulation_csv.as_csv(scope, found, export_id, marked)
            await security_log.note_done(
                runtime, principal, "records_exported", object="lead", rows=str(found.total), export_id=str(export_id),
                number=marks.number_of(export_id),
            )  # fmt: skip
        named = {"Content-Disposition": f'attachment; filename="simulation-{scope.today().isoformat()}.csv"'}
        return Response(content, media_type="text/csv; charset=utf-8", headers=named)

    @post("/queues/{queue_id:uuid}/waiting", opt=WAITS, status_code=200, tags=TAGS)
    async def waits(
        queue_id: FromPath[UUID], data: JSONBody[WaitingRequest], principal: guards.SignedIn, runtime: guards.Running
    ) -> Waiting:
        """Records that wait in a queue of the reader's, without what shows only to who has taken them."""
        async with scopes(registry, principal, runtime)() as scope:
            page, obj = await waiting(scope, queue_id, data)
        await sensitive.count(runtime, principal, obj, page.items)
        return page

    @delete("/queues/{queue_id:uuid}", opt=MANAGES, tags=TAGS)
    async def remove(queue_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running) -> None:
        """Takes a queue away that holds nothing."""
        async with scopes(registry, principal, runtime)() as scope:
            await ladder.judge_manager(scope.session, principal)
            if count := await _held(scope, queue_id):
                raise QueueHolds(count=count)
            await queues.remove(scope.session, queue_id)
            await security_log.note_done(runtime, principal, "queue_removed", queue_id=str(queue_id))

    return [listed, save, simulated, exported, waits, remove]


def take_handlers(registry: Registry, obj: ObjectType) -> Sequence[HTTPRouteHandler]:
    """The routes of one kind of record."""

    @post(
        f"/{obj.noun}/{{record_id:uuid}}/takes", status_code=200, tags=[obj.plural.en],
        opt={"policy": guards.record(obj.name, "update", scope="records:write")}, operation_id=f"take_{obj.slug}",
    )  # fmt: skip
    async def taken(
        record_id: FromPath[UUID],
        routed: Routed,
        principal: guards.SignedIn,
        runtime: guards.Running,
        key: Key = None,
    ) -> TakenRecord:
        """Takes a record out of a queue of the reader's."""
        async with scopes(registry, principal, runtime)() as scope:
            obj = scope.mine(routed)

            async def work() -> int:
                return int((await take.take(scope, obj, record_id))["version"])

            version = await once.outcome(scope, key, obj.name, record_id, ("take", record_id), work)
            return TakenRecord(record_id, version)

    return [taken]


async def _kinds(scope: Scope, queue_id: UUID, wanted: Collection[str]) -> frozenset[str]:
    """Those kinds of records of the organisation's; one that is archived stays where it was, and comes back."""
    before = (await queues.held_kinds(scope.session, {queue_id})).get(queue_id, frozenset())
    archived = {each for each in before if own_number(each) is not None and each not in scope.registry.objects}
    return frozenset(wanted) & (scope.registry.objects.keys() | archived)


async def _check_hidden(scope: Scope, registry: Registry, queue_id: UUID, rules: PoolRules | None) -> None:
    """Refuses fields that can't be hidden; what was hidden before may be a field that is archived, and comes back."""
    if rules is None or not rules.hidden:
        return
    every = await definitions.whole(registry, scope.principal, scope.session)
    before = (await pools.read(scope.session)).get(queue_id, pools.Pool()).rules.hidden
    for name, fields in rules.hidden.items():
        obj = every.objects.get(name)
        can = {each.name for each in obj.fields if hideable(obj, each)} if obj is not None else set()
        wrong = sorted(fields.keys() - can - before.get(name, {}).keys())
        if wrong:
            raise Invalid(fields={"rules": CannotHide(field=wrong[0][:60])})


async def _views(scope: Scope) -> list[QueueView]:
    me, views = scope.principal.person_id, list[QueueView]()
    for each in await queues.listed(scope.session):
        mine = me in each.people
        kinds = {name: scope.registry.objects[name] for name in each.objects if mine and name in scope.registry.objects}
        left = await picks.left(scope, each.id, each.rules, kinds)
        views.append(
            QueueView(
                id=each.id, name=each.name, objects=each.objects, people=each.people, mine=mine, rules=each.rules,
                left=left,
            )
        )  # fmt: skip
    return views


async def _held(scope: Scope, queue_id: UUID) -> int:
    """How many records a queue holds, those in the trash and of archived kinds too."""
    count = 0
    declared = [each for each in scope.registry if each.number is None]
    for obj in (*declared, OWN):  # whose table has the records of all kinds that the organisation defined
        held = sa.select(sa.func.count()).where(of_kind(obj.name, obj.table, obj.table.c.owner_id == queue_id))
        [[found]] = await scope.session.rows(held)
        count += found
    return count
