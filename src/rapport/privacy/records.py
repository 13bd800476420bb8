"""A record of the person emptied or removed; any other with the person blacked out.

The log says that it happened and to which fields, and keeps no value of before: so nothing takes it back. Payloads of
changes are dropped, their commitments stay: the chain over them, which archives and certificates name, is the same.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from auth.authz import epoch
from auth.authz.predicate import grantees_of
from auth.models import PERSON_NAME, person, share
from kernel.changes import Change
from kernel.clock import business_now
from kernel.columns import HOLDS, Cipher, ciphers
from kernel.db import TenantSession
from kernel.pool import Row
from kernel.tables import change, tenant_metadata
from kernel.text import Text
from rapport.crm.activities.models import timeline_target
from rapport.crm.attachments import files
from rapport.crm.duplicates.models import duplicate_pair
from rapport.crm.features import REGISTRY
from rapport.crm.identity_keys.models import KEY_VALUE, identity_key
from rapport.crm.imports import suppressed
from rapport.crm.imports.models import stored_file
from rapport.crm.records import custom, definitions, multi_choice, unique, value_index
from rapport.crm.records.aliases import record_alias
from rapport.crm.records.models import record_link, text_rank
from rapport.crm.records.multi_choice import ReferencesKind, ids_in
from rapport.crm.records.objects import VERSION_ID, ObjectType
from rapport.crm.records.write import ERASE
from rapport.privacy import linked, places, sealed
from rapport.privacy.hits import Hit
from rapport.privacy.wanted import Matcher

NAMELESS: Final = Text(zh="已匿名", en="Anonymised")
"""What a record is called whose name was the person's."""


async def anonymise(session: TenantSession, obj: ObjectType, record_id: UUID, locale: str) -> str:
    """Empties every text of a record; numbers, choices, days and links stay, so that figures do."""
    row = await _locked(session, obj, record_id)
    if row is None:
        return "gone"
    empty: dict[str, Any] = dict.fromkeys(column.name for column in ciphers(obj.table))
    empty[custom.COLUMN] = custom.with_texts(session.keys, getattr(row, custom.COLUMN) or {}, row, {})
    title = obj.table.c[obj.title.name].info[HOLDS]
    if obj.title.required and isinstance(title, Cipher):
        name = NAMELESS.pick(locale)
        empty[obj.title.name] = session.keys.encrypt_text(name, field=title.field, record=record_id)
    await _write(session, obj, row, sealed.rehashed(obj.table, row, session.keys, empty))
    await _forget_past(session, record_id)
    return "anonymised"


async def delete(session: TenantSession, obj: ObjectType, record_id: UUID) -> str:
    """Removes a record past the trash, with what says only that it was there; others no longer name it."""
    row = await _locked(session, obj, record_id)
    if row is None:
        return "gone"
    for other in REGISTRY:
        await _let_go(session, other, obj, record_id)
    await _let_own_go(session, obj, record_id)
    gone = sa.or_(record_link.c.from_id == record_id, record_link.c.to_id == record_id)
    await session.execute(record_link.delete().where(gone))
    at = timeline_target.c
    await session.execute(timeline_target.delete().where(sa.or_(at.record_id == record_id, at.event_id == record_id)))
    await session.execute(text_rank.delete().where(text_rank.c.record_id == record_id))
    await session.execute(share.delete().where(share.c.record_id == record_id, share.c.object == obj.name))
    # What was merged into it is in the trash like anything else from here on, and its own old id leads nowhere.
    await session.execute(
        record_alias.delete().where(sa.or_(record_alias.c.id == record_id, record_alias.c.survivor_id == record_id))
    )
    for table, columns in linked.BY_ID.values():
        await session.execute(table.delete().where(linked.of_record(table, columns, record_id)))
    await session.execute(obj.table.delete().where(obj.table.c.id == record_id))
    await unique.let_go(session, [record_id])
    await value_index.let_go(session, [record_id])
    _say(session, obj, row, [field.id for field in obj.fields])
    await _forget_past(session, record_id)
    return "deleted"


async def suppress(session: TenantSession, obj: ObjectType, record_id: UUID) -> None:
    """Has the addresses and numbers of a person's own record known again, as hashes, once they are gone from it."""
    names = [name for name in places.SELF.get(obj.name, ()) if obj.by_name[name].kind_name in suppressed.KINDS]
    rows = await session.rows(sa.select(obj.table).where(obj.table.c.id == record_id)) if names else []
    found: dict[str, list[str]] = {kind: [] for kind in suppressed.KINDS}
    for name, row in ((name, row) for row in rows for name in names):
        if (stored := getattr(row, name)) is not None:
            text = session.keys.decrypt_text(stored, field=obj.by_name[name].id, record=record_id)
            found[obj.by_name[name].kind_name].append(text)
    await suppressed.remember(session, found["email"], found["phone"])


async def suppress_key(session: TenantSession, key_id: UUID) -> None:
    """The same of a further address or number of a person, before it goes."""
    rows = await session.rows(sa.select(identity_key).where(identity_key.c.id == key_id))
    texts: dict[str, list[str]] = {kind: [] for kind in suppressed.KINDS}
    for row in rows:
        if row.kind in texts:
            texts[row.kind].append(session.keys.decrypt_text(bytes(row.value), field=KEY_VALUE, record=row.id))
    await suppressed.remember(session, texts["email"], texts["phone"])


