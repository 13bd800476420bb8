"""The templates of an organisation: which records are handed over how, and by which checklist."""

from typing import Any, Final, Literal
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth.people import existing_of
from kernel.changes import Change
from kernel.clock import business_now
from kernel.crypto import Keyset
from kernel.db import TenantSession
from kernel.errors import Invalid
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.scope import Scope
from rapport.crm.transfers import errors
from rapport.crm.transfers.models import TEMPLATE_SETUP, transfer_template
from rapport.crm.transfers.payloads import NewTransferTemplate, TransferItem, TransferSetup, TransferTemplate

MAX_TEMPLATES: Final = 50


async def listed(scope: Scope) -> list[TransferTemplate]:
    """All templates of kinds of records that the plan has, the oldest first."""
    rows = await scope.session.rows(sa.select(transfer_template).order_by(transfer_template.c.id))
    offered = {obj.name for obj in scope.registry if scope.offers(obj)}
    return [_opened(scope.keys, row) for row in rows if row.object in offered]


async def live(session: TenantSession, template_id: UUID) -> TransferTemplate:
    """A template that is on; raises `UnknownTemplate`."""
    rows = await session.rows(sa.select(transfer_template).where(transfer_template.c.id == template_id))
    if not rows or not rows[0].active:
        raise Invalid(fields={"template_id": errors.UnknownTemplate()})
    return _opened(session.keys, rows[0])


async def save(scope: Scope, template_id: UUID, wanted: NewTransferTemplate) -> None:
    """Makes a template under an id of the caller's choice, or changes it. Transfers under way keep theirs."""
    session = scope.session
    await _check(scope, wanted)
    held = sa.select(transfer_template).where(transfer_template.c.id == template_id).with_for_update()
    before = next(iter(await session.rows(held)), None)
    if (before.version if before else 0) != wanted.base_version:
        raise errors.TemplateChanged
    row = {
        "object": wanted.object, "mode": wanted.mode, "active": wanted.active, "updated_at": business_now(),
        "setup": session.keys.encrypt(msgspec.json.encode(wanted.setup), field=TEMPLATE_SETUP, record=template_id),
        "version": wanted.base_version + 1,
    }  # fmt: skip
    if before is None:
        [[count]] = await session.rows(sa.select(sa.func.count()).select_from(transfer_template))
        if count >= MAX_TEMPLATES:
            raise errors.TooManyTemplates(limit=MAX_TEMPLATES)
        await session.execute(transfer_template.insert(), {"id": template_id, **row})
        session.record_change(Change(object="transfer_template", record_id=template_id, op="create"))
        return
    await session.execute(transfer_template.update().where(transfer_template.c.id == template_id).values(**row))
    _note(session, before, "update")


async def remove(session: TenantSession, template_id: UUID, base_version: int) -> None:
    """Takes a template away. Transfers keep the checklist that they were asked with."""
    held = sa.select(transfer_template).where(transfer_template.c.id == template_id).with_for_update()
    before = next(iter(await session.rows(held)), None)
    if before is None or before.version != base_version:
        raise errors.TemplateChanged
    await session.execute(transfer_template.delete().where(transfer_template.c.id == template_id))
    _note(session, before, "delete")


def _note(session: TenantSession, before: Any, op: Literal["update", "delete"]) -> None:  # a row
    public = {"object": before.object, "mode": before.mode, "active": before.active}
    secret = {str(TEMPLATE_SETUP): msgspec.to_builtins(_opened(session.keys, before).setup)}
    session.record_change(
        Change(
            object="transfer_template", record_id=before.id, op=op, field_ids=(TEMPLATE_SETUP,), public=public,
            secret=secret,
        )
    )  # fmt: skip


async def _check(scope: Scope, wanted: NewTransferTemplate) -> None:
    wrong: dict[str, Invalid] = {}
    obj = scope.registry.objects.get(wanted.object)
    if obj is None or not scope.offers(obj):
        raise Invalid(fields={"object": errors.UnknownTemplate()})
    if not wanted.setup.name.strip():
        wrong["name"] = errors.ReasonNeeded()
    people = {each.person_id for each in wanted.setup.items if each.person_id}
    known = await existing_of(scope.session, people)
    for place, item in enumerate(wanted.setup.items):
        if not item.title.strip():
            wrong[f"items.{place}.title"] = errors.ReasonNeeded()
        if item.person_id and item.person_id not in known:
            wrong[f"items.{place}.person_id"] = errors.NobodyToTake()
        if not _fits(obj, item):
            wrong[f"items.{place}.field"] = errors.UnknownField()
    if wrong:
        raise Invalid(fields=wrong)


def _fits(obj: ObjectType, item: TransferItem) -> bool:
    """Whether an item names a field where it needs one, and none where it doesn't."""
    return item.field in obj.by_name if item.needs == "field" else item.field is None


def _opened(keys: Keyset, row: Any) -> TransferTemplate:  # a row
    plain = keys.decrypt(bytes(row.setup), field=TEMPLATE_SETUP, record=row.id)
    return TransferTemplate(
        id=row.id, object=row.object, mode=row.mode, active=row.active, version=row.version,
        setup=msgspec.json.decode(plain, type=TransferSetup),
    )  # fmt: skip
