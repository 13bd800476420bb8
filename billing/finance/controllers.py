"""The endpoints of finance: everybody's invoices, for the finance people of the organisation that runs Rapport."""

import datetime as dt
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Meta

from auth import marks, security_log
from auth.guards import Running, SignedIn, operator
from billing.controllers import Language, as_file, printed
from billing.finance import books, check, csv, disputes, documents, money, nightly, orders
from billing.finance import receivables as owed
from billing.finance.desk import desk
from billing.finance.ledger_payloads import CheckOrder, Currency, LedgerPage
from billing.finance.payloads import (
    CreditOrder,
    CreditPreview,
    CreditQuestion,
    Desk,
    DisputePage,
    DocumentPage,
    DocumentsWanted,
    MovedPage,
    Offset,
    Receipt,
    ReceivablePage,
    Receivables,
    RefundOrder,
    SettlementOrder,
    Sought,
)
from billing.invoicing import states
from billing.ledger import hold
from kernel.ids import new_id

_READS, _ORDERS = operator(), operator(fresh=True)
Account = Annotated[str, Meta(pattern="^[a-z_]{1,40}$")]
Outcome = Literal["succeeded", "failed", "under_way", "disputed"]
Kind = Literal["card", "transfer", "credit", "refund"]


class FinanceController(Controller):
    """Receivables, payments and the ledger of everybody."""

    path = "/api/finance"
    tags = ["finance"]  # noqa: RUF012  # Litestar reads it from the class

    @get("/receivables", opt={"policy": _READS})
    async def receivables(self, runtime: Running, currency: FromQuery[Currency | None] = None) -> Receivables:
        """What is owed, how old it is, and whether the books agree."""
        async with runtime.databases.control_session() as control:
            return await owed.receivables(control, currency)

    @post("/receivables/query", opt={"policy": _READS.while_viewing()}, status_code=200)
    async def query(self, data: JSONBody[Sought], runtime: Running) -> ReceivablePage:
        """Open invoices. A question with a body: what is searched for is a customer's name."""
        async with runtime.databases.control_session() as control:
            return await owed.sought(control, data)

    @post("/documents/query", opt={"policy": _READS.while_viewing()}, status_code=200)
    async def documents(self, data: JSONBody[DocumentsWanted], runtime: Running) -> DocumentPage:
        """Invoices and credit notes, whatever became of them, the latest first."""
        async with runtime.databases.control_session() as control:
            return await documents.page(control, data)

    @post("/documents/export", opt={"policy": _ORDERS}, status_code=200)
    async def export(
        self, data: JSONBody[DocumentsWanted], principal: SignedIn, runtime: Running,
        language: FromQuery[Language] = "en",
    ) -> Response[str]:  # fmt: skip
        """All of them as CSV; that they were exported is in the security log."""
        async with runtime.databases.control_session() as control:
            currency, found = await documents.everything(control, data)
            export_id = new_id()
            await security_log.note(
                control, "billing.documents_exported", identity_id=principal.identity_id,
                organisation_id=principal.tenant.id, currency=currency, count=str(len(found)),
                number=marks.number_of(export_id),
            )  # fmt: skip
        marked = await marks.marked(runtime, principal, export_id)
        return Response(
            csv.table(found, currency, language, marked), media_type="text/csv; charset=utf-8",
            headers=as_file(f"invoices-{currency}.csv"),
        )  # fmt: skip

    @get("/payments", opt={"policy": _READS})
    async def payments(
        self, runtime: Running, outcome: FromQuery[Outcome | None] = None, kind: FromQuery[Kind | None] = None,
        offset: FromQuery[Offset] = 0,
    ) -> MovedPage:  # fmt: skip
        """Payments and refunds, the latest first."""
        async with runtime.databases.control_session() as control:
            return await money.moved(control, outcome=outcome, kind=kind, offset=offset)

    @get("/ledger", opt={"policy": _READS})
    async def ledger(
        self, runtime: Running, currency: FromQuery[Currency | None] = None,
        account: FromQuery[Account | None] = None, organisation: FromQuery[UUID | None] = None,
        before: FromQuery[UUID | None] = None, down_from: FromQuery[UUID | None] = None,
    ) -> LedgerPage:  # fmt: skip
        """A page of entries, and what the accounts come to; `down_from` begins with an entry."""
        async with runtime.databases.control_session() as control:
            wanted = currency or next(iter(await books.currencies(control)), "CNY")
            page = await books.ledger(
                control, wanted, account=account, organisation_id=organisation, before=before, down_from=down_from
            )  # fmt: skip
            last = await hold.last(control, wanted)
            return msgspec.structs.replace(
                page, proved=await nightly.last(control), off_since=last.off_since if last else None
            )

    @post("/ledger/checks", opt={"policy": _READS}, status_code=200)
    async def check_ledger(self, data: JSONBody[CheckOrder], runtime: Running) -> Receivables:
        """Compares the ledger of a currency with its invoices now; where they agree, what waited may be finalized."""
        await check.check(runtime, data.currency)
        async with runtime.databases.control_session() as control:
            return await owed.receivables(control, data.currency)

    @get("/disputes", opt={"policy": _READS})
    async def disputed(
        self, runtime: Running, which: FromQuery[disputes.State] = "waiting",
        offset: FromQuery[Offset] = 0,
    ) -> DisputePage:  # fmt: skip
        """Deals of the share of growth that customers dispute, or disputed."""
        async with runtime.databases.control_session() as control:
            return await disputes.page(control, which, offset)

    @post(
        "/organisations/{organisation_id:uuid}/growth/{quarter:date}/settlements", opt={"policy": _ORDERS},
        status_code=204,
    )  # fmt: skip
    async def settle(
        self, organisation_id: FromPath[UUID], quarter: FromPath[dt.date], data: JSONBody[SettlementOrder],
        principal: SignedIn, runtime: Running,
    ) -> None:  # fmt: skip
        """Decides about a disputed deal."""
        await disputes.settle(runtime, organisation_id, quarter, data, by=principal.identity_id)


