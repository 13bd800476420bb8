"""What is shared with who hands over, and their places in records' teams: moved, ended, left to stand, given back."""

import datetime as dt
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from auth.authz.roles import assign, withdraw
from auth.models import share
from auth.principal import EVERY_OBJECT, ObjectRights, Rights
from kernel.clock import real_now
from kernel.ids import new_id
from kernel.tables import job
from rapport.crm.handover import run, shared
from rapport.crm.handover.models import handover
from tests.support.app import Person, Rapport
from tests.support.imports import colleague, home_of
from tests.support.team import code, hired, me

pytestmark = pytest.mark.deep

Json = dict[str, Any]
FOR_GOOD, DAY = None, (real_now() + dt.timedelta(days=9)).date().isoformat()
SEES, EDITS = ("read", None, FOR_GOOD), ("update", None, FOR_GOOD)
SELLS, SUPPORTS = ("update", "sales", DAY), ("read", "support", FOR_GOOD)
NONE = {"moved": 0, "ended": 0, "kept": 0}


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder, who owns all records here."""
    return await rapport.sign_up("Leavers Ltd", "GB", email)


@pytest.fixture
async def leaver(rapport: Rapport, owner: Person) -> Person:
    """Somebody who owns nothing."""
    return await hired(rapport, owner)


@pytest.fixture
async def heir(rapport: Rapport, owner: Person) -> Person:
    """Who may get it."""
    return await hired(rapport, owner)


async def company(who: Person, name: str = "Works") -> str:
    made = await who.post("/api/companies", json={"name": name})
    assert made.status_code == 201, made.text
    return str(made.json()["record"]["id"])


async def give(giver: Person, record_id: str, to: Person, said: tuple[str, str | None, str | None]) -> None:
    body = {"grantee_id": me(to), **dict(zip(("level", "role", "until"), said, strict=True))}
    done = await giver.post(f"/api/companies/{record_id}/shares", json=body)
    assert done.status_code == 200, done.text


async def shares_of(owner: Person, *record_ids: str) -> list[Json]:
    """With whom each record is shared, as what and until when, and who gave it."""
    answers = [(await owner.get(f"/api/companies/{each}/access")).json()["shares"] for each in record_ids]
    return [
        {each["grantee"]["id"]: (each["level"], each["role"], each["until"]) for each in answer} for answer in answers
    ]


async def givers(rapport: Rapport, owner: Person, record_id: str) -> dict[str, str]:
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
        rows = await session.rows(sa.select(share).where(share.c.record_id == UUID(record_id)))
    return {str(row.grantee_id): str(row.given_by) for row in rows}


async def begun(owner: Person, who: Person, **rule: Any) -> Any:
    return await owner.post(f"/api/members/{me(who)}/handovers", json={"to": "person", **rule})


async def finished(rapport: Rapport, owner: Person, item: Json) -> Json:
    await rapport.run_jobs()
    found: Json = (await owner.get(f"/api/handovers/{item['id']}")).json()
    return found


async def undone(rapport: Rapport, owner: Person, item: Json) -> Json:
    answer = await owner.post(f"/api/handovers/{item['id']}/undo")
    assert answer.status_code == 200, answer.text
    return await finished(rapport, owner, item)


def come_to(item: Json) -> Json:
    """What became of each kind."""
    assert (item["state"], item["error_code"]) == ("done", None)
    return {kind: {name: each[name] for name in NONE} for kind, each in item["shared"].items()}


async def beside(owner: Person, who: Person) -> Json:
    found: Json = (await owner.get(f"/api/members/{me(who)}/beside")).json()
    return found


def counted(every: int, ends: int, moves: int) -> Json:
    return {"all": every, "ends": ends, "moves": moves}


async def test_shares_move_places_end_and_both_come_back(
    rapport: Rapport, owner: Person, leaver: Person, heir: Person
) -> None:
    manager = await hired(rapport, owner, "manager")
    seen, edited, sold = [await company(manager) for _ in range(3)]
    for record_id, said in ((seen, SEES), (edited, EDITS), (sold, SELLS)):
        await give(manager, record_id, leaver, said)
    await give(owner, sold, manager, SUPPORTS)
    before = await shares_of(owner, seen, edited, sold)
    found = await beside(owner, leaver)
    assert (found["shares"], found["places"]) == (counted(2, 2, 2), counted(1, 1, 1))
    item = (await begun(owner, leaver, shares={"to": me(heir)}, places={"to": None})).json()
    assert (item["rule"], item["total"], item["shared"]["shares"]) == ({}, 0, {"to": me(heir), **NONE})
    item = await finished(rapport, owner, item)
    assert come_to(item) == {"shares": {**NONE, "moved": 2}, "places": {**NONE, "ended": 1}}
    assert await shares_of(owner, seen, edited, sold) == [{me(heir): SEES}, {me(heir): EDITS}, {me(manager): SUPPORTS}]
    assert await givers(rapport, owner, seen) == {me(heir): me(manager)}
    listed = [each["id"] for each in (await heir.post("/api/companies/query", json={})).json()["items"]]
    assert set(listed) == {seen, edited}
    assert (await leaver.get(f"/api/companies/{seen}")).status_code == 404
    assert (await heir.patch(f"/api/companies/{edited}", json={"employees": 3})).status_code == 200
    item = await undone(rapport, owner, item)
    assert (item["state"], item["kept"]) == ("undone", 0)
    assert await shares_of(owner, seen, edited, sold) == before
    assert await givers(rapport, owner, sold) == {me(leaver): me(manager), me(manager): me(owner)}
    assert (await heir.get(f"/api/companies/{seen}")).status_code == 404
    history = (await owner.get(f"/api/companies/{sold}/history")).json()["items"]
    assert [each["op"] for each in history][:2] == ["share", "unshare"]


async def test_nothing_said_leaves_it_and_places_move_with_their_last_day(
    rapport: Rapport, owner: Person, leaver: Person, heir: Person
) -> None:
    seen, sold = await company(owner), await company(owner)
    await give(owner, seen, leaver, SEES)
    await give(owner, sold, leaver, SELLS)
    item = await finished(rapport, owner, (await begun(owner, leaver)).json())
    assert (item["state"], item["shared"]) == ("done", None)
    assert await shares_of(owner, seen, sold) == [{me(leaver): SEES}, {me(leaver): SELLS}]
    item = await finished(rapport, owner, (await begun(owner, leaver, places={"to": me(heir)})).json())
    assert come_to(item) == {"places": {**NONE, "moved": 1}}
    assert await shares_of(owner, seen, sold) == [{me(leaver): SEES}, {me(heir): SELLS}]


async def test_two_shares_of_a_record_never_come_to_more_than_either(
    rapport: Rapport, owner: Person, leaver: Person, heir: Person
) -> None:
    wider, narrower, theirs, over, deeper = [await company(who) for who in (owner, owner, heir, owner, owner)]
    both = ((wider, SELLS, SEES), (narrower, SEES, SUPPORTS), (over, EDITS, SELLS), (deeper, EDITS, SEES))
    for record_id, mine, other in both:
        await give(owner, record_id, leaver, mine)
        await give(owner, record_id, heir, other)
    await give(owner, theirs, leaver, EDITS)
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
        ended = (share.c.record_id == UUID(over)) & (share.c.grantee_id == UUID(me(heir)))
        await session.execute(share.update().where(ended).values(expires_at=real_now() - dt.timedelta(days=1)))
    before = await shares_of(owner, wider, narrower, theirs, over, deeper)
    assert before[3] == {me(leaver): EDITS}
    to = {"to": me(heir)}
    item = await finished(rapport, owner, (await begun(owner, leaver, shares=to, places=to)).json())
    assert come_to(item) == {"shares": {"moved": 2, "ended": 2, "kept": 0}, "places": {**NONE, "kept": 1}}
    assert await shares_of(owner, wider, narrower, theirs, over, deeper) == [
        {me(leaver): SELLS, me(heir): SEES}, {me(heir): SUPPORTS}, {}, {me(heir): EDITS}, {me(heir): EDITS},
    ]  # fmt: skip
    item = await undone(rapport, owner, item)
    assert (item["state"], item["kept"]) == ("undone", 0)
    assert await shares_of(owner, wider, narrower, theirs, over, deeper) == before


async def test_nobody_makes_what_was_lent_them_last(rapport: Rapport, owner: Person, leaver: Person) -> None:
    """By hand they could neither end the share that was lent them, nor give themselves one like it."""
    reads = ObjectRights(read="all", create=True, update="own", delete="own", export="own", share="all")
    rights = Rights(objects={EVERY_OBJECT: reads}, manage_people=True, import_=True)
    boss = await colleague(rapport, owner, "boss", rights)
    lent, short = await company(owner), await company(owner)
    await give(owner, lent, boss, ("update", None, DAY))
    await give(owner, short, boss, ("read", None, DAY))
    for each in (lent, short):
        await give(boss, each, leaver, SEES)
    item = await finished(rapport, owner, (await begun(boss, leaver, shares={"to": me(boss)})).json())
    assert come_to(item) == {"shares": {**NONE, "kept": 2}}
    assert await shares_of(owner, lent, short) == [
        {me(boss): ("update", None, DAY), me(leaver): SEES}, {me(boss): ("read", None, DAY), me(leaver): SEES},
    ]  # fmt: skip


async def test_an_undo_gives_back_what_whoever_asks_for_it_could_give(
    rapport: Rapport, owner: Person, leaver: Person, heir: Person
) -> None:
    every = ObjectRights(read="all", create=True, update="all", delete="own", export="own", share="all")
    less = ObjectRights(read="own", create=True, update="own", delete="own", export="own", share="own")
    boss = await colleague(
        rapport, owner, "boss", Rights(objects={EVERY_OBJECT: every}, manage_people=True, import_=True)
    )
    ended, moved = await company(owner), await company(owner)
    await give(boss, ended, leaver, EDITS)
    await give(boss, moved, leaver, SELLS)
    rule = {"shares": {"to": None}, "places": {"to": me(heir)}}
    item = await finished(rapport, owner, (await begun(boss, leaver, **rule)).json())
    named = {"zh": "\u4eba\u4e8b", "en": "HR"}
    each = {name: getattr(less, name) for name in less.__struct_fields__ if name != "fields"}
    rights = {"objects": {"*": each, **{name: {**each, "read": "all"} for name in ("product", "campaign")}}}
    role = await owner.post(
        "/api/roles", json={"label": named, "rights": {**rights, "manage_people": True, "import": True}}
    )
    assert role.status_code == 201, role.text
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
        await assign(session, UUID(me(boss)), role.json()["key"])
        await withdraw(session, UUID(me(boss)), "boss")
    assert (await boss.post(f"/api/handovers/{item['id']}/undo")).status_code == 200
    item = await finished(rapport, owner, item)
    assert (item["state"], item["kept"]) == ("undone", 2)
    assert await shares_of(owner, ended, moved) == [{}, {me(heir): SELLS}]


async def test_an_undo_leaves_what_somebody_has_changed_since(
    rapport: Rapport, owner: Person, leaver: Person, heir: Person
) -> None:
    given, moved, changed, taken, lapsed = [await company(owner) for _ in range(5)]
    for record_id in (given, moved, changed, taken):
        await give(owner, record_id, leaver, SEES)
    await give(owner, lapsed, leaver, SELLS)
    shares, places = {"to": me(heir)}, {"to": None}
    item = await finished(rapport, owner, (await begun(owner, leaver, shares=shares, places=places)).json())
    await give(owner, given, leaver, EDITS)
    await give(owner, changed, heir, EDITS)
    [access] = (await owner.get(f"/api/companies/{taken}/access")).json()["shares"]
    assert (await owner.delete(f"/api/companies/{taken}/shares/{access['id']}")).status_code == 204
    item = await undone(rapport, owner, item)
    assert (item["state"], item["kept"]) == ("undone", 3)
    assert await shares_of(owner, given, moved, changed, taken, lapsed) == [
        {me(leaver): EDITS, me(heir): SEES}, {me(leaver): SEES}, {me(heir): EDITS}, {}, {me(leaver): SELLS},
    ]  # fmt: skip


async def test_one_that_is_cut_short_moves_and_gives_back_each_once(
    rapport: Rapport, owner: Person, leaver: Person, heir: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = [await company(owner) for _ in range(3)]
    for each in records:
        await give(owner, each, leaver, SEES)
    monkeypatch.setattr(shared, "CHUNK", 1)

    def dies_at(verb: str) -> None:
        calls, goes_on = [], getattr(shared, verb)

        async def dies(*args: Any) -> Any:
            calls.append(args)
            if len(calls) == 3:
                raise RuntimeError("the process is gone")
            return await goes_on(*args)

        monkeypatch.setattr(shared, verb, dies)

    async def again() -> None:
        async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
            await session.execute(job.update().values(run_at=real_now(), state="queued"))
            session.left_work = True

    dies_at("pass_on")
    item = await finished(rapport, owner, (await begun(owner, leaver, shares={"to": me(heir)})).json())
    assert (item["state"], item["shared"]["shares"]["moved"]) == ("running", 2)
    await again()
    item = await finished(rapport, owner, item)
    assert come_to(item) == {"shares": {**NONE, "moved": 3}}
    dies_at("give_back")
    item = await undone(rapport, owner, item)
    assert item["state"] == "undoing"
    assert sum(me(leaver) in each for each in await shares_of(owner, *records)) == 2
    await again()
    item = await finished(rapport, owner, item)
    assert (item["state"], item["kept"]) == ("undone", 0)
    assert await shares_of(owner, *records) == [{me(leaver): SEES}] * 3


@pytest.mark.asvs("V8.2.2")
@pytest.mark.asvs("V8.4.1")
async def test_nobody_moves_or_ends_what_they_could_not_one_by_one(
    rapport: Rapport, owner: Person, leaver: Person, heir: Person
) -> None:
    """Who manages people but reaches their own records alone; with `share` taken away they end and move nothing."""
    own = ObjectRights(read="own", create=True, update="own", delete="own", export="own", share="own")
    rights = Rights(objects={EVERY_OBJECT: own}, manage_people=True, import_=True)
    clerk = await colleague(rapport, owner, "clerk", rights)
    quiet = ObjectRights(read="own", create=True, update="own", delete="own", export="own")
    shy = await colleague(
        rapport, owner, "shy", Rights(objects={EVERY_OBJECT: quiet}, manage_people=True, import_=True)
    )
    guest = await colleague(rapport, owner, "guest", Rights(objects={EVERY_OBJECT: ObjectRights(read="own")}))
    mine, foreign, owned = await company(clerk), await company(owner), await company(shy)
    for giver, record_id in ((clerk, mine), (owner, foreign), (owner, owned)):
        await give(giver, record_id, guest, SEES)
    assert (await beside(clerk, guest))["shares"] == counted(3, 1, 1)
    assert (await beside(shy, guest))["shares"] == counted(3, 1, 0)
    item = await finished(rapport, owner, (await begun(clerk, guest, shares={"to": me(heir)})).json())
    assert come_to(item) == {"shares": {"moved": 1, "ended": 0, "kept": 2}}
    item = await finished(rapport, owner, (await begun(shy, guest, shares={"to": me(heir)})).json())
    assert come_to(item) == {"shares": {"moved": 0, "ended": 0, "kept": 2}}
    last = await finished(rapport, owner, (await begun(shy, guest, shares={"to": None})).json())
    assert come_to(last) == {"shares": {"moved": 0, "ended": 1, "kept": 1}}
    after = [{me(heir): SEES}, {me(guest): SEES}, {}]
    assert await shares_of(owner, mine, foreign, owned) == after
    # Whoever takes it back needs as much: the clerk doesn't reach what the other one has ended.
    item = await undone(rapport, clerk, last)
    assert (item["state"], item["kept"]) == ("undone", 1)
    assert await shares_of(owner, mine, foreign, owned) == after


async def test_who_gets_what_is_shared_is_a_person_who_can_use_it(
    rapport: Rapport, owner: Person, leaver: Person, heir: Person
) -> None:
    seen, queue = await company(owner), str(new_id())
    await give(owner, seen, leaver, SEES)
    body = {"name": "Inbound", "objects": ["company"], "people": []}
    assert (await owner.put(f"/api/queues/{queue}", json=body)).status_code == 200
    blind = await colleague(rapport, owner, "blind", Rights())
    for to, refusal in (
        (queue, "handover.nobody"), (me(leaver), "handover.nobody"), (str(new_id()), "handover.nobody"),
        (me(blind), "sharing.role_denies"),
    ):  # fmt: skip
        assert code(await begun(owner, leaver, shares={"to": to})) == (422, refusal)
        if to != me(blind):
            assert code(await begun(owner, leaver, places={"to": to})) == (422, refusal)
    assert (await owner.get(f"/api/members/{me(leaver)}/handovers")).json() == []
    # On the day the same is asked again.
    tomorrow = (real_now() + dt.timedelta(days=2)).date().isoformat()
    item = (await begun(owner, leaver, shares={"to": me(heir)}, on=tomorrow)).json()
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
        await assign(session, UUID(me(heir)), "blind")  # type: ignore[arg-type]  # a tenant's session
        await withdraw(session, UUID(me(heir)), "rep")  # type: ignore[arg-type]  # a tenant's session
        begins = handover.update().where(handover.c.id == UUID(item["id"]))
        await session.execute(begins.values(due_at=real_now() - dt.timedelta(seconds=1)))
        await session.enqueue(run.RUN, {"handover_id": item["id"], "person_id": me(owner)})
    item = await finished(rapport, owner, item)
    assert (item["state"], item["error_code"]) == ("failed", "sharing.role_denies")
    assert await shares_of(owner, seen) == [{me(leaver): SEES}]


async def test_who_has_only_memberships_leaves_them_and_comes_back(
    rapport: Rapport, owner: Person, leaver: Person, heir: Person
) -> None:
    team, other = str(new_id()), str(new_id())
    for made, name, lead in ((team, "North", me(heir)), (other, "South", me(leaver))):
        body = {"name": name, "lead_id": lead, "people": [me(leaver), me(heir)]}
        assert (await owner.put(f"/api/teams/{made}", json=body)).status_code == 204

    async def members() -> dict[str, set[str]]:
        return {each["id"]: set(each["people"]) for each in (await owner.get("/api/teams")).json()}

    both = {me(leaver), me(heir)}
    kept = await company(leaver)
    item = await finished(rapport, owner, (await begun(owner, heir)).json())
    assert (item["state"], item["people"]) == ("done", {"teams_in": [other]})
    assert await members() == {team: both, other: {me(leaver)}}, "who leads a team stays in it"
    assert (await undone(rapport, owner, item))["state"] == "undone"
    assert await members() == {team: both, other: both}
    body = {"owner_id": me(owner)}
    assert (await owner.patch(f"/api/companies/{kept}", json=body)).status_code == 200
    item = await finished(rapport, owner, (await begun(owner, leaver, people=me(heir))).json())
    assert (item["state"], sorted(item["people"]["teams_in"])) == ("done", sorted([team, other]))
    assert await members() == {team: {me(heir)}, other: {me(heir)}}
    assert (await undone(rapport, owner, item))["state"] == "undone"
    assert await members() == {team: both, other: both}


async def test_who_keeps_what_they_achieved_stays_in_their_teams(
    rapport: Rapport, owner: Person, leaver: Person, heir: Person
) -> None:
    team = str(new_id())
    body = {"name": "North", "lead_id": None, "people": [me(leaver), me(heir)]}
    assert (await owner.put(f"/api/teams/{team}", json=body)).status_code == 204
    [pipeline] = (await owner.get("/api/pipelines")).json()
    [won, *_] = [each["id"] for each in pipeline["stages"] if each["outcome"] == "won"]
    deal = {"name": "Won", "amount": 5, "currency": "GBP", "stage": won}
    assert (await leaver.post("/api/deals", json=deal)).status_code == 201
    item = await finished(rapport, owner, (await begun(owner, leaver)).json())
    assert (item["state"], item["people"]) == ("done", None)
    item = await finished(rapport, owner, (await begun(owner, leaver, past="moves", person_id=me(heir))).json())
    assert (item["state"], item["people"]) == ("done", {"teams_in": [team]})
