"""The audit trail over HTTP: for who manages people, searched, exported, checked, and its heads sent outside."""

import asyncio
import datetime as dt
import json
from typing import Any

import pytest

from auth.audit import checking
from auth.audit.models import security_chain
from auth.authz.roles import ADMIN, FINANCE, MANAGER, REP
from rapport.audit import heads, search
from tests.support.app import Person, Rapport
from tests.support.audit import (
    altered,
    asked,
    checked,
    details_of,
    events,
    noted,
    organisation_of,
    seals,
    seals_of_exports,
)
from tests.support.audit import heads as heads_of

Json = dict[str, Any]


async def test_who_manages_people_reads_what_happened_in_plain_words(rapport: Rapport, owner: Person) -> None:
    await owner.post("/api/audit/checks", json={})
    found = await asked(owner)
    assert found["cursor"] is None
    newest = found["events"][0]
    assert (newest["kind"], newest["category"], newest["severity"]) == ("audit_checked", "audit", "notice")
    assert newest["sentence"] == {
        "zh": "Ann Lee校验了审计链，发现 0 处问题",
        "en": "Ann Lee checked the audit chain: 0 faults",
    }
    assert newest["person"]["name"] == "Ann Lee"
    assert newest["means"] == "web"
    assert newest["address"].startswith("10.")
    assert newest["details"] == {"faults": "0", "upto": str(found["events"][1]["seal"]["seq"])}
    assert newest["seal"] is None
    assert [each["kind"] for each in found["events"]][-1] == "signed_in"
    assert [each["seal"]["seq"] for each in found["events"][1:]] == [*range(len(found["events"]) - 1, 0, -1)]


@pytest.mark.asvs("V8.2.1")
@pytest.mark.asvs("V16.4.2")
@pytest.mark.parametrize("role", [MANAGER, REP, FINANCE])
async def test_nobody_else_reads_checks_or_exports(rapport: Rapport, owner: Person, role: str) -> None:
    other = await rapport.hire(owner, f"other-{role}@example.com", role=role)
    before = len(await seals(rapport, organisation_of(owner)))
    for method, path, body in (
        ("GET", "/api/audit", None),
        ("POST", "/api/audit/events/query", {}),
        ("POST", "/api/audit/export", {"format": "csv"}),
        ("POST", "/api/audit/checks", {}),
        ("POST", "/api/audit/heads", None),
        ("PUT", "/api/audit/recipients", {"addresses": []}),
    ):
        done = await other.request(method, path, json=body)
        assert (done.status_code, done.json()["code"]) == (403, "forbidden"), path
    assert len(await seals(rapport, organisation_of(owner))) == before
    assert await heads_of(rapport, organisation_of(owner)) == []


async def test_an_admin_may(rapport: Rapport, owner: Person) -> None:
    admin = await rapport.hire(owner, "admin-of-audit@example.com", role=ADMIN)
    assert (await asked(admin, category="sign_in"))["events"] != []


async def test_events_are_found_by_all_that_they_say(rapport: Rapport, owner: Person, email: str) -> None:
    bob = await rapport.hire(owner, f"bob-{email}")
    person_id = bob.session["person"]["id"]
    await owner.post(f"/api/members/{person_id}/deactivation")
    [gone] = (await asked(owner, kind="member_deactivated"))["events"]
    assert gone["sentence"]["en"] == "Ann Lee deactivated Bob Ray"
    theirs = [each["kind"] for each in (await asked(owner, person_id=person_id))["events"]]
    assert theirs == ["member_deactivated", "signed_in"]
    assert (await asked(owner, person_id=str(organisation_of(owner))))["events"] == []
    here = gone["address"]
    assert {each["address"] for each in (await asked(owner, address=here))["events"]} == {here}
    assert (await asked(owner, address="192.0.2."))["events"] == []
    assert [each["kind"] for each in (await asked(owner, record_id=person_id))["events"]] == ["member_deactivated"]
    assert (await asked(owner, object="contact"))["events"] == []
    assert {each["category"] for each in (await asked(owner, category="people"))["events"]} == {"people"}
    assert {each["severity"] for each in (await asked(owner, severity="info"))["events"]} == {"info"}
    at = gone["occurred_at"]
    assert (await asked(owner, since=at))["events"][-1]["id"] == gone["id"]
    assert gone["id"] not in [each["id"] for each in (await asked(owner, until=at))["events"]]
    assert (await asked(owner, since=(dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)).isoformat()))["events"] == []


