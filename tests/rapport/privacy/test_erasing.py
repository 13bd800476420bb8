"""One person found at every place, and erased there, while proofs and figures stay what they were."""

import asyncio
import base64
import contextlib
import io
import zipfile
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from auth.models import security_event
from kernel.jobs import Job
from kernel.tables import change
from rapport.portability.manifest import Chain
from rapport.privacy import cases, jobs, places
from tests.support import subjects
from tests.support.app import Rapport
from tests.support.archives import archived, opened
from tests.support.audit import details_of
from tests.support.imports import ask
from tests.support.rotation import home_of, killed_at, organisation
from tests.support.subjects import EMAIL, NAME, TEXTS, Everywhere, everywhere, hits, left, look, said, searched

FOUND = {
    ("activity", "linked"): [True, True],
    ("change", "named"): [True],
    ("company", "linked"): [False],
    ("contact", "named"): [False],
    ("contact", "self"): [True],
    ("deal", "linked"): [True],
    ("document", "unread"): [False, False],
    ("file", "named"): [False, True],
    ("import_run", "named"): [True],
    ("invitation", "named"): [True],
    ("lead", "self"): [True],
    ("person", "named"): [True],
    ("saved_view", "named"): [True],
    ("stage_event", "linked"): [True],
    ("stored_file", "linked"): [True],
    ("stored_file", "named"): [False, False],
    ("stored_file", "unread"): [False],
    ("task", "named"): [True],
}
"""Where the person is, how, and what is ticked by itself: what an address or a number says, never a name alone."""


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


async def history(rapport: Rapport, made: Everywhere) -> tuple[dict[int, bytes], set[int]]:
    """The commitments by number, and which changes still hold what they found."""
    async with rapport.parts.runtime.session(await home_of(rapport, made.owner)) as session:
        rows = await session.rows(sa.select(change.c.seq, change.c.commitment, change.c.payload))
        return {row.seq: bytes(row.commitment) for row in rows}, {row.seq for row in rows if row.payload is not None}


def chain(commitments: dict[int, bytes]) -> dict[str, Any]:
    found = Chain()
    for seq in sorted(commitments):
        found.add(seq, commitments[seq])
    return {"seq": found.head.seq, "chain": found.head.chain}


async def proof(rapport: Rapport, made: Everywhere, request_id: str) -> dict[str, Any]:
    """What the certificate says, checked with the published key alone."""
    answer = (await made.owner.get(f"/api/subject-requests/{request_id}/certificate")).json()
    published = {key["kid"]: key for key in (await rapport.browser().get("/.well-known/jwks.json")).json()["keys"]}
    head, body, signature = answer["jws"].split(".")
    key = published[msgspec.json.decode(decoded(head))["kid"]]
    Ed25519PublicKey.from_public_bytes(decoded(key["x"])).verify(decoded(signature), f"{head}.{body}".encode())
    certificate: dict[str, Any] = msgspec.json.decode(decoded(body))
    assert certificate == answer["certificate"]
    return certificate


def summed(certificate: dict[str, Any], name: str) -> dict[tuple[str, str], int]:
    """The lines of a certificate."""
    how = "how" if name == "erased" else "why"
    return {(each["place"], each[how]): each["count"] for each in certificate[name]}


async def chosen(rapport: Rapport, made: Everywhere) -> str:
    """A request in which everything is ticked but the company that the person only belongs to, confirmed."""
    request = await searched(rapport, made)
    found = await hits(made, request["id"])
    refs = [each["ref"] for each in found if each["place"] != "company"]
    await said(made, request["id"], "ticks", {"refs": refs, "on": True})
    await said(made, request["id"], "confirmation")
    request_id: str = request["id"]
    return request_id


def test_of_every_table_it_is_said_what_an_erasure_does_there() -> None:
    assert places.missing() == set()


