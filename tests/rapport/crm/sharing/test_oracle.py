"""Every way to a deal against an oracle that knows nothing of SQL, over random trees, teams, depths, territories,
queues, sharing rules and shares, under random filters and in random orders, by session and by token.

Everybody asks for everything after each rearrangement, so rights and shares that are kept too long fail too.
"""

import csv
import datetime as dt
import io
import random
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy.dialects.postgresql import insert

from auth import sharing_rules, teams
from auth.authz import epoch
from auth.authz.roles import create_role, roles, set_roles
from auth.models import share, sharing_rule
from auth.principal import DENIED, DEPTHS, EVERY_OBJECT, ObjectRights, Rights
from auth.tree import set_manager
from kernel.clock import real_now
from kernel.db import TenantSession
from kernel.ids import new_id
from kernel.text import Text
from tests.support.app import Person, Rapport
from tests.support.asked import a_filter, a_sort, holds, in_order, only
from tests.support.deals import board
from tests.support.imports import colleague
from tests.support.office import Given, Json, Office, Opened, named
from tests.support.sockets import changes
from tests.support.team import me
from tests.support.tokens import with_token

PEOPLE, DEALS, ROUNDS = 5, 30, 10
STAGES = 4
"""The first ones, which ask for nothing but an amount."""


@pytest.fixture
async def office(rapport: Rapport, email: str) -> Office:
    """Deals owned by chance, and nobody above anybody."""
    dice = random.Random(20261127)  # noqa: S311  # a repeatable test
    owner = await rapport.sign_up("Shares Ltd", "GB", email)
    hired = [await colleague(rapport, owner, f"share{i}", Rights()) for i in range(PEOPLE)]
    people = {UUID(me(each)): each for each in hired}
    office = Office(rapport, owner, people, {}, {})
    office.line = [each["id"] for each in (await owner.get("/api/pipelines")).json()[0]["stages"]][: STAGES + 1]
    for amount in range(1, DEALS + 1):
        chosen, place, day = dice.choice([*people]), dice.randrange(STAGES), a_day(dice)
        body = {
            "name": named(amount), "amount": amount, "currency": "GBP", "owner_id": str(chosen),
            "stage": office.line[place], "close_date": day,
        }  # fmt: skip
        made = (await owner.post("/api/deals", json=body)).json()["record"]
        office.owner_of[made["id"]], office.amounts[made["id"]] = chosen, amount
        office.close_dates[made["id"]] = day
        office.entered(made["id"], place)
    return office


def a_day(dice: random.Random) -> str | None:
    """A day on which some other deals close too, or none."""
    return dice.choice([None, *(f"2027-02-{day:02}" for day in range(1, 8))])


@pytest.mark.asvs("V8.2.2")
@pytest.mark.slow
async def test_every_way_to_a_deal_gives_what_the_oracle_says(office: Office) -> None:
    dice, seen, by_share = random.Random(11), set(), 0  # noqa: S311  # a repeatable test
    shallower, parts = {"export": 0, "delete": 0}, []
    for number in range(ROUNDS):
        async with await office.session() as session:
            await rearranged(session, office, dice, number)
        await placed(office, dice)
        await shared(office, dice)
        for reader, person in office.people.items():
            expected = {level: office.expected(reader, level) for level in ("read", "update", "export", "delete")}
            depth = office.depths[reader].read
            by_share += sum(not office.reached(reader, each, depth) for each in expected["read"])
            seen.add((depth, len(expected["read"])))
            for level in shallower:
                shallower[level] += set() < expected[level] < expected["read"]
            await check_reading(office, person, expected["read"], dice)
            if depth != "none":
                parts.append(await check_asking(office, reader, expected, dice))
            await check_live(office, person, expected["read"], dice)
            await check_updating(office, person, expected, dice)
            await check_deleting(office, person, expected["delete"], dice)
    assert {depth for depth, _ in seen} == set(DEPTHS)
    assert by_share > 30, "shares opened what owners didn't"
    assert min(shallower.values()) > 5, "some may export or delete a part of what they read"
    assert sum(0 < part < 1 for part in parts) > 15, "filters left some out"


