"""What viewing as somebody else must not let anybody do; each refusal leaves everything as it was."""

import datetime as dt
from typing import Any
from uuid import UUID

import msgspec
import pytest
import sqlalchemy as sa

from auth import security_log, sessions
from auth.models import security_event, session
from auth.principal import EVERY_OBJECT, ObjectRights, Rights
from auth.viewing.listed import close_those_over
from auth.viewing.models import viewing
from kernel import tables
from kernel.clock import real_now
from tests.support.app import Person, Rapport
from tests.support.colleagues import change_role
from tests.support.imports import colleague
from tests.support.team import code
from tests.support.tokens import machine, made
from tests.support.viewing import REASON, begin, end, id_of

READS_ONLY = (403, "auth.viewing_reads_only")
OVER = (401, "auth.viewing_over")


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of an organisation."""
    return await rapport.sign_up("Acme Ltd", "GB", email)


@pytest.fixture
async def rep(rapport: Rapport, owner: Person, email: str) -> Person:
    """Whom they view as."""
    return await rapport.hire(owner, f"rep.{email}")


async def views(rapport: Rapport, owner: Person) -> list[Any]:
    """The rows of an organisation."""
    mine = viewing.c.organisation_id == UUID(owner.session["organisation"]["id"])
    async with rapport.parts.runtime.databases.control_session() as control:
        return list(await control.rows(sa.select(viewing).where(mine).order_by(viewing.c.created_at)))


async def noted(rapport: Rapport, owner: Person) -> list[tuple[str, dict[str, str]]]:
    """What the log of security events has of views, opened."""
    mine = security_event.c.organisation_id == UUID(owner.session["organisation"]["id"])
    statement = sa.select(security_event).where(mine, security_event.c.kind.like("viewing_%"))
    async with rapport.parts.runtime.databases.control_session() as control:
        rows = await control.rows(statement.order_by(security_event.c.occurred_at, security_event.c.id))
        return [(row.kind, msgspec.to_builtins(security_log.opened(control.keys, row).details)) for row in rows]


async def later(rapport: Rapport, owner: Person, minutes: int) -> None:
    """As if a view had begun earlier."""
    mine = viewing.c.organisation_id == UUID(owner.session["organisation"]["id"])
    back = dt.timedelta(minutes=minutes)
    values = {"created_at": viewing.c.created_at - back, "expires_at": viewing.c.expires_at - back}
    async with rapport.parts.runtime.databases.control_session() as control:
        await control.execute(viewing.update().where(mine).values(values))


@pytest.mark.asvs("V16.2.1")
async def test_begin_and_end_are_noted_with_the_reason_sealed(rapport: Rapport, owner: Person, rep: Person) -> None:
    before = real_now()
    assert (await begin(owner, id_of(rep))).status_code == 201
    [row] = await views(rapport, owner)
    assert dt.timedelta(minutes=29) < row.expires_at - before <= dt.timedelta(minutes=30, seconds=10)
    assert (await end(owner)).status_code == 200
    [(started, told), (ended, how)] = await noted(rapport, owner)
    assert (started, ended) == ("viewing_started", "viewing_ended")
    assert told == {
        "viewing_id": str(row.id), "person_id": id_of(rep), "reason": REASON, "until": row.expires_at.isoformat(),
    }  # fmt: skip
    assert how == {"viewing_id": str(row.id), "person_id": id_of(rep), "how": "ended"}


@pytest.mark.asvs("V2.2.2")
@pytest.mark.parametrize("reason", ["", "   ", "x" * 301])
async def test_without_a_reason_nothing_begins(rapport: Rapport, owner: Person, rep: Person, reason: str) -> None:
    answer = await begin(owner, id_of(rep), reason)
    assert answer.status_code == 400
    assert await views(rapport, owner) == []
    assert (await owner.get("/api/session")).json()["person"]["id"] == id_of(owner)


@pytest.mark.asvs("V8.2.1")
async def test_a_view_is_never_nested(rapport: Rapport, owner: Person, rep: Person, email: str) -> None:
    admin = await rapport.hire(owner, f"admin.{email}", role="admin")
    assert (await begin(owner, id_of(admin))).status_code == 201
    assert code(await begin(owner, id_of(rep))) == READS_ONLY
    assert len(await views(rapport, owner)) == 1


@pytest.mark.asvs("V7.3.2")
async def test_a_view_ends_after_half_an_hour_and_comes_back(rapport: Rapport, owner: Person, rep: Person) -> None:
    await begin(owner, id_of(rep))
    await later(rapport, owner, 31)
    assert code(await owner.get("/api/session")) == OVER
    assert code(await owner.post("/api/companies", json={"name": "x"})) == OVER
    assert [how["how"] for kind, how in (await noted(rapport, owner))[1:]] == ["time"]
    back = await end(owner)
    assert (back.status_code, back.json()["person"]["id"]) == (200, id_of(owner))


@pytest.mark.asvs("V7.3.2")
async def test_a_view_is_no_longer_than_the_session_it_rests_on(rapport: Rapport, owner: Person, rep: Person) -> None:
    soon = real_now() + dt.timedelta(minutes=5)
    async with rapport.parts.runtime.databases.control_session() as control:
        mine = session.c.person_id == UUID(id_of(owner))
        await control.execute(session.update().where(mine).values(expires_at=soon))
    await begin(owner, id_of(rep))
    [row] = await views(rapport, owner)
    assert row.expires_at == soon


@pytest.mark.asvs("V7.3.2")
async def test_whoever_nobody_ends_is_ended_by_the_clock(rapport: Rapport, owner: Person, rep: Person) -> None:
    await begin(owner, id_of(rep))
    await close_those_over(rapport.parts.runtime)
    assert (await views(rapport, owner))[0].ended_at is None
    await later(rapport, owner, 31)
    await close_those_over(rapport.parts.runtime)
    await close_those_over(rapport.parts.runtime)
    [row] = await views(rapport, owner)
    assert row.ended_at == row.expires_at
    assert [kind for kind, _ in await noted(rapport, owner)] == ["viewing_started", "viewing_ended"]


@pytest.mark.asvs("V8.3.2")
async def test_who_is_demoted_views_no_more(rapport: Rapport, owner: Person, rep: Person, email: str) -> None:
    admin = await rapport.hire(owner, f"admin.{email}", role="admin")
    admin_id = id_of(admin)
    assert (await begin(admin, id_of(rep))).status_code == 201
    assert (await owner.patch(f"/api/members/{admin_id}", json={"roles": ["rep"]})).status_code == 204
    assert code(await admin.get("/api/session")) == OVER
    assert [how["how"] for _, how in (await noted(rapport, owner))[1:]] == ["rights"]
    back = await end(admin)
    assert (back.status_code, back.json()["rights"]["view_as"]) == (200, False)


@pytest.mark.asvs("V8.3.2")
async def test_who_is_promoted_is_viewed_no_more(rapport: Rapport, owner: Person, rep: Person, email: str) -> None:
    admin = await rapport.hire(owner, f"admin.{email}", role="admin")
    assert (await begin(admin, id_of(rep))).status_code == 201
    await change_role(rapport, rep, "owner", "rep")
    assert code(await admin.get("/api/people")) == OVER


@pytest.mark.asvs("V8.2.1")
async def test_above_oneself_nothing_begins(rapport: Rapport, owner: Person, email: str) -> None:
    admin = await rapport.hire(owner, f"admin.{email}", role="admin")
    assert code(await begin(admin, id_of(owner))) == (403, "auth.view_above_you")
    assert code(await begin(owner, id_of(owner))) == (403, "auth.not_yourself")
    assert await views(rapport, owner) == []


@pytest.mark.asvs("V8.2.1")
@pytest.mark.parametrize("role", ["manager", "rep", "finance"])
async def test_who_lacks_the_right_views_nobody(
    rapport: Rapport, owner: Person, rep: Person, email: str, role: str
) -> None:
    other = await rapport.hire(owner, f"other.{email}", role=role)
    assert code(await begin(other, id_of(rep))) == (403, "forbidden")
    assert await views(rapport, owner) == []


@pytest.mark.asvs("V7.5.3")
async def test_without_a_fresh_proof_nothing_begins(rapport: Rapport, owner: Person, rep: Person) -> None:
    async with rapport.parts.runtime.databases.control_session() as control:
        mine = session.c.person_id == UUID(id_of(owner))
        stale = real_now() - dt.timedelta(minutes=11)
        await control.execute(session.update().where(mine).values(auth_time=stale))
    assert code(await begin(owner, id_of(rep))) == (403, "auth.step_up_needed")
    assert await views(rapport, owner) == []


@pytest.mark.asvs("V8.4.1")
async def test_another_organisations_people_are_nobody(rapport: Rapport, owner: Person, email: str) -> None:
    stranger = await rapport.sign_up("Rival Ltd", "GB", f"b.{email}")
    assert code(await begin(owner, id_of(stranger))) == (404, "auth.member_not_found")
    assert await views(rapport, owner) == []


@pytest.mark.asvs("V8.4.1")
async def test_what_else_the_person_belongs_to_is_not_shown(
    rapport: Rapport, owner: Person, rep: Person, email: str
) -> None:
    """An identity may be in another organisation, which is none of the viewer's business."""
    other = await rapport.sign_up("Secret Side Job Ltd", "GB", f"rep.{email}")
    assert len((await other.get("/api/session")).json()["organisations"]) == 2
    await begin(owner, id_of(rep))
    assert "Secret Side Job" not in (await owner.get("/api/session")).text
    devices = (await owner.get("/api/session/devices")).json()
    assert len(devices) == 1
    assert len((await rep.get("/api/session/devices")).json()) == 2