class DeskController(Controller):
    """An invoice of anybody, and what finance does about it."""

    path = "/api/finance/organisations/{organisation_id:uuid}/invoices/{invoice_id:uuid}"
    tags = ["finance"]  # noqa: RUF012  # Litestar reads it from the class

    @get("/", opt={"policy": _READS})
    async def one(self, organisation_id: FromPath[UUID], invoice_id: FromPath[UUID], runtime: Running) -> Desk:
        """The invoice, what moved, and what may be done."""
        return await desk(runtime, organisation_id, invoice_id)

    @get("/pdf", opt={"policy": _READS})
    async def pdf(
        self, organisation_id: FromPath[UUID], invoice_id: FromPath[UUID], principal: SignedIn, runtime: Running,
        language: FromQuery[Language] = "en",
    ) -> Response[bytes]:  # fmt: skip
        """As PDF."""
        async with runtime.databases.control_session() as control:
            said = await states.document_of(control, organisation_id, invoice_id)
        return await printed(said, language, await marks.marked(runtime, principal))

    @post("/receipts", opt={"policy": _ORDERS}, status_code=200)
    async def receipt(
        self, organisation_id: FromPath[UUID], invoice_id: FromPath[UUID], data: JSONBody[Receipt],
        principal: SignedIn, runtime: Running,
    ) -> Desk:  # fmt: skip
        """Notes money that came by transfer."""
        await orders.note_receipt(runtime, organisation_id, invoice_id, data, by=principal.identity_id)
        return await desk(runtime, organisation_id, invoice_id)

    @post("/credit-notes/preview", opt={"policy": _READS}, status_code=200)
    async def preview(
        self, organisation_id: FromPath[UUID], invoice_id: FromPath[UUID], data: JSONBody[CreditQuestion],
        runtime: Running,
    ) -> CreditPreview:  # fmt: skip
        """What a credit note would say; writes nothing."""
        async with runtime.databases.control_session() as control:
            return await orders.preview_credit(control, organisation_id, invoice_id, data.net)

    @post("/credit-notes", opt={"policy": _ORDERS}, status_code=200)
    async def credit(
        self, organisation_id: FromPath[UUID], invoice_id: FromPath[UUID], data: JSONBody[CreditOrder],
        principal: SignedIn, runtime: Running,
    ) -> Desk:  # fmt: skip
        """Writes a credit note."""
        await orders.write_credit_note(runtime, organisation_id, invoice_id, data, by=principal.identity_id)
        return await desk(runtime, organisation_id, invoice_id)

    @post("/refunds", opt={"policy": _ORDERS, "waits": True}, status_code=200)
    async def refund(
        self, organisation_id: FromPath[UUID], invoice_id: FromPath[UUID], data: JSONBody[RefundOrder],
        principal: SignedIn, runtime: Running,
    ) -> Desk:  # fmt: skip
        """Gives money back to the card, as far as a credit note left credit."""
        await orders.give_back(runtime, organisation_id, invoice_id, data, by=principal.identity_id)
        return await desk(runtime, organisation_id, invoice_id)
