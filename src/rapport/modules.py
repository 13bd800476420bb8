"""What there is to buy and what is switched on, for the page that stands in for a module that isn't."""

from collections.abc import Sequence
from typing import Literal

import msgspec
from litestar import Router, get

from auth import guards
from auth.people import managers, owners
from kernel.feature import Feature
from kernel.text import Text
from tenants.entitlements import has_module
from tenants.modules import MODULES

State = Literal["on", "off", "announced", "left_out"]


class ModuleView(msgspec.Struct, frozen=True, kw_only=True):
    """A module as people see it. `nouns` are the kinds of records that it brings, as addresses have them.

    `announced` says that it doesn't exist yet, `off` that it isn't in the plan or one that it requires isn't,
    `left_out` that it is, but in none of the reader's roles.
    """

    name: str
    label: Text
    summary: Text
    requires: tuple[str, ...]
    state: State
    nouns: list[str]


class Modules(msgspec.Struct, frozen=True):
    """All modules, and the names of the owners, who may change the plan, and of those who may change roles."""

    modules: list[ModuleView]
    owners: list[str]
    managers: list[str]


def modules_feature(features: Sequence[Feature], sellable: Sequence[str]) -> Feature:
    """The route that tells of the modules of these features."""
    nouns: dict[str, list[str]] = {}
    for feature in features:
        nouns.setdefault(feature.module, []).extend(declared.noun for declared in feature.objects)

    @get("/api/modules", opt={"policy": guards.signed_in()}, tags=["Modules"])
    async def listed(principal: guards.SignedIn, runtime: guards.Running) -> Modules:
        """Every module: switched on, to be bought, announced, or in none of the reader's roles."""

        def state(name: str) -> State:
            if name not in sellable:
                return "announced"
            if principal.has_module(name):
                return "on"
            return "left_out" if has_module(principal.tenant.entitlements, name) else "off"

        async with principal.session(runtime) as session:
            plan, people = sorted(await owners(session)), sorted(await managers(session))
        views = [
            ModuleView(
                name=each.name, label=each.label, summary=each.summary, requires=each.requires, state=state(each.name),
                nouns=nouns.get(each.name, []),
            )
            for each in MODULES
        ]  # fmt: skip
        return Modules(views, plan, people)

    return Feature(name="modules", controllers=(Router("/", route_handlers=[listed]),))
