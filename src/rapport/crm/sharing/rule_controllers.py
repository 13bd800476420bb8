"""Routes of sharing rules: parse, guard, call, return."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from litestar import delete, get, post, put
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody

from auth import guards, ladder, security_log, sharing_rules, teams, territories
from auth.authz.roles import roles
from kernel.clock import real_now
from rapport.crm.records import placing_run
from rapport.crm.records.objects import Registry
from rapport.crm.records.route_base import scopes
from rapport.crm.records.scope import Scope
from rapport.crm.sharing import rules
from rapport.crm.sharing.rule_payloads import (
    NewSharingRule,
    RuleParty,
    SharingRulePreviewed,
    SharingRules,
    SharingRuleView,
)
from rapport.crm.sharing.shares import last_day

MANAGES: dict[str, Any] = {"policy": guards.may("manage_people")}
TAGS = ["people"]


def rule_handlers(registry: Registry) -> Sequence[HTTPRouteHandler]:
    """Every route of sharing rules, for Litestar."""

    @get("/sharing-rules", opt=MANAGES, tags=TAGS)
    async def listed(principal: guards.SignedIn, runtime: guards.Running) -> SharingRules:
        """All rules, and whom one may name."""
        async with scopes(registry, principal, runtime)() as scope:
            return await _page(scope)

    @put("/sharing-rules/{rule_id:uuid}", opt=MANAGES, status_code=200, tags=TAGS)
    async def save(
        rule_id: FromPath[UUID], data: JSONBody[NewSharingRule], principal: guards.SignedIn, runtime: guards.Running
    ) -> SharingRules:
        """Makes a rule under an id of the caller's choice, or changes it."""
        async with scopes(registry, principal, runtime)() as scope:
            await ladder.judge_manager(scope.session, principal)
            await rules.save(scope, rule_id, data)
            page = await _page(scope)
            await security_log.note_done(runtime, principal, "sharing_rule_saved", rule_id=str(rule_id))
        return page

    @delete("/sharing-rules/{rule_id:uuid}", opt=MANAGES, tags=TAGS)
    async def remove(rule_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running) -> None:
        """Takes a rule away, and all that it opened."""
        async with scopes(registry, principal, runtime)() as scope:
            await ladder.judge_manager(scope.session, principal)
            await sharing_rules.remove(scope.session, rule_id)
            await security_log.note_done(runtime, principal, "sharing_rule_removed", rule_id=str(rule_id))

    @post(
        "/sharing-rule-previews", opt={"policy": guards.may("manage_people", reads=True)}, status_code=200, tags=TAGS
    )  # fmt: skip
    async def preview(
        data: JSONBody[NewSharingRule], principal: guards.SignedIn, runtime: guards.Running
    ) -> SharingRulePreviewed:
        """How many records a rule would open."""
        async with scopes(registry, principal, runtime)() as scope:
            count = await rules.preview(scope, data)
            return SharingRulePreviewed(count, rules.MAX_RECORDS if data.criteria is not None else None)

    return [listed, save, remove, preview]


async def _page(scope: Scope) -> SharingRules:
    session = scope.session
    parties = [RuleParty("team", each.id, each.name) for each in await teams.listed(session)]
    parties += [RuleParty("role", each.id, None, each.label) for each in await roles(session)]
    parties += [RuleParty("territory", each.id, each.name) for each in await territories.listed(session)]
    known = {each.id: each for each in parties}
    return SharingRules(
        rules=[_view(scope, each, known) for each in await sharing_rules.listed(session)],
        parties=parties,
        runs=await placing_run.listed(session),
    )


def _view(scope: Scope, rule: sharing_rules.SharingRule, known: Mapping[UUID, RuleParty]) -> SharingRuleView:
    def party(named: UUID) -> RuleParty:
        return known.get(named, RuleParty("gone", named))

    return SharingRuleView(
        id=rule.id, name=rule.name, object=rule.object, level=rule.level,
        source=None if rule.source_id is None else party(rule.source_id),
        criteria=rule.criteria, grantee=party(rule.grantee_id), until=last_day(scope, rule.expires_at),
        is_over=rule.expires_at is not None and rule.expires_at <= real_now(),
    )  # fmt: skip
