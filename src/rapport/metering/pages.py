"""What the routes answer: billing's figures, and the CRM's names for the deals behind them."""

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from auth.principal import Principal
from billing.catalog import currency_for
from billing.outcome import contracts, disputes, offers, preview, statement_store, store
from billing.outcome.errors import NoContract, NoStatement
from billing.outcome.evidence import result
from billing.outcome.preview import State
from billing.outcome.statement_store import Row, row_of, settled_of
from billing.outcome.terms import plain
from kernel.clock import business_today
from kernel.errors import NotFound
from kernel.runtime import Runtime
from rapport.crm.deals.won_sums import won_sums
from rapport.crm.records.included import titles
from rapport.crm.records.objects import Registry
from rapport.crm.records.route_base import scopes
from rapport.metering.payloads import (
    BaselineView,
    ContractView,
    EvidencePage,
    EvidenceRow,
    OfferView,
    OutcomePage,
    PreviewView,
    SettlementView,
    StatementView,
    TrailStep,
    WhatIf,
)

PAGE = 200


async def page(runtime: Runtime, principal: Principal) -> OutcomePage:
    """Everything but the deals."""
    tenant, day, currency = principal.tenant, business_today(), currency_for(principal.tenant.currency)
    async with runtime.databases.control_session() as control:
        known = await store.versions(control, tenant.id)
        state = await preview.load(control, tenant.id, day)
        statements = await statement_store.all_of(control, tenant.id)
    draft = next((each for each in known if each.state == "proposed"), None)
    later = preview.after(known, state.agreed) if state else None
    return OutcomePage(
        currency=currency, today=day, offers=[OfferView.of(each) for each in offers.offers_in(currency)],
        contract=ContractView.of(state.agreed) if state else None, draft=ContractView.of(draft) if draft else None,
        next=ContractView.of(later) if later else None, next_starts=contracts.next_starts(known, day),
        preview=PreviewView.of(preview.preview(state)) if state else None,
        statements=[StatementView.of(each) for each in statements],
    )  # fmt: skip


async def baseline(runtime: Runtime, principal: Principal, starts: dt.date) -> BaselineView:
    """The least that may be agreed to: of the whole organisation, whatever of it this reader may see."""
    contracts.check_start(starts, business_today())
    currency = currency_for(principal.tenant.currency)
    async with principal.session(runtime) as session:
        least = await won_sums(session, currency, contracts.year_before(starts))
    return BaselineView(starts, currency, [plain(each) for each in least])


async def evidence(
    runtime: Runtime, registry: Registry, principal: Principal, quarter: dt.date, version: int | None, offset: int
) -> EvidencePage:
    """The deals of a quarter: of a version of its statement, of what was settled, or as they stand now."""
    async with runtime.databases.control_session() as control:
        state = await preview.load(control, principal.tenant.id, business_today())
        if state is None:
            raise NoContract
        history = await statement_store.history_of(control, principal.tenant.id, state.agreed.id, quarter)
        wanted = next((each for each in history if each.version == version), None) if version else settled_of(history)
        if wanted is not None:
            rows = await statement_store.rows_of(control, principal.tenant.id, wanted)
        else:
            rows = _running(state, quarter, version)
        decided = await disputes.of_organisation(control, principal.tenant.id)
    settled = [each for each in decided if (each.contract_id, each.quarter) == (state.agreed.id, quarter)]
    rows.sort(key=lambda each: (each.won_on, each.deal_id), reverse=True)
    shown = rows[offset : offset + PAGE]
    names = await _names(
        runtime, registry, principal, {*(each.deal_id for each in shown), *(each.deal_id for each in settled)}
    )
    total = result((each.amount for each in rows if not each.held), state.agreed.currency)
    return EvidencePage(
        quarter=quarter, version=wanted.version if wanted else None, count=len(rows), total=plain(total),
        offset=offset, rows=[EvidenceRow.of(each, names.get(each.deal_id)) for each in shown],
        settled=[SettlementView.of(each, names.get(each.deal_id)) for each in settled],
    )  # fmt: skip


async def what_if(runtime: Runtime, registry: Registry, principal: Principal, deal_id: UUID) -> WhatIf:
    """The year without a deal; one of which nothing was recorded is not found."""
    async with runtime.databases.control_session() as control:
        trail = await store.of_deal(control, principal.tenant.id, deal_id)
        state = await preview.load(control, principal.tenant.id, business_today())
        if state is None or not trail:
            raise NotFound
        gone = await preview.without(control, principal.tenant.id, state, deal_id)
    name = (await _names(runtime, registry, principal, [deal_id])).get(deal_id)
    steps = [
        TrailStep(
            change=row.change, amount=plain(row.amount), currency=row.currency, won_on=row.won_on,
            recorded_at=row.recorded_at,
        )
        for row in trail
    ]  # fmt: skip
    return WhatIf(
        deal_id=deal_id, name=name, hidden=name is None, now=PreviewView.of(preview.preview(state)),
        without=PreviewView.of(preview.preview(state, gone)), trail=steps,
    )  # fmt: skip


def _running(state: State, quarter: dt.date, version: int | None) -> list[Row]:
    spans = state.agreed.quarters
    number = next((number for number, span in enumerate(spans) if span.start == quarter), None)
    if number is None or version is not None:
        raise NoStatement
    return [row_of(each, ()) for each in preview.standing_in(state, number)]


async def _names(
    runtime: Runtime, registry: Registry, principal: Principal, deals: Collection[UUID]
) -> dict[UUID, str]:
    """Names of deals, as far as the reader may see them."""
    async with scopes(registry, principal, runtime)() as scope:
        found = await titles(scope, {"deal": set(deals)})
    return {UUID(deal_id): str(each["label"] or "") for deal_id, each in found.items()}
