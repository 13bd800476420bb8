"""The endpoints of billing: for who has the right `billing`, also while the organisation is read-only or suspended."""

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post, put
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Meta

from auth import marks, security_log
from auth.guards import Running, SignedIn, may, public
from auth.people import names
from auth.principal import Principal
from billing import cards, collection, plan, profile, promises, show
from billing.contracts import Case, case_of
from billing.invoicing import csv, hosted, states
from billing.invoicing.changes import LineChange, behind, of_item
from billing.invoicing.document import Document
from billing.invoicing.pdf import invoice_pdf
from billing.payloads import (
    CardCompletion,
    CardPageView,
    Hypothesis,
    InvoiceRow,
    InvoiceView,
    Overview,
    Paid,
    PlanOrder,
    Previewed,
    ProfileOrder,
    ProfileView,
    Version,
)
from billing.plan import Wanted
from billing.rating.periods import Period
from billing.statement import statement as account
from billing.statement import table as as_table
from billing.subscriptions import load
from billing.usage.errors import BadSpan
from kernel.db import ControlSession
from kernel.runtime import Runtime

_READS = may("billing", even_suspended=True)
_SHOWS = may("billing", even_suspended=True, scope="billing:read")
_ORDERS = may("billing", even_suspended=True, fresh=True)
Item = Annotated[str, Meta(max_length=80)]
MOST_DAYS = 3_660
"""So many days a statement of account has at most: ten years."""
Language = Annotated[str, Meta(pattern="^(zh|en)$")]


def _days(start: dt.date, end: dt.date) -> Period:
    if not 0 < (end - start).days <= MOST_DAYS:
        raise BadSpan(days=MOST_DAYS)
    return Period(start, end)


