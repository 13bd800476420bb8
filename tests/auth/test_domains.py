"""Domains: proved by a TXT record that a real server answers with, looked up daily, lost after a grace, one holder."""

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from auth.domains import claims, watch
from auth.domains.models import domain_claim
from auth.models import security_event
from kernel.clock import real_now
from tests.support.app import Person, Rapport
from tests.support.dns_server import Zone
from tests.support.domains import claimed, verified
from tests.support.team import code, hired, organisation_id, stale

pytestmark = pytest.mark.deep

Json = dict[str, Any]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """Who claims domains."""
    return await rapport.sign_up("Acme Ltd", "GB", email)


async def listed(person: Person) -> list[Json]:
    found: list[Json] = (await person.get("/api/domains")).json()
    return found


async def later(rapport: Rapport, monkeypatch: pytest.MonkeyPatch, days: float) -> None:
    """What a worker does so many days from now."""
    with monkeypatch.context() as patched:
        patched.setattr(watch, "real_now", lambda: real_now() + dt.timedelta(days=days))
        await watch.check(rapport.parts.runtime)


async def events(rapport: Rapport, person: Person) -> list[str]:
    mine = security_event.c.organisation_id == organisation_id(person)
    kinds = sa.select(security_event.c.kind).where(mine, security_event.c.kind.like("domain%"))
    async with rapport.parts.runtime.databases.control_session() as control:
        return [row.kind for row in await control.rows(kinds.order_by(security_event.c.occurred_at))]


async def test_a_domain_is_verified_by_its_record(rapport: Rapport, owner: Person, zone: Zone, domain: str) -> None:
    made = await claimed(owner, f" {domain.upper()}. ")
    assert (made["domain"], made["state"], made["joining"]) == (domain, "pending", "off")
    assert made["record"].startswith("rapport-verification=")
    assert len(made["record"]) == len("rapport-verification=") + 32
    path = f"/api/domains/{made['id']}/verification"
    assert code(await owner.post(path)) == (409, "auth.domain_no_record")
    zone.texts[domain] = ["v=spf1 -all", made["record"] + "x", "rapport-verification=" + "a" * 32]
    assert code(await owner.post(path)) == (409, "auth.domain_no_record")
    assert (await listed(owner))[0]["state"] == "pending"
    # A long record comes in pieces.
    zone.texts[domain].append(made["record"][:10] + "|" + made["record"][10:])
    assert (await owner.post(path)).json()["state"] == "verified"
    assert await events(rapport, owner) == ["domain_claimed", "domain_verified"]
    assert (await owner.delete(f"/api/domains/{made['id']}")).status_code == 204
    assert await listed(owner) == []


@pytest.mark.asvs("V8.4.1")
async def test_each_claim_has_a_token_of_its_own(rapport: Rapport, owner: Person, domain: str) -> None:
    other = await rapport.sign_up("Other Ltd", "GB", f"o{uuid4().hex}@example.com")
    one, two = await claimed(owner, domain), await claimed(other, domain)
    assert one["record"] != two["record"]
    await owner.delete(f"/api/domains/{one['id']}")
    assert (await claimed(owner, domain))["record"] != one["record"]


@pytest.mark.asvs("V2.2.1")
@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("gmail.com", "auth.domain_public"), ("QQ.com", "auth.domain_public"), ("mail.163.com", "auth.domain_public"),
        ("１６３.com", "auth.domain_public"), ("localhost", "auth.domain_invalid"), ("10.0.0.1", "auth.domain_invalid"),
        ("a@b.com", "auth.domain_invalid"), ("https://acme.com", "auth.domain_invalid"),
        ("a b.com", "auth.domain_invalid"), ("*.acme.com", "auth.domain_invalid"),
        ("x" * 64 + ".com", "auth.domain_invalid"), ("", "auth.domain_invalid"),
    ],
)  # fmt: skip
async def test_what_cannot_be_claimed(owner: Person, text: str, error: str) -> None:
    refused = await owner.post("/api/domains", json={"domain": text})
    assert (refused.status_code, refused.json()["fields"]["domain"]["code"]) == (422, error)
    assert await listed(owner) == []


@pytest.mark.asvs("V2.2.1")
async def test_a_name_that_looks_alike_is_another_domain(owner: Person, zone: Zone, domain: str) -> None:
    lookalike = "а" + domain[1:]  # a Cyrillic letter
    made = await verified(owner, zone, lookalike)
    assert made["domain"].startswith("xn--")
    assert made["shown"] == lookalike
    assert domain not in [each["domain"] for each in await listed(owner)]
    assert code(await owner.post("/api/domains", json={"domain": lookalike})) == (409, "auth.domain_listed")
    assert (await claimed(owner, domain))["state"] == "pending"


