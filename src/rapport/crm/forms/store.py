"""The forms of an organisation: reading, saving, and what came of each."""

import re
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
import sqlalchemy as sa

from kernel.changes import Change
from kernel.clock import business_now
from kernel.crypto import Keyset
from kernel.db import TenantSession
from kernel.errors import Invalid
from rapport.crm.forms import errors, fields
from rapport.crm.forms.models import FORM_SETUP, touch, web_form
from rapport.crm.forms.payloads import FormSetup, FormsView, FormView, NewForm
from rapport.crm.leads.holders import takers
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.scope import Scope

MAX_FORMS: Final = 100

ORIGIN: Final = re.compile(r"(https://[a-z0-9.-]+|http://localhost)(:[0-9]{1,5})?\Z")
"""What may stand in a header of ours: a host, and nothing that could end the header or say more in it."""


class Form(msgspec.Struct, frozen=True):
    """A form as it lies in its table."""

    id: UUID
    active: bool
    version: int
    changed_by: UUID
    setup: FormSetup


async def find(session: TenantSession, form_id: UUID, *, held: bool = False) -> Form | None:
    """A form of this organisation; `held` until the transaction ends."""
    asked = sa.select(web_form).where(web_form.c.id == form_id)
    rows = await session.rows(asked.with_for_update() if held else asked)
    return _opened(session.keys, rows[0]) if rows else None


async def page(scope: Scope, lead: ObjectType) -> FormsView:
    """All forms, the oldest first, and of what they can be made."""
    sums = sa.select(touch.c.form_id, sa.func.count().label("count"), sa.func.max(touch.c.occurred_at).label("last"))
    came = {
        row.form_id: row
        for row in await scope.session.rows(sums.where(touch.c.form_id.is_not(None)).group_by(touch.c.form_id))
    }
    rows = await scope.session.rows(sa.select(web_form).order_by(web_form.c.id))
    source = lead.by_name.get("source")
    return FormsView(
        [_view(scope, _opened(scope.keys, row), came.get(row.id)) for row in rows],
        await fields.listed(scope, lead),
        await fields.options(scope, source) if source is not None else [],
    )


def _view(scope: Scope, form: Form, came: Any) -> FormView:  # a row
    return FormView(
        id=form.id, active=form.active, version=form.version, setup=form.setup,
        path=f"/f/{scope.principal.tenant.id}/{form.id}",
        submissions=came.count if came is not None else 0, last_at=came.last if came is not None else None,
    )  # fmt: skip


async def save(scope: Scope, lead: ObjectType, form_id: UUID, wanted: NewForm) -> None:
    """Makes a form under an id of the caller's choice, or makes it what is wanted."""
    session, setup = scope.session, await _checked(scope, lead, wanted.setup)
    before, now = await find(session, form_id, held=True), business_now()
    if (before.version if before else 0) != wanted.base_version:
        raise errors.FormChanged
    row = {
        "active": wanted.active, "changed_by": scope.principal.person_id, "updated_at": now,
        "setup": session.keys.encrypt(msgspec.json.encode(setup), field=FORM_SETUP, record=form_id),
    }  # fmt: skip
    if before is None:
        [[count]] = await session.rows(sa.select(sa.func.count()).select_from(web_form))
        if count >= MAX_FORMS:
            raise errors.TooManyForms(limit=MAX_FORMS)
        await session.execute(web_form.insert(), {"id": form_id, "version": 1, "created_at": now, **row})
        session.record_change(Change(object="web_form", record_id=form_id, op="create"))
        return
    changed = web_form.update().where(web_form.c.id == form_id)
    await session.execute(changed.values(version=before.version + 1, **row))
    session.record_change(
        Change(
            object="web_form", record_id=form_id, op="update", field_ids=(FORM_SETUP,),
            public={"active": before.active}, secret={str(FORM_SETUP): msgspec.to_builtins(before.setup)},
        )
    )  # fmt: skip


async def _checked(scope: Scope, lead: ObjectType, setup: FormSetup) -> FormSetup:
    wrong: dict[str, Invalid] = {}
    known, named = fields.offered(lead), [each.name for each in setup.fields]
    needed = next((each for each in lead.unmasked.fields if each.required and each.name not in named), None)
    if not set(named) <= known.keys() or len(set(named)) < len(named):
        wrong["fields"] = errors.FieldNotOffered()
    elif needed is not None:
        wrong["fields"] = errors.FieldMissing(field=needed.label)
    purposes = [each.purpose for each in setup.consents]
    if purposes and not fields.POINTS.keys() & set(named):
        wrong["consents"] = errors.PointMissing()
    elif len(set(purposes)) < len(purposes) or not all(each.text.zh or each.text.en for each in setup.consents):
        wrong["consents"] = errors.AnswerNeeded()
    if setup.owner_id is not None and not await takers(scope.session, {setup.owner_id}):
        wrong["owner_id"] = errors.OwnerUnknown()
    if setup.redirect is not None and not _is_web(setup.redirect):
        wrong["redirect"] = errors.NotWeb()
    origins = [each.strip().lower().rstrip("/") for each in setup.origins]
    if not all(map(ORIGIN.match, origins)):
        wrong["origins"] = errors.NotWeb()
    if not setup.name.strip():
        wrong["name"] = errors.AnswerNeeded()
    if wrong:
        raise Invalid(fields=wrong)
    return msgspec.structs.replace(setup, name=setup.name.strip(), origins=origins)


def _is_web(url: str) -> bool:
    """Whether it is an https address that a browser reads as it stands here."""
    try:
        parts = urlsplit(url)
        known = parts.port is None or parts.port > 0  # one that is no number, or beyond 65535, raises
    except ValueError:
        return False
    plain = re.fullmatch(r"[!-\[\]-~]+", url) is not None and "@" not in parts.netloc
    return known and plain and parts.scheme == "https" and bool(parts.hostname)


def _opened(keys: Keyset, row: Any) -> Form:  # a row
    plain = keys.decrypt(bytes(row.setup), field=FORM_SETUP, record=row.id)
    return Form(row.id, row.active, row.version, row.changed_by, msgspec.json.decode(plain, type=FormSetup))