class BillingController(Controller):
    """Plan, card, invoice details, invoices."""

    path = "/api/billing"
    tags = ["billing"]  # noqa: RUF012  # Litestar reads it from the class

    @get("/", opt={"policy": _SHOWS})
    async def everything(self, principal: SignedIn, runtime: Running) -> Overview:
        """The billing page: plan, seats, modules, next invoice, latest invoices."""
        async with runtime.databases.control_session() as control:
            return await show.overview(runtime, control, principal.tenant)

    @post("/preview", opt={"policy": _READS.while_viewing()}, status_code=200)
    async def preview(self, data: JSONBody[Hypothesis], principal: SignedIn, runtime: Running) -> Previewed:
        """What the next invoice would say with another plan; changes nothing."""
        async with runtime.databases.control_session() as control:
            case = await case_of(control, await load(control, principal.tenant.id))
            today = case.subscription.today()
            wanted = Wanted(seats=data.seats, modules=data.modules, when=data.when)
            by = await _name_of(runtime, principal)
            more = plan.ordered_by(case, wanted, today, sellable=runtime.sellable, by=by)
            return await show.previewed(control, principal.tenant, case, more, data.when, today)

    @put("/plan", opt={"policy": _ORDERS})
    async def order(self, data: JSONBody[PlanOrder], principal: SignedIn, runtime: Running) -> Overview:
        """Chooses a plan, or changes its seats and modules."""
        by = await _name_of(runtime, principal)
        async with _locked(runtime, principal) as (control, case):
            wanted = Wanted(seats=data.seats, modules=data.modules, when=data.when)
            today = case.subscription.today()
            more = plan.ordered_by(case, wanted, today, sellable=runtime.sellable, by=by)
            day, rated = plan.preview(case, more, today)
            await plan.choose(
                control, case, wanted, method=data.method, version=data.version, today=today,
                sellable=runtime.sellable, by=by, person_id=principal.person_id,
            )  # fmt: skip
            shown = await show.draft_view(control, principal.tenant, case, day, rated)
            await promises.keep(control, case, rated.lines, shown, more=len(more), today=today)
            await _note(
                control,
                principal,
                "plan_ordered",
                seats=str(data.seats),
                modules=" ".join(data.modules),
                when=data.when,
            )
        return await _shown(runtime, principal)

    @post("/plan/cancellation", opt={"policy": _ORDERS}, status_code=200)
    async def cancel(self, data: JSONBody[Version], principal: SignedIn, runtime: Running) -> Overview:
        """Ends the plan with the running period."""
        by = await _name_of(runtime, principal)
        async with _locked(runtime, principal) as (control, case):
            await plan.cancel(
                control, case, version=data.version, today=case.subscription.today(), by=by,
                person_id=principal.person_id,
            )  # fmt: skip
            await _note(control, principal, "plan_cancelled")
        return await _shown(runtime, principal)

    @get("/changes", opt={"policy": _SHOWS})
    async def changes(
        self, item: FromQuery[Item], start: FromQuery[dt.date], end: FromQuery[dt.date], principal: SignedIn,
        runtime: Running,
    ) -> tuple[LineChange, ...]:  # fmt: skip
        """The orders behind a line of the next invoice, of its days from `start` until before `end`, newest first."""
        async with runtime.databases.control_session() as control:
            return await of_item(control, principal.tenant.id, item, start, end)

    @get("/statement", opt={"policy": _SHOWS}, media_type="text/csv")
    async def statement(
        self, principal: SignedIn, runtime: Running, start: FromQuery[dt.date | None] = None,
        end: FromQuery[dt.date | None] = None, language: FromQuery[Language] = "en",
    ) -> Response[str]:  # fmt: skip
        """The statement of account as CSV: all up to today, or the days from `start` until before `end`."""
        async with runtime.databases.control_session() as control:
            sub = await load(control, principal.tenant.id)
            today = sub.today()
            days = _days(start or min(sub.trial_ends, today), end or today + dt.timedelta(days=1))
            said = await account(control, sub.organisation_id, sub.currency, days)
        return Response(
            as_table(said, language, await marks.marked(runtime, principal)), media_type="text/csv; charset=utf-8",
            headers=as_file(f"statement-{said.first}-{said.last}.csv"),
        )  # fmt: skip

    @get("/profile", opt={"policy": _SHOWS})
    async def profile_now(self, principal: SignedIn, runtime: Running) -> ProfileView:
        """Invoice details."""
        async with runtime.databases.control_session() as control:
            found, version = await profile.load(control, principal.tenant.id)
        country = found.country if found else principal.tenant.country
        return ProfileView(profile=found, version=version, tax_id_label=profile.tax_id_kind(country))

    @put("/profile", opt={"policy": _ORDERS})
    async def save_profile(self, data: JSONBody[ProfileOrder], principal: SignedIn, runtime: Running) -> ProfileView:
        """Sets the invoice details; invoices that are written keep what they say."""
        async with runtime.databases.control_session() as control:
            changed = await profile.save(control, principal.tenant.id, data.profile, version=data.version)
            await _note(control, principal, "invoice_details_saved", fields=" ".join(changed))
        return await self._profile_after(principal, runtime)

    async def _profile_after(self, principal: Principal, runtime: Runtime) -> ProfileView:
        async with runtime.databases.control_session() as control:
            found, version = await profile.load(control, principal.tenant.id)
        label = profile.tax_id_kind(found.country if found else principal.tenant.country)
        return ProfileView(profile=found, version=version, tax_id_label=label)

    @post("/card", opt={"policy": _ORDERS, "waits": True}, status_code=200)
    async def begin_card(self, principal: SignedIn, runtime: Running) -> CardPageView:
        """Opens the gateway's page on which a card is typed."""
        async with runtime.databases.control_session() as control:
            await _note(control, principal, "card_page_opened")
        return CardPageView(await cards.begin(runtime, principal.tenant.id, locale=principal.locale))

    @post("/card/completion", opt={"policy": _READS, "waits": True}, status_code=200)
    async def complete_card(self, data: JSONBody[CardCompletion], principal: SignedIn, runtime: Running) -> Overview:
        """Takes the card over once the page is completed; what is unpaid is tried with it at once."""
        await cards.complete(runtime, principal.tenant.id, data.page)
        async with runtime.databases.control_session() as control:
            await _note(control, principal, "card_page_completed")
        return await _shown(runtime, principal)