async def test_what_is_asked_wrongly_is_refused(owner: Person) -> None:
    for body, code in (
        ({"cursor": "x"}, "audit.bad_cursor"),
        ({"cursor": "99999999999999999999999-00"}, "audit.bad_cursor"),
        ({"filter": {"kind": "nothing"}}, "audit.unknown_kind"),
        ({"filter": {"category": "nothing"}}, "bad_request"),
        ({"limit": 0}, "bad_request"),
    ):
        done = await owner.post("/api/audit/events/query", json=body)
        assert done.json()["code"] == code, done.text
    assert (await owner.post("/api/audit/export", json={"format": "csv", "filter": {"kind": "x"}})).status_code == 422
    assert await seals_of_exports(owner) == []


async def test_pages_follow_each_other_without_gap_or_double(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await noted(rapport, organisation_of(owner), 7)
    every = [each["id"] for each in (await asked(owner))["events"]]
    monkeypatch.setattr(search, "AT_ONCE", 3)
    assert await _paged(owner, limit=2) == every
    # A search that finds little looks so far and says where it is.
    monkeypatch.setattr(search, "MOST_LOOKED_AT", 3)
    only = [each["id"] for each in (await asked(owner, kind="signed_in"))["events"]]
    assert await _paged(owner, limit=50, address="10.") == await _paged(owner, limit=1, address="10.")
    assert set(only) <= set(every)


async def _paged(owner: Person, *, limit: int, **filter_: object) -> list[str]:
    found, cursor = list[str](), None
    while True:
        page = await asked(owner, cursor, limit, **filter_)
        found += [each["id"] for each in page["events"]]
        cursor = page["cursor"]
        if cursor is None:
            return found


async def test_a_check_is_asked_for_six_times_an_hour(rapport: Rapport, owner: Person) -> None:
    for _ in range(6):
        assert (await owner.post("/api/audit/checks", json={})).status_code == 200
    refused = await owner.post("/api/audit/checks", json={})
    assert (refused.status_code, refused.json()["code"]) == (429, "auth.throttled")
    assert len((await asked(owner, kind="audit_checked"))["events"]) == 6


async def test_one_check_of_an_organisation_runs_at_a_time(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "PAGE", 1)
    await noted(rapport, organisation_of(owner), 20)
    done = await asyncio.gather(*(owner.post("/api/audit/checks", json={}) for _ in range(3)))
    assert sorted(each.status_code for each in done) == [200, 429, 429]
    assert (await owner.post("/api/audit/checks", json={})).status_code == 200, "the one before is over"
    assert len((await asked(owner, kind="audit_checked"))["events"]) == 2


async def test_a_row_that_was_altered_says_so(rapport: Rapport, owner: Person) -> None:
    await noted(rapport, organisation_of(owner), 1)
    [newest, *_] = (await asked(owner))["events"]
    await altered(
        rapport,
        "UPDATE security_event SET kind = 'made_up', details = set_byte(details, 30, get_byte(details, 30) # 1)"
        " WHERE id = :id",
        id=newest["id"],
    )
    [now, *_] = (await asked(owner))["events"]
    assert (now["is_readable"], now["sentence"]["en"], now["details"]) == (False, "An unknown event", {})
    done = (await owner.post("/api/audit/checks", json={})).json()
    assert (done["number"], done["faults"][0]["what"], done["faults"][0]["event_id"]) == (
        1, "event_altered", newest["id"],
    )  # fmt: skip
    state = (await owner.get("/api/audit")).json()["chain"]
    assert (state["faults"], state["checked_seq"]) == (1, done["upto"])
    # It is exported as it is, and an auditor finds it without us.
    lines = (await owner.post("/api/audit/export", json={"format": "jsonl"})).text.splitlines()
    [line] = [json.loads(each) for each in lines[1:] if newest["id"] in each]
    assert (line["details"], line["salt"]) == ("", "")


async def test_heads_are_sent_each_hour_and_hold_the_chain_to_account(
    rapport: Rapport, owner: Person, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heads, "AT_ONCE", 10_000)  # other tests' organisations wait for heads, too
    mine, auditor = organisation_of(owner), f"auditor-{email}"
    chosen = {"addresses": [auditor, auditor.upper()]}
    state = (await owner.put("/api/audit/recipients", json=chosen)).json()
    assert state["recipients"] == [auditor.upper()]
    assert await details_of(rapport, owner, "audit_recipients_changed") == [{"addresses": auditor.upper()}]
    await noted(rapport, mine, 2)
    await heads.sweep(rapport.parts.runtime)
    await heads.sweep(rapport.parts.runtime)
    [head] = await heads_of(rapport, mine)
    assert (head.mailed, head.filed) == (1, True)
    filed = rapport.settings.data_dir / "heads" / str(mine) / f"{head.seq:012}.jws"
    assert filed.read_text().strip() == bytes(head.statement).decode()
    [told] = await rapport.mails(auditor.upper())
    assert told["subject"] == f"Head of the audit chain of Audited Ltd, no. {head.seq}"
    assert bytes(head.hash).hex() in told["text"]
    # Within the hour there is no other; after it there is one if anything happened.
    await noted(rapport, mine, 1)
    await heads.sweep(rapport.parts.runtime)
    assert len(await heads_of(rapport, mine)) == 1
    async with rapport.parts.runtime.databases.control_session() as control:
        of_mine = security_chain.update().where(security_chain.c.id == mine)
        await control.execute(of_mine.values(head_at=head.made_at - heads.EVERY))
    await heads.sweep(rapport.parts.runtime)
    assert [each.seq for each in await heads_of(rapport, mine)] == [head.seq, head.seq + 1]
    done = await owner.post("/api/audit/checks", json={"head": filed.read_text()})
    assert (done.json()["number"], done.json()["head_seq"]) == (0, head.seq)


@pytest.mark.asvs("V16.4.2")
async def test_a_tail_that_was_cut_off_is_found_by_the_head_that_was_mailed(rapport: Rapport, owner: Person) -> None:
    mine = organisation_of(owner)
    await noted(rapport, mine, 3)
    await owner.post("/api/audit/heads")
    [head] = await heads_of(rapport, mine)
    [first, *gone] = await seals(rapport, mine)
    for each in gone:
        await altered(rapport, "DELETE FROM security_event WHERE id = :id", id=each.event_id)
    kept_hash, seq = bytes(first.hash), first.seq
    await altered(rapport, "DELETE FROM security_head WHERE chain_id = :chain", chain=mine)
    await altered(rapport, "DELETE FROM security_seal WHERE chain_id = :chain AND seq > :seq", chain=mine, seq=seq)
    await altered(
        rapport, "UPDATE security_chain SET seq = :seq, hash = :hash, head_seq = 0 WHERE id = :chain",
        chain=mine, seq=seq, hash=kept_hash,
    )  # fmt: skip
    assert await checked(rapport, mine) == []
    done = (await owner.post("/api/audit/checks", json={"head": bytes(head.statement).decode()})).json()
    assert [(fault["what"], fault["seq"]) for fault in done["faults"]] == [("cut_off", head.seq)]


@pytest.mark.asvs("V16.4.2")
async def test_a_forged_head_is_refused(rapport: Rapport, owner: Person, email: str) -> None:
    other = await rapport.sign_up("Other Ltd", "GB", f"other-{email}")
    for person in (owner, other):
        assert (await person.post("/api/audit/heads")).status_code == 200
    [foreign] = await heads_of(rapport, organisation_of(other))
    [own] = await heads_of(rapport, organisation_of(owner))
    signed = bytes(own.statement).decode()
    first, body, signature = signed.split(".")
    for forged in (
        bytes(foreign.statement).decode(), "nonsense", "", f"{first}.{body[:-2]}AA.{signature}",
        f"{first}.{body}.{'A' * len(signature)}", f"e30.{body}.{signature}",
        f"eyJraWQiOiJub25lIn0.{body}.{signature}", f"bnVsbA.{body}.{signature}",
    ):  # fmt: skip
        done = await owner.post("/api/audit/checks", json={"head": forged})
        assert (done.status_code, done.json()["code"]) == (422, "audit.bad_head"), forged
    assert (await owner.get(f"/api/audit/heads/{foreign.id}")).status_code == 404
    assert (await events(rapport, organisation_of(owner), "audit_checked")) == []


async def test_who_gets_heads_is_checked(owner: Person) -> None:
    done = await owner.put("/api/audit/recipients", json={"addresses": ["auditor@example.com", "nobody"]})
    assert done.status_code == 422
    assert done.json()["fields"]["addresses.1"]["code"] == "audit.bad_recipient"
    assert (await owner.get("/api/audit")).json()["recipients"] == []
    many = {"addresses": [f"a{number}@example.com" for number in range(6)]}
    assert (await owner.put("/api/audit/recipients", json=many)).status_code == 400


async def test_a_folder_that_can_not_be_written_to_holds_nothing_up(
    rapport: Rapport, owner: Person
) -> None:  # fmt: skip
    (rapport.settings.data_dir / "heads").mkdir(exist_ok=True)
    (rapport.settings.data_dir / "heads" / str(organisation_of(owner))).write_text("in the way")
    state = (await owner.post("/api/audit/heads")).json()
    [head] = state["heads"]
    assert (head["filed"], head["mailed"]) == (False, 0)
    assert await details_of(rapport, owner, "audit_head_sent") == [{"seq": str(head["seq"]), "mailed": "0"}]
    # Nothing new: no second head.
    again = (await owner.post("/api/audit/heads")).json()
    assert len(again["heads"]) == 2  # sending it was an event
