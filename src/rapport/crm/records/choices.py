"""Choice lists: an organisation's own labels in zh and en. Rows hold the id; the label is encrypted once.

A list is opened as a whole to find, sort and match labels, so it holds at most `MAX_LABELS`. A field that needs more
is a text field. It does not become one by itself: its columns are part of the declaration, so that takes a revision.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from auth.authz import epoch
from auth.kept import Kept
from kernel.changes import Change
from kernel.clock import real_now
from kernel.collation import collation_key
from kernel.columns import REHASHED, Rehashed
from kernel.crypto import Keyset
from kernel.db import TenantSession
from kernel.ids import derive_id, new_id
from kernel.locks import hold
from kernel.statements import IDS, Prepared
from kernel.text import Text
from rapport.crm.records import tags
from rapport.crm.records.closed_kinds import PipelineKind, StageKind
from rapport.crm.records.errors import InvalidRecord, LabelWouldSplit, Required, TooLong, TooManyChoices
from rapport.crm.records.kinds import MAX_TEXT, TextKind
from rapport.crm.records.models import LABEL_FIELD, choice
from rapport.crm.records.multi_choice import LABELLED, MultiChoiceKind, ids_in, is_splittable
from rapport.crm.records.objects import Field, ObjectType

MAX_LABELS = 10_000

NO_SCOPE = UUID(int=0)
"""The scope of lists that belong to their field alone."""

_LABELS = Prepared(sa.select(choice.c.id, choice.c.label).where(choice.c.id == sa.any_(IDS)))
_kept: Kept[Text] = Kept()
normalise = TextKind().normalise


class Choice(msgspec.Struct, frozen=True):
    """One entry of a choice list."""

    id: UUID
    label: Text
    archived: bool
    currency: str | None = None
    """In which currency a record is that may take it; any, where there is none."""


async def listed(session: TenantSession, field: Field, *, within: UUID | None = None) -> list[Choice]:
    """A field's choices in their order, of all scopes or within one."""
    mine = choice.c.field_id == field.id
    if within is not None:
        mine &= choice.c.scope_id == within
    rows = await session.rows(sa.select(choice).where(mine).order_by(choice.c.position, choice.c.id))
    return [Choice(row.id, open_label(session.keys, row.id, row.label), row.archived) for row in rows]


async def labels(session: TenantSession, ids: Iterable[UUID]) -> dict[UUID, Text]:
    """The labels of the given choices."""

    async def load(missing: list[UUID]) -> dict[UUID, Text]:
        rows = await session.rows(_LABELS, {"ids": missing})
        return {row.id: open_label(session.keys, row.id, row.label) for row in rows}

    return await _kept.get(session, set(ids), load)


async def of_records(
    session: TenantSession, fields: Iterable[Field], records: Sequence[Mapping[str, Any]]
) -> dict[UUID, Text]:
    """The labels, as they are now, of the choices that records have in those of `fields` that are choices."""
    names = [field.name for field in fields if isinstance(field.kind, LABELLED)]
    return await labels(session, {UUID(each) for record in records for name in names for each in ids_in(record[name])})


async def in_label_order(session: TenantSession, field: Field, locale: str) -> list[UUID]:
    """A field's choice ids as their labels sort for a reader."""
    found = await listed(session, field)
    if isinstance(field.kind, (PipelineKind, StageKind)):  # they have an order of their own
        return [each.id for each in found]
    return [each.id for each in sorted(found, key=lambda each: collation_key(each.label.pick(locale), locale))]


async def add(session: TenantSession, obj: ObjectType, field: Field, label: Text, *, position: int = 1000) -> UUID:
    """Adds a choice, or returns the one that has this label already (in either language)."""
    return (await add_many(session, obj, field, [label], position=position))[0]


