"""An archive of before somebody was erased doesn't bring them back: neither loaded, nor brought, nor of a moment."""

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from auth.identities import identity_of
from auth.models import security_event
from kernel.clock import real_now
from kernel.db import TenantSession
from kernel.errors import NotFound
from kernel.tables import change
from rapport.crm.imports import suppressed
from rapport.crm.imports.models import suppressed as listed
from rapport.crm.imports.suppressed import Suppressed
from rapport.portability.again import pasts_for
from rapport.portability.load import load
from rapport.privacy import erasing
from rapport.privacy.arriving import Judge, erase_again
from rapport.privacy.errors import TooManyFound
from rapport.privacy.find import Search
from tests.support import subjects
from tests.support.app import Person, Rapport
from tests.support.archives import archived, brought, load_of, organisation
from tests.support.imports import home_of, opened, step
from tests.support.subjects import EMAIL, MOBILE, NAME, Everywhere, everywhere, hits, left, said, searched
from tests.support.team import hired, me

EDGE = "Ottilie B., ottilie.brandvold@FJORDHUS.example, 0044 (7700) 900-123"


async def erased(rapport: Rapport, made: Everywhere) -> None:
    """Everything that was found of the person, but the documents that nothing says of."""
    request = await searched(rapport, made)
    refs = [each["ref"] for each in await hits(made, request["id"]) if each["how"] != "unread"]
    await said(made, request["id"], "ticks", {"refs": refs, "on": True})
    await said(made, request["id"], "confirmation")
    await said(made, request["id"], "erasure", {"mode": "delete"})
    await rapport.run_jobs()


async def entered(rapport: Rapport, made_id: UUID, email: str, made: Everywhere) -> Everywhere:
    person = await rapport.sign_in(email)
    moved = await person.post("/api/session/organisation", json={"organisation_id": str(made_id)})
    assert moved.status_code == 200, moved.text
    return Everywhere(person.signed_in(moved.json()), made.ids)


async def commitments(rapport: Rapport, owner: Person) -> dict[int, bytes]:
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
        rows = await session.rows(sa.select(change.c.seq, change.c.commitment))
        return {row.seq: bytes(row.commitment) for row in rows}


