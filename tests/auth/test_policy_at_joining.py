"""Whoever accepts an invitation is judged by what that organisation asks for, before they belong to it."""

import re
from typing import Any

import pytest

from tests.support.app import PASSWORD, Person, Rapport
from tests.support.authenticator import Authenticator, prove, register
from tests.support.factors import said
from tests.support.team import address, invited, join, organisation_id, roster, token_for

pytestmark = pytest.mark.deep


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """Who invites, and has a second factor."""
    owner = await rapport.sign_up("Strict Ltd", "GB", email)
    device = Authenticator()
    await register(owner, device)
    await prove(owner, device)
    return owner


async def asks_for(owner: Person, **wanted: object) -> None:
    saved = await owner.put("/api/sign-in-policy", json=wanted)
    assert saved.status_code == 204, saved.text


async def accept(token: str, browser: Person, **more: object) -> Any:
    return await browser.post("/api/invitation-acceptances", json={"token": token, "name": "Ina", **more})


async def link(rapport: Rapport, email: str) -> str:
    """The token of an invitation, which is not the only mail to somebody who has an account."""
    texts = " ".join(mail["text"] for mail in await rapport.mails(email))
    [found] = re.findall(r"/join/([\w-]+)", texts)
    return str(found)


async def assert_nobody_joined(owner: Person) -> None:
    assert (await roster(owner))["seats"] == {"limit": 10, "taken": 1, "invited": 1}


async def test_a_passkey_that_guards_nothing_else_is_asked_for_where_a_second_factor_is(
    rapport: Rapport, owner: Person
) -> None:
    """Its owner's other organisation asks for none, so a password alone opens that one, and not this."""
    await asks_for(owner, second_factor=True, grace_days=0)
    theirs = address()
    elsewhere, device = await rapport.sign_up("Elsewhere Ltd", "GB", theirs), Authenticator()
    await register(elsewhere, device)
    await invited(owner, theirs)
    token = await link(rapport, theirs)
    refused = await accept(token, rapport.browser(), password=PASSWORD)
    assert said(refused) == (403, "auth.second_factor_first")
    await assert_nobody_joined(owner)
    # Whoever is signed in joins, and gets no further than to their own ways in until they have proved it.
    joined = await accept(token, elsewhere)
    assert (joined.status_code, joined.json()["owes_second_factor"]) == (201, True)


async def test_nobody_joins_from_a_network_that_is_not_let_in(rapport: Rapport, owner: Person) -> None:
    at_home = (await owner.get("/api/sign-in-policy")).json()["your_address"]
    await asks_for(owner, networks=[at_home])
    theirs = address()
    await invited(owner, theirs)
    token = await link(rapport, theirs)
    refused = await accept(token, rapport.browser(address="198.51.100.7"), password=PASSWORD)
    assert said(refused) == (403, "auth.network_refused")
    await assert_nobody_joined(owner)
    new = await join(rapport, token, rapport.browser(address=at_home))
    assert organisation_id(new) == organisation_id(owner)


async def test_a_session_by_mailed_code_joins_nothing_that_takes_none(rapport: Rapport, owner: Person) -> None:
    """The mailbox alone opens the other organisation; whoever has no account yet sets a password while joining."""
    await asks_for(owner, mailed_codes=False)
    theirs = address()
    await rapport.sign_up("Elsewhere Ltd", "GB", theirs)
    browser = rapport.browser()
    asked = (await browser.post("/api/sign-in-codes", json={"email": theirs})).json()
    code = next(mail["subject"][-6:] for mail in await rapport.mails(theirs) if "sign-in code" in mail["subject"])
    browser.signed_in((await browser.post("/api/sessions", json={"code_id": asked["id"], "code": code})).json())
    await invited(owner, theirs)
    token = await link(rapport, theirs)
    assert said(await accept(token, browser))[1] == "auth.mailed_codes_off"
    await assert_nobody_joined(owner)
    newcomer = address()
    await invited(owner, newcomer)
    assert (await join(rapport, await token_for(rapport, newcomer))).session["organisation"]["name"] == "Strict Ltd"
