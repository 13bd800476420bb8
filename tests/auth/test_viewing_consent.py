"""Where an organisation has people asked, nobody views as them unless they said so: once, and while they let it."""

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
import sqlalchemy as sa

from auth import security_log
from auth.models import security_event
from auth.viewing.models import Asks, viewing_request
from tests.support.app import Person, Rapport
from tests.support.audit import organisation_of
from tests.support.colleagues import change_role
from tests.support.team import code
from tests.support.viewing import REASON, answer, ask, begin, begin_allowed, end, id_of, set_policy

ASK_FIRST = (409, "auth.viewing_ask_first")
GONE = (404, "auth.viewing_request_gone")
OVER = (401, "auth.viewing_over")


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of an organisation that has people asked."""
    found = await rapport.sign_up("Acme Ltd", "GB", email)
    assert (await set_policy(found, "ask")).status_code == 204
    return found


@pytest.fixture
async def rep(rapport: Rapport, owner: Person, email: str) -> Person:
    """Whom somebody wants to view as."""
    return await rapport.hire(owner, f"rep.{email}", name="Bob Ray")


@pytest.fixture
async def admin(rapport: Rapport, owner: Person, email: str) -> Person:
    """Somebody else who may view as others, and is no owner."""
    return await rapport.hire(owner, f"admin.{email}", role="admin", name="Ada May")


async def asked_of(person: Person) -> list[dict[str, Any]]:
    """What somebody is asked."""
    found: list[dict[str, Any]] = (await person.get("/api/session/viewing-requests")).json()
    return found


async def states(viewer: Person) -> list[str]:
    """What became of what somebody asked, the latest first."""
    return [each["state"] for each in (await viewer.get("/api/viewing-requests")).json()]


async def allowed(viewer: Person, person: Person) -> str:
    """A request that was allowed."""
    request = (await ask(viewer, id_of(person))).json()["id"]
    assert (await answer(person, request, allow=True)).status_code == 204
    return str(request)


async def later(rapport: Rapport, owner: Person, **gone: int) -> None:
    """As if all that was asked had been so long ago."""
    table, back = viewing_request, dt.timedelta(**gone)
    values = {"created_at": table.c.created_at - back, "expires_at": table.c.expires_at - back}
    async with rapport.parts.runtime.databases.control_session() as control:
        await control.execute(table.update().where(table.c.organisation_id == organisation_of(owner)).values(values))


async def noted(rapport: Rapport, owner: Person) -> list[tuple[str, dict[str, str]]]:
    """What the log of security events has of views, opened."""
    mine = security_event.c.organisation_id == organisation_of(owner)
    statement = sa.select(security_event).where(mine, security_event.c.kind.like("viewing_%"))
    async with rapport.parts.runtime.databases.control_session() as control:
        rows = await control.rows(statement.order_by(security_event.c.occurred_at, security_event.c.id))
        return [(row.kind, msgspec.to_builtins(security_log.opened(control.keys, row).details)) for row in rows]


async def mailed(rapport: Rapport, address: str) -> list[str]:
    """What somebody was mailed about views."""
    await rapport.run_jobs()
    found = [each for each in await rapport.mails(address) if "view" in each["subject"]]
    assert all(REASON not in each["text"] for each in found)
    return sorted(each["subject"] for each in found)


async def test_who_is_asked_allows_it_and_is_viewed_once(rapport: Rapport, owner: Person, rep: Person) -> None:
    request = (await ask(owner, id_of(rep))).json()["id"]
    assert code(await begin(owner, id_of(rep))) == ASK_FIRST
    [seen] = await asked_of(rep)
    assert (seen["id"], seen["viewer"], seen["reason"], seen["state"]) == (request, "Ann Lee", REASON, "open")
    assert await states(owner) == ["open"]
    assert (await answer(rep, request, allow=True)).status_code == 204
    assert await states(owner) == ["allowed"]

    begun = await begin_allowed(owner, request)
    assert (begun.status_code, begun.json()["person"]["name"]) == (201, "Bob Ray")
    [row] = (await rep.get("/api/session/viewings")).json()
    assert (row["asked"], row["reason"], row["is_over"]) == ("allowed", REASON, False)
    assert [each["state"] for each in await asked_of(rep)] == ["used"]
    assert (await end(owner)).status_code == 200
    assert await asked_of(rep) == []
    kinds = ["viewing_policy_changed", "viewing_asked", "viewing_allowed", "viewing_started", "viewing_ended"]
    events = await noted(rapport, owner)
    assert [kind for kind, _ in events] == kinds
    assert events[1][1] == {"request": request, "person_id": id_of(rep), "reason": REASON}
    assert (events[2][1], events[3][1]["reason"]) == ({"request": request, "person_id": id_of(owner)}, REASON)


@pytest.mark.asvs("V8.2.1")
@pytest.mark.parametrize("state", ["nobody asked", "open", "refused", "withdrawn", "lapsed", "allowed too long ago"])
async def test_without_permission_nothing_begins(rapport: Rapport, owner: Person, rep: Person, state: str) -> None:
    request = str(uuid4()) if state == "nobody asked" else (await ask(owner, id_of(rep))).json()["id"]
    if state == "refused":
        assert (await answer(rep, request, allow=False)).status_code == 204
    elif state == "withdrawn":
        assert (await owner.delete(f"/api/viewing-requests/{request}")).status_code == 204
    elif state == "allowed too long ago":
        assert (await answer(rep, request, allow=True)).status_code == 204
        await later(rapport, owner, minutes=31)
        assert await states(owner) == ["lapsed"]
    elif state == "lapsed":
        await later(rapport, owner, hours=25)
    if state not in {"nobody asked", "open"}:
        assert code(await answer(rep, request, allow=True)) == GONE
        assert await asked_of(rep) == []
    assert code(await begin_allowed(owner, request)) == GONE
    assert code(await begin(owner, id_of(rep))) == ASK_FIRST
    assert code(await begin(owner, id_of(rep), unasked=True)) == ASK_FIRST
    assert (await rep.get("/api/session/viewings")).json() == []
    assert (await owner.get("/api/session")).json()["person"]["id"] == id_of(owner)


@pytest.mark.asvs("V8.2.1")
async def test_what_was_allowed_is_good_once(owner: Person, rep: Person) -> None:
    request = await allowed(owner, rep)
    assert (await begin_allowed(owner, request)).status_code == 201
    assert (await end(owner)).status_code == 200
    assert code(await begin_allowed(owner, request)) == GONE
    assert code(await answer(rep, request, allow=True)) == GONE


@pytest.mark.asvs("V8.2.1")
async def test_what_one_was_allowed_is_nothing_for_another(owner: Person, rep: Person, admin: Person) -> None:
    request = await allowed(owner, rep)
    assert code(await begin_allowed(admin, request)) == GONE
    assert code(await begin(admin, id_of(rep))) == ASK_FIRST
    assert code(await admin.delete(f"/api/viewing-requests/{request}")) == GONE
    assert (await admin.get("/api/viewing-requests")).json() == []
    assert (await begin_allowed(owner, request)).status_code == 201


@pytest.mark.asvs("V8.2.2")
async def test_nobody_answers_in_the_place_of_who_is_asked(owner: Person, rep: Person, admin: Person) -> None:
    request = (await ask(admin, id_of(rep))).json()["id"]
    for other in (admin, owner):
        assert code(await answer(other, request, allow=True)) == GONE
    assert await states(admin) == ["open"]
    # Nor by what somebody allowed: whoever views writes nothing.
    mine = await allowed(owner, rep)
    assert (await begin_allowed(owner, mine)).status_code == 201
    assert code(await answer(owner, request, allow=True)) == (403, "auth.viewing_reads_only")
    assert [each["state"] for each in await asked_of(rep)] == ["used", "open"]


@pytest.mark.asvs("V8.4.1")
async def test_another_organisations_requests_are_nothing(
    rapport: Rapport, owner: Person, rep: Person, email: str
) -> None:
    stranger = await rapport.sign_up("Other Ltd", "GB", f"other.{email}")
    assert code(await ask(stranger, id_of(rep))) == (404, "auth.member_not_found")
    request = await allowed(owner, rep)
    assert code(await begin_allowed(stranger, request)) == GONE
    assert code(await answer(stranger, request, allow=False)) == GONE
    assert code(await stranger.delete(f"/api/viewing-requests/{request}")) == GONE
    assert (await stranger.get("/api/viewing-policy")).json() == {"asks": "tell"}
    assert await states(owner) == ["allowed"]


@pytest.mark.asvs("V7.4.1")
async def test_what_was_allowed_is_taken_back_and_ends_the_view(rapport: Rapport, owner: Person, rep: Person) -> None:
    request = await allowed(owner, rep)
    assert (await begin_allowed(owner, request)).status_code == 201
    assert (await answer(rep, request, allow=False)).status_code == 204
    assert code(await owner.get("/api/session")) == OVER
    assert (await end(owner)).json()["person"]["id"] == id_of(owner)
    assert [(kind, told.get("how")) for kind, told in (await noted(rapport, owner))[-2:]] == [
        ("viewing_ended", "taken_back"), ("viewing_taken_back", None),
    ]  # fmt: skip
    assert await states(owner) == ["refused"]


async def test_a_view_is_no_longer_than_what_was_allowed(rapport: Rapport, owner: Person, rep: Person) -> None:
    request = await allowed(owner, rep)
    await later(rapport, owner, minutes=20)
    until = (await owner.get("/api/viewing-requests")).json()[0]["expires_at"]
    assert (await begin_allowed(owner, request)).json()["viewing_until"] == until


@pytest.mark.asvs("V8.2.1")
async def test_an_owner_does_without_where_the_policy_says_so(
    rapport: Rapport, owner: Person, rep: Person, admin: Person, email: str
) -> None:
    assert (await set_policy(owner, "ask_or_override")).status_code == 204
    assert code(await begin(admin, id_of(rep), unasked=True)) == (403, "forbidden")
    assert code(await begin(owner, id_of(rep))) == ASK_FIRST
    assert (await begin(owner, id_of(rep), "he is on leave", unasked=True)).status_code == 201
    [row] = (await rep.get("/api/session/viewings")).json()
    assert (row["asked"], row["reason"], row["is_over"]) == ("unasked", "he is on leave", False)
    assert await asked_of(rep) == []
    assert await mailed(rapport, f"rep.{email}") == ["Ann Lee is viewing Rapport as you"]
    told = dict(await noted(rapport, owner))["viewing_overridden"]
    assert (told["person_id"], told["reason"]) == (id_of(rep), "he is on leave")


@pytest.mark.asvs("V8.3.2")
@pytest.mark.parametrize(
    ("before", "unasked", "after", "goes_on"),
    [
        ("tell", False, "ask", False),
        ("tell", False, "ask_or_override", False),
        ("ask_or_override", True, "ask", False),
        ("ask_or_override", True, "ask_or_override", True),
        ("ask_or_override", True, "tell", True),
    ],
)
async def test_a_policy_counts_at_once_for_views_that_nobody_allowed(
    rapport: Rapport, owner: Person, rep: Person, email: str, before: Asks, unasked: bool, after: Asks, goes_on: bool
) -> None:
    viewer = await rapport.hire(owner, f"second.{email}", role="owner")
    assert (await set_policy(owner, before)).status_code == 204
    assert (await begin(viewer, id_of(rep), unasked=unasked)).status_code == 201
    assert (await set_policy(owner, after)).status_code == 204
    seen = await viewer.get("/api/session")
    assert seen.status_code == 200 if goes_on else code(seen) == OVER


async def test_a_policy_leaves_what_was_allowed(rapport: Rapport, owner: Person, rep: Person, email: str) -> None:
    viewer = await rapport.hire(owner, f"second.{email}", role="owner")
    request = await allowed(viewer, rep)
    assert (await set_policy(owner, "tell")).status_code == 204
    assert (await begin_allowed(viewer, request)).status_code == 201
    assert (await set_policy(owner, "ask")).status_code == 204
    assert (await viewer.get("/api/session")).json()["person"]["name"] == "Bob Ray"


@pytest.mark.asvs("V8.3.2")
async def test_what_was_allowed_to_who_may_view_no_more_is_worth_nothing(
    rapport: Rapport, owner: Person, rep: Person, admin: Person
) -> None:
    request = await allowed(admin, rep)
    await change_role(rapport, admin, "rep", "admin")
    assert code(await begin_allowed(admin, request)) == (403, "forbidden")
    assert (await admin.delete(f"/api/viewing-requests/{request}")).status_code == 204
    promoted = await allowed(owner, rep)
    await change_role(rapport, rep, "owner", "rep")
    assert (await begin_allowed(owner, promoted)).status_code == 201  # an owner covers an owner


@pytest.mark.asvs("V8.2.1")
async def test_who_may_not_view_asks_nobody_and_sets_nothing(owner: Person, rep: Person, admin: Person) -> None:
    assert code(await ask(rep, id_of(owner))) == (403, "forbidden")
    assert code(await ask(admin, id_of(owner))) == (403, "auth.view_above_you")
    assert code(await ask(admin, id_of(admin))) == (403, "auth.not_yourself")
    for other in (rep, admin):
        assert code(await set_policy(other, "tell")) == (403, "forbidden")
        assert (await other.get("/api/viewing-policy")).json() == {"asks": "ask"}


async def test_nobody_is_asked_again_and_again(rapport: Rapport, owner: Person, rep: Person) -> None:
    for _ in range(3):
        request = (await ask(owner, id_of(rep))).json()["id"]
        assert code(await ask(owner, id_of(rep))) == (409, "auth.viewing_asked_already")
        assert (await answer(rep, request, allow=False)).status_code == 204
    assert code(await ask(owner, id_of(rep))) == (409, "auth.viewing_asked_enough")
    await later(rapport, owner, hours=25)
    assert (await ask(owner, id_of(rep))).status_code == 201


async def test_a_no_and_a_withdrawal_are_noted(rapport: Rapport, owner: Person, rep: Person) -> None:
    refused = (await ask(owner, id_of(rep))).json()["id"]
    await answer(rep, refused, allow=False)
    withdrawn = (await ask(owner, id_of(rep))).json()["id"]
    await owner.delete(f"/api/viewing-requests/{withdrawn}")
    events = dict(await noted(rapport, owner))
    assert events["viewing_refused"] == {"request": refused, "person_id": id_of(owner)}
    assert events["viewing_withdrawn"] == {"request": withdrawn, "person_id": id_of(rep)}


async def test_both_are_mailed_without_a_word_of_why(rapport: Rapport, owner: Person, rep: Person, email: str) -> None:
    request = (await ask(owner, id_of(rep))).json()["id"]
    assert await mailed(rapport, f"rep.{email}") == ["Ann Lee asks to view Rapport as you"]
    await answer(rep, request, allow=True)
    await answer(rep, request, allow=False)
    assert await mailed(rapport, email) == [
        "Bob Ray allows you to view as them", "Bob Ray doesn't let you view as them",
    ]  # fmt: skip


async def test_who_left_meanwhile_is_mailed_nothing(rapport: Rapport, owner: Person, rep: Person, email: str) -> None:
    await ask(owner, id_of(rep))
    assert (await owner.post(f"/api/members/{id_of(rep)}/deactivation")).status_code == 204
    assert await mailed(rapport, f"rep.{email}") == []


async def test_the_reason_lies_sealed(rapport: Rapport, owner: Person, rep: Person) -> None:
    request = UUID((await ask(owner, id_of(rep))).json()["id"])
    async with rapport.parts.runtime.databases.control_session() as control:
        [row] = await control.rows(sa.select(viewing_request).where(viewing_request.c.id == request))
    assert REASON.encode() not in bytes(row.reason)
