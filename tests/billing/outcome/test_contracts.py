"""Drafting, signing and replacing a contract, and what is done to it by those who may not: each is refused."""

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
import sqlalchemy as sa

from auth import agreements, models
from auth.agreements import Signature
from auth.authz.roles import MANAGER
from billing.outcome import contracts, statements, store
from billing.outcome.models import outcome_contract
from billing.rating.periods import add_months
from tests.support.app import Person, Rapport
from tests.support.audit import details_of
from tests.support.authenticator import PRESENT, Authenticator, register
from tests.support.deals import made, stages_of
from tests.support.imports import colleague
from tests.support.outcome import BASELINE, URL, Year, ahead, altered, drafted, rehashed, sign, signed
from tests.support.servers import DatabasePair

pytestmark = pytest.mark.deep

Json = dict[str, Any]
REFUSED = (403, "auth.not_confirmed")


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Growth Ltd", "US", email)


def said(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def stored(rapport: Rapport, owner: Person) -> list[Any]:
    """The rows of the organisation's contract."""
    mine = outcome_contract.c.organisation_id == owner.session["organisation"]["id"]
    async with rapport.parts.runtime.databases.control_session() as control:
        rows = await control.rows(sa.select(outcome_contract).where(mine).order_by(outcome_contract.c.version))
    return [tuple(row.values()) for row in rows]


async def challenged(person: Person, contract_id: str) -> Json:
    """A ceremony to sign with."""
    begun = await person.post(f"{URL}/contract/{contract_id}/challenge")
    assert begun.status_code == 201, begun.text
    found: Json = begun.json()
    return found


async def test_an_offer_is_drafted_and_signed_and_the_signature_can_be_verified_later(
    rapport: Rapport, owner: Person
) -> None:
    page = (await owner.get(URL)).json()
    assert [each["key"] for each in page["offers"]] == ["growth-usd-1"]
    assert page["offers"][0] == {
        "key": "growth-usd-1", "currency": "USD", "deadband": "0.03", "cap": "120000", "interim": "1",
        "tiers": [{"up_to": "1000000", "share": "0.05"}, {"up_to": None, "share": "0.02"}],
    }  # fmt: skip
    assert (page["contract"], page["draft"], page["preview"], page["statements"]) == (None, None, None, [])
    draft = (await drafted(owner, ahead())).json()
    assert (draft["state"], draft["version"], draft["baseline"]) == ("proposed", 1, list(BASELINE))
    assert (await owner.get(URL)).json()["draft"] == draft

    refused = await owner.post(f"{URL}/contract/{draft['id']}/challenge")
    assert said(refused) == (409, "auth.passkey_needed")
    device = Authenticator()
    await register(owner, device)
    done = await sign(Year(rapport, owner, device), draft["id"])
    assert (done["state"], done["hash"], done["accepted_by"]) == (
        "accepted",
        draft["hash"],
        owner.session["person"]["id"],
    )
    page = (await owner.get(URL)).json()
    assert (page["contract"], page["draft"]) == (done, None)
    assert [each["phase"] for each in page["preview"]["quarters"]] == ["ahead"] * 4
    noted = await details_of(rapport, owner, "outcome_contract_signed")
    assert noted == [{"contract": draft["id"], "hash": draft["hash"]}]

    # Years later, with what is stored and without the passkey.
    async with rapport.parts.runtime.databases.control_session() as control:
        await control.execute(models.passkey.delete())
        row = (await control.rows(sa.select(outcome_contract).where(outcome_contract.c.id == draft["id"])))[0]
    kept = msgspec.convert(row.acceptance, Signature)
    assert agreements.verifies(kept, bytes(row.hash))
    assert not agreements.verifies(kept, bytes(32))


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"offer": "growth-eur-1"}, 422, "billing.outcome_no_offer"),
        ({"offer": "mine"}, 422, "billing.outcome_no_offer"),
        ({"starts": "2020-01-01"}, 422, "billing.outcome_bad_start"),
        ({"starts": "2999-01-01"}, 422, "billing.outcome_bad_start"),
        ({"starts": "0001-01-01"}, 422, "billing.outcome_bad_start"),
        ({"baseline": ["1", "1", "1"]}, 400, "bad_request"),
        ({"baseline": ["1", "1", "1", "-1"]}, 400, "bad_request"),
        ({"baseline": ["1", "1", "1", "NaN"]}, 400, "bad_request"),
        ({"baseline": ["1", "1", "1", "0.001"]}, 422, "billing.outcome_bad_baseline"),
        ({"deadband": "0"}, 400, "bad_request"),
        ({"tiers": []}, 400, "bad_request"),
    ],
)
async def test_nothing_but_published_terms_can_be_drafted(
    rapport: Rapport, owner: Person, change: Json, status: int, code: str
) -> None:
    body = {"offer": "growth-usd-1", "starts": ahead().isoformat(), "baseline": list(BASELINE)}
    assert said(await owner.post(f"{URL}/contract", json=body | change)) == (status, code)
    assert await stored(rapport, owner) == []


