"""Conversion: a lead becomes a company, a contact and a deal, or finds those that are there already.

One transaction under one batch, so that it can be undone as a whole. Links are kept both ways: the lead names what it
became, the contact belongs to the company, the deal names company, contact and lead.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from kernel.clock import business_now
from kernel.errors import Forbidden
from kernel.ids import new_id
from rapport.crm.identity_keys import keys
from rapport.crm.leads.copied import copied, stays_masked
from rapport.crm.leads.errors import AlreadyConverted, NothingToName
from rapport.crm.leads.rules import MADE
from rapport.crm.records import links, write
from rapport.crm.records.codec import Record
from rapport.crm.records.equality import by_equality
from rapport.crm.records.errors import InvalidRecord, RecordForbidden, RecordNotFound
from rapport.crm.records.included import titles
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.read import fetch
from rapport.crm.records.scope import Scope

# What a lead knows, and the field of the contact or company that takes it.
TO_CONTACT = {
    "name": "name", "title": "title", "email": "email", "email_state": "email_state", "mobile": "mobile",
    "mobile_state": "mobile_state", "note": "note",
}  # fmt: skip
SAME_CONTACT = ("email", "mobile", "name")
"""The fields by which a contact is looked for: the first two say that it is the same person, a name that it may be."""


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One record of a conversion: one that is there (`id`), or a new one with these `fields`."""

    id: UUID | None = None
    fields: dict[str, Any] = {}


class Conversion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a lead becomes.

    Without a `contact` one is made of the lead; without a `company` it belongs to none; without a `deal` none is made.
    """

    contact: Part | None = None
    company: Part | None = None
    deal: Part | None = None


class Candidate(msgspec.Struct, frozen=True):
    """A record that may be the same as what the lead says; `by` is the field that agrees."""

    object: str
    id: UUID
    label: str
    by: str


async def candidates(scope: Scope, lead: ObjectType, lead_id: UUID) -> list[Candidate]:
    """Companies and contacts that are probably there already, the surest first."""
    lead = scope.mine(lead)
    record = await fetch(scope, lead, lead_id, deleted=False)
    found: list[tuple[str, UUID, str]] = []
    if record["company_name"]:
        company = scope.registry["company"]
        same = await by_equality(scope, company, company.title, [record["company_name"]])
        found += [("company", each, "name") for each in same.values()]
    contact = scope.registry["contact"]
    for name in SAME_CONTACT:
        if record.get(name) and not lead.by_name[name].masked and _asks(contact, name):
            same = await by_equality(scope, contact, contact.by_name[name], [record[name]])
            known = {each for _, each, _ in found}
            found += [("contact", each, name) for each in same.values() if each not in known]
    ids: dict[str, set[UUID]] = {}
    for name, each, _ in found:
        ids.setdefault(name, set()).add(each)
    shown = await titles(scope, ids)
    return [Candidate(name, each, shown[str(each)]["label"], by) for name, each, by in found if str(each) in shown]


async def convert(scope: Scope, lead: ObjectType, lead_id: UUID, wanted: Conversion) -> dict[str, str | None]:
    """Converts a lead; returns the ids of what it became, by object."""
    locked = await write.lock(scope, lead, [lead_id], "update")
    if not locked or locked[0].deleted:
        await fetch(scope, lead, lead_id, deleted=False)
        raise RecordForbidden
    row = locked[0]
    if row.record["status"] == "converted":
        raise AlreadyConverted(details={name: row.record[name] for name in MADE if row.record[name]})
    scope.session.batch_id = new_id()
    company = await _company(scope, row.record, wanted.company)
    contact = await _contact(scope, row.record, wanted.contact or Part())
    await keys.copy(scope, lead_id, scope.registry["contact"], contact)
    if company is not None and not await _belongs(scope, contact, company):
        is_new = wanted.contact is None or wanted.contact.id is None
        await links.put(scope, scope.registry["contact"], contact, "companies", company, None, is_new)
    deal = await _deal(scope, lead_id, row.record, wanted.deal, company, contact)
    made: dict[str, UUID | None] = {"company": company, "contact": contact, "deal": deal}
    new: dict[str, Any] = {**made, "status": "converted", "status_since": business_now()}
    await write.write_fields(scope, lead, row, {name: value for name, value in new.items() if value is not None})
    return {name: str(each) if each else None for name, each in made.items()}


async def _company(scope: Scope, record: Record, part: Part | None) -> UUID | None:
    if part is None:
        return None
    obj = scope.registry["company"]
    if part.id is not None:
        await _seen(scope, obj, part.id)
        return part.id
    own = await copied(scope, record, obj)
    fields = {"name": record["company_name"], "owner_id": record["owner_id"], **part.fields}
    if not fields["name"]:
        raise InvalidRecord(fields={"company_name": NothingToName()})
    return await _create(scope, obj, fields, own)


async def _contact(scope: Scope, record: Record, part: Part) -> UUID:
    obj = scope.registry["contact"]
    if part.id is not None:
        await _seen(scope, obj, part.id)
        return part.id
    taken = {
        theirs: record[mine]
        for mine, theirs in TO_CONTACT.items()
        if record[mine] and stays_masked(scope, mine, obj.name, theirs)
    }
    own = await copied(scope, record, obj)
    named = {name: taken.pop(name) for name in (obj.title_field,) if name in taken}
    return await _create(scope, obj, {**named, "owner_id": record["owner_id"], **part.fields}, {**taken, **own})


async def _deal(
    scope: Scope, lead_id: UUID, record: Record, part: Part | None, company: UUID | None, contact: UUID
) -> UUID | None:
    if part is None:
        return None
    obj = scope.registry["deal"]
    if part.id is not None:
        await _seen(scope, obj, part.id)
        await links.put(scope, obj, part.id, "contacts", contact, None, False)
        return part.id
    name = record["company_name"] or record["name"]
    own = await copied(scope, record, obj)
    fields = {"name": name, "owner_id": record["owner_id"], "lead": str(lead_id), **part.fields}
    if company is not None:
        fields["company"] = str(company)
    deal = await _create(scope, obj, fields, own)
    await links.put(scope, obj, deal, "contacts", contact, None, True)
    return deal


async def _create(scope: Scope, obj: ObjectType, fields: Mapping[str, Any], taken: Mapping[str, Any]) -> UUID:
    """A new record; somebody who may name themselves only becomes its owner. What they say goes before the lead's."""
    if not scope.principal.rights.of(obj.name).create:
        raise Forbidden
    record_id = new_id()
    copied_over = {name: value for name, value in taken.items() if name not in fields}
    await write.create(scope, obj, fields, record_id, is_new=True, copied=copied_over)
    return record_id


def _asks(obj: ObjectType, name: str) -> bool:
    return name in obj.by_name and not obj.by_name[name].masked


async def _seen(scope: Scope, obj: ObjectType, record_id: UUID) -> None:
    record = await fetch(scope, obj, record_id)
    if record["deleted_at"] is not None:
        raise RecordNotFound


async def _belongs(scope: Scope, contact: UUID, company: UUID) -> bool:
    linked = await links.related(scope, scope.registry["contact"], contact)
    return any(each["id"] == str(company) for each in linked["companies"])
