"""Random records with rows in every place: as many rows before as after, and an undo is the state before."""

import random
from collections.abc import Collection
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from auth.actor import principal_of, system_of
from kernel.clock import real_now
from kernel.columns import ciphers
from kernel.db import TenantSession
from kernel.ids import new_id
from kernel.tables import change, tenant_metadata
from rapport.crm.activities.models import notification
from rapport.crm.deals.lines import PART, take_back
from rapport.crm.duplicates.models import duplicate_pair
from rapport.crm.features import REGISTRY
from rapport.crm.imports.models import stored_file
from rapport.crm.merging import follow_up, merge, undo
from rapport.crm.merging.follow_up import move_late
from rapport.crm.merging.models import merge_move
from rapport.crm.merging.places import PLAIN, references
from rapport.crm.records import write
from rapport.crm.records.definitions import open_scope
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.scope import Scope
from tests.support.app import Person, Rapport
from tests.support.imports import home_of
from tests.support.merging import made, merged, read, undone
from tests.support.team import hired

Json = dict[str, Any]
LOGS = {
    "acl_epoch", "change", "change_counter", "delivery", "job", "merge_move", "outbox", "record_merge",
    "schema_version", "text_order", "text_rank",
}  # fmt: skip
"""What grows with everything that is done, or follows from the rest."""
MARKS = {"version", "field_versions", "updated_at", "search_tokens", "cf"}


class Filling:
    """Three companies, and rows of every kind that name one of them."""

    def __init__(self, rapport: Rapport, person: Person, seed: int) -> None:
        self.rapport, self.person = rapport, person
        self.dice = random.Random(seed)  # noqa: S311  # no secret
        self.companies: list[str] = []

    def any(self) -> str:
        """One of the companies."""
        return self.dice.choice(self.companies)

    async def fill(self, colleague: Person) -> None:
        """Makes everything."""
        texts = {"phone": "+44 113 496 000{}", "website": "https://c{}.example", "address": "{} Mill Lane"}
        for number in range(3):
            some = {name: text.format(number) for name, text in texts.items() if self.dice.random() < 0.6}
            self.companies.append(await made(self.person, "companies", name=f"Alder {number}", **some))
        contacts = [await made(self.person, "contacts", name=f"Person {number}") for number in range(3)]
        for contact in contacts:
            for company in self.dice.sample(self.companies, self.dice.randint(1, 3)):
                path = f"/api/contacts/{contact}/links/companies/{company}"
                body = {"is_primary": self.dice.random() < 0.4}
                assert (await self.person.put(path, json=body)).status_code == 200
        for number in range(4):
            await made(self.person, "deals", name=f"Deal {number}", company=self.any())
            await made(self.person, "tasks", title=f"Task {number}", company=self.any(), contact=contacts[0])
            await made(self.person, "activities", subject=f"Call {number}", kind="call", company=self.any())
        await made(self.person, "companies", name="Below", parent=self.any())
        for company in self.dice.sample(self.companies, 2):
            given = {"grantee_id": colleague.session["person"]["id"], "level": "read"}
            assert (await self.person.post(f"/api/companies/{company}/shares", json=given)).status_code == 200
        async with self.session() as session:
            await self._beside(session)

    async def _beside(self, session: TenantSession) -> None:
        """Rows that take more than a call to be made."""
        who, now = UUID(self.person.session["person"]["id"]), real_now()
        for _ in range(3):
            file = {"id": new_id(), "name": b"\1" * 40, "size": 1, "object": "company", "purpose": "attachment"}
            file |= {"record_id": UUID(self.any()), "created_by": who, "created_at": now}
            await session.execute(stored_file.insert(), {**dict.fromkeys(stored_file.c.keys()), **file})
            told = {"id": new_id(), "person_id": who, "kind": "mention", "object": "company", "created_at": now}
            told |= {"record_id": UUID(self.any()), "actor": None, "seen_at": None}
            await session.execute(notification.insert(), told)
        third = new_id()
        for other in (UUID(each) for each in self.companies[1:]):
            left, right = sorted((other, third))
            pair = {"left_id": left, "right_id": right, "object": "company", "score": 60, "state": "dismissed"}
            await session.execute(
                duplicate_pair.insert(), {**pair, "found_at": now, "decided_by": who, "decided_at": now}
            )

    def session(self) -> Any:
        """A transaction of the organisation."""
        return _Session(self.rapport, self.person)


class _Session:
    def __init__(self, rapport: Rapport, person: Person) -> None:
        self._rapport, self._person = rapport, person

    async def __aenter__(self) -> TenantSession:
        tenant = await self._rapport.parts.directory.tenant(UUID(self._person.session["organisation"]["id"]))
        self._open = self._rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys)
        return await self._open.__aenter__()

    async def __aexit__(self, *raised: Any) -> None:
        await self._open.__aexit__(*raised)