async def rearranged(session: TenantSession, office: Office, dice: random.Random, number: int) -> None:
    """Another tree, other teams and other depths for everybody; what was shared with teams that go is over."""
    for person_id in office.people:
        await set_manager(session, person_id, None)
    order = dice.sample([*office.people], len(office.people))
    office.manager = {each: dice.choice([None, *order[:place]]) for place, each in enumerate(order)}
    for person_id in order:
        await set_manager(session, person_id, office.manager[person_id])
    gone = [*office.teams, *office.role_of.values()]
    for team_id in office.teams:
        await teams.remove(session, team_id)
    for rule_id, rule in office.rules.items():  # one about a team went with it
        named = {rule.source, rule.grantee}
        if named & set(office.role_of.values()) and not named & set(office.teams):
            await sharing_rules.remove(session, rule_id)
    office.shares = [each for each in office.shares if each.grantee not in office.teams]
    office.teams = {new_id(): set(dice.sample(order, dice.randrange(1, 4))) for _ in range(dice.randrange(4))}
    for team_id, people in office.teams.items():
        await teams.put(session, team_id, teams.Wanted(str(team_id), None, frozenset(people)))
    await given_roles(session, office, dice, number)
    for rule_id in [*office.rules]:  # a rule about a team goes with it
        if {office.rules[rule_id].source, office.rules[rule_id].grantee} & set(gone):
            del office.rules[rule_id]


async def given_roles(session: TenantSession, office: Office, dice: random.Random, number: int) -> None:
    """A new role for everybody, and for every second person that of somebody else as well; a few leave sales out."""
    given: list[ObjectRights] = []
    for place, person_id in enumerate(office.people):
        read = DEPTHS[(number + place) % len(DEPTHS)]
        given.append(
            ObjectRights(read=read, update=dice.choice(DEPTHS), export=dice.choice(DEPTHS), delete=dice.choice(DEPTHS))
        )
        key, modules = f"o{number}-{place}", ("crm",) if (number + place) % 7 == 1 else None
        role = Rights(objects={EVERY_OBJECT: given[place]}, modules=modules)
        await create_role(session, key, Text(zh=key, en=key), role)
        if modules:  # deals are in another one
            given[place] = DENIED
        held = [place - 1, place] if place % 2 else [place]
        await set_roles(session, person_id, [f"o{number}-{each}" for each in held])
        office.depths[person_id] = ObjectRights(
            **{
                level: max((given[each].depth(level) for each in held), key=DEPTHS.index)
                for level in ("read", "update", "export", "delete")
            }
        )
    known = {each.key: each.id for each in await roles(session)}
    mine = [known[f"o{number}-{place}"] for place in range(len(office.people))]
    office.role_of = dict(zip(office.people, mine, strict=True))
    office.second_of = {each: mine[place - 1] for place, each in enumerate(office.people) if place % 2}


async def placed(office: Office, dice: random.Random) -> None:
    """Territories, queues and rules change over HTTP, and deals move between them."""
    order, owner = [*office.people], office.owner
    for _ in range(2):
        made = dice.choice([new_id(), *office.above])
        above = office.above.get(made, dice.choice([None, *(each for each in office.above if each != made)]))
        office.above[made], office.members[made] = above, set(dice.sample(order, dice.randrange(3)))
        people = [str(each) for each in office.members[made]]
        body = {"name": str(made), "parent_id": str(above) if above else None, "people": people}
        assert (await owner.put(f"/api/territories/{made}", json=body)).status_code == 200
    for each in dice.sample([*office.owner_of], 6):
        office.lies[each] = dice.choice([None, *office.above])
        body = {"territory_id": str(office.lies[each]) if office.lies[each] else None}
        assert (await owner.put(f"/api/deals/{each}/territory", json=body)).status_code == 200
    queue_id = dice.choice([new_id(), *office.queues]) if len(office.queues) < 3 else dice.choice([*office.queues])
    office.queues[queue_id] = set(dice.sample(order, dice.randrange(3)))
    body = {"name": str(queue_id), "objects": ["deal"], "people": [str(each) for each in office.queues[queue_id]]}
    assert (await owner.put(f"/api/queues/{queue_id}", json=body)).status_code == 200
    for each in dice.sample([*office.owner_of], 4):
        office.owner_of[each], office.close_dates[each] = dice.choice([*order, *office.queues]), a_day(dice)
        stage = office.entered(each, dice.randrange(STAGES))
        body = {"owner_id": str(office.owner_of[each]), "stage": stage, "close_date": office.close_dates[each]}
        done = await owner.patch(f"/api/deals/{each}", json=body)
        assert done.status_code == 200, done.text
    await ruled(office, dice)


