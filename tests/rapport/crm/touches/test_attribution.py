"""What campaigns brought: leads by first and last touch, and won amounts by three rules."""

import datetime as dt
from typing import Any

import pytest

from auth.principal import EVERY_OBJECT, FieldRights, ObjectRights, Rights
from kernel.clock import business_now
from rapport.crm.forms.models import touch
from tests.support.app import Person, Rapport
from tests.support.forms import LEE, form, leads, sent
from tests.support.imports import colleague
from tests.support.visits import reported, session_of, site, visitor

pytestmark = pytest.mark.usefixtures("typed")


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder."""
    return await rapport.sign_up("Attributed Ltd", "GB", email)


async def campaign(owner: Person, code: str) -> str:
    """A campaign with a code."""
    made = (await owner.post("/api/campaigns", json={"name": code, "utm_campaign": code})).json()
    return str(made["record"]["id"])


async def attributed(person: Person, campaign_id: str) -> Any:  # as the API gives it
    """What a campaign brought."""
    found = await person.get(f"/api/campaigns/{campaign_id}/attribution")
    assert found.status_code == 200, found.text
    return found.json()


def won(found: Any) -> dict[str, tuple[int, dict[str | None, str]]]:
    """Deals and amounts by rule."""
    return {
        each["rule"]: (each["deals"], {part["currency"]: part["amount"] for part in each["amounts"]})
        for each in found["won"]
    }


async def sold(rapport: Rapport, owner: Person, codes: list[str], amount: str) -> str:
    """A deal that was won of a lead that came by these campaigns, one after the other; the lead."""
    here, url, me = await site(owner), await form(owner), visitor()
    for code in codes[:-1]:
        assert (await reported(rapport, here, me, utm={"campaign": code})).status_code == 204
    who = {**LEE, "email": f"{me}@works.example"}
    assert (await sent(rapport, url, who, visitor=me, utm={"campaign": codes[-1]})).status_code == 200
    lead = (await leads(owner))[-1]["id"]
    deal = {"name": "Big", "amount": amount, "currency": "GBP", "close_date": business_now().date().isoformat()}
    wanted = {"deal": {"fields": deal}, "company": {"fields": {"name": "Works"}}}
    made = (await owner.post(f"/api/leads/{lead}/conversion", json=wanted)).json()["deal"]
    [pipeline] = (await owner.get("/api/pipelines")).json()
    stage = next(each["id"] for each in pipeline["stages"] if each["outcome"] == "won")
    done = await owner.patch(f"/api/deals/{made}", json={"stage": stage})
    assert done.status_code == 200, done.text
    return str(lead)


async def test_a_won_deal_falls_to_its_campaigns_by_each_rule(rapport: Rapport, owner: Person) -> None:
    spring, summer, autumn = [await campaign(owner, each) for each in ("spring", "summer", "autumn")]
    await sold(rapport, owner, ["spring", "nobody's", "summer", "spring"], "100")
    await sold(rapport, owner, ["summer"], "50")
    first, second = await attributed(owner, spring), await attributed(owner, summer)
    assert [(each["touches"], each["leads"], each["first"], each["last"]) for each in (first, second)] == [
        (2, 1, 1, 1), (2, 2, 1, 1),
    ]  # fmt: skip
    assert won(first) == {"first": (1, {"GBP": "100"}), "last": (1, {"GBP": "100"}), "linear": (1, {"GBP": "66.67"})}
    assert won(second) == {"first": (1, {"GBP": "50"}), "last": (1, {"GBP": "50"}), "linear": (2, {"GBP": "83.33"})}
    nothing = await attributed(owner, autumn)
    assert (nothing["touches"], nothing["leads"], nothing["first"], nothing["last"]) == (0, 0, 0, 0)
    assert won(nothing) == {rule: (0, {}) for rule in ("first", "last", "linear")}


async def test_what_came_after_a_deal_was_won_gets_nothing_of_it(rapport: Rapport, owner: Person) -> None:
    spring, summer = await campaign(owner, "spring"), await campaign(owner, "summer")
    await sold(rapport, owner, ["spring", "summer"], "100")
    async with await session_of(rapport, owner) as session:
        later = touch.c.occurred_at + dt.timedelta(days=3)
        await session.execute(touch.update().where(touch.c.form_id.is_not(None)).values(occurred_at=later))
    assert won(await attributed(owner, spring))["linear"] == (1, {"GBP": "100"})
    assert won(await attributed(owner, summer))["last"] == (0, {})
    assert (await attributed(owner, summer))["last"] == 1, "the lead's last touch is, all the same"


async def test_figures_are_of_what_the_reader_sees(rapport: Rapport, owner: Person) -> None:
    spring = await campaign(owner, "spring")
    await sold(rapport, owner, ["spring"], "100")
    everything = ObjectRights(read="all")
    masked = Rights(
        objects={EVERY_OBJECT: everything}, fields={"deal": {"amount": FieldRights(read="masked")}}
    )  # fmt: skip
    assert (await attributed(await colleague(rapport, owner, "masked", masked), spring))["won"] is None
    alone = Rights(objects={"campaign": everything, "deal": everything, "lead": ObjectRights(read="own")})
    seen = await attributed(await colleague(rapport, owner, "alone", alone), spring)
    assert (seen["touches"], seen["leads"], seen["first"]) == (0, 0, 0)
    assert won(seen)["first"] == (0, {})
