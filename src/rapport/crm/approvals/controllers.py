"""Routes of approvals: parse, guard, call, return."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from uuid import UUID

from litestar import delete, get, post, put
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery, JSONBody

from auth import guards, security_log
from auth.principal import Principal
from kernel.ids import new_id
from kernel.runtime import Runtime
from rapport.crm.approvals import approvers, asking, deciding, rules, shown, store
from rapport.crm.approvals.carrying_out import NotDone
from rapport.crm.approvals.payloads import (
    Again,
    ApprovalList,
    ApprovalPage,
    Ask,
    Delegation,
    NewRule,
    PreviewedStep,
    PreviewRequest,
    RuleView,
    Signer,
    Verdict,
)
from rapport.crm.records import once
from rapport.crm.records.objects import Registry
from rapport.crm.records.route_base import Key, scopes
from rapport.crm.records.scope import Scope

TAGS = ["Approvals"]
PLACE = "/approvals/{approval_id:uuid}"


def rule_handlers(registry: Registry) -> Sequence[HTTPRouteHandler]:
    """The routes of who makes rules."""
    configures: dict[str, Any] = {"policy": guards.may("configure")}

    @get("/approval-rules", opt=configures, tags=TAGS)
    async def listed(principal: guards.SignedIn, runtime: guards.Running) -> list[RuleView]:
        """All rules, those that are off too."""
        async with principal.session(runtime) as session:
            return await rules.listed(session)

    @put("/approval-rules/{rule_id:uuid}", opt=configures, status_code=200, tags=TAGS)
    async def save(
        rule_id: FromPath[UUID], data: JSONBody[NewRule], principal: guards.SignedIn, runtime: guards.Running
    ) -> list[RuleView]:
        """Makes a rule under an id of the caller's choice, changes it, or switches it on or off."""
        async with scopes(registry, principal, runtime)() as scope:
            await rules.save(scope, rule_id, data)
            found = await rules.listed(scope.session)
            told = {"rule_id": str(rule_id), "measure": data.measure, "state": "on" if data.active else "off"}
            await security_log.note_done(runtime, principal, "approval_rule_saved", **told)
        return found

    @delete("/approval-rules/{rule_id:uuid}", opt=configures, status_code=200, tags=TAGS)
    async def remove(
        rule_id: FromPath[UUID], base_version: FromQuery[int], principal: guards.SignedIn, runtime: guards.Running
    ) -> list[RuleView]:
        """Takes a rule away; requests that are open go on by it."""
        async with scopes(registry, principal, runtime)() as scope:
            await rules.remove(scope, rule_id, base_version)
            found = await rules.listed(scope.session)
            await security_log.note_done(runtime, principal, "approval_rule_removed", rule_id=str(rule_id))
        return found

    @post(
        "/approval-rules/preview", opt={"policy": guards.may("configure", reads=True)}, status_code=200, tags=TAGS
    )  # fmt: skip
    async def preview(
        data: JSONBody[PreviewRequest], principal: guards.SignedIn, runtime: guards.Running
    ) -> list[PreviewedStep]:
        """Who would be asked for the reader."""
        async with principal.session(runtime) as session:
            return await approvers.preview(session, principal.person_id, data.steps)

    return [listed, save, remove, preview]