class InvoiceController(Controller):
    """Invoices and credit notes of the organisation."""

    path = "/api/billing/invoices"
    tags = ["billing"]  # noqa: RUF012  # Litestar reads it from the class

    @get("/", opt={"policy": _SHOWS})
    async def all_of_them(self, principal: SignedIn, runtime: Running) -> list[InvoiceRow]:
        """All, newest first."""
        async with runtime.databases.control_session() as control:
            return [show.row_of(each) for each in await states.listed(control, principal.tenant.id)]

    @get("/{invoice_id:uuid}", opt={"policy": _SHOWS})
    async def one(self, invoice_id: FromPath[UUID], principal: SignedIn, runtime: Running) -> InvoiceView:
        """One, whole."""
        async with runtime.databases.control_session() as control:
            return await _whole(runtime, control, principal.tenant.id, invoice_id)

    @get("/{invoice_id:uuid}/pdf", opt={"policy": _SHOWS})
    async def pdf(
        self, invoice_id: FromPath[UUID], principal: SignedIn, runtime: Running, language: FromQuery[Language] = "en"
    ) -> Response[bytes]:
        """As PDF."""
        async with runtime.databases.control_session() as control:
            said = await states.document_of(control, principal.tenant.id, invoice_id)
        return await printed(said, language, await marks.marked(runtime, principal))

    @get("/{invoice_id:uuid}/csv", opt={"policy": _SHOWS})
    async def table(
        self, invoice_id: FromPath[UUID], principal: SignedIn, runtime: Running, language: FromQuery[Language] = "en"
    ) -> Response[str]:
        """As CSV whose amounts add up to the total."""
        async with runtime.databases.control_session() as control:
            said = await states.document_of(control, principal.tenant.id, invoice_id)
        return Response(
            csv.table(said, language, await marks.marked(runtime, principal)),
            media_type="text/csv; charset=utf-8", headers=as_file(f"{said.number}.csv"),
        )  # fmt: skip

    @get("/{invoice_id:uuid}/lines/{position:int}/changes", opt={"policy": _SHOWS})
    async def changes(
        self, invoice_id: FromPath[UUID], position: FromPath[int], principal: SignedIn, runtime: Running
    ) -> tuple[LineChange, ...]:
        """The orders behind a line, by its place from 1 on: who changed it from how many to how many, newest first."""
        async with runtime.databases.control_session() as control:
            return await behind(control, principal.tenant.id, invoice_id, position)

    @post("/{invoice_id:uuid}/payment", opt={"policy": _ORDERS, "waits": True}, status_code=200)
    async def pay(self, invoice_id: FromPath[UUID], principal: SignedIn, runtime: Running) -> Paid:
        """Charges the saved card for what is open, with the customer there to confirm it."""
        async with runtime.databases.control_session() as control:
            today = (await load(control, principal.tenant.id)).today()
            await _note(control, principal, "payment_asked", invoice=str(invoice_id))
        back = f"{runtime.settings.public_url}/billing/invoices/{invoice_id}"
        one = await collection.charge(runtime, principal.tenant.id, invoice_id, today, return_url=back)
        return Paid(state=one.state, failure=one.failure, action_url=one.action_url)

    @post("/{invoice_id:uuid}/payment/check", opt={"policy": _READS, "waits": True}, status_code=200)
    async def check(self, invoice_id: FromPath[UUID], principal: SignedIn, runtime: Running) -> InvoiceView:
        """Asks the gateway what became of a payment that the customer confirmed at their bank."""
        await collection.catch_up(runtime, principal.tenant.id, invoice_id)
        async with runtime.databases.control_session() as control:
            return await _whole(runtime, control, principal.tenant.id, invoice_id)


class HostedController(Controller):
    """An invoice for whoever has its link."""

    path = "/api/hosted-invoices"
    tags = ["billing"]  # noqa: RUF012  # Litestar reads it from the class

    @get("/{token:str}", opt={"policy": public()})
    async def one(self, token: FromPath[str], runtime: Running) -> InvoiceView:
        """What the link shows."""
        async with runtime.databases.control_session() as control:
            return await show.invoice_view(runtime, control, *await hosted.opened(control, token))

    @get("/{token:str}/pdf", opt={"policy": public()})
    async def pdf(
        self, token: FromPath[str], runtime: Running, language: FromQuery[Language] = "en"
    ) -> Response[bytes]:
        """As PDF."""
        async with runtime.databases.control_session() as control:
            said = await states.document_of(control, *await hosted.opened(control, token))
        return await printed(said, language)


@asynccontextmanager
async def _locked(runtime: Runtime, principal: Principal) -> AsyncIterator[tuple[ControlSession, Case]]:
    """The case of the principal's organisation, which nobody else changes until the block ends."""
    async with runtime.databases.control_session() as control:
        sub = await load(control, principal.tenant.id, lock=True)
        yield control, await case_of(control, sub)


async def _whole(runtime: Runtime, control: ControlSession, organisation_id: UUID, invoice_id: UUID) -> InvoiceView:
    """An invoice with what was promised of it."""
    view = await show.invoice_view(runtime, control, organisation_id, invoice_id)
    return msgspec.structs.replace(view, promises=await promises.of_invoice(control, organisation_id, invoice_id))


async def _shown(runtime: Runtime, principal: Principal) -> Overview:
    async with runtime.databases.control_session() as control:
        return await show.overview(runtime, control, principal.tenant)


async def _note(control: ControlSession, principal: Principal, what: str, **details: str) -> None:
    """Who moved money, or decided where it comes from and who is told of it."""
    await security_log.note(
        control, f"billing.{what}", identity_id=principal.identity_id, organisation_id=principal.tenant.id, **details
    )


async def _name_of(runtime: Runtime, principal: Principal) -> str | None:
    async with runtime.databases.tenant_session(principal.tenant.home, principal.tenant.keys) as session:
        found = (await names(session, [principal.person_id])).get(principal.person_id)
    return found["name"] if found else None


async def printed(said: Document, language: str, marked: str = "") -> Response[bytes]:
    """A document as a PDF file; whoever has only its link exports nothing of an organisation's."""
    made = await invoice_pdf(said, language, marked=marked)
    return Response(made, media_type="application/pdf", headers=as_file(f"{said.number}.pdf"))


def as_file(name: str) -> dict[str, str]:
    """Headers of a file to be saved under a name, and kept nowhere on the way."""
    return {"content-disposition": f'attachment; filename="{name}"', "cache-control": "private, no-store"}
