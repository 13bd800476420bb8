"""Invitations: one link, one address, one use, one role that the sender could give at both ends, one seat."""

import asyncio
import datetime as dt

import pytest
import sqlalchemy as sa

from auth import invitations, joining, passwords
from auth.models import identity, invitation, person
from auth.persons import create_person, deactivate
from kernel.clock import real_now
from kernel.tables import control_job
from tenants.models import organisation
from tests.support.app import Person, Rapport
from tests.support.audit import details_of
from tests.support.imports import home_of
from tests.support.team import (
    accept,
    address,
    code,
    hired,
    invited,
    join,
    me,
    members_of,
    organisation_id,
    roster,
    shown,
    token_for,
)  # fmt: skip

pytestmark = pytest.mark.deep

GONE = (410, "auth.invitation_gone")


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of an organisation with ten seats."""
    return await rapport.sign_up("Joiners Ltd", "GB", email)


async def test_a_mailed_link_leads_into_the_organisation_once(rapport: Rapport, owner: Person) -> None:
    email = address()
    await invited(owner, email, name="Ina Invited", locale="zh-CN")
    [mail] = await rapport.mails(email)
    assert (mail["subject"], "Joiners Ltd" in mail["text"]) == ("Ann Lee 邀请你加入 Joiners Ltd", True)
    token = await token_for(rapport, email)
    looked = await rapport.browser().post("/api/invitation-lookups", json={"token": token})
    assert looked.json() == {
        "organisation": "Joiners Ltd", "inviter": "Ann Lee", "email": email, "name": "Ina Invited",
        "role": {"zh": "销售", "en": "Rep"}, "has_account": False, "signed_in": False,
    }  # fmt: skip
    new = await join(rapport, token, name="Ina Joined")
    assert await details_of(rapport, owner, "invitation_accepted") == [{"person_id": me(new)}]
    assert (new.session["person"]["name"], new.session["person"]["locale"]) == ("Ina Joined", "zh-CN")
    assert new.session["rights"]["objects"]["company"] == {
        "read": "own", "create": True, "update": "own", "delete": "own", "export": "none", "share": "own"
    }  # fmt: skip
    assert code(await accept(rapport, token)) == GONE
    assert code(await rapport.browser().post("/api/invitation-lookups", json={"token": token})) == GONE
    member = await shown(owner, me(new))
    assert (member["state"], member["roles"], member["name"], member["email"]) == (
        "active", ["rep"], "Ina Joined", email
    )  # fmt: skip
    assert (await roster(owner))["seats"] == {"limit": 10, "taken": 2, "invited": 0}
    assert (await rapport.sign_in(email)).session["person"]["id"] == me(new)


@pytest.mark.asvs("V6.4.1")
async def test_only_a_hash_of_the_link_is_kept(rapport: Rapport, owner: Person) -> None:
    email = address()
    await invited(owner, email)
    token = await token_for(rapport, email)
    async with rapport.parts.runtime.databases.control_session() as control:
        [row] = await control.rows(sa.select(invitation).where(invitation.c.organisation_id == organisation_id(owner)))
        jobs = await control.rows(sa.select(control_job))
    kept = repr([tuple(row), [tuple(job) for job in jobs]]).encode()
    assert token.encode() not in kept
    assert email.encode() not in kept
    assert bytes(row.token_hash) == invitations.digest(token)


@pytest.mark.asvs("V6.4.1")
async def test_expired_revoked_and_resent_links_are_worth_nothing(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    emails = [address() for _ in range(3)]
    made = [await invited(owner, email) for email in emails]
    tokens = [await token_for(rapport, email) for email in emails]
    assert (await owner.delete(f"/api/invitations/{made[0]['id']}")).status_code == 204
    assert len(await details_of(rapport, owner, "invitation_revoked")) == 1
    assert (await owner.post(f"/api/invitations/{made[1]['id']}/sending")).status_code == 204
    async with rapport.parts.runtime.databases.control_session() as control:
        old = invitation.update().where(invitation.c.id == made[2]["id"])
        await control.execute(old.values(expires_at=real_now() - dt.timedelta(seconds=1)))
    before = await members_of(rapport, owner)
    for token in [*tokens, "x" * 43, "", "../../etc"]:
        assert code(await accept(rapport, token)) == GONE
        assert code(await rapport.browser().post("/api/invitation-lookups", json={"token": token})) == GONE
    assert await members_of(rapport, owner) == before
    fresh = await token_for(rapport, emails[1])
    assert fresh != tokens[1]
    assert (await join(rapport, fresh)).session["organisation"]["name"] == "Joiners Ltd"
    states = sorted(each["state"] for each in (await roster(owner))["members"])
    assert states == ["active", "active", "expired", "never_joined"]
    for verb in (
        owner.post(f"/api/invitations/{made[0]['id']}/sending"),
        owner.delete(f"/api/invitations/{made[0]['id']}"),
    ):
        assert code(await verb) == (404, "auth.invitation_not_found")


@pytest.mark.asvs("V8.2.1")
async def test_nobody_invites_above_themselves_or_without_the_right(rapport: Rapport, owner: Person) -> None:
    admin, manager, rep = [await hired(rapport, owner, role) for role in ("admin", "manager", "rep")]
    before = await roster(owner)
    body = {"email": address(), "name": "X"}
    refused = [
        await who.post("/api/invitations", json={**body, "role": role})
        for who, role in ((admin, "owner"), (manager, "rep"), (rep, "rep"), (admin, "nonsense"))
    ]
    assert [code(each) for each in refused] == [
        (403, "auth.above_you"), (403, "forbidden"), (403, "forbidden"), (422, "auth.role_unknown"),
    ]  # fmt: skip
    assert await roster(owner) == before
    assert await rapport.mails(str(body["email"])) == []
    assert (await admin.post("/api/invitations", json={**body, "role": "admin"})).status_code == 201


@pytest.mark.asvs("V15.3.3")
async def test_mass_assignment_is_refused(rapport: Rapport, owner: Person) -> None:
    email = address()
    before = await roster(owner)
    for more in ({"organisation_id": "x"}, {"permissions": {}}, {"invited_by": me(owner)}, {"token": "x"}):
        refused = await owner.post("/api/invitations", json={"email": email, "role": "rep", "name": "X", **more})
        assert refused.status_code == 400
    assert await roster(owner) == before
    await invited(owner, email)
    token = await token_for(rapport, email)
    for more in ({"role": "owner"}, {"organisation_id": "x"}, {"email": address()}, {"person_id": me(owner)}):
        assert (await accept(rapport, token, **more)).status_code == 400
    assert await members_of(rapport, owner) == 1


@pytest.mark.parametrize("how", ["demoted", "deactivated", "unseated"])
async def test_the_role_is_judged_again_when_it_is_taken(rapport: Rapport, owner: Person, how: str) -> None:
    admin, email = await hired(rapport, owner, "admin"), address()
    await invited(admin, email, role="admin")
    token = await token_for(rapport, email)
    url = f"/api/members/{me(admin)}"
    done = {
        "demoted": lambda: owner.patch(url, json={"roles": ["manager"]}),
        "deactivated": lambda: owner.post(f"{url}/deactivation"),
        "unseated": lambda: owner.patch(url, json={"seat": False}),
    }[how]
    assert (await done()).status_code == 204
    before = await members_of(rapport, owner)
    assert code(await accept(rapport, token)) == (409, "auth.invitation_not_covered")
    assert await members_of(rapport, owner) == before
    async with rapport.parts.runtime.databases.control_session() as control:
        assert not await control.rows(
            sa.select(identity).where(identity.c.email_hmac == rapport.parts.sign_ins.email_hmac(email))
        )


async def test_who_has_an_account_proves_it(rapport: Rapport, owner: Person) -> None:
    """A link alone never opens, or changes the password of, an account that others trust."""
    email = address()
    elsewhere = await rapport.sign_up("Elsewhere Ltd", "GB", email, name="Eva Else")
    stranger = await rapport.sign_up("Strange Ltd", "GB", address())
    await invited(owner, email)
    token = await token_for(rapport, email)
    refused = [
        await accept(rapport, token, password=""),
        await accept(rapport, token, password="another long phrase 77"),
        await accept(rapport, token, stranger, password=""),
    ]
    assert [code(each) for each in refused] == [
        (401, "auth.invitation_sign_in"), (401, "auth.invalid_credentials"), (401, "auth.invitation_sign_in"),
    ]  # fmt: skip
    assert await members_of(rapport, owner) == 1
    looked = (await elsewhere.post("/api/invitation-lookups", json={"token": token})).json()
    assert (looked["has_account"], looked["signed_in"]) == (True, True)
    joined = await accept(rapport, token, elsewhere, name="", password="")
    assert joined.status_code == 201
    assert [each["name"] for each in joined.json()["organisations"]] == ["Elsewhere Ltd", "Joiners Ltd"]
    assert joined.json()["organisation"]["name"] == "Joiners Ltd"
    # To join is no new proof of who is there.
    assert joined.json()["auth_time"] == elsewhere.session["auth_time"]
    assert (await rapport.sign_in(email)).session["person"]["name"] in {"Eva Else", "Ina New"}


async def test_an_account_joins_with_its_password(rapport: Rapport, owner: Person) -> None:
    email = address()
    await rapport.sign_up("Elsewhere Ltd", "GB", email)
    await invited(owner, email)
    new = await join(rapport, await token_for(rapport, email), name="")
    assert (new.session["organisation"]["name"], new.session["person"]["name"]) == ("Joiners Ltd", "Ina New")


@pytest.mark.asvs("V8.4.1")
async def test_an_invitation_of_another_organisation_is_not_there(rapport: Rapport, owner: Person) -> None:
    other = await rapport.sign_up("Other Ltd", "GB", address())
    made = await invited(other, address())
    for answer in (
        await owner.delete(f"/api/invitations/{made['id']}"),
        await owner.post(f"/api/invitations/{made['id']}/sending"),
    ):
        assert code(answer) == (404, "auth.invitation_not_found")
    assert [each["state"] for each in (await roster(other))["members"]] == ["active", "invited"]


async def test_an_address_is_invited_once_and_a_member_not_at_all(rapport: Rapport, owner: Person) -> None:
    email = address()
    await invited(owner, email)
    again = await owner.post("/api/invitations", json={"email": email.upper(), "role": "rep", "name": "X"})
    assert code(again) == (409, "auth.already_invited")
    await join(rapport, await token_for(rapport, email))
    again = await owner.post("/api/invitations", json={"email": email, "role": "rep", "name": "X"})
    assert code(again) == (409, "auth.already_member")
    bad = await owner.post("/api/invitations", json={"email": "nobody", "role": "rep"})
    assert {name: each["code"] for name, each in bad.json()["fields"].items()} == {
        "email": "auth.email_invalid", "name": "auth.blank"
    }  # fmt: skip
    assert (await roster(owner))["seats"] == {"limit": 10, "taken": 2, "invited": 0}


async def test_somebody_who_owns_records_already_is_invited_as_who_they_are(rapport: Rapport, owner: Person) -> None:
    from auth.persons import create_person
    from kernel.ids import new_id

    waiting = new_id()
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
        await create_person(session, waiting, name="Old Owner", email=None, locale="en", membership_id=None)  # type: ignore[arg-type]
    await owner.post("/api/companies", json={"name": "Theirs", "owner_id": str(waiting)})
    email = address()
    await invited(owner, email, person_id=str(waiting), name="")
    new = await join(rapport, await token_for(rapport, email), name="New Name")
    assert me(new) == str(waiting)
    assert [each["name"] for each in (await new.post("/api/companies/query", json={})).json()["items"]] == ["Theirs"]
    taken = await owner.post("/api/invitations", json={"email": address(), "role": "rep", "person_id": str(waiting)})
    assert code(taken) == (422, "auth.person_unknown")


@pytest.mark.asvs("V15.4.2")
async def test_one_link_at_once_is_taken_once(rapport: Rapport, owner: Person) -> None:
    email = address()
    await invited(owner, email)
    token = await token_for(rapport, email)
    answers = await asyncio.gather(*(accept(rapport, token) for _ in range(5)))
    taken = sorted(code(each)[0] for each in answers)
    assert taken[0] == 201
    assert set(taken[1:]) <= {401, 410}
    assert await members_of(rapport, owner) == 2


async def test_an_acceptance_that_is_cut_short_between_the_databases_is_completed(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    email = address()
    made = await invited(owner, email)
    token = await token_for(rapport, email)

    async def dies(*_: object) -> None:
        raise RuntimeError("the process is gone")

    with monkeypatch.context() as cut:
        cut.setattr(joining, "settle", dies)
        assert (await accept(rapport, token)).status_code == 500
    assert code(await accept(rapport, token)) == GONE
    halfway = await rapport.sign_in(email)
    assert code(await halfway.post("/api/companies/query", json={})) == (403, "not_in_role")
    await rapport.run_jobs()
    assert (await halfway.post("/api/companies/query", json={})).status_code == 200
    assert (await shown(owner, me(halfway)))["roles"] == ["rep"]
    assert (await owner.patch(f"/api/members/{me(halfway)}", json={"roles": ["manager"]})).status_code == 204
    async with rapport.parts.runtime.databases.control_session() as control:
        mine = control_job.c.name == joining.SETTLE
        await control.execute(control_job.update().where(mine).values(state="queued", run_at=real_now()))
    await rapport.run_jobs()  # settled once, whatever changed since
    assert (await shown(owner, me(halfway)))["roles"] == ["manager"]
    assert made["id"]


async def test_a_person_who_was_lost_is_made_by_the_acceptance(rapport: Rapport, owner: Person) -> None:
    """The inviting was cut short after the control database: the invitation is there, the person isn't."""
    email = address()
    await invited(owner, email)
    token = await token_for(rapport, email)
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
        await session.execute(person.delete().where(person.c.membership_id.is_(None)))
    new = await join(rapport, token, name="Ina Made")
    assert (new.session["person"]["name"], (await shown(owner, me(new)))["roles"]) == ("Ina Made", ["rep"])


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({"name": " "}, {"name": "auth.blank"}),
        ({"password": ""}, {"password": "auth.blank"}),
        ({"name": "", "password": ""}, {"name": "auth.blank", "password": "auth.blank"}),
        ({"password": "password1"}, {"password": "auth.password_weak"}),
    ],
)
async def test_who_is_new_gives_a_name_and_a_password_that_can_not_be_guessed(
    rapport: Rapport, owner: Person, given: dict[str, str], fields: dict[str, str]
) -> None:
    email = address()
    await invited(owner, email)
    token = await token_for(rapport, email)
    refused = await accept(rapport, token, **given)
    assert refused.status_code == 422
    assert {name: each["code"] for name, each in refused.json()["fields"].items()} == fields
    assert await members_of(rapport, owner) == 1
    assert (await accept(rapport, token)).status_code == 201