def written(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("back", [False, True])
async def test_an_archive_of_before_brings_nobody_back(
    rapport: Rapport, email: str, tmp_path: Path, back: bool
) -> None:
    """Loaded as it is, and as of a moment at which the person had another name."""
    made = await everywhere(rapport, email)
    before, moment = await commitments(rapport, made.owner), real_now()
    contact = (await made.owner.get(f"/api/contacts/{made.ids['contact']}")).json()["record"]
    await made.changed("contacts", contact, {"mobile": "+44 7700 900888", "note": f"now {NAME}"})
    data = await archived(rapport, made.owner)
    await erased(rapport, made)
    assert await left(rapport, made) == []
    path = written(tmp_path, data)
    made_id = await load_of(rapport, path, email, **({"as_of": moment} if back else {}))
    there = await entered(rapport, made_id, email, made)
    await rapport.run_jobs()  # the bytes of files
    assert await left(rapport, there) == []
    after = await commitments(rapport, there.owner)
    assert {seq: after[seq] for seq in before} == before
    record = (await there.owner.get(f"/api/contacts/{made.ids['contact']}")).json()["record"]
    assert (record["name"], record["email"], record["mobile"]) == ("Anonymised", None, None)
    other = (await there.owner.get(f"/api/contacts/{made.ids['other']}")).json()["record"]
    assert (other["name"], other["email"]) == ("Ottilie Brandvoldsen", "o.b@other.example")
    history = (await there.owner.get(f"/api/contacts/{made.ids['contact']}/history")).text
    assert not subjects.names(history)
    for word in (NAME, EMAIL, "900123"):
        found = (await there.owner.post("/api/search", json={"q": word})).json()["hits"]
        assert [hit["label"] for hit in found if hit["id"] != made.ids["other"]] == [], word
    [request] = (await there.owner.get("/api/subject-requests")).json()["requests"]
    assert (request["state"], request["mode"]) == ("erased", "anonymise")
    # What is imported there is held against the list as before.
    item = await step(rapport, there.owner, await opened(there.owner, subjects.TABLE, "contact"), "dry-run")
    assert [each["count"] for each in item["findings"] if each["kind"] == "erased"] == [1]


async def test_who_is_there_is_nobody_to_be_erased(rapport: Rapport, email: str, tmp_path: Path) -> None:
    """A number that a colleague has too, a namesake, and who came back by somebody's decision."""
    made = Everywhere(await rapport.sign_up("Fjord Ltd", "GB", email))
    for key, name, address, mobile in (
        ("gone", NAME, EMAIL, MOBILE), ("colleague", "Per Aas", "per@fjordhus.example", MOBILE),
        ("namesake", NAME, "namesake@other.example", None), ("back", "Bo Ek", "bo@back.example", None),
        ("told", "Told Off", None, None),
    ):  # fmt: skip
        await made.made("contacts", key, {"name": name, "email": address, "mobile": mobile, "note": f"Ask {NAME}"})
    told = (await made.owner.get(f"/api/contacts/{made.ids['told']}")).json()["record"]
    await made.changed("contacts", told, {"note": f"{NAME} is {EMAIL}"})
    data = await archived(rapport, made.owner)
    async with rapport.parts.runtime.session(await home_of(rapport, made.owner)) as session:
        assert isinstance(session, TenantSession)
        await suppressed.remember(session, [EMAIL, "bo@back.example"], [MOBILE])
    url = f"/api/contacts/{made.ids['gone']}"
    gone = (await made.owner.get(url)).json()["record"]
    await made.changed("contacts", gone, {"name": "Somebody", "email": None, "mobile": None})
    there = await entered(rapport, await load_of(rapport, written(tmp_path, data), email), email, made)

    async def values(name: str) -> tuple[Any, ...]:
        record = (await there.owner.get(f"/api/contacts/{made.ids[name]}")).json()["record"]
        return record["name"], record["email"], record["mobile"], record["note"]

    ask = f"Ask {NAME}"
    assert await values("gone") == ("Anonymised", None, None, None)
    assert await values("colleague") == ("Per Aas", "per@fjordhus.example", MOBILE, ask)
    assert await values("namesake") == (NAME, "namesake@other.example", None, ask)
    assert await values("back") == ("Bo Ek", "bo@back.example", None, ask)
    assert await values("told") == ("Told Off", None, None, f"{NAME} is ███")


async def test_without_anybody_erased_nothing_is_done(rapport: Rapport, email: str, tmp_path: Path) -> None:
    made = Everywhere(await rapport.sign_up("Fjord Ltd", "GB", email))
    await made.made("contacts", "one", {"name": NAME, "email": EMAIL})
    data = await archived(rapport, made.owner)
    there = await entered(rapport, await load_of(rapport, written(tmp_path, data), email), email, made)
    assert (await there.owner.get("/api/subject-requests")).json()["requests"] == []
    assert (await there.owner.get(f"/api/contacts/{made.ids['one']}")).json()["record"]["email"] == EMAIL


async def test_who_is_killed_while_people_are_erased_leaves_nothing(
    rapport: Rapport, email: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await everywhere(rapport, email)
    path = written(tmp_path, await archived(rapport, made.owner))
    await erased(rapport, made)
    before = set(await rapport.parts.runtime.homes())

    class Killed(BaseException):
        pass

    async def dies(*_: object) -> None:
        raise Killed

    monkeypatch.setattr(erasing.Erasure, "_record", dies)
    with pytest.raises(Killed):
        await load(rapport.parts.runtime, rapport.parts.provisioner, path, email, erase_again)
    assert set(await rapport.parts.runtime.homes()) == before
    monkeypatch.undo()
    monkeypatch.setattr("rapport.privacy.find.MOST", 0)
    with pytest.raises(TooManyFound):
        await load(rapport.parts.runtime, rapport.parts.provisioner, path, email, erase_again)
    assert set(await rapport.parts.runtime.homes()) == before
    monkeypatch.undo()

    async def ended(_: Search) -> int:
        raise NotFound

    monkeypatch.setattr(Search, "count", ended)
    with pytest.raises(NotFound):  # whatever ends it is what is said of it
        await load(rapport.parts.runtime, rapport.parts.provisioner, path, email, erase_again)
    assert set(await rapport.parts.runtime.homes()) == before


async def newest(person: Person) -> dict[str, Any]:
    found: dict[str, Any] = (await person.get("/api/archive-imports")).json()["newest"]
    return found


async def test_it_is_said_before_and_counted_afterwards(rapport: Rapport, email: str) -> None:
    made = Everywhere(await rapport.sign_up("Fjord Ltd", "GB", email))
    await made.made("contacts", "gone", {"name": NAME, "email": EMAIL})
    await made.made("contacts", "told", {"name": "Per Aas", "note": EDGE})
    data = await archived(rapport, made.owner)
    request = await searched(rapport, made)
    await said(made, request["id"], "confirmation")
    await said(made, request["id"], "erasure", {"mode": "delete"})
    await rapport.run_jobs()
    import_id = await brought(made.owner, data)
    await rapport.run_jobs()
    found = await newest(made.owner)
    assert (found["state"], found["summary"]["erased"], found["erased"]) == ("ready", 1, 0)
    assert (await made.owner.post(f"/api/archive-imports/{import_id}/organisation")).status_code == 200
    await rapport.run_jobs()
    found = await newest(made.owner)
    assert found["state"] == "done"
    assert found["erased"] >= 2
    there = await entered(rapport, UUID(found["organisation_id"]), email, made)
    note = (await there.owner.get(f"/api/contacts/{made.ids['told']}")).json()["record"]["note"]
    assert note == "Ottilie B., ███, ███"
    async with rapport.parts.runtime.databases.control_session() as control:
        mine = (security_event.c.organisation_id == organisation(there.owner)) & (
            security_event.c.kind == "privacy_erased"
        )
        assert len(await control.rows(sa.select(security_event.c.id).where(mine))) == 1


async def test_an_archive_asks_the_list_of_the_organisation_where_it_is_brought(rapport: Rapport, email: str) -> None:
    """And that of its own only for who erases there: what is erased would tell anybody else who is on it."""
    made = Everywhere(await rapport.sign_up("Fjord Ltd", "GB", email))
    await made.made("contacts", "gone", {"name": NAME, "email": EMAIL})
    await made.made("contacts", "other", {"name": "Bo Ek", "email": "bo@other.example"})
    data = await archived(rapport, made.owner)
    async with rapport.parts.runtime.session(await home_of(rapport, made.owner)) as session:
        assert isinstance(session, TenantSession)
        await suppressed.remember(session, [EMAIL], [])
    url = f"/api/contacts/{made.ids['gone']}"
    await made.changed("contacts", (await made.owner.get(url)).json()["record"], {"email": None, "name": "Nobody"})
    stranger = await rapport.sign_up("Stranger Ltd", "GB", f"stranger.{email}")
    async with rapport.parts.runtime.session(await home_of(rapport, stranger)) as session:
        assert isinstance(session, TenantSession)
        await suppressed.remember(session, ["bo@other.example"], [])
    await brought(stranger, data)
    await rapport.run_jobs()
    assert (await newest(stranger))["summary"]["erased"] == 1
    await brought(made.owner, data)
    await rapport.run_jobs()
    assert (await newest(made.owner))["summary"]["erased"] == 1


@pytest.mark.parametrize(("role", "asked"), [("rep", False), ("admin", True), ("owner", True)])
async def test_a_list_is_asked_and_taken_along_by_who_may_erase_there(
    rapport: Rapport, email: str, role: str, asked: bool
) -> None:
    """Who is in the organisation and no more would learn who is on its list, and own a copy."""
    owner = await rapport.sign_up("Fjord Ltd", "GB", email)
    colleague = await hired(rapport, owner, role=role)
    stranger = await rapport.sign_up("Stranger Ltd", "GB", f"stranger.{email}")
    runtime, home, own = rapport.parts.runtime, await home_of(rapport, owner), await home_of(rapport, stranger)
    async with runtime.session(home) as session:
        assert isinstance(session, TenantSession)
        await suppressed.remember(session, [EMAIL], [])
    async with runtime.databases.control_session() as control:
        identity_id = await identity_of(control, organisation(owner), UUID(me(colleague)))
    assert identity_id is not None
    found = await pasts_for(runtime, uuid4(), organisation(owner), identity_id, own)
    assert [each.home for each in found] == [home] * asked
    async with runtime.session(own) as session:
        assert len(await session.rows(sa.select(listed.c.hash))) == asked


async def test_a_list_that_goes_along_is_sealed_anew(rapport: Rapport, email: str, tmp_path: Path) -> None:
    made = Everywhere(await rapport.sign_up("Fjord Ltd", "GB", email))
    data = await archived(rapport, made.owner)
    runtime = rapport.parts.runtime
    async with runtime.session(await home_of(rapport, made.owner)) as session:
        assert isinstance(session, TenantSession)
        await suppressed.remember(session, [EMAIL], [MOBILE])
        hashes = {row.hash for row in await session.rows(sa.select(listed.c.hash))}
    there = await entered(rapport, await load_of(rapport, written(tmp_path, data), email), email, made)
    async with runtime.session(await home_of(rapport, there.owner)) as session:
        assert {row.hash for row in await session.rows(sa.select(listed.c.hash))} == hashes
        known = await suppressed.load(session)
    assert known is not None
    assert (known.named_by("email", EMAIL.upper()), known.named_by("phone", "07700900123")) == (True, True)


SECRET = b"s" * 32
AROUND = ("{}", "<{}>", "({})", "mail {}.", "{},", "邮箱：{}。", "{}; x@y.example", "07700 900555 {}")
WRITTEN = (EMAIL, EMAIL.upper(), "+44 7700 900123", "0044 7700 900123", "07700-900-123", "(07700) 900123")


def knows(*texts: tuple[str, str]) -> Suppressed:
    hashes = {suppressed._hash(SECRET, kind, each) for kind, text in texts for each in suppressed._forms(kind, text)}
    return Suppressed(SECRET, frozenset(hashes))


@given(
    before=st.text(max_size=30), after=st.text(max_size=30), how=st.sampled_from(AROUND), what=st.sampled_from(WRITTEN)
)
def test_whatever_stands_around_it_is_found(before: str, after: str, how: str, what: str) -> None:
    judge = Judge([knows(("email", EMAIL), ("phone", MOBILE))])
    assert judge.why(f"{before} {how.format(what)} {after}") & {"email", "phone"}


@given(st.text(alphabet="0123456789 ()+-./abc@", max_size=60))
def test_nothing_else_is_found(text: str) -> None:
    judge = Judge([knows(("email", EMAIL), ("phone", MOBILE)).without([("phone", MOBILE)])])
    assert judge.why(text) == set()
