"""Recording what somebody agreed to, that they no longer do, and showing both."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from auth.people import names
from kernel.changes import Change
from kernel.clock import business_now, in_utc
from rapport.crm.consents import gate
from rapport.crm.consents.errors import ConsentNotFound, GivenAtNoTime, PointMissing
from rapport.crm.consents.models import CONSENT_DETAILS, consent
from rapport.crm.consents.payloads import Agreed, ConsentEvent, Consents, NewConsent
from rapport.crm.records import aliases, write
from rapport.crm.records.errors import IdTaken
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.read import fetch
from rapport.crm.records.refusals import refusal
from rapport.crm.records.scope import Scope

SHOWN = 200
EARLIEST = 1900
"""Year of a consent."""

_FIELD_OF: Mapping[str, str] = {"email": "email", "phone": "mobile", "sms": "mobile"}


async def listed(scope: Scope, obj: ObjectType, record_id: UUID) -> Consents:
    """What a person agreed to and took back, the newest first, and what stands."""
    record_id = await aliases.now(scope.session, record_id)
    await fetch(scope, obj, record_id)
    ids = await gate.subjects(scope, obj.name, record_id)
    rows = await gate.rows_of(scope.session, ids)
    shown = rows[:SHOWN]
    people = await names(
        scope.session, {each for row in shown for each in (row.recorded_by, row.withdrawn_by) if each}
    )  # fmt: skip
    return Consents([_event(scope, obj, row, people) for row in shown], gate.standing(rows))


def _event(scope: Scope, obj: ObjectType, row: Any, people: Mapping[UUID, Any]) -> ConsentEvent:  # a row
    agreed = opened(scope, row)
    name = _FIELD_OF.get(row.channel or "")
    field = obj.by_name.get(name) if name else None
    shows = row.channel is not None and (name is None or (field is not None and not field.masked))
    called = {key: person["name"] for key, person in people.items()}
    return ConsentEvent(
        id=row.id, object=row.object, record_id=row.record_id, purpose=row.purpose, channel=row.channel,
        point=agreed.point or None if shows else None, text=agreed.text, evidence=agreed.evidence,
        text_version=agreed.text_version or (str(agreed.form_version) if agreed.form_version else ""),
        source=row.source, recorded_by=called.get(row.recorded_by), given_at=row.given_at,
        withdrawn_at=row.withdrawn_at, withdrawn_by=called.get(row.withdrawn_by),
    )  # fmt: skip


def opened(scope: Scope, row: Any) -> Agreed:  # a row
    """What is sealed in a consent."""
    plain = scope.keys.decrypt(bytes(row.details), field=CONSENT_DETAILS, record=row.id)
    return msgspec.json.decode(plain, type=Agreed)


async def give(
    scope: Scope, obj: ObjectType, record_id: UUID, consent_id: UUID, wanted: NewConsent, source: str
) -> None:  # fmt: skip
    """Records that somebody agreed, under an id of the caller's choice; the same id again changes nothing."""
    now = business_now()
    given = wanted.given_at or now
    if given.year < EARLIEST or given > now:
        raise GivenAtNoTime
    if wanted.point.strip() and wanted.channel is None:
        raise PointMissing
    locked = await _locked(scope, obj, record_id)
    agreed = Agreed(wanted.point.strip(), wanted.text, None, wanted.text_version.strip(), wanted.evidence)
    row = {
        "id": consent_id, "object": obj.name, "record_id": record_id, "touch_id": None, "purpose": wanted.purpose,
        "channel": wanted.channel, "source": source, "recorded_by": scope.principal.person_id,
        "given_at": in_utc(given),
        "withdrawn_at": None, "withdrawn_by": None,
        "details": scope.keys.encrypt(msgspec.json.encode(agreed), field=CONSENT_DETAILS, record=consent_id),
    }  # fmt: skip
    if (await scope.session.execute(insert(consent).on_conflict_do_nothing(), row)).rowcount:
        scope.session.record_change(Change(object="consent", record_id=consent_id, op="give"))
        await write.touch(scope, obj, locked, CONSENT_DETAILS)
        return
    mine = (consent.c.id == consent_id, consent.c.record_id == record_id)
    if not await scope.session.rows(sa.select(consent.c.id).where(*mine)):
        raise IdTaken  # another person's: nobody is to believe that this one's was recorded


async def withdraw(scope: Scope, obj: ObjectType, record_id: UUID, consent_id: UUID) -> None:
    """Says that somebody no longer agrees; it stays on record that they did. A second time changes nothing."""
    locked = await _locked(scope, obj, record_id)
    mine = (consent.c.id == consent_id, consent.c.record_id == record_id)
    if not await scope.session.rows(sa.select(consent.c.id).where(*mine)):
        raise ConsentNotFound
    values = {"withdrawn_at": business_now(), "withdrawn_by": scope.principal.person_id}
    open_one = consent.update().where(*mine, consent.c.withdrawn_at.is_(None)).values(**values)
    if (await scope.session.execute(open_one)).rowcount:
        scope.session.record_change(Change(object="consent", record_id=consent_id, op="withdraw"))
        await write.touch(scope, obj, locked, CONSENT_DETAILS)


async def _locked(scope: Scope, obj: ObjectType, record_id: UUID) -> write.Locked:
    locked = await write.lock(scope, obj, [record_id], "update")
    if not locked or locked[0].deleted:
        raise await refusal(scope, obj, record_id)
    return locked[0]
