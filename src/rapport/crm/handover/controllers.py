"""Routes of hand-overs: what somebody holds, hand it over, how far it is, take it back."""

import datetime as dt
from collections.abc import Sequence
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from litestar import get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody

from auth import guards, ladder, security_log
from auth.principal import Principal
from auth.tree import check_no_account
from kernel.clock import business_now, real_now
from kernel.errors import Invalid
from kernel.ids import new_id
from rapport.crm.handover import people, shared, store
from rapport.crm.handover.errors import AlreadyRunning, WrongDay, WrongState
from rapport.crm.handover.run import RUN, UNDO
from rapport.crm.handover.store import Beside, Handover, Holding, Rule
from rapport.crm.records.objects import Registry
from rapport.crm.records.route_base import scopes
from rapport.crm.records.scope import Scope

FARTHEST: Final = dt.timedelta(days=366)
MANAGES = {"policy": guards.may("manage_people")}
PROVES = {"policy": guards.may("manage_people", fresh=True)}
"""What moves somebody's records asks for a fresh proof; what stops it doesn't."""


def handover_handlers(registry: Registry) -> Sequence[HTTPRouteHandler]:
    """Every route of hand-overs, for Litestar."""

    @get("/members/{person_id:uuid}/holdings", opt=MANAGES, tags=["people"])
    async def holdings(person_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running) -> list[Holding]:
        """What somebody holds: every kind of record, alive and in the trash."""
        async with scopes(registry, principal, runtime)() as scope:
            await ladder.judge(scope.session, principal, person_id)
            return await store.holdings(scope, person_id)

    @get("/members/{person_id:uuid}/beside", opt=MANAGES, tags=["people"])
    async def hangs_on(person_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running) -> Beside:
        """What else hangs on somebody: reports, teams, shares, lists, tokens."""
        async with scopes(registry, principal, runtime)() as scope:
            await ladder.judge(scope.session, principal, person_id)
            return await people.beside(runtime, scope, person_id)

    @get("/members/{person_id:uuid}/handovers", opt=MANAGES, tags=["people"])
    async def listed(person_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running) -> list[Handover]:
        """What was handed over of somebody, the newest first."""
        async with scopes(registry, principal, runtime)() as scope:
            await ladder.judge(scope.session, principal, person_id)
            return await store.of_person(scope.session, person_id)

    @post("/members/{person_id:uuid}/handovers", opt=PROVES, tags=["people"])
    async def start(
        person_id: FromPath[UUID], data: JSONBody[Rule], principal: guards.SignedIn, runtime: guards.Running
    ) -> Handover:
        """Hands over all that somebody holds; it goes on in the background."""
        await check_no_account(runtime, principal, data.people)
        async with scopes(registry, principal, runtime)() as scope:
            made = await _start(scope, principal, person_id, data)
            kind = "handover_planned" if made.due_at else "handover_begun"
            await security_log.note_done(runtime, principal, kind, **store.told(made))
            return made

    @get("/handovers/{handover_id:uuid}", opt=MANAGES, tags=["people"])
    async def one(handover_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running) -> Handover:
        """How far a hand-over is."""
        async with principal.session(runtime) as session:
            return await store.load(session, handover_id)

    @post("/handovers/{handover_id:uuid}/resumption", opt=PROVES, tags=["people"], status_code=200)
    async def resume(handover_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running) -> Handover:
        """Goes on with one that failed."""
        async with scopes(registry, principal, runtime)() as scope:
            found = await _again(scope, handover_id, frozenset({"failed"}), "running", RUN)
            await security_log.note_done(runtime, principal, "handover_resumed", **store.told(found))
            return found

    @post("/handovers/{handover_id:uuid}/cancellation", opt=MANAGES, tags=["people"], status_code=200)
    async def cancel(handover_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running) -> Handover:
        """Takes a dated one back before its day."""
        async with principal.session(runtime) as session:
            found = await store.load(session, handover_id, lock=True)
            await ladder.judge(session, principal, found.from_id)
            if found.state != "waiting":
                raise WrongState
            await store.change(session, found, state="cancelled")
            await security_log.note_done(runtime, principal, "handover_cancelled", **store.told(found))
            return await store.load(session, handover_id)

    @post("/handovers/{handover_id:uuid}/undo", opt=PROVES, tags=["people"], status_code=200)
    async def undo(handover_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running) -> Handover:
        """Gives everything back whose owner nobody changed since."""
        async with scopes(registry, principal, runtime)() as scope:
            found = await _again(scope, handover_id, frozenset({"done", "failed"}), "undoing", UNDO)
            await security_log.note_done(runtime, principal, "handover_undone", **store.told(found))
            return found

    return [holdings, hangs_on, listed, start, one, resume, cancel, undo]


async def _start(scope: Scope, principal: Principal, person_id: UUID, rule: Rule) -> Handover:
    session = scope.session
    await ladder.judge(session, principal, person_id)  # holds the epoch: two can't start at once
    if any(each.state in {"running", "undoing", "waiting"} for each in await store.of_person(session, person_id)):
        raise AlreadyRunning
    held = await store.holdings(scope, person_id)
    receivers, passing = await store.receivers(scope, person_id, rule, held), shared.wanted(rule)
    await shared.check_roles_of(scope, person_id, passing)
    handover_id, now, due = new_id(), real_now(), _due(principal, rule.on)
    moves_past = rule.past == "moves"
    row = {
        "id": handover_id, "from_id": person_id, "rule": receivers, "state": "waiting" if due else "running",
        "total": sum(each.alive + each.trash + (each.past if moves_past else 0) for each in held), "done": 0,
        "kept": 0, "batch_id": new_id(), "created_by": principal.person_id, "created_at": now, "due_at": due,
        "keeps_past": not moves_past, "deactivates": rule.deactivates, "people_to": rule.people,
        "shared": msgspec.to_builtins(passing),
    }  # fmt: skip
    await store.add(session, row)
    await session.enqueue(RUN, {"handover_id": str(handover_id), "person_id": str(principal.person_id)}, run_at=due)
    return await store.load(session, handover_id)


def _due(principal: Principal, on: dt.date | None) -> dt.datetime | None:
    """When the day begins, by the machine's clock; None for today."""
    if on is None:
        return None
    zone, tenant = ZoneInfo(principal.tenant.time_zone), principal.tenant
    today = business_now().astimezone(zone).date()
    if not today <= on <= today + FARTHEST:
        raise Invalid(fields={"on": WrongDay()})
    begins = dt.datetime.combine(on, dt.time(), zone).astimezone(dt.UTC) - tenant.clock_offset
    return begins if on > today else None


async def _again(scope: Scope, handover_id: UUID, before: frozenset[str], state: str, job: str) -> Handover:
    session, principal = scope.session, scope.principal
    found = await store.load(session, handover_id, lock=True)
    await ladder.judge(session, principal, found.from_id)
    if found.state not in before:
        raise WrongState
    store.require_all(principal, scope.registry, found)
    await store.change(session, found, state=state, error_code=None, kept=0)
    await session.enqueue(job, {"handover_id": str(handover_id), "person_id": str(principal.person_id)})
    return await store.load(session, handover_id)