def request_handlers(registry: Registry) -> Sequence[HTTPRouteHandler]:
    """The routes of who asks and of who is asked."""
    reads: dict[str, Any] = {"policy": guards.signed_in(scope="records:read")}
    writes: dict[str, Any] = {"policy": guards.signed_in(scope="records:write")}
    # A vote is a person's own: no token gives it.
    decides: dict[str, Any] = {"policy": guards.signed_in()}

    @get("/approvals", opt=reads, tags=TAGS)
    async def listed(
        principal: guards.SignedIn, runtime: guards.Running, box: FromQuery[shown.Box] = "waiting",
        record_id: FromQuery[UUID | None] = None,
    ) -> ApprovalList:  # fmt: skip
        """Requests that wait for the reader, that they made, or all; or those that hold a record."""
        async with scopes(registry, principal, runtime)() as scope:
            return await shown.listed(scope, box, record_id)

    @get(PLACE, opt=reads, tags=TAGS)
    async def one(approval_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running) -> ApprovalPage:
        """A request with what it holds."""
        async with scopes(registry, principal, runtime)() as scope:
            return await shown.page(scope, approval_id)

    @post("/approvals", opt=writes, tags=TAGS)
    async def ask(
        data: JSONBody[Ask], principal: guards.SignedIn, runtime: guards.Running, key: Key = None
    ) -> ApprovalPage:
        """Asks for approval of a write that a rule catches; the write is kept until then."""
        async with scopes(registry, principal, runtime)() as scope:

            async def work() -> str:
                return str(await asking.ask(scope, data))

            made = await once.outcome(scope, key, store.CHANGED, new_id(), ("ask", data), work)
            return await shown.page(scope, UUID(made))

    @post(f"{PLACE}/verdict", opt=decides, status_code=200, tags=TAGS)
    async def decide(
        approval_id: FromPath[UUID], data: JSONBody[Verdict], principal: guards.SignedIn, runtime: guards.Running
    ) -> ApprovalPage:
        """Approves, rejects or returns; the last consent does the write."""
        opened = scopes(registry, principal, runtime)
        try:
            async with opened() as scope:
                await deciding.vote(scope, approval_id, data)
                return await shown.page(scope, approval_id)
        except NotDone as error:
            async with opened() as scope:
                await deciding.vote(scope, approval_id, data, error.code)
                return await shown.page(scope, approval_id)

    return [listed, one, ask, decide]


def verb_handlers(registry: Registry) -> Sequence[HTTPRouteHandler]:
    """The routes of everything else that is done with a request."""
    writes: dict[str, Any] = {"policy": guards.signed_in(scope="records:write")}
    decides: dict[str, Any] = {"policy": guards.signed_in()}

    @post(f"{PLACE}/withdrawal", opt=writes, status_code=200, tags=TAGS)
    async def withdraw(
        approval_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running, key: Key = None
    ) -> ApprovalPage:
        """Takes a request back; nothing is changed."""

        async def verb(scope: Scope) -> None:
            await once.outcome(
                scope, key, store.CHANGED, approval_id, ("withdrawal", approval_id),
                lambda: deciding.withdraw(scope, approval_id),
            )  # fmt: skip

        return await _done(principal, runtime, approval_id, verb)

    @post(f"{PLACE}/resubmission", opt=writes, status_code=200, tags=TAGS)
    async def again(
        approval_id: FromPath[UUID],
        data: JSONBody[Again],
        principal: guards.SignedIn,
        runtime: guards.Running,
        key: Key = None,
    ) -> ApprovalPage:
        """Sends what was returned again, as it is now."""

        async def verb(scope: Scope) -> None:
            await once.outcome(
                scope, key, store.CHANGED, approval_id, ("resubmission", approval_id, data),
                lambda: asking.again(scope, approval_id, data),
            )  # fmt: skip

        return await _done(principal, runtime, approval_id, verb)

    @post(f"{PLACE}/delegation", opt=decides, status_code=200, tags=TAGS)
    async def delegate(
        approval_id: FromPath[UUID], data: JSONBody[Delegation], principal: guards.SignedIn, runtime: guards.Running
    ) -> ApprovalPage:
        """Gives one's vote to somebody else."""
        return await _done(principal, runtime, approval_id, lambda scope: deciding.delegate(scope, approval_id, data))

    @post(f"{PLACE}/signers", opt=decides, status_code=200, tags=TAGS)
    async def add_signer(
        approval_id: FromPath[UUID], data: JSONBody[Signer], principal: guards.SignedIn, runtime: guards.Running
    ) -> ApprovalPage:
        """Has one more person asked."""
        return await _done(principal, runtime, approval_id, lambda scope: deciding.add_signer(scope, approval_id, data))

    async def _done(
        principal: Principal, runtime: Runtime, approval_id: UUID, verb: Callable[[Scope], Awaitable[None]]
    ) -> ApprovalPage:
        async with scopes(registry, principal, runtime)() as scope:
            await verb(scope)
            return await shown.page(scope, approval_id)

    return [withdraw, again, delegate, add_signer]