async def test_everything_is_found_handed_over_and_made_nameless(rapport: Rapport, email: str) -> None:
    made = await everywhere(rapport, email)
    request = await searched(rapport, made)
    found: dict[tuple[str, str], list[bool]] = {}
    for each in await hits(made, request["id"]):
        found.setdefault((each["place"], each["how"]), []).append(each["ticked"])
    assert {key: sorted(ticked) for key, ticked in found.items()} == FOUND
    await archived(rapport, made.owner)
    request_id = await chosen(rapport, made)
    await _handed_over(rapport, made, request_id)
    before, _ = await history(rapport, made)
    told = (await made.owner.get(f"/api/subject-requests/{request_id}/preview", params={"mode": "anonymise"})).json()
    await said(made, request_id, "erasure", {"mode": "anonymise"})
    await rapport.run_jobs()

    done = await look(made, request_id)
    assert (done["state"], done["done"], done["has_export"]) == ("erased", done["total"], False), done
    assert done["wanted"] == {"names": [], "emails": [], "phones": []}
    certificate = await proof(rapport, made, request_id)
    still = await left(rapport, made)
    assert still == [f"company: Ask {NAME} first"]
    assert summed(certificate, "kept") == {("company", "not_chosen"): 1, ("document", "unread"): 1}
    stays = {"kept", "names_nobody", "works_here"}
    expected = {
        (each["place"], each["outcome"]): each["count"] for each in told["fates"] if each["outcome"] not in stays
    }
    assert summed(certificate, "erased") == expected
    await _figures_stay(rapport, made, before, certificate)
    await _nothing_comes_back(rapport, made)


async def _handed_over(rapport: Rapport, made: Everywhere, request_id: str) -> None:
    """The copy: all of the person's own, of what is about others too the words around them."""
    await said(made, request_id, "export")
    await rapport.run_jobs()
    await said(made, request_id, "download")
    answer = await made.owner.get(f"/api/subject-requests/{request_id}/file")
    assert answer.headers["content-type"] == "application/zip"
    for kind in ("privacy_exported", "privacy_downloaded"):
        assert await details_of(rapport, made.owner, kind) == [{"request": request_id}]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    assert sorted(entries) == [
        "README.txt", "fields.csv", "files/001-cv.pdf", "files/002-drawing.png", "history.csv", "imports.csv",
        "mentions.csv", "person.json",
    ]  # fmt: skip
    records = {each["object"]: each["fields"] for each in msgspec.json.decode(entries["person.json"])}
    assert records["contact"]["birthday"] == "1980-05-04"
    assert records["activity"]["body"] == "Her mother is ill"
    assert "likes skiing" in entries["history.csv"].decode()
    rows = entries["imports.csv"].decode()
    assert ("met at the fair" in rows, "900555" in rows) == (True, False)
    assert "120000" not in b"".join(entries.values()).decode(errors="ignore")


async def _figures_stay(
    rapport: Rapport, made: Everywhere, before: dict[int, bytes], certificate: dict[str, Any]
) -> None:
    """No commitment is another one, and a funnel counts what it counted."""
    after, _ = await history(rapport, made)
    assert {seq: after[seq] for seq in before} == before
    assert certificate["head"] == chain({seq: after[seq] for seq in after if seq <= certificate["head"]["seq"]})
    contact = (await made.owner.get(f"/api/contacts/{made.ids['contact']}")).json()["record"]
    texts = {name: contact[name] for name in ("name", "email", "mobile", "note", "birthday")}
    assert texts == {"name": "Anonymised", "email": None, "mobile": None, "note": None, "birthday": None}
    deal = (await made.owner.get(f"/api/deals/{made.ids['deal']}")).json()["record"]
    assert (deal["name"], deal["amount"], deal["description"]) == ("House for ███", "120000", "Call ███ at ███")
    other = (await made.owner.get(f"/api/contacts/{made.ids['other']}")).json()["record"]
    assert (other["name"], other["email"]) == ("Ottilie Brandvoldsen", "o.b@other.example")
    note = (await made.owner.get(f"/api/activities/{made.ids['note']}")).json()["record"]
    assert (note["body"], note["kind"], note["contact"]) == (None, "note", made.ids["contact"])


