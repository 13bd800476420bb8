"""Entitlements are facts; the trial grants the first ones, once."""

import datetime as dt
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from billing import trial
from kernel.clock import business_today
from tenants.entitlements import SANDBOXES, grant, modules, most_sandboxes
from tests.support.app import Rapport


async def test_a_new_organisation_has_its_trial(rapport: Rapport, email: str) -> None:
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    tenant = await rapport.parts.directory.tenant(UUID(person.session["organisation"]["id"]))
    until = (business_today(ZoneInfo(tenant.time_zone)) + dt.timedelta(days=14)).isoformat()
    assert tenant.entitlements == {"seats": 10, "module.crm": True, "module.sales": True, "trial_until": until}
    assert person.session["modules"] == ["crm", "sales"]


async def test_nobody_gets_a_second_trial(rapport: Rapport, email: str) -> None:
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    organisation_id = UUID(person.session["organisation"]["id"])
    async with rapport.parts.runtime.databases.control_session() as control:
        await grant(control, organisation_id, "seats", 3, source="test")
        await trial.start(control, organisation_id, ["crm", "sales"])
    await rapport.run_jobs()
    assert (await rapport.parts.directory.tenant(organisation_id)).entitlements["seats"] == 3


def test_modules_are_the_entitlements_that_are_on() -> None:
    granted: dict[str, object] = {"module.crm": True, "module.billing": False, "seats": 10, "module.api": True}
    assert modules(granted) == ["api", "crm"]


@pytest.mark.parametrize(
    ("granted", "most"), [({}, 1), ({SANDBOXES: 0}, 0), ({SANDBOXES: 3}, 3), ({SANDBOXES: True}, 1)]
)
def test_a_plan_may_allow_no_sandbox(granted: dict[str, object], most: int) -> None:
    assert most_sandboxes(granted) == most