async def test_a_baseline_is_what_was_won_a_year_before_or_more(rapport: Rapport, owner: Person) -> None:
    """The whole organisation's, in the contract's currency."""
    starts, stages = ahead(), await stages_of(owner)
    before = add_months(starts, -12)
    won = {"stage": stages["Won"]}
    await made(owner, amount="100.5", closed_on=before.isoformat(), **won)
    await made(owner, amount="11", closed_on=(before + dt.timedelta(days=5)).isoformat(), currency="EUR", **won)
    await made(owner, amount="7", closed_on=(before - dt.timedelta(days=1)).isoformat(), **won)
    await made(owner, amount="1000", closed_on=add_months(before, 3).isoformat(), **won)
    gone = await made(owner, amount="5", closed_on=add_months(before, 3).isoformat(), **won)
    await owner.delete(f"/api/deals/{gone['id']}")
    await made(owner, amount="3", stage=stages["Discovery"])
    found = await owner.get(f"{URL}/baseline", params={"starts": starts.isoformat()})
    assert found.json() == {"starts": starts.isoformat(), "currency": "USD", "least": ["100.5", "1000", "0", "0"]}
    low = await drafted(owner, starts, ("100.5", "999.99", "0", "0"))
    assert (said(low), "1000" in low.json()["message"]) == ((422, "billing.outcome_bad_baseline"), True)
    assert await stored(rapport, owner) == []
    assert (await drafted(owner, starts, ("100.5", "1000", "0", "9"))).status_code == 201


async def test_one_draft_at_a_time_and_a_discarded_one_is_gone(rapport: Rapport, owner: Person) -> None:
    draft = (await drafted(owner, ahead())).json()
    before = await stored(rapport, owner)
    assert said(await drafted(owner, ahead(40))) == (409, "billing.outcome_draft_exists")
    assert await stored(rapport, owner) == before
    assert (await owner.delete(f"{URL}/contract/{draft['id']}")).status_code == 204
    assert await stored(rapport, owner) == []
    assert said(await owner.delete(f"{URL}/contract/{draft['id']}")) == (404, "billing.outcome_no_contract")
    assert said(await owner.post(f"{URL}/contract/{draft['id']}/challenge")) == (404, "billing.outcome_no_contract")


async def test_who_may_not_see_to_billing_may_do_nothing_of_it(rapport: Rapport, owner: Person) -> None:
    draft = (await drafted(owner, ahead())).json()
    before = await stored(rapport, owner)
    manager, device = await colleague(rapport, owner, MANAGER), Authenticator()
    await register(manager, device)
    one = f"{URL}/contract/{draft['id']}"
    for method, url, body in (
        ("GET", URL, None), ("GET", f"{URL}/baseline?starts=2026-01-01", None), ("DELETE", one, None),
        ("GET", f"{URL}/evidence?quarter=2026-01-01", None), ("GET", f"{URL}/what-if/{uuid4()}", None),
        ("POST", f"{URL}/contract", {}), ("POST", f"{one}/challenge", None),
        ("POST", f"{URL}/statements/2026-01-01/accept", {"version": 1}),
        ("POST", f"{URL}/statements/2026-01-01/dispute", {"version": 1, "deals": [str(uuid4())]}),
        ("POST", f"{one}/accept", device.get(await challenged_after(owner, draft["id"]), device.keys[0])),
    ):  # fmt: skip
        assert said(await manager.request(method, url, json=body)) == (403, "forbidden"), url
    assert await stored(rapport, owner) == before


async def challenged_after(owner: Person, contract_id: str) -> Json:
    """The owner's own ceremony, which somebody else got hold of."""
    await register(owner, Authenticator())
    return await challenged(owner, contract_id)


