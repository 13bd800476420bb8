"""Mails to everybody who looks after the money: the finance people of the organisation that runs this installation."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from uuid import UUID, uuid5

import sqlalchemy as sa
from babel.dates import format_date
from babel.numbers import format_currency
from sqlalchemy.dialects.postgresql import JSONB

from auth.people import with_right
from billing.invoicing import states
from kernel.jobs import Job
from kernel.mail import Mail
from kernel.money import Money
from kernel.runtime import Runtime
from kernel.text import Text
from tenants.directory import Directory
from tenants.entitlements import OPERATOR
from tenants.models import entitlement

DIFFER = "billing.mail_books_differ"
DIFFER_SUBJECT = Text(zh="账簿核对不一致：{day}", en="The books differ: {day}")
DIFFER_BODY = Text(
    zh="你好：\n\n{day} 的每日核对发现 {count} 处不一致。账簿没有改动。请在财务的账簿页查看：\n{page}\n",
    en="Hello,\n\nthe daily proof of {day} found {count} differences. The books were not changed. See the ledger page "
    "of finance:\n{page}\n",
)
HELD = "billing.mail_ledger_off"
HELD_SUBJECT = Text(
    zh="账簿相差 {difference}，{currency} 账单暂停开具",
    en="The ledger is off by {difference}: nothing is finalized in {currency}",
)
HELD_BODY = Text(
    zh="你好：\n\n{currency} 账簿与账单相差 {difference}。在改正之前，不再开具 {currency} 的账单和贷项通知单；"
    "等待的账单会在核对一致后自动开具。请从第一笔不一致的分录查起：\n{page}\n",
    en="Hello,\n\nthe ledger in {currency} and the invoices differ by {difference}. Until they agree, no invoice and "
    "no credit note in {currency} is finalized; what waits is written by itself once they do. Begin with the first "
    "entry that differs:\n{page}\n",
)
DISPUTE_SUBJECT = {
    "open": Text(zh="账单 {number} 的付款被争议：{amount}", en="The payment of invoice {number} is disputed: {amount}"),
    "won": Text(zh="账单 {number} 的争议已胜诉：{amount}", en="The dispute about invoice {number} is won: {amount}"),
    "lost": Text(zh="账单 {number} 的争议已败诉：{amount}", en="The dispute about invoice {number} is lost: {amount}"),
}
DISPUTE_BODY = {
    "open": Text(
        zh="你好：\n\n持卡人要求银行收回账单 {number} 的付款 {amount}（{reason}）。网关已扣留这笔钱。{until}\n\n"
        "账单、付款和客户：\n{page}\n",
        en="Hello,\n\nthe card's holder has the bank take back {amount}, the payment of invoice {number} ({reason}). "
        "The gateway withholds the money. {until}\n\nThe invoice, its payments and the customer:\n{page}\n",
    ),
    "won": Text(
        zh="你好：\n\n账单 {number} 的争议已胜诉，{amount} 已退回。账单仍为已付。\n\n{page}\n",
        en="Hello,\n\nthe dispute about invoice {number} is won: {amount} stays ours, the invoice is paid.\n\n{page}\n",
    ),
    "lost": Text(
        zh="你好：\n\n账单 {number} 的争议已败诉，{amount} 归持卡人。账单重新变为未付，不会自动再次扣款；"
        "请与客户联系。\n\n{page}\n",
        en="Hello,\n\nthe dispute about invoice {number} is lost: {amount} went to the card's holder. The invoice is "
        "open again, and no card is charged by itself; talk to the customer.\n\n{page}\n",
    ),
}
REASONS = {
    "fraudulent": Text(zh="称未授权", en="they say they didn't allow it"),
    "duplicate": Text(zh="称重复扣款", en="they say they paid twice"),
    "subscription_canceled": Text(zh="称已取消订阅", en="they say they had cancelled"),
    "product_not_received": Text(zh="称未收到服务", en="they say they received nothing"),
    "product_unacceptable": Text(zh="称服务不符", en="they say it wasn't what they bought"),
    "credit_not_processed": Text(zh="称退款未到账", en="they say a refund didn't come"),
    "unrecognized": Text(zh="称不认识这笔扣款", en="they don't recognise it"),
}
NO_REASON = Text(zh="未说明原因", en="no reason was given")
UNTIL = Text(
    zh="请在 {day} 前到网关提交证据，否则视为放弃。", en="Send evidence at the gateway by {day}, else it is lost."
)
NO_DAY = Text(zh="请尽快到网关提交证据。", en="Send evidence at the gateway soon.")


async def mail_differ(runtime: Runtime, job: Job) -> None:
    """Says that the daily proof of the books found differences."""
    told = {"day": str(job.args["day"]), "count": str(job.args["count"])}
    told["page"] = f"{runtime.settings.public_url}/finance/ledger"
    await _to_finance(runtime, job, DIFFER_SUBJECT, DIFFER_BODY, lambda _: told)


async def mail_held(runtime: Runtime, job: Job) -> None:
    """Says that the ledger of a currency is off, so that nothing is finalized in it."""
    currency, by = str(job.args["currency"]), Decimal(str(job.args["difference"]))
    page = f"{runtime.settings.public_url}/finance?currency={currency}"

    def told(locale: str) -> dict[str, str]:
        shown = format_currency(by, currency, locale=locale.replace("-", "_"))
        return {"currency": currency, "difference": shown, "page": page}

    await _to_finance(runtime, job, HELD_SUBJECT, HELD_BODY, told)


async def mail_dispute(runtime: Runtime, job: Job) -> None:
    """Says that a payment is disputed, or how a dispute ended."""
    organisation_id, invoice_id = (UUID(str(job.args[name])) for name in ("organisation_id", "invoice_id"))
    async with runtime.databases.control_session() as control:
        subject = await states.get(control, organisation_id, invoice_id)
    money, state = Money(int(str(job.args["amount_minor"])), str(job.args["currency"])), str(job.args["state"])
    until = str(job.args["answer_by"])

    def told(locale: str) -> dict[str, str]:
        named = locale.replace("-", "_")
        day = format_date(dt.datetime.fromisoformat(until), "long", locale=named) if until else ""
        return {
            "number": subject.name, "amount": format_currency(money.to_decimal(), money.currency, locale=named),
            "reason": REASONS.get(str(job.args["reason"]), NO_REASON).pick(locale),
            "until": (UNTIL.format(day=day) if until else NO_DAY).pick(locale),
            "page": f"{runtime.settings.public_url}/finance/invoices/{organisation_id}/{invoice_id}",
        }  # fmt: skip

    await _to_finance(runtime, job, DISPUTE_SUBJECT[state], DISPUTE_BODY[state], told)


async def _to_finance(
    runtime: Runtime, job: Job, subject: Text, body: Text, told: Callable[[str], dict[str, str]]
) -> None:
    """One mail to each, in their language; a job that runs again sends none twice."""
    for email, locale in await _finance(runtime):
        heading, text = (each.format(**told(locale)).pick(locale) for each in (subject, body))
        await runtime.mail.send(Mail(to=email, subject=heading, text=text, key=uuid5(job.id, email), of=None))


async def _finance(runtime: Runtime) -> list[tuple[str, str]]:
    theirs = sa.select(entitlement.c.organisation_id).where(
        entitlement.c.name == OPERATOR, entitlement.c.value == sa.literal(True, JSONB)
    )
    async with runtime.databases.control_session() as control:
        operators = [row.organisation_id for row in await control.rows(theirs)]
    directory, found = Directory(runtime.databases, runtime.keyring), []
    for organisation_id in operators:
        tenant = await directory.tenant(organisation_id)
        async with runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
            found += await with_right(session, "billing")
    return found
