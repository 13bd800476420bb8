"""There is no way around a limit: not by many rows, not by taking one field back, not by another currency."""

import pytest

from auth.principal import FieldRights, Principal, Reach, Rights
from kernel.ids import new_id
from rapport.crm.approvals.approvers import scope_of
from rapport.crm.approvals.gatekeeper import Approvals
from rapport.crm.assignment.giving import ByRules
from rapport.crm.features import REGISTRY
from rapport.crm.records.objects import Registry
from rapport.crm.records.scope import Scope
from tests.support.app import Person, Rapport
from tests.support.approvals import amount, asked, deal, lines, member, product, put, rule, say, shown
from tests.support.team import code

NEEDED = (409, "approvals.needed")


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder."""
    return await rapport.sign_up("Ways Ltd", "GB", email)


@pytest.fixture
async def lead(rapport: Rapport, owner: Person) -> Person:
    """Whom the asker reports to."""
    return await member(rapport, owner, "Lea Lead")


@pytest.fixture
async def rep(rapport: Rapport, owner: Person, lead: Person) -> Person:
    """Who asks; both kinds of discounts have a limit."""
    await rule(owner)
    await rule(owner, measure="discount_deal", name="Whole deals")
    return await member(rapport, owner, "Rob Rep", under=lead)


@pytest.mark.parametrize("all_or_nothing", [True, False])
async def test_many_rows_make_no_deal_that_one_call_refuses(owner: Person, rep: Person, all_or_nothing: bool) -> None:
    made = {"name": "Cheap", "product": await product(rep, "1000"), "amount": "1"}
    assert code(await rep.post("/api/deals", json=made)) == NEEDED
    rows = {"rows": [{"op": "create", "fields": made}], "all_or_nothing": all_or_nothing}
    assert code(await rep.post("/api/deals/rows", json=rows)) == NEEDED
    assert (await rep.post("/api/deals/count", json={})).json()["count"] == 0


async def test_one_field_that_is_taken_back_is_judged_by_the_lines_of_now(owner: Person, rep: Person) -> None:
    pump, made = await product(rep, "1000"), await deal(rep, amount="10")
    url = f"/api/deals/{made['id']}"
    assert (await put(rep, made, lines(pump, "0"))).status_code == 200
    seq = (await rep.get(f"{url}/history")).json()["items"][0]["seq"]
    assert code(await rep.post(f"{url}/reversion", json={"seq": seq, "field": "amount"})) == NEEDED
    assert await amount(rep, made) == "10000"


async def test_another_currency_is_judged_and_waits(owner: Person, lead: Person, rep: Person) -> None:
    pump = await product(rep, "1000")
    yen = await deal(rep, currency="JPY")
    assert (await put(rep, yen, lines(pump, "0", unit_price="1"))).status_code == 200
    assert code(await rep.patch(f"/api/deals/{yen['id']}", json={"currency": "GBP"})) == NEEDED
    bulk = {"op": "update", "ids": [yen["id"]], "fields": {"currency": "GBP"}}
    assert (await rep.post("/api/deals/bulk", json=bulk)).json()["failed"][0]["code"] == "approvals.needed"
    pounds = await deal(rep)
    assert (await put(rep, pounds, lines(pump, "0"))).status_code == 200
    assert code(await rep.patch(f"/api/deals/{pounds['id']}", json={"currency": "JPY"})) == NEEDED
    # What waits is in the currency that was asked for.
    request = await asked(rep, pounds, lines(pump, "50"))
    assert code(await rep.patch(f"/api/deals/{pounds['id']}", json={"currency": "KWD"})) == (409, "approvals.locked")
    assert (await say(lead, request)).status_code == 200
    assert (await shown(rep, request))["approval"]["state"] == "done"
    assert await amount(rep, pounds) == "5000"
    # Nothing was sold yet: a deal without lines has any currency.
    free = await deal(rep, amount="5")
    assert (await rep.patch(f"/api/deals/{free['id']}", json={"currency": "JPY"})).status_code == 200


@pytest.mark.parametrize("fields", [{}, {"company": {"annual_revenue": FieldRights(read="hidden")}}])
def test_who_writes_in_another_name_has_the_same_rules(
    fields: dict[str, dict[str, FieldRights]],
) -> None:
    registry = Registry(REGISTRY, Approvals(), ByRules())
    asker = Principal(None, new_id(), new_id(), new_id(), "en", Rights(fields=fields), Reach())  # type: ignore[arg-type]  # asks no tenant
    theirs = scope_of(Scope(registry, asker, None), asker).registry  # type: ignore[arg-type]  # nor a database
    assert (theirs.gate, theirs.assigner) == (registry.gate, registry.assigner)
