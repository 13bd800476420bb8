"""The modules of the product: what each is called and says of itself, which other ones it needs, what records it has.

Billing offers them, guards refuse what is in no plan or role, the web app names them. Whether one can be bought
follows from what the features register (`rapport.features.sellable_modules`): what doesn't exist yet is announced.
"""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass

from kernel.errors import NotInPlan, NotInRole
from kernel.text import Text

CORE = "core"
"""What every organisation has: people, roles, settings."""

BASE = "crm"
"""What every other module requires; kinds of records are in it that no other one names."""


@dataclass(frozen=True, kw_only=True)
class Module:
    """One module. It does nothing without all of `requires`. `objects` are the kinds of records that it adds."""

    name: str
    label: Text
    summary: Text
    requires: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()


MODULES = (
    Module(
        name="crm",
        label=Text(zh="客户管理", en="Customers"),
        summary=Text(
            zh="客户、联系人、任务与跟进记录，导入导出与搜索。每个套餐都以它为基础。",
            en="Companies, contacts, tasks and activities, with import, export and search. Every plan is built on it.",
        ),
    ),
    Module(
        name="sales",
        label=Text(zh="销售管理", en="Sales"),
        summary=Text(
            zh="线索、商机看板、销售流程、产品与报价明细，漏斗、季度预测与风险提醒。",
            en="Leads, deals on a board, pipelines, products and price lines; funnel, quarter outlook and risks.",
        ),
        requires=("crm",),
        objects=("deal", "lead", "product", "sales_order", "sales_receipt", "asset", "campaign"),
    ),
    Module(
        name="marketing",
        label=Text(zh="营销自动化", en="Marketing automation"),
        summary=Text(
            zh="按人群与行为自动触达，并把结果带回线索。",
            en="Reaches people by segment and behaviour, and brings what comes of it back to leads.",
        ),
        requires=("crm",),
    ),
    Module(
        name="service",
        label=Text(zh="服务工单", en="Service desk"),
        summary=Text(
            zh="工单、服务时限与知识库，和客户记录在一处。",
            en="Tickets, response times and a knowledge base, beside the customers' records.",
        ),
        requires=("crm",),
    ),
    Module(
        name="field",
        label=Text(zh="外勤拜访", en="Field visits"),
        summary=Text(
            zh="拜访计划、签到与路线，回来就是跟进记录。",
            en="Visit plans, check-ins and routes that come back as activities.",
        ),
        requires=("crm",),
    ),
)

_BY_NAME = {module.name: module for module in MODULES}


def needed(name: str) -> Iterator[str]:
    """A module and all that it requires, itself first."""
    yield name
    for other in _BY_NAME[name].requires if name in _BY_NAME else ():
        yield from needed(other)


def module_of(object_name: str) -> str:
    """The module that a kind of records is in."""
    return next((each.name for each in MODULES if object_name in each.objects), BASE)


def missing(entitlements: Mapping[str, object], name: str) -> str | None:
    """The module because of which another one is off; None where it is on. The core is in every plan."""
    return first_missing({each.removeprefix("module.") for each, given in entitlements.items() if given}, name)


def first_missing(chosen: Container[str], name: str) -> str | None:
    """Which module of those that `name` needs is not among the chosen ones; None where all are, and for the core."""
    return None if name == CORE else next((each for each in needed(name) if each not in chosen), None)


def not_in_plan(name: str) -> NotInPlan:
    """The refusal, with the module's name for programs and its label for people."""
    return NotInPlan(module=_label(name), details={"module": name})


def not_in_role(name: str) -> NotInRole:
    """The refusal to somebody whose roles leave out what the plan includes."""
    return NotInRole(module=_label(name), details={"module": name})


def _label(name: str) -> Text:
    return _BY_NAME[name].label if name in _BY_NAME else Text(zh=name, en=name)
