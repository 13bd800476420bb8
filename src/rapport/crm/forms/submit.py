"""What a visitor sends: judged as any other write, and kept as a lead or on one that is there.

Nobody is told whether there was one: the answer is the same. What was there is not written over, since anybody may send
anybody's address; what the visitor sent is kept beside it.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth.people import present
from kernel.clock import business_now
from kernel.ids import derive_id, new_id
from kernel.locks import hold
from rapport.crm.activities.notifications import notify
from rapport.crm.consents.models import CONSENT_DETAILS, consent
from rapport.crm.consents.payloads import Agreed
from rapport.crm.forms import fields, tokens, visits
from rapport.crm.forms.errors import AnswerNeeded, ConsentNeeded, FormNotOpen, FormStale
from rapport.crm.forms.models import TOUCH_DETAILS, touch
from rapport.crm.forms.payloads import ShownField, Submission, Touched
from rapport.crm.forms.store import Form
from rapport.crm.identity_keys import keys
from rapport.crm.identity_keys.kinds import OWN, clean
from rapport.crm.leads.holders import takers
from rapport.crm.leads.lead import LEAD
from rapport.crm.leads.rules import OVER
from rapport.crm.records import codec, owning, required_if, write
from rapport.crm.records.equality import by_equality
from rapport.crm.records.errors import FieldErrors, InvalidRecord
from rapport.crm.records.kinds import TextKind
from rapport.crm.records.multi_choice import ids_in
from rapport.crm.records.objects import Field, ObjectType
from rapport.crm.records.rules import rules_of
from rapport.crm.records.scope import Scope
from rapport.crm.records.validate import check_ids, parse_values, refuse


async def take(scope: Scope, lead: ObjectType, form: Form, sent: Submission) -> None:
    """Keeps a submission; the same page's a second time changes nothing."""
    page = tokens.read(scope.keys, sent.token, form.id)
    if sent.website:
        return  # a program, which learns nothing from an answer like any other
    await hold(scope.session, [page.touch_id.bytes[8:]])
    if await scope.session.rows(sa.select(touch.c.id).where(touch.c.id == page.touch_id)):
        return
    if sent.consents and page.version != form.version:
        raise FormStale  # what the visitor agreed to isn't what the form says by now
    lead = scope.whole(lead)
    answers = await _answers(scope, lead, form, sent)
    known = await _known(scope, lead, answers.get("email"))
    campaign = await campaign_named(scope, sent.utm.campaign)
    if known is None:
        record_id = derive_id(form.id, str(page.touch_id), at=page.at)
        await _create(scope, lead, form, answers, record_id, campaign or await visits.campaign_of(scope, sent.visitor))
    else:
        record_id = known.id
        await write.touch(scope, lead, known, TOUCH_DETAILS)
        await _keep_keys(scope, lead, known, answers)
        if await present(scope.session, {known.owner}):
            await notify.tell(scope.session, known.owner, "lead_touched", lead.name, record_id, again=page.touch_id)
    await visits.hand_over(scope, sent.visitor, record_id)
    await _keep(scope, form, sent, page.touch_id, record_id, answers, campaign, first=known is None)


async def _keep_keys(scope: Scope, lead: ObjectType, known: write.Locked, answers: dict[str, Any]) -> None:
    """Another number than the lead's own is one more key by which somebody may know them: unverified, as typed."""
    told = {kind: answers[name] for kind, name in OWN.items() if answers.get(name)}
    new = {kind: value for kind, value in told.items() if known.record.get(OWN[kind]) != value}
    await keys.put_many(scope, lead, [(known.id, kind, clean(kind, value)) for kind, value in new.items()], "form")


async def _answers(scope: Scope, lead: ObjectType, form: Form, sent: Submission) -> dict[str, Any]:
    """What was filled in, by field; `InvalidRecord` names every field that is wrong, consents too."""
    shown = {each.name: each for each in await fields.shown(scope, lead, form.setup)}
    if not sent.fields.keys() <= shown.keys():
        raise FormStale  # the form has lost a field since the page was opened
    values, errors = parse_values(lead, sent.fields, creating=False)
    await check_ids(scope, lead, values, errors, form.id)
    answered = {name: value for name, value in values.items() if value is not None}
    answers = codec.wire(lead, answered, answered)
    for name, value in answers.items():
        offered = {str(each.id) for each in shown[name].options}
        if offered and name not in errors and not offered.issuperset(ids_in(value)):
            raise FormStale  # a choice that is offered no more
    errors |= _missing(shown.values(), values, errors)
    for name in await _lacking(scope, lead, form, values):
        if name not in shown:
            raise FormNotOpen
        errors.setdefault(name, AnswerNeeded())
    for each in form.setup.consents:
        if each.required and each.purpose not in sent.consents:
            errors[f"consent.{each.purpose}"] = ConsentNeeded()
    refuse(errors)
    return answers


def _missing(shown: Iterable[ShownField], values: dict[str, Any], errors: FieldErrors) -> FieldErrors:
    needed = [each.name for each in shown if each.required and each.name not in errors]
    # A box that has to be ticked is not filled by a no.
    return {name: AnswerNeeded() for name in needed if values.get(name) is None or values[name] is False}


