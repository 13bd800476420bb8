"""Modules: what is declared, what one needs, and how a refusal names it."""

import pytest

from kernel.errors import NotInPlan, NotInRole
from tenants.entitlements import has_module
from tenants.modules import MODULES, missing, module_of, needed, not_in_plan, not_in_role


def test_each_module_is_declared_once_in_both_languages_and_needs_what_stands_before_it() -> None:
    names = [module.name for module in MODULES]
    assert names == ["crm", "sales", "marketing", "service", "field"]
    assert [module.requires for module in MODULES] == [(), *[("crm",)] * 4]
    texts = [text for module in MODULES for text in (module.label.zh, module.label.en, module.summary.zh)]
    assert all(texts)
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize(
    ("granted", "off"),
    [
        ({}, "sales"),
        ({"module.sales": True}, "crm"),
        ({"module.crm": True}, "sales"),
        ({"module.crm": True, "module.sales": False}, "sales"),
        ({"module.crm": True, "module.sales": True}, None),
    ],
)
def test_a_module_is_on_with_all_that_it_requires(granted: dict[str, object], off: str | None) -> None:
    assert missing(granted, "sales") == off
    assert has_module(granted, "sales") is (off is None)
    assert has_module(granted, "core")


def test_a_module_that_nobody_declared_is_off_unless_it_is_granted() -> None:
    assert list(needed("else")) == ["else"]
    assert missing({}, "else") == "else"
    assert missing({"module.else": True}, "else") is None


def test_a_refusal_names_the_module_in_the_readers_language() -> None:
    refused = not_in_plan("sales")
    assert isinstance(refused, NotInPlan)
    assert refused.wire("en", "r1") == {
        "code": "not_in_plan",
        "message": "“Sales” is not in your organisation's plan; its data is kept, nothing was changed. "
        "Ask your administrator.",
        "request_id": "r1",
        "details": {"module": "sales"},
    }
    assert "“销售管理”" in refused.message("zh-CN")
    assert not_in_plan("else").message("en").startswith("“else” is not in")


def test_a_kind_of_record_is_in_one_module() -> None:
    assert [module_of(each) for each in ("deal", "lead", "product", "company", "anything")] == [
        *["sales"] * 3,
        *["crm"] * 2,
    ]
    named = [name for module in MODULES for name in module.objects]
    assert len(set(named)) == len(named)


def test_what_is_not_in_a_role_is_said_otherwise() -> None:
    refused = not_in_role("sales")
    assert isinstance(refused, NotInRole)
    assert refused.wire("en", "r1") == {
        "code": "not_in_role",
        "message": "Your roles don't include “Sales”, which your organisation has; nothing was changed. "
        "Ask whoever manages people.",
        "request_id": "r1",
        "details": {"module": "sales"},
    }
    assert "“销售管理”" in refused.message("zh-CN")