async def state(filling: Filling) -> Json:
    """Every row of the organisation, without logs, versions and ciphertexts; and the texts of the companies."""
    found: Json = {}
    async with filling.session() as session:
        for table in tenant_metadata.tables.values():
            if table.name in LOGS:
                continue
            left = MARKS | {each.name for each in ciphers(table)}
            if table.name in REGISTRY.objects:
                left |= {each.name for each in table.columns if each.name.endswith(("_hmac", "_bucket"))}
            columns = [each for each in table.columns if each.name not in left]
            rows = await session.rows(sa.select(*columns))
            found[table.name] = sorted(repr(tuple(row)) for row in rows)
    for each in filling.companies:
        record = await read(filling.person, "companies", each)
        found[each] = {name: value for name, value in record.items() if name not in MARKS}
    return found


async def naming(filling: Filling, ids: list[str]) -> dict[str, int]:
    """By place, how many rows name one of the records, but for the records themselves."""
    known, company, found = [UUID(each) for each in ids], REGISTRY["company"], {}
    async with filling.session() as session:
        for name, column, own in (
            *(
                (each.name, each.obj.table.c[each.field.name], each.obj.table.c.id)
                for each in references(REGISTRY, company)
            ),
            *((each.name, each.table.c[each.column], each.table.c[each.key]) for each in PLAIN),
        ):
            mine = sa.select(sa.func.count()).where(
                column.in_(known), own.not_in([UUID(each) for each in filling.companies])
            )
            found[name] = int((await session.rows(mine))[0][0])
    return found


@pytest.mark.parametrize("seed", range(3))
async def test_rows_before_are_rows_after_and_an_undo_is_the_state_before(
    rapport: Rapport, email: str, seed: int
) -> None:
    owner = await rapport.sign_up("Twins Ltd", "GB", email)
    filling = Filling(rapport, owner, seed)
    await filling.fill(await hired(rapport, owner))
    one, two, three = filling.companies
    before, rows = await state(filling), await naming(filling, filling.companies)
    merge_id = (await merged(owner, "companies", one, two, three))["merge"]["id"]
    async with filling.session() as session:
        gone = sa.select(merge_move.c.place, sa.func.count()).where(merge_move.c.joined).group_by(merge_move.c.place)
        joined = {row.place: row[1] for row in await session.rows(gone)}
    after = await naming(filling, [one])
    assert {name: number + joined.get(name, 0) for name, number in after.items()} == rows
    assert set((await naming(filling, [two, three])).values()) == {0}
    await undone(owner, merge_id)
    assert await state(filling) == before


@pytest.mark.parametrize("piece", [1, 3])
async def test_what_one_transaction_does_not_move_goes_along_by_jobs_and_back(
    rapport: Rapport, email: str, monkeypatch: pytest.MonkeyPatch, piece: int
) -> None:
    for module in (merge, undo):
        monkeypatch.setattr(module, "MOST_ROWS", 0)
    for module in (merge, undo, follow_up):
        monkeypatch.setattr(module, "PIECE", piece)
    owner = await rapport.sign_up("Twins Ltd", "GB", email)
    filling = Filling(rapport, owner, piece)
    await filling.fill(await hired(rapport, owner))
    one, two, three = filling.companies
    before, rows = await state(filling), await naming(filling, filling.companies)
    done = (await merged(owner, "companies", one, two, three))["merge"]
    assert done["moving"] is True
    assert sum((await naming(filling, [two, three])).values()) > 0
    await _in_pieces(rapport, filling, follow_up.move_late)
    async with filling.session() as session:
        gone = sa.select(merge_move.c.place, sa.func.count()).where(merge_move.c.joined).group_by(merge_move.c.place)
        joined = {row.place: row[1] for row in await session.rows(gone)}
    after = await naming(filling, [one])
    assert {name: number + joined.get(name, 0) for name, number in after.items()} == rows
    assert set((await naming(filling, [two, three])).values()) == {0}
    shown = (await owner.get(f"/api/merges/{done['id']}")).json()
    assert (shown["moving"], shown["moved_since"], shown["reason"]) == (False, 0, None)
    back = await undone(owner, done["id"])
    assert back["moving"] is True
    await _in_pieces(rapport, filling, follow_up.move_back)
    assert await state(filling) == before
    assert (await owner.get(f"/api/merges/{done['id']}")).json()["moving"] is False


async def _in_pieces(rapport: Rapport, filling: Filling, step: Any) -> None:
    """Runs the jobs, of which the third is killed before it commits; what it left is gone on with."""
    tries = 0

    async def breaks(*args: Any) -> Any:
        nonlocal tries
        tries += 1
        done = await step(*args)
        if tries == 3:
            raise RuntimeError("killed")
        return done

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(follow_up, step.__name__, breaks)
        await rapport.run_jobs()
        assert tries == 3
        async with filling.session() as session:
            await follow_up.resume(session)
        await rapport.run_jobs()
    assert tries > 3


