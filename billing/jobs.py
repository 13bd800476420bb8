"""Jobs of billing: days that begin, what the gateway tells, and mails. Each runs on its organisation's own clock."""

import contextlib
import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from babel.dates import format_date
from babel.numbers import format_currency

from billing import cards, chargebacks, collection, credit, mails, profile, subscriptions
from billing.advance import advance_unless_held
from billing.errors import NoSubscription
from billing.invoicing import hosted, states
from billing.invoicing.pdf import invoice_pdf
from billing.invoicing.states import Invoice
from billing.outcome import disputes, statement_store, store
from billing.outcome.terms import quarter, quarter_number
from billing.profile import Profile
from billing.subscriptions import load
from kernel import context
from kernel.jobs import Job
from kernel.mail import Attachment, Mail
from kernel.money import Money
from kernel.runtime import Runtime
from kernel.text import Text
from tenants.clock import on_clock_of

PAYMENT_CHANGED = "billing.payment_changed"
REFUND_CHANGED = "billing.refund_changed"
DISPUTE_CHANGED = "billing.dispute_changed"
CARD_SAVED = "billing.card_saved"
CLOCK_MOVED = "billing.clock_moved"


async def payment_changed(runtime: Runtime, job: Job) -> None:
    """A webhook told of a payment."""
    await collection.changed(runtime, str(job.args["event"]["payment_id"]))


async def card_saved(runtime: Runtime, job: Job) -> None:
    """A webhook told that a card page is complete: taken over also when its browser never came back."""
    async with runtime.databases.control_session() as control:
        found = await subscriptions.with_card_page(control, str(job.args["event"]["page_id"]))
    if found is not None:
        async with _on_clock_of(runtime, found):
            await cards.complete(runtime, found)


async def refund_changed(runtime: Runtime, job: Job) -> None:
    """A webhook told of a refund."""
    await credit.refund_changed(runtime, str(job.args["event"]["refund_id"]))


async def dispute_changed(runtime: Runtime, job: Job) -> None:
    """A webhook told of a dispute."""
    await chargebacks.follow(runtime, str(job.args["event"]["dispute_id"]))


async def clock_moved(runtime: Runtime, job: Job) -> None:
    """Days have begun for an organisation."""
    organisation_id = UUID(str(job.args["event"]["organisation_id"]))
    async with _on_clock_of(runtime, organisation_id):
        # One whose trial has not begun yet has no days to do: it begins by the clock as it stands then.
        with contextlib.suppress(NoSubscription):
            await advance_unless_held(runtime, organisation_id)
            # Not before: what is paid on a day that is still to be done is paid on that day at the gateway too.
            await cards.move_clock(runtime, organisation_id)


async def mail_invoice(runtime: Runtime, job: Job) -> None:
    """Mails an invoice or credit note with its PDF."""
    organisation_id, invoice_id = _ids(job)
    async with runtime.databases.control_session() as control:
        subject = await states.get(control, organisation_id, invoice_id)
        said = await states.document_of(control, organisation_id, invoice_id)
        to = await profile.needed(control, organisation_id)
        sub = await load(control, organisation_id)
        link = await hosted.link(runtime, control, organisation_id, invoice_id)
    is_note = subject.kind == "credit_note"
    told = {
        "number": subject.name, "total": _money(subject.total_minor, subject.currency, to), "link": link,
        "due": _day(subject.due_on, to),
        "how": (mails.BY_TRANSFER if sub.method == "transfer" else mails.BY_CARD).pick(to.language),
    }  # fmt: skip
    heading, body = (
        (mails.CREDIT_SUBJECT, mails.CREDIT_BODY) if is_note else (mails.INVOICE_SUBJECT, mails.INVOICE_BODY)
    )
    pdf = await invoice_pdf(said, "zh" if to.language.startswith("zh") else "en")
    file = Attachment(f"{subject.name}.pdf", "application/pdf", pdf)
    await runtime.mail.send(_mail(job, to, heading, body, told, file))


async def mail_failed(runtime: Runtime, job: Job) -> None:
    """Says why a charge failed, and what comes next."""
    subject, to = await _about(runtime, job)
    next_on = str(job.args["next_on"])
    told = _told(runtime, subject, to)
    told["why"] = mails.WHY.get(str(job.args["code"]), mails.OTHER).pick(to.language)
    told["next"] = (
        mails.AGAIN.format(day=_day(dt.date.fromisoformat(next_on), to)) if next_on else mails.NOT_AGAIN
    ).pick(to.language)
    await runtime.mail.send(_mail(job, to, mails.FAILED_SUBJECT, mails.FAILED_BODY, told))


async def mail_dunning(runtime: Runtime, job: Job) -> None:
    """Says that an invoice is overdue, and what that means now."""
    subject, to = await _about(runtime, job)
    step = str(job.args["step"])
    told = _told(runtime, subject, to) | {"step": mails.STEPS[step].pick(to.language)}
    await runtime.mail.send(_mail(job, to, mails.DUNNING_SUBJECT[step], mails.DUNNING_BODY, told))


