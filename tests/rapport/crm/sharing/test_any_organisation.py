"""Every verb at every entrance for everybody of organisations of any shape, against an oracle that knows no SQL.

Whatever anybody is answered is read to the end: no name of a record that they don't see, and no value that their roles
hide, stands in any of it.
"""

import csv
import datetime as dt
import io
from dataclasses import replace
from random import Random
from typing import Any
from uuid import UUID

import httpx
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, note
from hypothesis import settings as sampling

from auth.authz import epoch
from auth.authz.roles import create_role, roles, set_roles
from auth.models import share
from auth.principal import FieldRights, Rights
from auth.tree import set_manager
from kernel.clock import real_now
from kernel.db import TenantSession
from kernel.ids import new_id
from kernel.text import Text
from rapport.features import registry
from tests.support.app import Person, Rapport
from tests.support.deals import board
from tests.support.drawn import KINDS, LEVELS, SECRET, Organisation, Party, Record, organisation, organisations
from tests.support.imports import colleague, home_of, opened, step, upload
from tests.support.sockets import changes
from tests.support.team import me
from tests.support.tokens import with_token
from tests.support.uploads import begun

FEW = sampling(
    max_examples=(sampling.default.max_examples if sampling.default else 100) // 25,
    derandomize=sampling.default is not None and sampling.default.max_examples <= 100,
    phases=[Phase.explicit, Phase.generate],  # a smaller organisation is as long in the making
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
EDIT: dict[str, dict[str, object]] = {
    "company": {"employees": 7}, "contact": {"note": "Seen"}, "lead": {"note": "Seen"}, "deal": {"next_step": "Call"},
    "product": {"unit": "Box"},
}  # fmt: skip
NOUN = {kind: registry()[kind].noun for kind in KINDS}

Json = dict[str, Any]


class Made:
    """A drawn organisation in an installation: its ids, and what everybody was answered."""

    def __init__(self, rapport: Rapport, drawn: Organisation, owner: Person) -> None:
        self.rapport, self.drawn, self.owner = rapport, drawn, owner
        self.people: list[Person] = []
        self.role_ids: list[UUID] = []
        self.team_ids = [new_id() for _ in drawn.teams]
        self.territory_ids = [new_id() for _ in drawn.territories]
        self.queue_ids = [new_id() for _ in drawn.queues]
        self.record_ids: list[str] = []
        self.answers: dict[int, list[httpx.Response]] = {}

    def id_of(self, party: Party) -> str:
        word, place = party
        if word == "person":
            return me(self.people[place])
        of = {"team": self.team_ids, "role": self.role_ids, "territory": self.territory_ids, "queue": self.queue_ids}
        return str(of[word][place])

    def ids(self, places: set[int]) -> set[str]:
        return {self.record_ids[each] for each in places}

    def heard(self, reader: int) -> Person:
        """Somebody's browser, whose answers are kept."""
        return self.people[reader]

    async def session(self) -> Any:
        return self.rapport.parts.runtime.session(await home_of(self.rapport, self.owner))


def name_of(kind: str, place: int) -> str:
    """What a record is called: no name is part of another one."""
    return f"Plant {kind}q{place:03}"


def secret_of(kind: str, place: int) -> str:
    """What stands in its field that roles hide."""
    word = f"hush{kind}{place:03}"
    return f"https://{word}.example" if kind == "company" else word


def done(answer: httpx.Response, *statuses: int) -> Any:
    """An answer that must not be a refusal."""
    assert answer.status_code in (statuses or (200, 201)), f"{answer.request.method} {answer.request.url} {answer.text}"
    return answer.json() if answer.content else None


async def built(rapport: Rapport, drawn: Organisation, email: str) -> Made:
    """The organisation, made by its owner over HTTP but for people and roles."""
    made = Made(rapport, drawn, await rapport.sign_up("Drawn Ltd", "GB", email))
    for place in range(len(drawn.managers)):
        person = await colleague(rapport, made.owner, f"none{place}", Rights())
        heard: list[httpx.Response] = []

        async def keep(answer: httpx.Response, heard: list[httpx.Response] = heard) -> None:
            heard.append(answer)

        person.event_hooks = {"response": [keep]}
        made.people.append(person)
        made.answers[place] = heard
    async with await made.session() as session:
        await _people(session, made)
    for place, (above, people) in enumerate(drawn.territories):
        parent = None if above is None else str(made.territory_ids[above])
        body = {"name": f"T{place}", "parent_id": parent, "people": _named(made, people)}
        done(await made.owner.put(f"/api/territories/{made.territory_ids[place]}", json=body))
    for place, people in enumerate(drawn.teams):
        body = {"name": f"G{place}", "lead_id": None, "people": _named(made, people)}
        done(await made.owner.put(f"/api/teams/{made.team_ids[place]}", json=body), 204)
    for place, (kinds, people) in enumerate(drawn.queues):
        body = {"name": f"Q{place}", "objects": sorted(kinds), "people": _named(made, people)}
        done(await made.owner.put(f"/api/queues/{made.queue_ids[place]}", json=body))
    for place, record in enumerate(drawn.records):
        await _record(made, place, record)
    await _opened(made)
    return made


def _named(made: Made, people: frozenset[int]) -> list[str]:
    return [me(made.people[each]) for each in sorted(people)]


async def _people(session: TenantSession, made: Made) -> None:
    for place, role in enumerate(made.drawn.roles):
        hidden = {kind: {SECRET[kind]: FieldRights(read="hidden", edit=False)} for kind in role.hides}
        modules = None if role.sells else ("crm",)
        rights = Rights(objects=role.rights, fields=hidden, import_=role.imports, modules=modules)
        await create_role(session, f"d{place}", Text(zh=f"d{place}", en=f"d{place}"), rights)
    known = {each.key: each.id for each in await roles(session)}
    made.role_ids = [known[f"d{place}"] for place in range(len(made.drawn.roles))]
    for place, above in enumerate(made.drawn.managers):
        await set_roles(session, UUID(me(made.people[place])), [f"d{each}" for each in made.drawn.held[place]])
        if above is not None:
            await set_manager(session, UUID(me(made.people[place])), UUID(me(made.people[above])))


async def _record(made: Made, place: int, record: Record) -> None:
    body = {"name": name_of(record.kind, place), SECRET[record.kind]: secret_of(record.kind, place)}
    body["owner_id"] = made.id_of(record.owner)
    found = done(await made.owner.post(f"/api/{NOUN[record.kind]}", json=body))["record"]
    made.record_ids.append(found["id"])
    if record.lies is not None:
        lies = {"territory_id": str(made.territory_ids[record.lies])}
        done(await made.owner.put(f"/api/{NOUN[record.kind]}/{found['id']}/territory", json=lies))


async def _opened(made: Made) -> None:
    """Rules, shares (those that are over are put past their end) and links."""
    drawn, owner = made.drawn, made.owner
    for place, rule in enumerate(drawn.rules):
        body = {
            "name": f"R{place}", "object": rule.kind, "level": rule.level, "criteria": None, "until": None,
            "source_id": made.id_of(rule.source), "grantee_id": made.id_of(rule.grantee),
        }  # fmt: skip
        done(await owner.put(f"/api/sharing-rules/{new_id()}", json=body))
    over = []
    for each in drawn.shares:
        body = {"grantee_id": made.id_of(each.grantee), "level": each.level, "role": each.role}
        done(await owner.post(f"/api/{_path(made, each.record)}/shares", json=body))
        if each.over:
            mine = share.c.grantee_id == UUID(made.id_of(each.grantee))
            over.append(mine & (share.c.record_id == UUID(made.record_ids[each.record])))
    for contact, company in drawn.links:
        path = f"/api/{_path(made, contact)}/links/companies/{made.record_ids[company]}"
        done(await owner.put(path, json={}))
    await made.rapport.run_jobs()
    async with await made.session() as session:
        if over:
            ended = {"expires_at": real_now() - dt.timedelta(seconds=1)}
            await session.execute(share.update().where(sa.or_(*over)).values(ended))
        await epoch.rise(session)


def _path(made: Made, place: int) -> str:
    return f"{NOUN[made.drawn.records[place].kind]}/{made.record_ids[place]}"


@pytest.mark.parametrize("way", ["shares", "rules", "territories", "queues", "teams", "managers"])
def test_what_is_drawn_is_reached_in_every_way(way: str) -> None:
    """Of a few organisations each way opens something that no other one does, so that a hole in it is seen."""
    changed = 0
    for number in range(4):
        drawn = organisation(Random(number))  # noqa: S311  # a repeatable test
        without: dict[str, Any] = {
            "shares": [], "rules": [], "territories": [(above, frozenset()) for above, _ in drawn.territories],
            "queues": [(kinds, frozenset()) for kinds, _ in drawn.queues], "teams": [frozenset()] * len(drawn.teams),
            "managers": [None] * len(drawn.managers),
        }  # fmt: skip
        other = replace(drawn, **{way: without[way]})
        people = range(len(drawn.managers))
        changed += sum(
            drawn.may(each, kind, "read") != other.may(each, kind, "read") for each in people for kind in KINDS
        )
    assert changed > 2


@pytest.mark.asvs("V8.2.2")
@pytest.mark.asvs("V8.2.3")
@pytest.mark.asvs("V8.4.1")
@pytest.mark.slow
@given(drawn=organisations())
@FEW
async def test_everybody_gets_what_the_oracle_says(rapport: Rapport, drawn: Organisation) -> None:
    note(f"{drawn}")
    made = await built(rapport, drawn, f"{new_id().hex}@example.com")
    for reader in range(len(made.people)):
        for kind in KINDS:
            may = {level: made.drawn.may(reader, kind, level) for level in LEVELS}
            await asks(made, reader, kind, may["read"])
            await exports(made, reader, kind, may)
            await changes_many(made, reader, kind, may)
            await shares_one(made, reader, kind)
        await looks_everywhere(made, reader)
        await hears(made, reader)
        nothing_hidden_is_told(made, reader)
    for reader in range(len(made.people)):
        await creates(made, reader)


async def asks(made: Made, reader: int, kind: str, seen: set[int]) -> None:
    """List, count, groups, board, each record with its history, and the same by a program with a token."""
    person, noun = made.heard(reader), NOUN[kind]
    first = await person.post(f"/api/{noun}/query", json={"limit": 200})
    if made.drawn.depth(reader, kind, "read") == "none":
        assert first.status_code == 403
        for path, body in (("count", {}), ("summary", {"group": "owner_id"}), ("export", {"columns": ["name"]})):
            assert (await person.post(f"/api/{noun}/{path}", json=body)).status_code == 403
        return
    items = done(first)["items"]
    assert {each["id"] for each in items} == made.ids(seen), f"{reader} lists {kind}"
    hidden = made.drawn.hidden(reader, kind)
    assert all((SECRET[kind] in each) is not hidden for each in items)
    assert done(await person.post(f"/api/{noun}/count", json={})) == {"count": len(seen)}
    told = done(await person.post(f"/api/{noun}/summary", json={"group": "owner_id"}))
    owners = [made.id_of(made.drawn.records[each].owner) for each in seen]
    assert {each["key"]: each["count"] for each in told["groups"]} == {each: owners.count(each) for each in owners}
    assert told["total"]["count"] == len(seen)
    asked = {"filter": {"field": SECRET[kind], "op": "not_empty"}}
    counted = await person.post(f"/api/{noun}/count", json=asked)
    if hidden:
        assert counted.status_code >= 400
    else:
        assert done(counted) == {"count": len(seen)}
    if kind == "deal":
        cards = [card["id"] for column in (await board(person))["columns"] for card in column["cards"]]
        assert (len(cards), set(cards)) == (len(seen), made.ids(seen))
    machine = await with_token(made.rapport, person, "records:read")
    items = done(await machine.post(f"/api/{noun}/query", json={"limit": 200}))["items"]
    assert {each["id"] for each in items} == made.ids(seen)
    for place, each in enumerate(made.drawn.records):
        if each.kind == kind:
            for more in ("", "/history", "/access"):
                found = await person.get(f"/api/{_path(made, place)}{more}")
                assert found.status_code == (200 if place in seen else 404), f"{reader} reads {place}{more}"


async def exports(made: Made, reader: int, kind: str, may: dict[str, set[int]]) -> None:
    """The rows of a file, with the field that roles hide where it isn't hidden."""
    hidden = made.drawn.hidden(reader, kind)
    columns = ["name"] if hidden else ["name", SECRET[kind]]
    sent = await made.heard(reader).post(f"/api/{NOUN[kind]}/export", json={"columns": columns})
    if made.drawn.depth(reader, kind, "export") == "none":
        assert sent.status_code == 403
        return
    assert sent.status_code == 200, sent.text
    rows = [*csv.reader(io.StringIO(sent.content.decode("utf-8-sig")))][1:]
    expected = {(name_of(kind, each), *([] if hidden else [secret_of(kind, each)])) for each in may["export"]}
    assert {tuple(row[: len(columns)]) for row in rows} == expected


async def changes_many(made: Made, reader: int, kind: str, may: dict[str, set[int]]) -> None:
    """One edit and many are made of what may be changed, deletions of what may be deleted; all come back."""
    person, noun = made.heard(reader), NOUN[kind]
    mine = [place for place, each in enumerate(made.drawn.records) if each.kind == kind]
    ids = [made.record_ids[each] for each in mine]
    name = {"name": name_of(kind, mine[0])}
    one = await person.patch(f"/api/{noun}/{ids[0]}", json=name)
    refused = {403} if mine[0] in may["read"] else {403, 404}
    assert one.status_code in ({200} if mine[0] in may["update"] else refused), f"{reader} edits {kind}: {one.text}"
    if mine[0] in may["update"] and made.drawn.hidden(reader, kind):
        assert (await person.patch(f"/api/{noun}/{ids[0]}", json={SECRET[kind]: "open"})).status_code >= 400
    for op, level in (("update", "update"), ("delete", "delete"), ("restore", "delete")):
        body: Json = {"op": op, "ids": ids}
        if op == "update":
            body["fields"] = EDIT[kind]
        many = await person.post(f"/api/{noun}/bulk", json=body)
        if many.status_code != 200:
            assert (many.status_code, may[level]) == (403, set()), many.text
            continue
        failed = {each["id"] for each in many.json()["failed"]}
        assert set(ids) - failed == made.ids(may[level]), f"{reader} {op}s {kind}"


async def shares_one(made: Made, reader: int, kind: str) -> None:
    """One record is given to somebody as far as the reader's own roles reach; the owner takes it back."""
    drawn, person = made.drawn, made.heard(reader)
    place = next(place for place, each in enumerate(drawn.records) if each.kind == kind)
    taken = {each.grantee for each in drawn.shares if each.record == place}
    for level in ("read", "update"):
        able = [each for each in range(len(drawn.managers)) if drawn.depth(each, kind, level) != "none"]
        free = [each for each in able if ("person", each) not in taken]
        if not free:
            continue
        body = {"grantee_id": me(made.people[free[0]]), "level": level}
        given = await person.post(f"/api/{_path(made, place)}/shares", json=body)
        gives = place in drawn.may(reader, kind, "read") and drawn.gives(reader, place, level)
        assert (given.status_code == 200) is gives, f"{reader} shares {kind} {place}: {given.text}"
        if gives:
            access = done(await made.owner.get(f"/api/{_path(made, place)}/access"))
            [mine] = [each for each in access["shares"] if each["grantee"]["id"] == body["grantee_id"]]
            done(await made.owner.delete(f"/api/{_path(made, place)}/shares/{mine['id']}"), 204)


async def looks_everywhere(made: Made, reader: int) -> None:
    """The search finds what is seen, of every kind; a record's page names the linked ones that are seen."""
    drawn, person = made.drawn, made.heard(reader)
    seen = {kind: drawn.may(reader, kind, "read") for kind in KINDS}
    hits = done(await person.post("/api/search", json={"q": "Plant", "limit": 50}))["hits"]
    assert {each["id"] for each in hits} == made.ids(set().union(*seen.values()))
    for contact in seen["contact"]:
        page = done(await person.get(f"/api/{_path(made, contact)}"))
        linked = {company for one, company in drawn.links if one == contact}
        assert {each["id"] for each in page["related"]["companies"]} == made.ids(linked & seen["company"])
    for company in seen["company"]:
        page = done(await person.get(f"/api/{_path(made, company)}"))
        linked = {contact for contact, one in drawn.links if one == company}
        assert {each["id"] for each in page["related"]["contacts"]} == made.ids(linked & seen["contact"])


async def hears(made: Made, reader: int) -> None:
    """Of changes by somebody who may make all, a reader is told of those whose records they see."""
    drawn, person = made.drawn, made.heard(reader)
    before = (await changes(person))["seq"]
    edited = {next(place for place, each in enumerate(drawn.records) if each.kind == kind) for kind in KINDS}
    for place in sorted(edited):
        body = {"name": f"{name_of(drawn.records[place].kind, place)} now"}
        done(await made.owner.patch(f"/api/{_path(made, place)}", json=body))
        body = {"name": name_of(drawn.records[place].kind, place)}
        done(await made.owner.patch(f"/api/{_path(made, place)}", json=body))
    told = await changes(person, since=before)
    seen = {each for kind in KINDS for each in drawn.may(reader, kind, "read")}
    assert {each["record_id"] for each in told["changes"]} == made.ids(edited & seen), f"{reader} hears"


def nothing_hidden_is_told(made: Made, reader: int) -> None:
    """No answer names a record that isn't seen, or tells a value that is hidden."""
    drawn = made.drawn
    hidden = {kind for kind in KINDS if drawn.hidden(reader, kind)}
    secrets = {name_of(each.kind, place): place for place, each in enumerate(drawn.records)}
    never = {
        name for name, place in secrets.items() if place not in drawn.may(reader, drawn.records[place].kind, "read")
    }
    never |= {f"hush{kind}" for kind in hidden}
    for answer in made.answers[reader]:
        told = [each for each in never if each in answer.text]
        assert told == [], f"{answer.request.method} {answer.request.url} tells {reader} of {told}"


async def creates(made: Made, reader: int) -> None:
    """A new record of each kind, and one company from a file, are made by whose roles let them, and are theirs."""
    drawn, person = made.drawn, made.heard(reader)
    for kind in KINDS:
        place = len(drawn.records)
        answer = await person.post(f"/api/{NOUN[kind]}", json={"name": name_of(kind, place)})
        assert answer.status_code == (201 if drawn.creates(reader, kind) else 403), f"{reader} creates {kind}"
        if answer.status_code == 201:
            drawn.records.append(Record(kind, ("person", reader), None))
            made.record_ids.append(answer.json()["record"]["id"])
    place = len(drawn.records)
    content = f"name\n{name_of('company', place)}\n".encode()
    if not drawn.imports(reader):
        assert (await begun(person, len(content))).status_code == 403
        return
    if not drawn.creates(reader, "company"):
        assert (await upload(person, content)).status_code == 403
        return
    item = await opened(person, content)
    await step(made.rapport, person, item, "dry-run")
    await step(made.rapport, person, item, "run")
    [hit] = done(await made.owner.post("/api/search", json={"q": name_of("company", place)}))["hits"]
    drawn.records.append(Record("company", ("person", reader), None))
    made.record_ids.append(hit["id"])