async def test_what_comes_to_a_merged_record_while_it_is_merged_moves_along(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Twins Ltd", "GB", email)
    filling = Filling(rapport, owner, 0)
    one, two = [await made(owner, "companies", name=name) for name in ("Alder", "Birch")]
    deal = await made(owner, "deals", name="Frames")
    merge_id = UUID((await merged(owner, "companies", one, two))["merge"]["id"])
    table = REGISTRY["deal"].table
    async with filling.session() as session:  # as a writer does who read the company before
        await session.execute(table.update().where(table.c.id == UUID(deal)).values(company=UUID(two)))
    principal = await _principal(rapport, owner)
    async with principal.session(rapport.parts.runtime) as session:
        assert await move_late(await open_scope(REGISTRY, principal, session), merge_id) == 1
    assert (await read(owner, "deals", deal))["company"] == one
    await undone(owner, str(merge_id))
    assert (await read(owner, "deals", deal))["company"] == two
    async with principal.session(rapport.parts.runtime) as session:
        assert await move_late(await open_scope(REGISTRY, principal, session), merge_id) == 0


async def test_an_undo_while_the_late_ones_wait_leaves_them_alone(
    rapport: Rapport, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = await rapport.sign_up("Twins Ltd", "GB", email)
    one, two = [await made(owner, "companies", name=name) for name in ("Alder", "Birch")]
    deal = await made(owner, "deals", name="Frames", company=two)
    merge_id = UUID((await merged(owner, "companies", one, two))["merge"]["id"])
    waits = write.hold

    async def comes_second(scope: Scope, obj: ObjectType, ids: Collection[UUID]) -> None:
        monkeypatch.setattr(write, "hold", waits)
        await undone(owner, str(merge_id))
        await waits(scope, obj, ids)

    principal = await _principal(rapport, owner)
    async with principal.session(rapport.parts.runtime) as session:
        scope = await open_scope(REGISTRY, principal, session)
        monkeypatch.setattr(write, "hold", comes_second)
        assert await move_late(scope, merge_id) == 0
    assert (await read(owner, "deals", deal))["company"] == two


async def test_what_comes_late_goes_on_with_a_survivor_that_was_merged_since(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Twins Ltd", "GB", email)
    filling = Filling(rapport, owner, 0)
    one, two, three = [await made(owner, "companies", name=name) for name in ("Alder", "Birch", "Cedar")]
    deal = await made(owner, "deals", name="Frames")
    first = (await merged(owner, "companies", one, two))["merge"]["id"]
    second = (await merged(owner, "companies", three, one))["merge"]["id"]
    table = REGISTRY["deal"].table
    async with filling.session() as session:
        await session.execute(table.update().where(table.c.id == UUID(deal)).values(company=UUID(two)))
    principal = await _principal(rapport, owner)
    for merge_id, count in ((second, 0), (first, 1)):  # the later one's job was the first
        async with principal.session(rapport.parts.runtime) as session:
            assert await move_late(await open_scope(REGISTRY, principal, session), UUID(merge_id)) == count
    await rapport.run_jobs()
    assert (await read(owner, "deals", deal))["company"] == three
    for merge_id, company in ((second, one), (first, two)):
        await undone(owner, merge_id)
        assert (await read(owner, "deals", deal))["company"] == company


async def test_lines_that_are_brought_back_name_the_survivor(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Twins Ltd", "GB", email)
    one, two, three = [await made(owner, "products", name=name) for name in ("Frame", "Frames", "Door")]
    deal = await made(owner, "deals", name="An order", amount="10", product=two)
    put = await owner.put(f"/api/deals/{deal}/lines", json={"lines": [{"product_id": three}]})
    assert put.status_code == 200, put.text
    await merged(owner, "products", one, two)
    home, person = await home_of(rapport, owner), UUID(owner.session["person"]["id"])
    principal = await principal_of(rapport.parts.runtime, home, person)
    async with principal.session(rapport.parts.runtime) as session:
        scope = await open_scope(REGISTRY, principal, session)
        [row] = await session.rows(sa.select(change).where(change.c.object == PART, change.c.op == "update"))
        await take_back(scope, scope.mine(REGISTRY["deal"]), row)
    lines = (await owner.get(f"/api/deals/{deal}/lines")).json()["lines"]
    assert [each["product_id"] for each in lines] == [one]


async def _principal(rapport: Rapport, person: Person) -> Any:
    home = await home_of(rapport, person)
    return await system_of(rapport.parts.runtime, home, UUID(person.session["person"]["id"]))