async def test_a_password_is_not_the_name_of_who_invites(rapport: Rapport, email: str) -> None:
    inviting, guessed = await rapport.sign_up("Heliotrope Forgeworks", "GB", email), "heliotropeforgeworks"
    joins = address()
    await invited(inviting, joins)
    token = await token_for(rapport, joins)
    await passwords.check_new(rapport.parts.runtime.settings, guessed, known=[joins, "Ina New"])  # all else is for it
    refused = await accept(rapport, token, password=guessed)
    assert (refused.status_code, refused.json()["fields"]["password"]["code"]) == (422, "auth.password_weak")
    assert await members_of(rapport, inviting) == 1


async def test_a_suspended_organisation_takes_nobody(rapport: Rapport, owner: Person) -> None:
    email = address()
    await invited(owner, email)
    token = await token_for(rapport, email)
    async with rapport.parts.runtime.databases.control_session() as control:
        mine = organisation.c.id == organisation_id(owner)
        await control.execute(organisation.update().where(mine).values(status="suspended"))
    assert (await accept(rapport, token)).status_code == 403
    assert await members_of(rapport, owner) == 1


async def test_nobody_joins_as_somebody_who_was_deactivated_since(rapport: Rapport, owner: Person) -> None:
    email = address()
    await invited(owner, email)
    token = await token_for(rapport, email)
    databases = rapport.parts.runtime.databases
    async with databases.control_session() as control:
        mine = invitation.c.organisation_id == organisation_id(owner)
        [row] = await control.rows(sa.select(invitation.c.person_id).where(mine))
    tenant = await rapport.parts.directory.tenant(organisation_id(owner))
    async with databases.tenant_session(tenant.home, tenant.keys) as session:
        await create_person(session, row.person_id, name="Ina", email=email, locale="en", membership_id=None)
        await deactivate(session, row.person_id)
    assert code(await accept(rapport, token)) == GONE
    assert await members_of(rapport, owner) == 1


async def test_a_member_by_another_way_joins_no_second_time(rapport: Rapport, owner: Person) -> None:
    email = address()
    await invited(owner, email)
    token = await token_for(rapport, email)
    await rapport.hire(owner, email)
    before = await members_of(rapport, owner)
    refused = await accept(rapport, token)
    assert code(refused) == (409, "auth.already_member")
    assert await members_of(rapport, owner) == before