async def _nothing_comes_back(rapport: Rapport, made: Everywhere) -> None:
    """Not by search, history, undo of the import or an archive, nor in Redis."""
    owner = made.owner
    for text in (NAME, EMAIL, "900123"):
        answer = (await owner.post("/api/search", json={"q": text})).json()
        known = {made.ids["company"], made.ids["other"]}
        assert [each["label"] for each in answer["hits"] if each["id"] not in known] == [], text
    page = (await owner.get(f"/api/contacts/{made.ids['contact']}/history")).text
    assert "skiing" not in page
    undone = await ask(owner, {"id": made.ids["import"]}, "undo")
    assert undone.status_code == 200, undone.text
    entries = opened(await archived(rapport, owner))
    tables = {name: data.decode() for name, data in entries.items() if name.startswith(("tables/", "late/", "files/"))}
    naming = {name for name, text in tables.items() if subjects.names(text)}
    assert naming <= {"tables/company.ndjson", "late/company.ndjson"}
    redis = rapport.parts.runtime.redis
    values = [key + (await redis.dump(key) or b"") async for key in redis.scan_iter(count=1000)]
    assert not [value for value in values for text in TEXTS if text.encode() in value.lower()]
    assert await left(rapport, made) == [f"company: Ask {NAME} first"]


@pytest.mark.slow
async def test_killed_between_any_two_steps_it_comes_to_the_same_end(
    rapport: Rapport, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await everywhere(rapport, email)
    request_id = await chosen(rapport, made)
    home = await home_of(rapport, made.owner)
    tenant = await rapport.parts.directory.tenant(organisation(made.owner))
    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        await cases.begin_erasure(session, UUID(request_id), "delete")
    number = 1
    while True:
        with killed_at(number, monkeypatch) as came:
            work = Job(uuid4(), home, cases.ERASE, {"request_id": request_id}, 1)
            with contextlib.suppress(asyncio.CancelledError):
                await jobs.erase(rapport.parts.runtime, work)
        if not came:
            break
        number += 3
    assert number > 30
    await rapport.run_jobs()
    assert await left(rapport, made) == [f"company: Ask {NAME} first"]
    certificate = await proof(rapport, made, request_id)
    assert summed(certificate, "kept") == {("company", "not_chosen"): 1, ("document", "unread"): 1}
    for noun, name in (("contacts", "contact"), ("leads", "lead"), ("activities", "note")):
        assert (await made.owner.get(f"/api/{noun}/{made.ids[name]}")).status_code == 404, name
    deal = (await made.owner.get(f"/api/deals/{made.ids['deal']}")).json()["record"]
    assert deal["amount"] == "120000"


async def test_what_is_under_a_legal_hold_is_named_and_nothing_is_erased(rapport: Rapport, email: str) -> None:
    made = await everywhere(rapport, email)
    held = await made.owner.put(f"/api/attachments/{made.ids['cv']}/hold")
    assert held.status_code == 204, held.text
    request_id = await chosen(rapport, made)
    before = await left(rapport, made)
    refused = await made.owner.post(f"/api/subject-requests/{request_id}/erasure", json={"mode": "delete"})
    assert (refused.status_code, refused.json()["code"]) == (409, "privacy.files_held")
    assert refused.json()["details"] == {"files": ["cv.pdf"]}
    preview = (await made.owner.get(f"/api/subject-requests/{request_id}/preview", params={"mode": "delete"})).json()
    assert preview["held"] == ["cv.pdf"]
    assert (await look(made, request_id))["state"] == "confirmed"
    assert await left(rapport, made) == before
    # Left out, the rest goes and the certificate names it.
    assert (await made.owner.delete(f"/api/subject-requests/{request_id}/confirmation")).status_code == 200
    await said(made, request_id, "ticks", {"refs": [made.ids["cv"]], "on": False})
    await said(made, request_id, "confirmation")
    await said(made, request_id, "erasure", {"mode": "anonymise"})
    await rapport.run_jobs()
    assert (await made.owner.get(f"/api/attachments/{made.ids['cv']}")).status_code == 200
    async with rapport.parts.runtime.databases.control_session() as control:
        mine = (security_event.c.organisation_id == organisation(made.owner)) & security_event.c.kind.like("privacy_%")
        kinds = [row.kind for row in await control.rows(sa.select(security_event.c.kind).where(mine))]
    assert sorted(kinds) == [
        "privacy_confirmed", "privacy_confirmed", "privacy_erased", "privacy_erasure_begun", "privacy_found",
        "privacy_searched",
    ]  # fmt: skip