@pytest.mark.asvs("V8.2.1")
async def test_who_can_not_sign_in_is_not_viewed(rapport: Rapport, owner: Person, rep: Person, email: str) -> None:
    seat = await owner.patch(f"/api/members/{id_of(rep)}", json={"seat": False})
    assert seat.status_code == 204
    assert code(await begin(owner, id_of(rep))) == (409, "auth.not_to_be_viewed")
    assert (await owner.post(f"/api/members/{id_of(rep)}/deactivation")).status_code == 204
    assert code(await begin(owner, id_of(rep))) == (409, "auth.not_to_be_viewed")
    new = {"email": f"new.{email}", "role": "rep", "name": "Xanthe"}
    await owner.post("/api/invitations", json=new)
    people = (await owner.get("/api/members")).json()["members"]
    waiting = next(each["id"] for each in people if each["invitation"])
    assert code(await begin(owner, waiting)) == (409, "auth.not_to_be_viewed")
    assert await views(rapport, owner) == []


@pytest.mark.asvs("V7.4.2")
async def test_deactivation_ends_a_view_at_once(rapport: Rapport, owner: Person, rep: Person, email: str) -> None:
    other = await rapport.hire(owner, f"other.{email}", role="owner")
    await begin(owner, id_of(rep))
    assert (await other.post(f"/api/members/{id_of(rep)}/deactivation")).status_code == 204
    assert code(await owner.get("/api/session")) == OVER
    assert [how["how"] for _, how in (await noted(rapport, owner))[1:]] == ["viewed_gone"]