async def ruled(office: Office, dice: random.Random) -> None:
    """A rule goes and another comes; one of them has ended."""
    for each in dice.sample([*office.rules], len(office.rules) // 2):
        assert (await office.owner.delete(f"/api/sharing-rules/{each}")).status_code == 204
        del office.rules[each]
    parties = [*office.teams, *office.role_of.values()]
    for _ in range(2):
        rule = Opened(
            dice.choice([None, dice.choice(parties)]), dice.randrange(DEALS), dice.choice([*parties, *office.above]),
            dice.choice(["read", "update"]), dice.random() < 0.2,
        )  # fmt: skip
        rule_id = new_id()
        criteria = {"field": "amount", "op": "gt", "value": rule.above} if rule.source is None else None
        body = {
            "name": str(rule_id), "object": "deal", "level": rule.level, "criteria": criteria,
            "source_id": str(rule.source) if rule.source else None, "grantee_id": str(rule.grantee),
            "until": str(real_now().date() + dt.timedelta(days=3)) if rule.over else None,
        }  # fmt: skip
        done = await office.owner.put(f"/api/sharing-rules/{rule_id}", json=body)
        assert done.status_code == 200, done.text
        office.rules[rule_id] = rule
    await office.rapport.run_jobs()
    ended = {"expires_at": real_now() - dt.timedelta(seconds=1)}
    async with await office.session() as session:
        for rule_id, rule in office.rules.items():
            if rule.over:
                await session.execute(sharing_rule.update().where(sharing_rule.c.id == rule_id).values(ended))
                await session.execute(share.update().where(share.c.grantee_id == rule_id).values(ended))
        await epoch.rise(session)


async def shared(office: Office, dice: random.Random) -> None:
    """Shares are given and ended over HTTP; some are put past their end, and one is made for another kind of record."""
    for each in dice.sample(office.shares, len(office.shares) // 2):
        access = (await office.owner.get(f"/api/deals/{each.record_id}/access")).json()
        for one in access["shares"]:
            if one["grantee"]["id"] == str(each.grantee):
                assert (await office.owner.delete(f"/api/deals/{each.record_id}/shares/{one['id']}")).status_code == 204
        if not each.over:
            office.shares.remove(each)
    able = [each for each in office.people if office.depths[each].read != "none"]
    for _ in range(8):
        grantee, level = dice.choice([*able, *office.teams]), dice.choice(["read", "update"])
        if grantee in office.people and office.depths[grantee].depth(level) == "none":  # type: ignore[arg-type]  # "read" or "update"
            continue
        record_id, over = dice.choice([*office.owner_of]), dice.random() < 0.25
        until = str(real_now().date() + dt.timedelta(days=dice.randrange(1, 9)))
        body = {"grantee_id": str(grantee), "level": level, "until": dice.choice([None, until])}
        done = await office.owner.post(f"/api/deals/{record_id}/shares", json=body)
        assert done.status_code == 200, done.text
        if over:
            ended = {"expires_at": real_now() - dt.timedelta(seconds=1)}
            mine = (share.c.record_id == UUID(record_id)) & (share.c.grantee_id == grantee)
            async with await office.session() as session:
                await session.execute(share.update().where(mine).values(ended))
        office.shares = [each for each in office.shares if (each.record_id, each.grantee) != (record_id, grantee)]
        office.shares.append(Given(record_id, grantee, level, over))
    async with await office.session() as session:  # the id of a deal, but a share of a company
        row = {
            "id": new_id(), "object": "company", "record_id": UUID(dice.choice([*office.owner_of])),
            "grantee_id": dice.choice([*office.people]), "grantee_kind": "person", "level": "update", "role": None,
            "expires_at": None, "given_by": UUID(me(office.owner)), "created_at": real_now(),
        }  # fmt: skip
        await session.execute(insert(share).on_conflict_do_nothing(), row)


async def check_reading(office: Office, person: Person, expected: set[str], dice: random.Random) -> None:
    """List and search hold exactly these; any other deal is not found."""
    first = await person.post("/api/deals/query", json={"limit": 200})
    if first.status_code == 403:
        assert expected == set()
        return
    assert {each["id"] for each in first.json()["items"]} == expected
    hits = (await person.post("/api/search", json={"q": "plant", "limit": 50})).json()["hits"]
    assert {each["id"] for each in hits} == expected
    found = (await person.post("/api/deals/query", json={"limit": 200, "search": "plant"})).json()["items"]
    assert {each["id"] for each in found} == expected
    for each in dice.sample(sorted(office.owner_of), 5):
        path = dice.choice(["", "/timeline", "/history", "/access"])
        answer = await person.get(f"/api/deals/{each}{path}")
        assert answer.status_code == (200 if each in expected else 404)
        if answer.status_code == 200 and path == "/access":
            assert answer.json()["reasons"], "whoever sees it is told why"


async def check_asking(office: Office, reader: UUID, expected: dict[str, set[str]], dice: random.Random) -> float:
    """Under a filter or none and in some order, pages, count, sums, groups, board, funnel and export hold exactly what
    is left of these, in this order. The part of them that the filter leaves.
    """
    facts, person = office.facts(), office.people[reader]
    if reader not in office.machines:
        office.machines[reader] = await with_token(office.rapport, person, "records:read")
    by = dice.choice([person, office.machines[reader]])
    asked, sort = (None if dice.random() < 0.2 else a_filter(dice, facts)), a_sort(dice)
    kept = in_order((each for each in facts if asked is None or holds(asked, each)), sort)
    seen = only(kept, expected["read"])
    told = f"{asked} by {sort}"
    assert await pages(by, {"filter": asked, "sort": sort, "limit": dice.choice([12, 200])}) == ids_of(seen), told
    assert (await by.post("/api/deals/count", json={"filter": asked})).json() == {"count": len(seen)}, told
    await check_sums(by, asked, seen, dice.choice(["owner_id", "stage"]))
    await check_stages(office, by, asked, sort, seen)
    sent = await person.post("/api/deals/export", json={"columns": ["amount"], "filter": asked, "sort": sort})
    if sent.status_code == 403:
        assert expected["export"] == set()
    else:
        rows = [row[0] for row in csv.reader(io.StringIO(sent.content.decode("utf-8-sig")))][1:]
        assert [*map(Decimal, rows)] == [each["amount"] for each in only(kept, expected["export"])], told
    return len(seen) / (len(expected["read"]) or 1)


def ids_of(facts: list[Json]) -> list[str]:
    """Their ids, in order."""
    return [each["id"] for each in facts]


async def pages(by: Person, asked: Json) -> list[str]:
    """The ids of a list, page by page."""
    found, cursor = [], None
    while True:
        page = (await by.post("/api/deals/query", json={**asked, "cursor": cursor})).json()
        found += [each["id"] for each in page["items"]]
        cursor = page["next"]
        if cursor is None:
            return found


async def check_sums(by: Person, asked: Json | None, seen: list[Json], group: str) -> None:
    """The count and the sum of amounts, in all and by the values of a field."""
    told = (await by.post("/api/deals/summary", json={"filter": asked, "group": group, "sums": ["amount"]})).json()
    total = {"count": len(seen), "amount": sum(each["amount"] for each in seen)}
    assert {"count": told["total"]["count"], "amount": Decimal(told["total"]["sums"]["amount"])} == total, asked
    groups = {each["key"]: (each["count"], Decimal(each["sums"]["amount"])) for each in told["groups"]}
    by_value = {each[group]: [one["amount"] for one in seen if one[group] == each[group]] for each in seen}
    assert groups == {key: (len(amounts), sum(amounts)) for key, amounts in by_value.items()}, asked


async def check_stages(office: Office, by: Person, asked: Json | None, sort: list[Json], seen: list[Json]) -> None:
    """The board's columns, and how many came at least as far as each step of the funnel."""
    for column in (await board(by, filter=asked, sort=sort))["columns"]:
        mine = [each for each in seen if each["stage"] == column["stage"]]
        assert (column["count"], ids_of(column["cards"])) == (len(mine), ids_of(mine)), f"{asked} by {sort}"
        total = sum(Decimal(one["amount"]) for one in column["sums"])
        assert total == sum(each["amount"] for each in mine), asked
    answer = await by.post("/api/deals/funnel", json={"filter": asked, "unit": "year"})
    steps = {each["key"]: each["count"] for each in answer.json()["steps"]}
    came = [sum(stage in each["reached"] for each in seen) for stage in office.line]
    assert [steps[stage] for stage in office.line] == came, asked
    assert sum(steps.values()) == sum(came), asked


async def check_live(office: Office, person: Person, expected: set[str], dice: random.Random) -> None:
    """Of changes by somebody who may make all, a reader is told of those whose deals they see."""
    before = (await changes(person))["seq"]
    edited = dice.sample(sorted(office.owner_of), 4)
    for each in edited:
        done = await office.owner.patch(f"/api/deals/{each}", json={"next_step": f"Call {dice.randrange(10**6)}"})
        assert done.status_code == 200, done.text
    told = await changes(person, since=before)
    assert {each["record_id"] for each in told["changes"]} == set(edited) & expected
    assert told["removed"] == []


async def check_updating(office: Office, person: Person, expected: dict[str, set[str]], dice: random.Random) -> None:
    """A change is made where the update reaches, refused where only reading does, and not found elsewhere."""
    ids = sorted(office.owner_of)
    for each in dice.sample(ids, 4):
        answer = await person.patch(f"/api/deals/{each}", json={"next_step": f"Write {dice.randrange(10**6)}"})
        if each in expected["update"]:
            assert answer.status_code == 200, answer.text
        else:
            assert answer.status_code in ({403} if each in expected["read"] else {403, 404})
    asked = None if dice.random() < 0.5 else a_filter(dice, office.facts())
    body = {"op": "update", "fields": {"next_step": f"Bulk {dice.randrange(10**6)}"}}
    many = await person.post("/api/deals/bulk", json=body | ({"filter": asked} if asked else {"ids": ids}))
    if many.status_code != 200:
        assert (many.status_code, expected["update"]) == (403, set())
    elif asked:
        kept = {each["id"] for each in office.facts() if holds(asked, each)}
        assert (many.json()["done"], many.json()["failed"]) == (len(kept & expected["update"]), []), asked
    else:
        failed = {each["id"] for each in many.json()["failed"]}
        assert set(ids) - failed == expected["update"]


async def check_deleting(office: Office, person: Person, expected: set[str], dice: random.Random) -> None:
    """Deals go and come back where deleting reaches, and are not found elsewhere."""
    chosen = dice.sample(sorted(office.owner_of), 4)
    for op in ("delete", "restore"):
        answer = await person.post("/api/deals/bulk", json={"op": op, "ids": chosen})
        if answer.status_code != 200:
            assert (answer.status_code, expected) == (403, set())
            return
        failed = {each["id"] for each in answer.json()["failed"]}
        assert set(chosen) - failed == expected & set(chosen)
