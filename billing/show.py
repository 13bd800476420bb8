"""From the tables to what the billing page shows."""

import datetime as dt
from collections.abc import Collection
from typing import Literal
from uuid import UUID

import msgspec

from auth import seats
from billing import credit, enough_seats, entity, plan, profile, tax
from billing.catalog import BASE, ITEMS, MODULE, SEATS, version_of
from billing.collection import Try, tries
from billing.contracts import Case, billed_lines_of, case_of
from billing.errors import Unpublished
from billing.invoicing import draft, hosted, states, taxing
from billing.invoicing.document import Position
from billing.invoicing.states import Invoice
from billing.payloads import (
    CardView,
    Changed,
    Draft,
    DraftLine,
    InvoiceRow,
    InvoiceView,
    ModuleOffer,
    Overview,
    PaymentRow,
    Planned,
    PlanView,
    Previewed,
)
from billing.rating.explained import explained
from billing.rating.periods import Period
from billing.rating.rate import Rated
from billing.subscriptions import Ordered, load, price_version, quantities, standing
from kernel.db import ControlSession
from kernel.money import Money
from kernel.runtime import Runtime
from tenants.directory import Tenant
from tenants.modules import MODULES, Module

LATEST = 12


def amount(minor: int, currency: str) -> str:
    """An amount as the wire has it."""
    return Money(minor, currency).to_decimal_string()


async def overview(runtime: Runtime, control: ControlSession, tenant: Tenant) -> Overview:
    """The billing page."""
    sub = await load(control, tenant.id)
    case, today = await case_of(control, sub), sub.today()
    sub = standing(sub, case.orders, today)
    period = sub.period(today)
    return Overview(
        state=sub.state,  # type: ignore[arg-type]  # checked by the table
        hold=sub.hold,  # type: ignore[arg-type]  # checked by the table
        currency=sub.currency,
        time_zone=sub.time_zone,
        today=today,
        next_day=sub.next_day,
        trial_ends=sub.trial_ends,
        period_start=period.start,
        period_end=period.end,
        method=sub.method,  # type: ignore[arg-type]  # checked by the table
        card=None if sub.card is None else msgspec.convert(sub.card, CardView),
        cards_possible=bool(runtime.settings.stripe_secret_key),
        has_profile=(await profile.load(control, sub.organisation_id))[0] is not None,
        plan=await plan_view(runtime, control, case, today),
        draft=await draft_view(control, tenant, case, *plan.preview(case, [], today)),
        credit=amount(await credit.available(control, sub), sub.currency),
        invoices=tuple(row_of(each) for each in (await states.listed(control, sub.organisation_id))[:LATEST]),
        version=sub.version,
    )


async def previewed(
    control: ControlSession, tenant: Tenant, case: Case, more: list[Ordered], when: plan.When, today: dt.date
) -> Previewed:
    """The next invoice without and with what would be ordered."""
    (day, before), (later, after) = plan.preview(case, [], today), plan.preview(case, more, today)
    now = await draft_view(control, tenant, case, day, before)
    then = await draft_view(control, tenant, case, later, after)
    sub = case.subscription
    difference = Money.parse(then.total, sub.currency).amount_minor - Money.parse(now.total, sub.currency).amount_minor
    begins_on = plan.from_day(sub, when, today)
    return Previewed(
        now=now, then=then, difference=amount(difference, sub.currency), begins_on=begins_on,
        changes=tuple(
            Changed(
                item=each.item, label=draft.label_of(each.item), why=each.why,
                before=amount(each.before_minor, sub.currency), after=amount(each.after_minor, sub.currency),
            )
            for each in explained(before.lines, after.lines, case.with_orders(more).contract)
        ),
    )  # fmt: skip


async def plan_view(runtime: Runtime, control: ControlSession, case: Case, today: dt.date) -> PlanView:
    """Plan, prices and what is planned. During the trial, the plan that was chosen for its end."""
    sub = case.subscription
    chosen, many, modules = plan.plan_of(case, max(today, sub.first_day))
    held = await seats.figures(control, sub.organisation_id)
    return PlanView(
        chosen=chosen,
        seats=many,
        seats_taken=held.taken,
        seats_invited=held.invited,
        seat_price=_price(case, SEATS),
        base_price=_price(case, BASE),
        modules=tuple(_offer(case, each, runtime.sellable, modules) for each in MODULES),
        planned=tuple(
            Planned(on=each.on, item=each.item, label=ITEMS[each.item].label, quantity=each.quantity)
            for each in _last_words(case, max(today, sub.first_day))
        ),
        seats_kept=enough_seats.kept_on(case.orders, today),
    )