async def remove_files(session: TenantSession, record_id: UUID) -> None:
    """The files of a record; what is under a legal hold stays."""
    rows = await session.rows(sa.select(stored_file.c.id).where(stored_file.c.record_id == record_id))
    if rows:
        await files.remove(session, [row.id for row in rows])


async def black_out(session: TenantSession, obj: ObjectType, record_id: UUID, matcher: Matcher) -> str:
    """Blacks out where the texts of a record name the person."""
    row = await _locked(session, obj, record_id)
    if row is None:
        return "gone"
    values = sealed.changed(obj.table, row, session.keys, matcher.redacted)
    if not values:
        return "kept"  # nothing in it names them
    await _write(session, obj, row, values)
    return "blacked_out"


async def drop_payloads(session: TenantSession, record_id: UUID, matcher: Matcher) -> str:
    """Drops what those changes of a record held whose old values name the person."""
    mine = sa.select(change).where(change.c.record_id == record_id, change.c.payload.is_not(None))
    for row in await session.rows(mine):
        if any(matcher.why(text) for _, text in sealed.texts(change, row, session.keys)):
            await session.execute(change.update().where(change.c.seq == row.seq).values(payload=None))
    return "emptied"


async def empty_guest(session: TenantSession, person_id: UUID, locale: str) -> str:
    """Takes name and address from somebody who can't sign in (any more): what they own keeps an owner. Who works here
    is no guest, and is kept.
    """
    await epoch.hold(session)  # before the person, as whoever gives somebody a name or an end does
    rows = await session.rows(sa.select(person).where(person.c.id == person_id).with_for_update())
    if not rows:
        return "gone"
    if rows[0].membership_id is not None and rows[0].deactivated_at is None:
        return "kept"
    name = session.keys.encrypt_text(NAMELESS.pick(locale), field=PERSON_NAME, record=person_id)
    await session.execute(person.update().where(person.c.id == person_id).values(name=name, email=None))
    session.record_change(Change(object="person", record_id=person_id, op=ERASE))
    await _forget_past(session, person_id)
    await epoch.rise(session)
    return "anonymised"


async def _locked(session: TenantSession, obj: ObjectType, record_id: UUID) -> Row | None:
    rows = await session.rows(_rows(obj).where(obj.table.c.id == record_id).with_for_update())
    return rows[0] if rows else None


def _rows(obj: ObjectType) -> sa.Select[Any]:
    return sa.select(*obj.table.c, grantees_of(obj.name, obj.table))


async def _write(
    session: TenantSession, obj: ObjectType, row: Row, values: dict[str, Any], own: Sequence[int] = ()
) -> None:  # fmt: skip
    ids = [*(obj.by_name[name].id for name in values if name in obj.by_name), *own]
    version = row.version + 1
    versions = {**row.field_versions, **{str(each): version for each in ids}}
    beside = {"version": version, "field_versions": versions, "updated_at": business_now()}
    await session.execute(obj.table.update().where(obj.table.c.id == row.id).values(**values, **beside))
    await unique.settle(session, obj, [row.id])
    await value_index.settle(session, obj, [row.id])
    _say(session, obj, row, ids)
    if obj.name != "deal":
        pairs = linked.of_record(duplicate_pair, ("left_id", "right_id"), row.id)
        await session.execute(duplicate_pair.delete().where(pairs))


async def _let_go(session: TenantSession, other: ObjectType, obj: ObjectType, record_id: UUID) -> None:
    for field in other.fields:
        if field.target == obj.name:
            there = other.table.c[field.name] == record_id
            rows = await session.rows(_rows(other).where(there).with_for_update())
            for row in rows:
                await _write(session, other, row, {field.name: None})


async def _let_own_go(session: TenantSession, obj: ObjectType, record_id: UUID) -> None:
    """The same of own fields, archived ones too: what they hold comes back with them."""
    for each in await definitions.listed(session):
        if each.target == obj.name:
            other, field = REGISTRY[each.object], each.field("")
            place, several = field.place(other.table), isinstance(field.kind, ReferencesKind)
            there = multi_choice.condition(place, "has_any", [record_id]) if several else place == record_id
            for row in await session.rows(_rows(other).where(there).with_for_update()):
                document = getattr(row, custom.COLUMN)
                left = [each for each in ids_in(document[str(field.id)]) if each != str(record_id)] or None
                kept = custom.merged(session.keys, document, {str(field.id): left})
                await _write(session, other, row, {custom.COLUMN: kept}, [field.id])


async def _forget_past(session: TenantSession, record_id: UUID) -> None:
    await session.execute(change.update().where(change.c.record_id == record_id).values(payload=None))


def _say(session: TenantSession, obj: ObjectType, row: Row, ids: Iterable[int]) -> None:
    public = {str(VERSION_ID): row.version}
    session.record_change(
        Change(
            object=obj.name, record_id=row.id, op=ERASE, field_ids=tuple(ids), public=public, owners=(row.owner_id,),
            shared_with=tuple(row.shared_with),
        )
    )  # fmt: skip


def object_of(hit: Hit) -> ObjectType:
    """The kind of record that a hit in a table of records is."""
    return REGISTRY[tenant_metadata.tables[hit.place].name]