@pytest.mark.asvs("V7.4.1")
async def test_the_viewers_own_revocation_ends_a_view(rapport: Rapport, owner: Person, rep: Person, email: str) -> None:
    elsewhere = await rapport.sign_in(email)
    await begin(owner, id_of(rep))
    assert (await elsewhere.delete("/api/session/devices")).status_code in {200, 204}
    assert code(await owner.get("/api/session")) == OVER
    assert [how["how"] for _, how in (await noted(rapport, owner))[1:]] == ["viewer_gone"]
    assert code(await end(owner)) == (401, "auth.not_signed_in")


@pytest.mark.asvs("V7.2.4")
@pytest.mark.asvs("V7.4.1")
async def test_the_old_cookie_and_the_spent_one_are_worth_nothing(rapport: Rapport, owner: Person, rep: Person) -> None:
    old = owner.cookies[sessions.COOKIE]
    await begin(owner, id_of(rep))
    during = owner.cookies[sessions.COOKIE]
    assert (during != old, during.startswith("v.")) == (True, True)
    assert code(await with_cookie(rapport, old).get("/api/session")) == (401, "auth.not_signed_in")
    await end(owner)
    assert owner.cookies[sessions.COOKIE] not in {old, during}
    thief = with_cookie(rapport, during)
    assert code(await thief.get("/api/session")) == OVER
    assert code(await thief.delete("/api/session/viewing")) == (401, "auth.not_signed_in")
    planted = with_cookie(rapport, "v." + "A" * 43)
    assert code(await planted.get("/api/session")) == OVER
    assert code(await planted.delete("/api/session/viewing")) == (401, "auth.not_signed_in")
    assert (await owner.get("/api/session")).json()["person"]["id"] == id_of(owner)