@pytest.mark.asvs("V2.2.1")
async def test_an_alias_proves_nothing(owner: Person, zone: Zone, domain: str) -> None:
    """A forgotten CNAME leads to a machine that somebody else has taken over."""
    made = await claimed(owner, domain)
    zone.aliases[domain], zone.texts["elsewhere.test"] = "elsewhere.test", [made["record"]]
    assert code(await owner.post(f"/api/domains/{made['id']}/verification")) == (409, "auth.domain_no_record")
    # Nor does a record above or below it.
    zone.clear().texts = {f"www.{domain}": [made["record"]], "test": [made["record"]]}
    assert code(await owner.post(f"/api/domains/{made['id']}/verification")) == (409, "auth.domain_no_record")
    assert (await listed(owner))[0]["state"] == "pending"


async def test_a_dns_that_does_not_answer_changes_nothing(owner: Person, zone: Zone, domain: str) -> None:
    made = await claimed(owner, domain)
    zone.broken.add(domain)
    assert code(await owner.post(f"/api/domains/{made['id']}/verification")) == (409, "auth.domain_dns_silent")
    assert (await listed(owner))[0]["state"] == "pending"


@pytest.mark.asvs("V8.4.1")
async def test_the_first_proof_counts_until_its_record_is_gone(
    rapport: Rapport, owner: Person, zone: Zone, domain: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who gets at the DNS for an hour takes no domain away; who has bought it gets it after the grace."""
    await verified(owner, zone, domain)
    other = await rapport.sign_up("Buyer Ltd", "GB", f"o{uuid4().hex}@example.com")
    theirs = await claimed(other, domain)
    zone.texts[domain].append(theirs["record"])
    path = f"/api/domains/{theirs['id']}/verification"
    assert code(await other.post(path)) == (409, "auth.domain_taken")
    zone.texts[domain] = [theirs["record"]]
    assert code(await other.post(path)) == (409, "auth.domain_taken")
    await later(rapport, monkeypatch, 1.01)
    assert code(await other.post(path)) == (409, "auth.domain_taken")
    assert [each["state"] for each in await listed(owner)] == ["missing"]
    await later(rapport, monkeypatch, 8.5)
    assert [each["state"] for each in await listed(owner)] == ["lost"]
    assert (await other.post(path)).json()["state"] == "verified"
    # And not back, while it is the other's.
    [mine] = await listed(owner)
    zone.texts[domain].append(mine["record"])
    assert code(await owner.post(f"/api/domains/{mine['id']}/verification")) == (409, "auth.domain_taken")


async def test_a_record_that_is_gone_starts_a_grace_and_mails(
    rapport: Rapport, owner: Person, zone: Zone, domain: str, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await verified(owner, zone, domain)
    await owner.patch(f"/api/domains/{made['id']}", json={"joining": "ask"})
    await later(rapport, monkeypatch, 0.5)
    assert zone.asked.count(domain) == 1  # no sooner than after a day
    await later(rapport, monkeypatch, 1.01)
    assert (await listed(owner))[0]["state"] == "verified"
    zone.texts[domain] = []
    await later(rapport, monkeypatch, 2.1)
    [gone] = await listed(owner)
    assert (gone["state"], gone["joining"], gone["ends_at"] is not None) == ("missing", "ask", True)
    zone.texts[domain] = [made["record"]]
    await later(rapport, monkeypatch, 3.2)
    assert (await listed(owner))[0]["state"] == "verified"
    zone.texts[domain] = []
    for days in (4.3, 5.4, 11.2):
        await later(rapport, monkeypatch, days)
        assert (await listed(owner))[0]["state"] == "missing"
    await later(rapport, monkeypatch, 12.3)
    [lost] = await listed(owner)
    assert (lost["state"], lost["joining"]) == ("lost", "off")
    assert [mail["subject"] for mail in await rapport.mails(email)][:4] == [
        f"Acme Ltd no longer holds {domain}", f"The record of {domain} is gone", f"The record of {domain} is back",
        f"The record of {domain} is gone",
    ]  # fmt: skip
    assert (await events(rapport, owner))[-4:] == ["domain_missing", "domain_back", "domain_missing", "domain_lost"]


async def test_silence_of_the_dns_counts_only_when_it_lasts(
    rapport: Rapport, owner: Person, zone: Zone, domain: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await verified(owner, zone, domain)
    zone.broken.add(domain)
    for days, state in ((1.1, "verified"), (6.5, "verified"), (7.6, "missing")):
        await later(rapport, monkeypatch, days)
        assert (await listed(owner))[0]["state"] == state


@pytest.mark.asvs("V8.2.1")
@pytest.mark.asvs("V7.5.3")
@pytest.mark.asvs("V8.4.1")
async def test_who_may_claim(rapport: Rapport, owner: Person, zone: Zone, domain: str) -> None:
    made = await claimed(owner, domain)
    rep = await hired(rapport, owner, "rep")
    stranger = await rapport.sign_up("Strange Ltd", "GB", f"s{uuid4().hex}@example.com")
    path, gone = f"/api/domains/{made['id']}", (404, "auth.domain_gone")
    for refused in (
        await rep.get("/api/domains"), await rep.post("/api/domains", json={"domain": domain}),
        await rep.post(f"{path}/verification"), await rep.patch(path, json={"joining": "auto"}), await rep.delete(path),
    ):  # fmt: skip
        assert code(refused) == (403, "forbidden")
    zone.texts[domain] = [made["record"]]
    for refused in (
        await stranger.post(f"{path}/verification"), await stranger.patch(path, json={"joining": "ask"}),
        await stranger.delete(path),
    ):  # fmt: skip
        assert code(refused) == gone
    await stale(rapport, owner)
    for refused in (
        await owner.post("/api/domains", json={"domain": "x.test"}), await owner.post(f"{path}/verification"),
        await owner.patch(path, json={"joining": "ask"}), await owner.delete(path),
    ):  # fmt: skip
        assert code(refused) == (403, "auth.step_up_needed")
    assert [(each["state"], each["joining"]) for each in await listed(owner)] == [("pending", "off")]


async def role_of(owner: Person, rights: Json) -> str:
    """The key of a role of its own."""
    name = uuid4().hex
    made = await owner.post("/api/roles", json={"label": {"zh": name, "en": name}, "rights": rights})
    assert made.status_code == 201, made.text
    return str(made.json()["key"])


@pytest.mark.asvs("V8.2.1")
async def test_the_role_of_joining_is_one_that_could_be_given(
    rapport: Rapport, owner: Person, zone: Zone, domain: str
) -> None:
    made = await verified(owner, zone, domain)
    admin, path = await hired(rapport, owner, "admin"), f"/api/domains/{made['id']}"
    assert code(await admin.patch(path, json={"joining": "auto", "role": "owner"})) == (403, "auth.above_you")
    for who in (admin, owner):
        refused = await who.patch(path, json={"joining": "auto", "role": "admin"})
        assert (refused.status_code, refused.json()["fields"]["role"]["code"]) == (422, "auth.domain_role_too_wide")
    rights = {"objects": {"*": {"read": "own"}}}
    wide = [{**rights, flag: True} for flag in ("import", "see_disk", "configure", "billing", "privacy", "view_as")]
    wide.append({"objects": {"*": {"read": "own"}, "contact": {"read": "all", "export": "all"}}})
    for each in wide:
        refused = await owner.patch(path, json={"joining": "auto", "role": await role_of(owner, each)})
        assert (refused.status_code, refused.json()["fields"]["role"]["code"]) == (422, "auth.domain_role_too_wide")
    assert [(each["joining"], each["role"]) for each in await listed(owner)] == [("off", "rep")]
    pending = await claimed(owner, f"b{domain}")
    assert code(await owner.patch(f"/api/domains/{pending['id']}", json={"joining": "ask"})) == (
        409, "auth.domain_not_verified"
    )  # fmt: skip
    narrow = await role_of(owner, {"objects": {"*": {"read": "all", "export": "own"}}})
    offered = {each["key"] for each in (await owner.get("/api/members")).json()["roles"] if each["gives_little"]}
    assert offered == {"rep", narrow}, "what the page offers is what is taken"
    assert (await owner.patch(path, json={"joining": "auto", "role": narrow})).status_code == 204
    assert (await admin.patch(path, json={"joining": "auto", "role": "rep"})).status_code == 204
    assert (await events(rapport, owner))[-1] == "domain_joining_set"


async def test_no_more_than_there_may_be(owner: Person, monkeypatch: pytest.MonkeyPatch, domain: str) -> None:
    monkeypatch.setattr(claims, "MAX_DOMAINS", 1)
    await claimed(owner, domain)
    refused = await owner.post("/api/domains", json={"domain": f"b{domain}"})
    assert code(refused) == (422, "auth.domain_too_many")
    assert len(await listed(owner)) == 1


async def test_the_domain_is_kept_encrypted(rapport: Rapport, owner: Person, domain: str) -> None:
    await claimed(owner, domain)
    mine = domain_claim.c.organisation_id == organisation_id(owner)
    async with rapport.parts.runtime.databases.control_session() as control:
        [row] = await control.rows(sa.select(domain_claim).where(mine))
    assert domain.encode() not in repr(tuple(row)).encode()