async def draft_view(control: ControlSession, tenant: Tenant, case: Case, closes_on: dt.date, rated: Rated) -> Draft:
    """A rating as the invoice that it would become. Before there are invoice details, with the country's tax."""
    sub, currency = case.subscription, rated.currency
    details, _ = await profile.load(control, sub.organisation_id)
    details = details or profile.Profile(legal_name="", country=tenant.country, address="", email="")
    when = draft.Occasion(period=sub.period(closes_on), issued_on=closes_on, method=sub.method)
    try:
        seller = await entity.needed(control)
        taxes = await taxing.taxes(control, case, rated, seller, details)
        said = draft.document(rated, case, seller, details, taxes, when)
    except Unpublished:
        said = None
    lines = tuple(
        line_view(line.item, Period(line.start, line.end), each, currency)
        for line, each in zip(rated.lines, draft.positions(rated.lines, case.contract, case.evidence), strict=True)
    )
    tax_minor = sum(each.amount_minor for each in said.taxes) if said else 0
    return Draft(
        closes_on=closes_on,
        currency=currency,
        lines=lines,
        subtotal=amount(rated.subtotal_minor, currency),
        tax=amount(tax_minor, currency),
        tax_label=tax.shown(said.taxes[0]) if said else None,
        total=amount(rated.subtotal_minor + tax_minor, currency),
    )


def row_of(subject: Invoice) -> InvoiceRow:
    """An invoice in a list."""
    return InvoiceRow(
        id=subject.id,
        number=subject.name,
        kind=subject.kind,  # type: ignore[arg-type]  # checked by the table
        state=subject.state or "issued",
        issued_on=subject.issued_on,
        due_on=subject.due_on,
        period_start=subject.period_start,
        period_end=subject.period_end,
        currency=subject.currency,
        total=amount(subject.total_minor, subject.currency),
        open=amount(subject.open_minor, subject.currency),
        dunning=subject.dunning,
        last_failure=subject.last_failure,
        next_attempt_on=subject.next_attempt_on,
    )


def payment_row(one: Try) -> PaymentRow:
    """A try in a list."""
    paid = amount(one.amount_minor, one.currency)
    return PaymentRow(id=one.id, kind=one.kind, state=one.state, on_day=one.on_day, amount=paid, failure=one.failure)


def line_view(item: str, days: Period, said: Position, currency: str) -> DraftLine:
    """A line with what it is of, and the days that it is for."""
    return DraftLine(
        item=item, start=days.start, end=days.end, title=said.title, sentence=said.sentence,
        amount=amount(said.amount_minor, currency),
    )  # fmt: skip


async def invoice_view(
    runtime: Runtime, control: ControlSession, organisation_id: UUID, invoice_id: UUID
) -> InvoiceView:
    """A finalized document with its lines and what became of it."""
    subject = await states.get(control, organisation_id, invoice_id)
    said = await states.document_of(control, organisation_id, invoice_id)
    billed = await billed_lines_of(control, organisation_id, invoice_id)
    whole = Period(said.period_start, said.period_end)
    items = [(line.item, Period(line.start, line.end)) for line in billed] or [("credit", whole)] * len(said.positions)
    return InvoiceView(
        row=row_of(subject),
        document=said,
        lines=tuple(
            line_view(item, days, each, said.currency) for (item, days), each in zip(items, said.positions, strict=True)
        ),
        payments=tuple(payment_row(each) for each in await tries(control, organisation_id, invoice_id)),
        credit_notes=tuple(
            row_of(each) for each in await states.listed(control, organisation_id) if each.of_invoice == invoice_id
        ),
        link=await hosted.link(runtime, control, organisation_id, invoice_id),
    )


def _price(case: Case, item: str) -> str:
    sub = case.subscription
    terms = version_of(item, sub.currency, price_version(sub, case.orders, item)).terms
    return "" if terms.amount is None else f"{terms.amount:f}"


def _offer(case: Case, module: Module, sellable: Collection[str], modules: Collection[str]) -> ModuleOffer:
    """A module as it is offered: what isn't built is announced, what has no price comes with the plan."""
    item = f"{MODULE}{module.name}"
    if module.name not in sellable:
        state: Literal["included", "on", "off", "announced"] = "announced"
    elif item not in ITEMS:
        state = "included"
    else:
        state = "on" if module.name in modules else "off"
    price = _price(case, item) if state in {"on", "off"} else None
    return ModuleOffer(name=module.name, label=module.label, summary=module.summary, state=state, price=price)


def _last_words(case: Case, after: dt.date) -> list[Ordered]:
    """What changes later: of several orders of an item for one day the last one, if it says something else."""
    last = {(each.on, each.item): each for each in case.orders if each.on > after}
    return [
        each
        for (on, item), each in sorted(last.items())
        if quantities(case.orders, on - dt.timedelta(days=1)).get(item, 0) != each.quantity
    ]