async def add_many(
    session: TenantSession,
    obj: ObjectType,
    field: Field,
    new: list[Text],
    *,
    position: int = 1000,
    within: UUID = NO_SCOPE,
) -> list[UUID]:
    """Adds several choices; the same labels again are the same choices. A full list refuses new ones."""
    known = await by_label(session, field, within=within)
    count = len(set(known.values()))
    ids = []
    for label in new:
        check_label(field, label)
        found = known.get(normalise(label.zh)) or known.get(normalise(label.en))
        if found is None:
            if count >= MAX_LABELS:
                raise TooManyChoices(limit=MAX_LABELS)
            count += 1
            found = await _insert(session, obj, field, label, position, within)
            known[normalise(label.zh)] = known[normalise(label.en)] = found
        ids.append(found)
    return ids


def filled(label: Text) -> Text:
    """A label in both languages: one stands for the other where there is only one; refuses an empty one."""
    zh, en = label.zh.strip(), label.en.strip()
    if not (zh or en):
        raise InvalidRecord(fields={"label": Required()})
    return Text(zh=zh or en, en=en or zh)


def check_label(field: Field, label: Text) -> None:
    """Refuses a label that is too long, and one that a file would show as several."""
    if max(len(label.zh), len(label.en)) > MAX_TEXT:
        raise TooLong(limit=MAX_TEXT)
    if isinstance(field.kind, MultiChoiceKind) and (is_splittable(label.zh) or is_splittable(label.en)):
        raise LabelWouldSplit


async def _insert(
    session: TenantSession, obj: ObjectType, field: Field, label: Text, position: int, within: UUID
) -> UUID:
    """Writes a new label; where somebody else wrote the same one at the same time, theirs is taken."""
    choice_id = new_id()
    row = _row(session.keys, obj, field, choice_id, label, position, within)
    if session.keys.secrets > 1 and (known := await _under_another_secret(session, field, label, within)):
        return known
    if (await session.execute(insert(choice).on_conflict_do_nothing(), row)).rowcount:
        created = {"field": field.id, str(LABEL_FIELD): msgspec.to_builtins(label)}
        session.record_change(
            Change(object="choice", record_id=choice_id, op="create", field_ids=(LABEL_FIELD,), created=created)
        )
        return choice_id
    same = sa.select(choice.c.id).where(
        choice.c.field_id == field.id, choice.c.scope_id == within, choice.c.zh_hmac == row["zh_hmac"]
    )
    found: UUID = (await session.execute(same)).scalar_one()
    return found


async def _under_another_secret(session: TenantSession, field: Field, label: Text, within: UUID) -> UUID | None:
    """The choice that has the label already, while the database can't tell that two hashes are of the same one."""
    zh_hmacs = session.keys.equalities(field.id, normalise(label.zh))
    await hold(session, zh_hmacs)
    same = (choice.c.field_id == field.id) & (choice.c.scope_id == within) & choice.c.zh_hmac.in_(zh_hmacs)
    found: UUID | None = (await session.execute(sa.select(choice.c.id).where(same))).scalar()
    return found


async def by_label(session: TenantSession, field: Field, *, within: UUID = NO_SCOPE) -> dict[str, UUID]:
    """A field's choices by normalised label, in both languages; those of stages are asked for within a pipeline.

    Tags and labels of own fields that are off their list have given their words up.
    """
    found: dict[str, UUID] = {}
    for each in await listed(session, field, within=within):
        if each.archived and tags.is_curated(field):
            continue
        found.setdefault(normalise(each.label.en), each.id)
        found.setdefault(normalise(each.label.zh), each.id)
    return found


async def texts_by_label(session: TenantSession, field: Field) -> dict[str, str]:
    """A field's labels as they are written, by normalised label, in both languages."""
    found: dict[str, str] = {}
    for each in await listed(session, field):
        found.setdefault(normalise(each.label.en), each.label.en)
        found.setdefault(normalise(each.label.zh), each.label.zh)
    return found


async def seed(session: TenantSession, obj: ObjectType, organisation_id: UUID) -> None:
    """The choices that an object's declaration brings along; run twice, it is the same list."""
    rows = []
    for field in obj.fields:
        for position, label in enumerate(field.choices):
            choice_id = derive_id(organisation_id, field.id, label.en, at=SEED_TIME)
            rows.append(_row(session.keys, obj, field, choice_id, label, position))
    if rows:
        await session.execute(insert(choice).on_conflict_do_nothing(), rows)


