"""Routes of the share of growth: parse, guard, call, return."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, delete, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from auth import agreements, security_log
from auth.guards import Running, SignedIn, may, secret_of
from auth.payloads import Assertion, Ceremony
from billing.outcome import contracts, statements
from billing.outcome.contracts import Draft
from billing.usage.calls import LOOKS
from kernel.clock import business_today
from rapport.crm.records.objects import Registry
from rapport.metering import pages
from rapport.metering.payloads import (
    AcceptRequest,
    BaselineView,
    ContractView,
    DisputeRequest,
    DraftRequest,
    EvidencePage,
    OutcomePage,
    WhatIf,
)
from tenants.modules import CORE

Sent = Request[Any, Any, Any]
READING: dict[str, Any] = {"policy": may("billing")}
WRITING: dict[str, Any] = {"policy": may("billing")}
FIGURES: dict[str, Any] = {"policy": may("billing", even_suspended=True), "module": CORE, LOOKS: True}
DECIDING: dict[str, Any] = {"policy": may("billing", even_suspended=True, fresh=True), "module": CORE}
"""What settles money asks for a fresh proof of who is there. A statement's time for review goes by for an organisation
too that was stopped because it didn't pay, or whose plan has sales no more: so it may still see figures and decide;
names of deals it sees no more. A page that is open asks for these again and again, which is nobody's usage.
"""


def outcome_handlers(registry: Registry) -> Sequence[HTTPRouteHandler]:
    """Every route, for Litestar."""
    return [*_reading(registry), *_contract(), *_statements()]


def _reading(registry: Registry) -> Sequence[HTTPRouteHandler]:
    @get("/", opt=FIGURES, tags=["Billing"], operation_id="outcome")
    async def read(principal: SignedIn, runtime: Running) -> OutcomePage:
        """Contract, offers, the year so far and its statements."""
        return await pages.page(runtime, principal)

    @get("/baseline", opt=READING, tags=["Billing"], operation_id="outcome_baseline")
    async def baseline(starts: FromQuery[dt.date], principal: SignedIn, runtime: Running) -> BaselineView:
        """What was won in the year before a first day, quarter by quarter."""
        return await pages.baseline(runtime, principal, starts)

    @get("/evidence", opt=FIGURES, tags=["Billing"], operation_id="outcome_evidence")
    async def evidence(
        quarter: FromQuery[dt.date],
        principal: SignedIn,
        runtime: Running,
        version: FromQuery[Annotated[int | None, QueryParameter(ge=1)]] = None,
        offset: FromQuery[Annotated[int, QueryParameter(ge=0, le=1_000_000)]] = 0,
    ) -> EvidencePage:
        """The deals that a quarter's result is made of."""
        return await pages.evidence(runtime, registry, principal, quarter, version, offset)

    @get("/what-if/{deal_id:uuid}", opt=FIGURES, tags=["Billing"], operation_id="outcome_without_deal")
    async def what_if(deal_id: FromPath[UUID], principal: SignedIn, runtime: Running) -> WhatIf:
        """The year as it would be if a deal were cancelled."""
        return await pages.what_if(runtime, registry, principal, deal_id)

    return [read, baseline, evidence, what_if]


def _contract() -> Sequence[HTTPRouteHandler]:
    @post("/contract", opt=WRITING, tags=["Billing"], operation_id="draft_outcome_contract")
    async def draft(data: JSONBody[DraftRequest], principal: SignedIn, runtime: Running) -> ContractView:
        """Drafts a version within a published offer."""
        tenant, asked = principal.tenant, tuple(map(Decimal, data.baseline))
        least = await pages.baseline(runtime, principal, data.starts)
        async with runtime.databases.control_session() as control:
            made = await contracts.propose(
                control, tenant.id, principal.person_id, Draft(offer=data.offer, starts=data.starts, baseline=asked),
                currency=least.currency, day=business_today(), least=[Decimal(each) for each in least.least],
            )  # fmt: skip
        return ContractView.of(made)

    @delete("/contract/{contract_id:uuid}", opt=WRITING, tags=["Billing"], operation_id="discard_outcome_contract")
    async def discard(contract_id: FromPath[UUID], principal: SignedIn, runtime: Running) -> None:
        """Discards a version that nobody signed."""
        async with runtime.databases.control_session() as control:
            await contracts.discard(control, principal.tenant.id, contract_id)

    @post(
        "/contract/{contract_id:uuid}/challenge", opt=WRITING, tags=["Billing"],
        operation_id="challenge_outcome_contract",
    )  # fmt: skip
    async def challenge(request: Sent, contract_id: FromPath[UUID], principal: SignedIn, runtime: Running) -> Ceremony:
        """A challenge made of the terms' hash, for one's own passkeys."""
        async with runtime.databases.control_session() as control:
            found = await contracts.proposed(control, principal.tenant.id, contract_id)
        return await agreements.begin(runtime, principal, secret_of(request), found.hash)

    @post(
        "/contract/{contract_id:uuid}/accept", opt=WRITING, tags=["Billing"], status_code=200,
        operation_id="accept_outcome_contract",
    )  # fmt: skip
    async def accept(
        request: Sent, contract_id: FromPath[UUID], data: JSONBody[Assertion], principal: SignedIn, runtime: Running
    ) -> ContractView:
        """Signs the terms with a passkey."""
        organisation_id, day = principal.tenant.id, business_today()
        async with runtime.databases.control_session() as control:
            found = await contracts.proposed(control, organisation_id, contract_id)
        signature = await agreements.sign(runtime, principal, secret_of(request), found.hash, data)
        async with runtime.databases.control_session() as control:
            signed = await contracts.accept(
                control, organisation_id, contract_id, principal.person_id, signature, day=day
            )
            await security_log.note(
                control, "outcome_contract_signed", identity_id=principal.identity_id,
                organisation_id=organisation_id, contract=str(contract_id), hash=signed.hash.hex(),
            )  # fmt: skip
        return ContractView.of(signed)

    return [draft, discard, challenge, accept]


def _statements() -> Sequence[HTTPRouteHandler]:
    @post(
        "/statements/{quarter:date}/accept", opt=DECIDING, tags=["Billing"], status_code=204,
        operation_id="accept_outcome_statement",
    )  # fmt: skip
    async def accept(
        quarter: FromPath[dt.date], data: JSONBody[AcceptRequest], principal: SignedIn, runtime: Running
    ) -> None:
        """Accepts a quarter's statement as it was read."""
        async with runtime.databases.control_session() as control:
            await statements.accept(
                control, principal.tenant.id, quarter, data.version,
                person_id=principal.person_id, day=business_today(),
            )  # fmt: skip

    @post(
        "/statements/{quarter:date}/dispute", opt=DECIDING, tags=["Billing"], status_code=204,
        operation_id="dispute_outcome_statement",
    )  # fmt: skip
    async def dispute(
        quarter: FromPath[dt.date], data: JSONBody[DisputeRequest], principal: SignedIn, runtime: Running
    ) -> None:
        """Holds deals of a statement; the rest is settled."""
        async with runtime.databases.control_session() as control:
            await statements.dispute(
                control, principal.tenant.id, quarter, data.version, frozenset(data.deals),
                person_id=principal.person_id, day=business_today(), reason=data.reason,
            )  # fmt: skip

    return [accept, dispute]