@pytest.mark.asvs("V3.5.1")
async def test_another_site_begins_and_ends_nothing(rapport: Rapport, owner: Person, rep: Person) -> None:
    body, foreign = {"reason": "x"}, {"origin": "https://evil.example"}
    url = f"/api/members/{id_of(rep)}/viewings"
    assert code(await owner.post(url, json=body, headers=foreign)) == (403, "auth.wrong_origin")
    assert code(await owner.post(url, json=body, headers={"x-csrf-token": "0" * 64})) == (403, "auth.csrf")
    assert await views(rapport, owner) == []
    own = owner.session["csrf"]
    await begin(owner, id_of(rep))
    assert code(await owner.post("/api/search", json={"q": "x"}, headers={"x-csrf-token": own})) == (403, "auth.csrf")
    assert code(await owner.delete("/api/session/viewing", headers=foreign)) == (403, "auth.wrong_origin")
    assert (await owner.get("/api/session")).json()["viewing_until"] is not None


@pytest.mark.asvs("V8.2.1")
async def test_a_token_begins_none_and_ends_none(rapport: Rapport, owner: Person, rep: Person) -> None:
    bold = machine(rapport, (await made(owner, "records:read"))["token"])
    assert code(await begin(bold, id_of(rep))) == (403, "auth.not_for_tokens")
    assert code(await bold.delete("/api/session/viewing")) == (403, "auth.not_for_tokens")
    assert await views(rapport, owner) == []


@pytest.mark.asvs("V2.3.1")
async def test_the_own_session_ends_no_view(owner: Person) -> None:
    assert code(await owner.delete("/api/session/viewing")) == (401, "auth.not_signed_in")
    assert (await owner.get("/api/session")).status_code == 200


@pytest.mark.asvs("V8.3.1")
async def test_no_socket_and_no_sign_out_of_the_other(rapport: Rapport, owner: Person, rep: Person) -> None:
    await begin(owner, id_of(rep))
    for method, url in (
        ("POST", "/api/sync/ticket"), ("DELETE", "/api/session"), ("DELETE", "/api/session/devices"),
        ("POST", "/api/companies/export"), ("POST", "/api/session/step-up"), ("PATCH", "/api/session"),
    ):  # fmt: skip
        assert code(await owner.request(method, url, json={} if method != "DELETE" else None)) == READS_ONLY
    assert (await rep.get("/api/session")).status_code == 200


