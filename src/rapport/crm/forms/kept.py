"""What a lead's page shows of what was sent, and the consents that came with it."""

from collections import defaultdict
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from rapport.crm.consents.events import opened
from rapport.crm.consents.models import consent
from rapport.crm.forms.fields import POINTS
from rapport.crm.forms.models import TOUCH_DETAILS, touch
from rapport.crm.forms.payloads import AnswerView, ConsentView, Touched, TouchView
from rapport.crm.records import choices
from rapport.crm.records.codec import Record
from rapport.crm.records.multi_choice import LABELLED, ids_in
from rapport.crm.records.objects import Field, ObjectType
from rapport.crm.records.read import fetch
from rapport.crm.records.scope import Scope

SHOWN = 100
"""The newest, and as many of the oldest with a consent that stands."""

_FIELD_OF = {channel: name for name, channel in POINTS.items()}


async def listed(scope: Scope, lead: ObjectType, lead_id: UUID) -> list[TouchView]:
    """A lead's submissions, the newest first, as far as the reader is shown the fields that they are about."""
    record = await fetch(scope, lead, lead_id)
    mine = sa.select(touch).where(touch.c.record_id == lead_id, touch.c.form_id.is_not(None))
    rows = list(await scope.session.rows(mine.order_by(touch.c.occurred_at.desc(), touch.c.id.desc()).limit(SHOWN)))
    if len(rows) == SHOWN:
        # Nobody hides what was agreed to by sending the form again and again: the first consents stay in reach.
        stands = sa.exists().where(consent.c.touch_id == touch.c.id, consent.c.withdrawn_at.is_(None))
        first = mine.where(stands, touch.c.id.not_in([row.id for row in rows]))
        rows += reversed(await scope.session.rows(first.order_by(touch.c.occurred_at, touch.c.id).limit(SHOWN)))
    given = sa.select(consent).where(
        consent.c.record_id == lead_id, consent.c.touch_id.in_([row.id for row in rows])
    )  # fmt: skip
    consents: dict[UUID, list[ConsentView]] = defaultdict(list)
    for row in await scope.session.rows(given.order_by(consent.c.id)):
        consents[row.touch_id].append(_consent(scope, lead, row))
    return [await _touch(scope, lead, record, row, consents[row.id]) for row in rows]


async def _touch(
    scope: Scope, lead: ObjectType, record: Record, row: Any, consents: list[ConsentView]
) -> TouchView:  # fmt: skip
    plain = scope.keys.decrypt(bytes(row.details), field=TOUCH_DETAILS, record=row.id)
    told = msgspec.json.decode(plain, type=Touched)
    answers = [
        AnswerView(field.label, await _said(scope, field, value))
        for name, value in told.answers.items()
        if (field := _seen(lead, name)) is not None and value != record[name]
    ]
    return TouchView(
        id=row.id, form=told.form, first=row.first, occurred_at=row.occurred_at, utm=told.utm, page=told.page,
        referrer=told.referrer, answers=answers, consents=consents,
    )  # fmt: skip


def _seen(lead: ObjectType, name: str) -> Field | None:
    """A field that the reader is shown whole."""
    field = lead.by_name.get(name)
    return field if field is not None and not field.masked else None


async def _said(scope: Scope, field: Field, value: Any) -> str:  # as it was sent
    if not isinstance(field.kind, LABELLED):
        return str(value)
    ids = [UUID(str(each)) for each in ids_in(value)]
    labels = await choices.labels(scope.session, ids)
    return ", ".join(labels[each].pick(scope.locale) for each in ids if each in labels)


def _consent(scope: Scope, lead: ObjectType, row: Any) -> ConsentView:  # a row
    agreed = opened(scope, row)
    shows = row.channel is not None and _seen(lead, _FIELD_OF[row.channel]) is not None
    return ConsentView(
        id=row.id, purpose=row.purpose, channel=row.channel, point=agreed.point if shows else None, text=agreed.text,
        given_at=row.given_at, withdrawn_at=row.withdrawn_at,
    )  # fmt: skip
