"""Who hears of a change, counted frame by frame, with two API processes."""

import msgspec
import pytest

from auth.authz.roles import OWNER, REP
from rapport.sync.seat import NEW_PLAN
from tests.support.app import Rapport
from tests.support.colleagues import change_role, colleague
from tests.support.imports import imported
from tests.support.plans import switch
from tests.support.sockets import Socket, changes, edit, opened, write

pytestmark = pytest.mark.deep


async def test_a_change_reaches_who_may_see_it_in_both_processes(rapport: Rapport, second: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    elsewhere = await second.sign_in(email)
    company, _ = await write(owner, "companies", name="Foundry")
    async with opened(rapport, owner) as here, opened(second, elsewhere) as there:
        for employees in (5, 6):
            seq = await edit(owner, "companies", company, employees=employees)
            await here.until_seq(seq)
            await there.until_seq(seq)
        assert here.frames == there.frames == [f'{{"seq":{seq - 1}}}', f'{{"seq":{seq}}}']
        assert [list(msgspec.json.decode(frame)) for frame in there.frames] == [["seq"], ["seq"]]


@pytest.mark.asvs("V8.2.2")
async def test_who_may_not_see_a_record_gets_no_frame(rapport: Rapport, second: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    bob = await colleague(rapport, owner, f"bob.{email}")
    company, _ = await write(owner, "companies", name="Foundry")
    own, _ = await write(bob, "companies", name="Bob's")
    bob_id, owner_id = bob.session["person"]["id"], owner.session["person"]["id"]
    async with opened(rapport, owner) as seeing, opened(second, bob) as hidden:
        await edit(owner, "companies", company, employees=5)
        await write(owner, "contacts", name="Ott")
        assert (await owner.delete(f"/api/companies/{company}")).status_code == 200
        restored = (await owner.post(f"/api/companies/{company}/restoration")).json()["change"]["seq"]
        await seeing.until_seq(restored)
        # News comes in order: with the frame of his own change all before it has been judged.
        expected = [await edit(bob, "companies", own, employees=1)]
        await hidden.until_seq(expected[-1])
        assert hidden.seqs == expected

        for values in ({"owner_id": bob_id}, {"employees": 7}, {"owner_id": owner_id}):
            expected.append(await edit(owner, "companies", company, **values))
            await hidden.until_seq(expected[-1])
        await seeing.until_seq(await edit(owner, "companies", company, employees=8))
        expected.append(await edit(bob, "companies", own, employees=2))
        await hidden.until_seq(expected[-1])
        assert hidden.seqs == expected, "towards him, his, away from him, and nothing of what it was afterwards"


@pytest.mark.asvs("V8.4.1")
async def test_another_organisation_hears_nothing(rapport: Rapport, second: Rapport, email: str) -> None:
    mine = await rapport.sign_up("Acme Ltd", "GB", email)
    theirs = await second.sign_up("Other Ltd", "GB", f"other.{email}")
    company, _ = await write(theirs, "companies", name="Theirs")
    async with opened(rapport, mine) as here, opened(second, theirs) as there:
        _, seq = await write(mine, "companies", name="Mine")
        await here.until_seq(seq)
        fence = await edit(theirs, "companies", company, employees=1)
        await there.until_seq(fence)
        assert (here.seqs, there.seqs) == ([seq], [fence])


async def test_both_ends_of_a_link_are_told_to_who_sees_them(rapport: Rapport, second: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    bob = await colleague(rapport, owner, f"bob.{email}")
    company, _ = await write(owner, "companies", name="Foundry")
    contact, _ = await write(owner, "contacts", name="Ott", owner_id=bob.session["person"]["id"])
    async with opened(rapport, owner) as seeing, opened(second, bob) as half:
        url = f"/api/companies/{company}/links/contacts/{contact}"
        for method in ("PUT", "DELETE"):
            linked = await owner.request(method, url, json={} if method == "PUT" else None)
            seq = linked.json()["change"]["seq"] + 1  # the company's side, and after it the contact's
            await seeing.until_seq(seq)
            await half.until_seq(seq)
        assert half.seqs == seeing.seqs == [seq - 2, seq]


async def test_lines_of_a_deal_are_told_though_its_amount_stays(rapport: Rapport, second: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    bob = await colleague(rapport, owner, f"bob.{email}")
    own, _ = await write(bob, "companies", name="Bob's")
    product, _ = await write(owner, "products", name="Free", price=0)
    deal, seq = await write(owner, "deals", name="Gift", amount=0, product=product)
    async with opened(rapport, owner) as seeing, opened(second, bob) as hidden:
        put = {"lines": [{"product_id": product, "quantity": 2}]}
        assert (await owner.put(f"/api/deals/{deal}/lines", json=put)).status_code == 200
        # The lines are one change and the deal's touch, which is told, the next.
        await seeing.until_seq(seq + 2)
        fence = await edit(bob, "companies", own, employees=1)
        await hidden.until_seq(fence)
        assert (seeing.seqs[:1], hidden.seqs) == ([seq + 2], [fence])
    changes = (await owner.get("/api/sync/changes", params={"since": seq})).json()["changes"]
    assert [(each["object"], each["record_id"], each["op"]) for each in changes][:1] == [("deal", deal, "update")]


async def test_an_import_is_told_in_one_frame_and_only_to_who_sees_it(
    rapport: Rapport, second: Rapport, email: str
) -> None:
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    bob = await colleague(rapport, owner, f"bob.{email}")
    own, _ = await write(bob, "companies", name="Bob's")
    async with opened(rapport, owner) as seeing, opened(second, bob) as hidden:
        await imported(rapport, owner, b"name\n" + b"".join(b"Imported %d\n" % number for number in range(150)))
        assert len(seeing.seqs) == 1
        fence = await edit(bob, "companies", own, employees=1)
        await hidden.until_seq(fence)
        assert hidden.seqs == [fence]


@pytest.mark.asvs("V8.3.2")
async def test_rights_that_change_count_from_that_moment_on(rapport: Rapport, second: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    bob = await colleague(rapport, owner, f"bob.{email}")
    own, _ = await write(bob, "companies", name="Bob's")
    company, _ = await write(owner, "companies", name="Foundry")
    async with opened(second, bob) as socket:
        raised = await change_role(rapport, bob, OWNER, REP)
        await socket.until_seq(raised)
        seen = await edit(owner, "companies", company, employees=5)
        await socket.until_seq(seen)
        lowered = await change_role(rapport, bob, REP, OWNER)
        await socket.until_seq(lowered)
        await edit(owner, "companies", company, employees=6)
        fence = await edit(bob, "companies", own, employees=1)
        await socket.until_seq(fence)
        assert socket.seqs == [raised, seen, lowered, fence]


async def test_a_plan_that_changes_counts_from_that_moment_on(rapport: Rapport, second: Rapport, email: str) -> None:
    """Whoever listens comes back and begins anew; nothing of what is off is told, and all of it once it is on."""
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    other = await rapport.sign_up("Else Ltd", "GB", f"b.{email}")
    start = await changes(owner)
    async with opened(second, owner) as socket, opened(second, other) as elsewhere:
        await switch(rapport, owner, "sales", on=False)
        assert await socket.until_closed() == NEW_PLAN
        assert socket.seqs == []
        await switch(rapport, other, "marketing", on=True)  # changes nothing that anybody sees
        _, theirs = await write(other, "leads", name="Theirs")
        await elsewhere.until_seq(theirs)
    anew = await changes(owner, since=start["seq"], mark=start["mark"])
    assert anew["reset"]
    async with opened(second, owner) as socket:
        await switch(rapport, owner, "sales", on=True)
        assert await socket.until_closed() == NEW_PLAN
    async with opened(second, owner) as socket:
        _, seq = await write(owner, "leads", name="Lead")
        await socket.until_seq(seq)


async def test_a_heartbeat_notices_a_plan_of_which_nobody_told(
    rapport: Rapport, second: Rapport, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    monkeypatch.setattr(rapport.parts.runtime.databases, "tell", lambda *_: None)
    async with opened(second, owner) as socket:
        await switch(rapport, owner, "sales", on=False)
        assert socket.code is None
        await second.app.state.hub.beat()
        assert await socket.until_closed() == NEW_PLAN


async def test_a_heartbeat_says_the_last_number_that_was_seen_again(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    bob = await colleague(rapport, owner, f"bob.{email}")
    async with opened(rapport, owner) as seeing, opened(rapport, bob) as hidden:
        _, seq = await write(owner, "companies", name="Foundry")
        await seeing.until_seq(seq)
        await rapport.app.state.hub.beat()
        await _frames(seeing, 2)
        await _frames(hidden, 1)
        assert (seeing.seqs, hidden.seqs) == ([seq, seq], [0])


async def _frames(socket: Socket, count: int) -> None:
    await socket.until(lambda: len(socket.frames) >= count)