async def test_an_answer_to_anything_else_signs_nothing(rapport: Rapport, owner: Person, email: str) -> None:
    device, foreign = Authenticator(), Authenticator()
    await register(owner, device)
    rival = await rapport.sign_up("Rival Ltd", "US", f"b.{email}")
    await register(rival, foreign)
    theirs = (await drafted(rival, ahead())).json()
    draft = (await drafted(owner, ahead())).json()
    url, before = f"{URL}/contract/{draft['id']}/accept", await stored(rapport, owner)
    # A second window of the same person, who is signed in there anew.
    other = await rapport.sign_in(email)
    unverified = Authenticator(flags=PRESENT, keys=device.keys)
    elsewhere = Authenticator(origin="https://evil.example", keys=device.keys)
    stolen = device.get(await challenged(owner, draft["id"]))
    answers = {
        "another organisation's contract": device.get(await challenged(rival, theirs["id"])),
        "another's passkey": foreign.get(await challenged(owner, draft["id"])),
        "a sign-in's challenge": device.get((await owner.post("/api/passkey-challenges")).json()),
        "a step-up's challenge": device.get((await owner.post("/api/session/step-up-challenges")).json()),
        "another session's": device.get(await challenged(other, draft["id"])),
        "nobody verified": unverified.get(await challenged(owner, draft["id"])),
        "another page": elsewhere.get(await challenged(owner, draft["id"])),
        "a broken signature": device.get(await challenged(owner, draft["id"])) | {"signature": "AA"},
        "a made-up challenge": stolen | {"challenge_id": str(uuid4())},
    }
    for what, answer in answers.items():
        assert said(await owner.post(url, json=answer)) == REFUSED, what
    assert await stored(rapport, owner) == before
    # Nor does one that signs this contract do anything else.
    answer = device.get(await challenged(owner, draft["id"]))
    assert said(await owner.post("/api/session/step-up", json={"passkey": answer})) == REFUSED
    assert (await rapport.browser().post("/api/sessions", json={"passkey": answer})).status_code == 401
    assert said(await rival.post(url, json=foreign.get(await challenged(rival, theirs["id"])))) == (
        404, "billing.outcome_no_contract",
    )  # fmt: skip
    assert await stored(rapport, owner) == before


async def test_an_answer_counts_once_and_for_the_version_that_it_was_given_for(rapport: Rapport, owner: Person) -> None:
    device = Authenticator()
    await register(owner, device)
    first = (await drafted(owner, ahead())).json()
    early = device.get(await challenged(owner, first["id"]))
    assert (await owner.delete(f"{URL}/contract/{first['id']}")).status_code == 204
    second = (await drafted(owner, ahead(), ("1", "1", "1", "1"))).json()
    assert said(await owner.post(f"{URL}/contract/{second['id']}/accept", json=early)) == REFUSED
    answer = device.get(await challenged(owner, second["id"]))
    url = f"{URL}/contract/{second['id']}/accept"
    assert (await owner.post(url, json=answer)).status_code == 200
    before = await stored(rapport, owner)
    assert said(await owner.post(url, json=answer)) == (404, "billing.outcome_no_contract")
    # The next version of the same contract has the same id, and is not signed by that answer either.
    ends = dt.date.fromisoformat(second["starts"])
    third = (await drafted(owner, add_months(ends, 6))).json()
    assert (third["id"], third["version"]) == (second["id"], 2)
    assert said(await owner.post(url, json=answer)) == REFUSED
    assert (await stored(rapport, owner))[0] == before[0]


async def test_terms_that_were_altered_after_the_draft_are_not_signed(
    rapport: Rapport, owner: Person, database_pair: DatabasePair
) -> None:
    device = Authenticator()
    await register(owner, device)
    draft = (await drafted(owner, ahead())).json()
    answer = device.get(await challenged(owner, draft["id"]))
    await altered(database_pair, draft["id"], "cap", "999999999")
    url = f"{URL}/contract/{draft['id']}"
    assert said(await owner.post(f"{url}/challenge")) == (409, "billing.outcome_terms_altered")
    assert said(await owner.post(f"{url}/accept", json=answer)) == (409, "billing.outcome_terms_altered")
    # With a hash that fits, the answer is to something else.
    async with rapport.parts.runtime.databases.control_session() as control:
        [found] = await store.versions(control, UUID(owner.session["organisation"]["id"]))
    await rehashed(database_pair, found)
    assert said(await owner.post(f"{url}/accept", json=answer)) == REFUSED
    assert (await owner.get(URL)).json()["contract"] is None