async def _lacking(scope: Scope, lead: ObjectType, form: Form, values: dict[str, Any]) -> FieldErrors:
    """What the other answers make required: asked of everybody alike, whether the lead is there already or not."""
    source = await _source(scope, lead, form)
    started = dict(values) if source is None else {**values, "source": source}
    rules = await rules_of(scope, lead)
    if rules is not None:
        rules.creating(started, {})
    return required_if.missing_new(scope, lead, started)


async def _known(scope: Scope, lead: ObjectType, email: str | None) -> write.Locked | None:
    """The oldest lead with this address on which somebody works, as who writes after that is a new one.

    Who sends the same address at once waits here.
    """
    field: Field = lead.by_name["email"]
    if email is None or not isinstance(field.kind, TextKind):
        return None
    hashes = scope.keys.equalities(field.id, field.kind.normalise(email))
    await hold(scope.session, hashes)
    table = lead.table
    mine = (table.c.email_hmac.in_(hashes), table.c.deleted_at.is_(None), table.c.status.not_in(OVER))
    oldest = sa.select(table.c.id).where(*mine).order_by(table.c.id).limit(1)
    while rows := await scope.session.rows(oldest):
        for locked in await write.lock(scope, lead, [row.id for row in rows], "update"):
            # Who held it may have ended work on it while it was waited for; then the next one is looked for.
            if not locked.deleted and locked.record["status"] not in OVER:
                return locked
    return None


async def _create(
    scope: Scope, lead: ObjectType, form: Form, answers: dict[str, Any], record_id: UUID,
    campaign: UUID | None,
) -> None:  # fmt: skip
    raw = {**answers, "owner_id": str(await _owner(scope, form))}
    if campaign is not None:
        raw["campaign"] = str(campaign)
    source = await _source(scope, lead, form)
    if source is not None:
        raw["source"] = str(source)
    try:
        await write.create(scope, lead, raw, record_id, is_new=True)
        if form.setup.owner_id is None:
            await owning.assign_new(scope, lead, [record_id])
    except InvalidRecord as error:
        if error.fields.keys() <= answers.keys():
            raise
        raise FormNotOpen from None  # a lead needs by now what no form can ask for


async def _source(scope: Scope, lead: ObjectType, form: Form) -> UUID | None:
    """Where leads of the form come from, as long as it may be chosen."""
    known = {each.id for each in await fields.options(scope, lead.by_name["source"])}
    return form.setup.source if form.setup.source in known else None


async def campaign_named(scope: Scope, code: str) -> UUID | None:
    """The campaign whose code stood in the address of the page, the oldest one of several."""
    if not code.strip():
        return None
    campaign = scope.registry["campaign"]
    return (await by_equality(scope, campaign, campaign.by_name["utm_campaign"], [code])).get(code)


async def _owner(scope: Scope, form: Form) -> UUID:
    """Who gets the lead: whom the form names, or else who changed it last, if they are still there."""
    wanted = [each for each in (form.setup.owner_id, form.changed_by) if each is not None]
    there = await takers(scope.session, wanted)
    for each in wanted:
        if each in there:
            return each
    raise FormNotOpen


async def _keep(
    scope: Scope, form: Form, sent: Submission, touch_id: UUID, record_id: UUID, answers: dict[str, Any],
    campaign: UUID | None, *, first: bool,
) -> None:  # fmt: skip
    keys, now = scope.keys, business_now()
    told = Touched(form.setup.name, answers, sent.utm, place(sent.page), place(sent.referrer))
    row = {
        "id": touch_id, "form_id": form.id, "record_id": record_id, "first": first, "occurred_at": now,
        "campaign_id": campaign,
        "details": keys.encrypt(msgspec.json.encode(told), field=TOUCH_DETAILS, record=touch_id),
    }  # fmt: skip
    await scope.session.execute(touch.insert(), row)
    rows = _consents(scope, form, sent, touch_id, record_id, answers, now)
    if rows:
        await scope.session.execute(consent.insert(), rows)


def place(url: str) -> str:
    """A page's address without what a query or a name in it may say of somebody; empty for what is no page."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"}:
        return ""
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def _consents(
    scope: Scope, form: Form, sent: Submission, touch_id: UUID, record_id: UUID, answers: dict[str, Any],
    now: dt.datetime,
) -> Sequence[dict[str, Any]]:  # fmt: skip
    """One for each purpose and point of contact; without a point, one that says that there was none."""
    points: list[tuple[str | None, str]] = [
        (channel, answers[name]) for name, channel in fields.POINTS.items() if name in answers
    ]
    found = []
    for each in form.setup.consents:
        if each.purpose not in sent.consents:
            continue
        text = fields.in_both(each.text).pick(scope.locale)
        for channel, point in points or [(None, "")]:
            consent_id = new_id()
            agreed = msgspec.json.encode(Agreed(point, text, form.version))
            found.append({
                "id": consent_id, "touch_id": touch_id, "record_id": record_id, "object": LEAD.name, "source": "form",
                "recorded_by": None, "purpose": each.purpose,
                "channel": channel, "given_at": now, "withdrawn_at": None, "withdrawn_by": None,
                "details": scope.keys.encrypt(agreed, field=CONSENT_DETAILS, record=consent_id),
            })  # fmt: skip
    return found