async def put_label(
    session: TenantSession, obj: ObjectType, field: Field, choice_id: UUID, label: Text, position: int, within: UUID
) -> None:
    """Writes the label of something that has rows of its own, such as a stage; the same id again is renamed."""
    await put_labels(session, obj, field, [(choice_id, label)], within, first=position)


async def put_labels(
    session: TenantSession,
    obj: ObjectType,
    field: Field,
    labels: Sequence[tuple[UUID, Text]],
    within: UUID,
    *,
    first: int = 0,
) -> None:
    """The same for several, which stand in this order."""
    await epoch.rise(session)
    rows = [
        _row(session.keys, obj, field, choice_id, label, position, within)
        for position, (choice_id, label) in enumerate(labels, first)
    ]
    statement = insert(choice)
    changed = {name: statement.excluded[name] for name in ("label", "zh_hmac", "en_hmac", "position", "archived")}
    await session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=changed), rows)


async def write_label(session: TenantSession, field: Field, after: Choice) -> None:
    """Writes a label as it is now; one that is archived gives its words up."""
    await epoch.rise(session)
    sealed = session.keys.encrypt(msgspec.json.encode(after.label), field=LABEL_FIELD, record=after.id)
    values = {"label": sealed, "archived": after.archived}
    if not after.archived:
        values["zh_hmac"] = session.keys.equality(field.id, normalise(after.label.zh))
        values["en_hmac"] = session.keys.equality(field.id, normalise(after.label.en))
    await session.execute(choice.update().where(choice.c.id == after.id).values(values))
    if after.archived:
        await free_labels(session, [after.id])


async def archive(session: TenantSession, choice_id: UUID) -> None:
    """Takes a label off its list; records that have it keep it, and its words are free again."""
    await free_labels(session, [choice_id])
    await session.execute(choice.update().where(choice.c.id == choice_id).values(archived=True))


async def free_labels(session: TenantSession, ids: Iterable[UUID]) -> None:
    """Gives the words of these labels up: their hashes become those of their ids, which no label has."""
    for choice_id in ids:
        nobody = choice_id.bytes
        await session.execute(choice.update().where(choice.c.id == choice_id).values(zh_hmac=nobody, en_hmac=nobody))


def open_label(keys: Keyset, choice_id: UUID, cipher: bytes) -> Text:
    """Decrypts a label."""
    plain = keys.decrypt(bytes(cipher), field=LABEL_FIELD, record=choice_id)
    return msgspec.json.decode(plain, type=Text)


def _rehashed(keys: Keyset, row: Any) -> dict[str, Any]:  # a row
    """The hashes of a label's words, unless it gave them up."""
    if bytes(row.zh_hmac) == row.id.bytes:
        return {"zh_hmac": row.zh_hmac, "en_hmac": row.en_hmac}
    label = open_label(keys, row.id, row.label)
    return {
        "zh_hmac": keys.equality(row.field_id, normalise(label.zh)),
        "en_hmac": keys.equality(row.field_id, normalise(label.en)),
    }


choice.info[REHASHED] = Rehashed(("zh_hmac", "en_hmac"), ("id", "field_id", "zh_hmac", "en_hmac"), _rehashed)


def _row(
    keys: Keyset,
    obj: ObjectType,
    field: Field,
    choice_id: UUID,
    label: Text,
    position: int,
    within: UUID = NO_SCOPE,
) -> Mapping[str, object]:
    sealed = keys.encrypt(msgspec.json.encode(label), field=LABEL_FIELD, record=choice_id)
    return {
        "id": choice_id,
        "object": obj.name,
        "field_id": field.id,
        "scope_id": within,
        "label": sealed,
        "zh_hmac": keys.equality(field.id, normalise(label.zh)),
        "en_hmac": keys.equality(field.id, normalise(label.en)),
        "position": position,
        "archived": False,
    }


SEED_TIME = real_now().replace(year=2026, month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