async def test_the_person_is_not_seen_to_have_been_there(
    rapport: Rapport, owner: Person, rep: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def last_seen() -> dict[str, str]:
        members = (await owner.get("/api/members")).json()["members"]
        return {each["id"]: each["last_seen_at"] for each in members}

    before = await last_seen()
    monkeypatch.setattr(sessions, "TOUCH_EVERY", dt.timedelta(0))
    await begin(owner, id_of(rep))
    await owner.get("/api/people")
    await end(owner)
    after = await last_seen()
    assert (after[id_of(rep)], after[id_of(owner)] > before[id_of(owner)]) == (before[id_of(rep)], True)


@pytest.mark.asvs("V16.2.1")
async def test_a_look_at_the_disk_is_the_viewers(rapport: Rapport, owner: Person, email: str) -> None:
    other = await rapport.hire(owner, f"other.{email}", role="owner")
    made_one = (await other.post("/api/companies", json={"name": "One"})).json()["record"]["id"]
    viewer = id_of(owner)
    await begin(owner, id_of(other))
    assert (await owner.get(f"/api/companies/{made_one}/disk")).status_code == 200
    tenant = await rapport.parts.directory.tenant(UUID(owner.session["organisation"]["id"]))
    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as opened:
        looks = sa.select(tables.change.c.actor).where(tables.change.c.op == "view_disk")
        assert [str(row.actor) for row in await opened.rows(looks)] == [viewer]


@pytest.mark.asvs("V15.4.2")
async def test_two_begun_at_once_are_one(rapport: Rapport, owner: Person, rep: Person) -> None:
    twin = with_cookie(rapport, owner.cookies[sessions.COOKIE]).signed_in(owner.session)
    assert (await begin(owner, id_of(rep))).status_code == 201
    assert code(await begin(twin, id_of(rep))) == (401, "auth.not_signed_in")
    assert len(await views(rapport, owner)) == 1


@pytest.mark.asvs("V8.2.2")
async def test_who_was_viewed_is_told_and_nobody_else(rapport: Rapport, owner: Person, rep: Person, email: str) -> None:
    other = await rapport.hire(owner, f"other.{email}")
    await begin(owner, id_of(rep))
    [seen] = (await rep.get("/api/session/viewings")).json()
    assert (seen["viewer"], seen["is_over"]) == ("Ann Lee", False)
    assert (await other.get("/api/session/viewings")).json() == []
    assert REASON not in (await rep.get("/api/session/viewings")).text


def with_cookie(rapport: Rapport, secret: str) -> Person:
    """A browser with a copied cookie."""
    browser = rapport.browser()
    browser.cookies.set(sessions.COOKIE, secret, domain="rapport.localhost", path="/")
    return browser


async def test_who_reads_their_own_sees_nobody_elses_records_by_a_view(
    rapport: Rapport, owner: Person, rep: Person
) -> None:
    own = ObjectRights(read="own", create=True, update="own", delete="own", export="own", share="own")
    helper = await colleague(rapport, owner, "desk", Rights(objects={EVERY_OBJECT: own}, view_as=True))
    assert code(await begin(helper, id_of(rep))) == (403, "auth.view_above_you")
    assert await views(rapport, owner) == []
    assert (await helper.get("/api/session")).json()["person"]["id"] == id_of(helper)


async def test_who_reads_all_of_what_somebody_reads_views_as_them(rapport: Rapport, owner: Person, rep: Person) -> None:
    reads = ObjectRights(read="all", create=True, update="own", delete="own", share="own")
    rights = Rights(objects={EVERY_OBJECT: reads, "deal": msgspec.structs.replace(reads, read="team")}, view_as=True)
    helper = await colleague(rapport, owner, "desk", rights)
    assert code(await begin(helper, id_of(rep))) == (403, "auth.view_above_you")
    no_deals = Rights(objects={EVERY_OBJECT: ObjectRights(read="own"), "deal": ObjectRights()})
    other = await colleague(rapport, owner, "narrow", no_deals)
    assert (await begin(helper, id_of(other))).status_code == 201
