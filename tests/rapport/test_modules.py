"""What can be bought follows from what is there: a module without pages and records is announced, not sold."""

from typing import Any

import pytest

from kernel.feature import Feature
from rapport import features
from tenants.modules import MODULES
from tests.support.app import Person, Rapport
from tests.support.plans import switch
from tests.support.team import hired


def test_every_object_is_of_its_features_module_and_every_module_is_declared() -> None:
    declared = {module.name for module in MODULES} | {"core"}
    for feature in features.FEATURES:
        assert feature.module in declared, feature.name
        assert {obj.module for obj in feature.objects} <= {feature.module}, feature.name


def test_what_has_pages_and_records_can_be_bought() -> None:
    assert features.sellable_modules(features.FEATURES) == ("crm", "sales")


PAGE, RECORDS = ("a controller",), ("an object",)


@pytest.mark.parametrize(
    ("more", "sold"),
    [
        ([Feature(name="tickets", module="service", objects=RECORDS)], ("crm", "sales")),
        ([Feature(name="desk", module="service", controllers=PAGE)], ("crm", "sales")),
        (
            [
                Feature(name="tickets", module="service", objects=RECORDS),
                Feature(name="desk", module="service", controllers=PAGE),
            ],
            ("crm", "sales", "service"),
        ),
    ],
)
def test_pages_alone_or_records_alone_are_not_sold(more: list[Feature], sold: tuple[str, ...]) -> None:
    assert features.sellable_modules([*features.FEATURES, *more]) == sold


def test_a_module_is_not_sold_without_what_it_requires() -> None:
    alone = [feature for feature in features.FEATURES if feature.module == "sales"]
    assert features.sellable_modules(alone) == ()


async def of(person: Person) -> dict[str, Any]:
    """The modules as somebody sees them."""
    answer = await person.get("/api/modules")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_everybody_sees_what_is_on_what_could_be_and_whom_to_ask(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Plan Ltd", "GB", email, name="Ann Lee")
    bob = await hired(rapport, owner)
    assert rapport.parts.runtime.sellable == ("crm", "sales")
    states = {each["name"]: each["state"] for each in (await of(bob))["modules"]}
    assert states == {
        "crm": "on",
        "sales": "on",
        "marketing": "announced",
        "service": "announced",
        "field": "announced",
    }
    await switch(rapport, owner, "marketing", on=True)  # an entitlement alone brings nothing into being
    await switch(rapport, owner, "crm", on=False)
    seen = await of(bob)
    assert [each["state"] for each in seen["modules"]] == ["off", "off", "announced", "announced", "announced"]
    assert [each["nouns"] for each in seen["modules"][:2]] == [
        ["companies", "contacts", "tasks", "activities"],
        ["campaigns", "leads", "deals", "orders", "receipts", "assets", "products"],
    ]  # fmt: skip
    assert seen["modules"][1]["label"] == {"zh": "销售管理", "en": "Sales"}
    assert seen["owners"] == ["Ann Lee"]