async def test_a_newer_version_ends_the_one_before_with_a_quarter(rapport: Rapport, owner: Person) -> None:
    year = await signed(rapport, owner)
    within = year.starts + dt.timedelta(days=100)
    assert said(await drafted(owner, within)) == (422, "billing.outcome_bad_start")
    assert said(await drafted(owner, year.starts)) == (422, "billing.outcome_bad_start")
    second = add_months(year.starts, 6)
    draft = (await drafted(owner, second, ("1", "2", "3", "4"))).json()
    await sign(year, draft["id"])
    async with year.control() as control:
        rated = await statements.settled(control, year.id)
    assert [(each.item.starts, len(each.item.baseline), each.results) for each in rated] == [
        (year.starts, 2, ()), (second, 4, ()),
    ]  # fmt: skip
    assert len({each.item.id for each in rated}) == 2
    # Each quarter is in one version only, and each version settles its own.
    await year.win(1, "5000000", year.starts)
    await year.win(2, "50", second)
    for number in range(3):
        end = add_months(year.starts, 3 * number + 3)
        assert await year.day(end) == (1, 0)
        await year.day(end + dt.timedelta(days=16))
    assert await year.results() == ["5000000", "0", "50"]


async def test_the_page_says_what_follows_and_when_something_may(rapport: Rapport, owner: Person) -> None:
    before = await Year(rapport, owner).look()
    assert (before["next"], before["next_starts"]) == (None, [])
    year = await signed(rapport, owner)
    quarters = [add_months(year.starts, 3 * number).isoformat() for number in range(1, 7)]
    shown = await year.look()
    # Not the day after its last one yet: that is more than a year ahead.
    assert (shown["next"], shown["next_starts"]) == (None, quarters[:3])
    draft = (await drafted(owner, dt.date.fromisoformat(quarters[1]), ("1", "2", "3", "4"))).json()
    assert (await year.look())["next"] is None
    await sign(year, draft["id"])
    shown = await year.look()
    assert (shown["contract"]["version"], shown["contract"]["ends"]) == (1, quarters[1])
    assert (shown["next"]["version"], shown["next"]["starts"]) == (2, quarters[1])
    assert shown["next_starts"] == [quarters[2]]
    assert (await drafted(owner, dt.date.fromisoformat(quarters[2]), BASELINE)).status_code == 201
    async with year.control() as control:
        known = await store.versions(control, year.id)
    over = add_months(year.starts, 19)
    assert contracts.next_starts(known, add_months(year.starts, 18)) == [add_months(year.starts, 18)]
    assert contracts.next_starts(known, over) == [over]


async def test_a_contract_that_is_terminated_ends_with_its_quarter(rapport: Rapport, owner: Person) -> None:
    year = await signed(rapport, owner)
    await drafted(owner, add_months(year.starts, 12))
    async with year.control() as control:
        await contracts.terminate(control, year.id, year.starts + dt.timedelta(days=100))
        [agreed] = await store.versions(control, year.id)
    assert (agreed.state, agreed.ends, len(agreed.effective.baseline)) == (
        "terminated", add_months(year.starts, 6), 2,
    )  # fmt: skip
    assert said(await drafted(owner, add_months(year.starts, 3))) == (422, "billing.outcome_bad_start")
    assert (await drafted(owner, add_months(year.starts, 6))).status_code == 201
    other = await signed(rapport, await rapport.sign_up("Early Ltd", "US", f"c.{uuid4().hex}@example.com"))
    async with other.control() as control:
        await contracts.terminate(control, other.id, other.starts - dt.timedelta(days=1))
        assert await statements.settled(control, other.id) == []
    assert (await other.look())["contract"] is None


async def test_a_draft_that_nobody_signed_in_time_is_drafted_again(rapport: Rapport, owner: Person) -> None:
    device = Authenticator()
    await register(owner, device)
    draft = (await drafted(owner, ahead(3))).json()
    answer, before = device.get(await challenged(owner, draft["id"])), await stored(rapport, owner)
    await owner.post("/api/clock", json={"to": (ahead(3) + dt.timedelta(days=1)).isoformat()})
    assert said(await owner.post(f"{URL}/contract/{draft['id']}/accept", json=answer)) == (
        422,
        "billing.outcome_bad_start",
    )
    assert await stored(rapport, owner) == before