async def mail_statement(runtime: Runtime, job: Job) -> None:
    """Announces a quarter's statement, or says that it soon counts as accepted; without invoice details to nobody."""
    organisation_id, contract_id = (UUID(str(job.args[name])) for name in ("organisation_id", "contract_id"))
    first = dt.date.fromisoformat(str(job.args["quarter"]))
    async with runtime.databases.control_session() as control:
        known = await statement_store.history_of(control, organisation_id, contract_id, first)
        to, _ = await profile.load(control, organisation_id)
        agreed = await store.versions(control, organisation_id)
    if to is None:
        return
    said = next(each for each in known if each.version == job.args["version"])
    its = next(each for each in agreed if (each.id, each.version) == (said.contract_id, said.contract_version))
    after = quarter(its.item.starts, quarter_number(its.item.starts, first)).end
    told = {
        "first": _day(first, to), "last": _day(after - dt.timedelta(days=1), to), "days": str(job.args["days"]),
        "until": _day(said.review_until, to),
        "amount": format_currency(said.result, its.currency, locale=_locale(to)),
        "page": f"{runtime.settings.public_url}/billing/outcome",
    }  # fmt: skip
    heading, body = (
        (mails.SOON_SUBJECT, mails.SOON_BODY) if job.args["soon"] else (mails.STATEMENT_SUBJECT, mails.STATEMENT_BODY)
    )
    told["why"] = (mails.CORRECTION if said.version > 1 else mails.QUARTER_OVER).pick(to.language)
    await runtime.mail.send(_mail(job, to, heading, body, told))


async def mail_settled(runtime: Runtime, job: Job) -> None:
    """Says what was decided of a deal that was disputed, and why; without invoice details there is nobody to mail."""
    organisation_id, settlement_id = (UUID(str(job.args[name])) for name in ("organisation_id", "settlement_id"))
    async with runtime.databases.control_session() as control:
        done = await disputes.get(control, organisation_id, settlement_id)
        to, _ = await profile.load(control, organisation_id)
        agreed = await store.versions(control, organisation_id)
    if done is None or to is None:
        return
    [its, *_] = [each for each in agreed if each.id == done.contract_id]
    told = {
        "quarter": _day(done.quarter, to), "won": _day(done.won_on, to), "reason": done.reason,
        "amount": format_currency(done.amount, its.currency, locale=_locale(to)), "days": str(its.review_days),
        "page": f"{runtime.settings.public_url}/billing/outcome",
    }  # fmt: skip
    heading, body = (
        (mails.KEPT_SUBJECT, mails.KEPT_BODY) if done.counts else (mails.TAKEN_OUT_SUBJECT, mails.TAKEN_OUT_BODY)
    )
    await runtime.mail.send(_mail(job, to, heading, body, told))


async def mail_seats_kept(runtime: Runtime, job: Job) -> None:
    """Says that more people have a seat than were planned, and that their seats are billed."""
    async with runtime.databases.control_session() as control:
        to = await profile.needed(control, UUID(str(job.args["organisation_id"])))
    told = {
        "wanted": str(job.args["wanted"]), "kept": str(job.args["kept"]),
        "on": _day(dt.date.fromisoformat(str(job.args["on"])), to),
        "page": f"{runtime.settings.public_url}/billing/plan",
    }  # fmt: skip
    await runtime.mail.send(_mail(job, to, mails.SEATS_SUBJECT, mails.SEATS_BODY, told))


@asynccontextmanager
async def _on_clock_of(runtime: Runtime, organisation_id: UUID) -> AsyncIterator[None]:
    async with runtime.databases.control_session() as control, on_clock_of(control, organisation_id):
        circumstances = context.current()
    with context.use(circumstances):
        yield


async def _about(runtime: Runtime, job: Job) -> tuple[Invoice, Profile]:
    organisation_id, invoice_id = _ids(job)
    async with runtime.databases.control_session() as control:
        return await states.get(control, organisation_id, invoice_id), await profile.needed(control, organisation_id)


def _told(runtime: Runtime, subject: Invoice, to: Profile) -> dict[str, str]:
    return {
        "number": subject.name, "open": _money(subject.open_minor, subject.currency, to),
        "due": _day(subject.due_on, to), "page": f"{runtime.settings.public_url}/billing/invoices/{subject.id}",
    }  # fmt: skip


def _mail(job: Job, to: Profile, subject: Text, body: Text, told: dict[str, str], *files: Attachment) -> Mail:
    """The one mail of a job, which may run again."""
    return Mail(
        to=to.email,
        subject=subject.format(**told).pick(to.language),
        text=body.format(**told).pick(to.language),
        attachments=files,
        key=job.id,
        of=UUID(str(job.args["organisation_id"])),
    )


def _ids(job: Job) -> tuple[UUID, UUID]:
    return UUID(str(job.args["organisation_id"])), UUID(str(job.args["invoice_id"]))


def _money(minor: int, currency: str, to: Profile) -> str:
    return format_currency(Money(minor, currency).to_decimal(), currency, locale=_locale(to))


def _day(day: dt.date, to: Profile) -> str:
    return format_date(day, "long", locale=_locale(to))


def _locale(to: Profile) -> str:
    return "zh_CN" if to.language.startswith("zh") else "en_GB"
