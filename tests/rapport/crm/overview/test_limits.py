"""What an organisation says of health and suggestions: who may, what it changes, and that without it nothing does."""

import datetime as dt
from typing import Any

import pytest

from tests.support.app import Person, Rapport
from tests.support.audit import events, organisation_of
from tests.support.team import hired, me
from tests.support.timelines import made

Json = dict[str, Any]
URL = "/api/overview-limits"
DEFAULTS = {
    "lead_quiet": 14, "company_quiet": 30, "contact_quiet": 60, "answer_within": 1, "talks_period": 90,
    "enough_deals": 3, "rules_off": [], "factors_off": [],
}  # fmt: skip


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Limits Ltd", "GB", email)


async def said(owner: Person, **values: object) -> None:
    """Sets the limits."""
    answer = await owner.put(URL, json=values)
    assert answer.status_code == 200, answer.text


async def around(person: Person, noun: str, record: Json) -> Json:
    """What stands beside a record."""
    found: Json = (await person.get(f"/api/{noun}/{record['id']}/overview")).json()
    return found


async def test_limits_hold_for_health_suggestions_and_ones_own_day(owner: Person) -> None:
    assert (await owner.get(URL)).json() == DEFAULTS
    today = dt.datetime.now(dt.UTC).date()
    received = str(today - dt.timedelta(days=3))
    lead = await made(owner, "leads", name="Ada Wong", owner_id=me(owner), received_on=received)

    async def seen() -> tuple[str | None, list[str], list[str]]:
        found = await around(owner, "leads", lead)
        [state] = [each["state"] for each in found["health"] if each["name"] == "response"] or [None]
        home = (await owner.get("/api/suggestions")).json()["items"]
        return state, [each["rule"] for each in found["suggestions"]], [each["rule"] for each in home]

    assert await seen() == ("low", ["unanswered"], ["unanswered"])
    await said(owner, answer_within=3)
    assert await seen() == ("unknown", [], [])
    await said(owner, answer_within=2)
    assert await seen() == ("low", ["unanswered"], ["unanswered"])
    await said(owner, answer_within=2, rules_off=["unanswered"], factors_off=["response", "response"])
    assert await seen() == (None, [], [])
    assert (await owner.get(URL)).json() == {
        **DEFAULTS, "answer_within": 2, "rules_off": ["unanswered"], "factors_off": ["response"],
    }  # fmt: skip
    await said(owner)
    assert (await owner.get(URL)).json() == DEFAULTS
    assert await seen() == ("low", ["unanswered"], ["unanswered"])


async def test_only_who_configures_sets_them_and_it_is_a_security_event(rapport: Rapport, owner: Person) -> None:
    rep = await hired(rapport, owner)
    assert (await rep.get(URL)).status_code == 403
    assert (await rep.put(URL, json={"lead_quiet": 1})).status_code == 403
    for wrong in ({"lead_quiet": 0}, {"lead_quiet": 366}, {"rules_off": ["no_such_rule"]}, {"deal_quiet": 3}):
        assert (await owner.put(URL, json=wrong)).status_code == 400
    assert (await owner.get(URL)).json() == DEFAULTS
    assert not await events(rapport, organisation_of(owner), "overview_limits_saved")
    await said(owner, company_quiet=45)
    assert await events(rapport, organisation_of(owner), "overview_limits_saved")
