"""Between a table's row and a record: encrypting, tokenising, decrypting. The only place that does."""

import functools
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from kernel.crypto import Keyset
from kernel.token_hash import Cut
from rapport.crm.records import custom
from rapport.crm.records.anchors import anchors
from rapport.crm.records.kinds import TextKind
from rapport.crm.records.objects import Field, ObjectType
from rapport.crm.records.personal_numbers import PersonalNumberKind
from rapport.crm.records.tokens import cut

Record = dict[str, Any]
Decoder = Callable[[Any, Keyset], Record]

PHONE = "phone"
MASK = "••••"
LAST_SHOWN = 4

SYSTEM_COLUMNS = ("id", "version", "owner_id", "created_at", "updated_at", "deleted_at")


def columns(obj: ObjectType, names: Sequence[str] | None = None) -> list[Any]:
    """The columns that `decoder` reads for the given fields (all by default): an explicit list, never `*`."""
    named = [*SYSTEM_COLUMNS, *_stored(obj, names)]
    if names is None or any(each.custom for each in fields(obj, names)):  # all: the same columns for everybody
        named.append(custom.COLUMN)
    return [obj.table.c[name] for name in named]


def fields(obj: ObjectType, names: Collection[str] | None = None) -> tuple[Field, ...]:
    """The declared fields among `names`, in the object's order."""
    return obj.fields if names is None else tuple(each for each in obj.fields if each.name in names)


def decoder(obj: ObjectType, names: Sequence[str] | None = None) -> Decoder:
    """A function from a row (of `columns`) to a record; made once for an object and a choice of fields."""
    return _decoder(obj, None if names is None else tuple(names))


@functools.lru_cache(maxsize=1000)
def _decoder(obj: ObjectType, names: tuple[str, ...] | None) -> Decoder:
    chosen = fields(obj, names)
    first = len(SYSTEM_COLUMNS)
    places = {name: place for place, name in enumerate(_stored(obj, names), first)}
    loads = [(places[field.name], field.name, field, field.kind.load) for field in chosen if not field.custom]
    own = [(field.name, str(field.id), custom.opening(field)) for field in chosen if field.custom]
    masked = [field for field in chosen if field.masked]
    last = first + len(places)

    def decode(row: Any, keys: Keyset) -> Record:
        record_id = row[0]
        record: Record = {
            "id": str(record_id),
            "version": row[1],
            "owner_id": str(row[2]),
            "created_at": row[3].isoformat(),
            "updated_at": row[4].isoformat(),
            "deleted_at": row[5].isoformat() if row[5] else None,
        }
        for index, name, field, load in loads:
            stored = row[index]
            record[name] = None if stored is None else load(field, stored, keys, record_id)
        if own:
            document = row[last] or {}
            for name, key, opened in own:
                held = document.get(key)
                record[name] = None if held is None else opened(held, keys, record_id)
        for field in masked:
            record[field.name] = left_of(field, record[field.name])
        return record

    return decode


def _stored(obj: ObjectType, names: Collection[str] | None) -> list[str]:
    """The columns of declared fields: the same whatever a reader is shown, as statements are made for everybody."""
    every = obj.declaration.fields
    return [each.name for each in every if names is None or each.name in names]


def left_of(field: Field, value: str | None) -> str | None:
    """What is shown of a masked field: the end of a number, and of anything else that there is something."""
    return end_of(value) if has_end(field) else (None if value is None else MASK)


def has_end(field: Field) -> bool:
    """Whether there is something between shown and hidden: the last characters of a phone or a number."""
    return field.kind_name == PHONE or isinstance(field.kind, PersonalNumberKind)


def end_of(value: str | None) -> str | None:
    """What is shown of a masked value: its last characters, of a short one none."""
    if value is None:
        return None
    return MASK if len(value) < 2 * LAST_SHOWN else f"{MASK} {value[-LAST_SHOWN:]}"


def seen(obj: ObjectType, record: Record) -> Record:
    """A whole record as its reader is shown it."""
    if obj.whole is None:
        return record
    hidden = {field.name for field in obj.whole.fields} - obj.by_name.keys()
    shown = {name: value for name, value in record.items() if name not in hidden}
    return shown | {field.name: left_of(field, shown[field.name]) for field in obj.fields if field.masked}


def encode(
    obj: ObjectType,
    values: Mapping[str, Any],
    keys: Keyset,
    record_id: UUID,
    document: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The columns for parsed values; search tokens are not among them (`search_tokens`).

    `document` is what the record holds in the organisation's own fields.
    """
    stored: dict[str, Any] = {}
    entries: dict[str, Any] = {}
    for name, value in values.items():
        field = obj.by_name[name]
        if field.custom:
            entries[str(field.id)] = custom.entry(field, value, keys, record_id)
        else:
            stored.update(field.kind.store(field, value, keys, record_id))
    if entries:
        stored[custom.COLUMN] = custom.merged(keys, document, entries)
    return stored


def search_tokens(
    obj: ObjectType, texts: Mapping[str, str | None], keys: Keyset, beside: Iterable[custom.Held] = ()
) -> list[int]:
    """The keyed tokens of a record's searchable fields, and of texts that no field of `obj` holds, sorted."""
    more = [
        (each.field, cut(each.kind.readable(each.text), each.kind.grams))
        for each in beside
        if each.field not in obj.by_id
    ]
    return search_tokens_of_many(obj, [texts], keys, more)[0]


def search_tokens_of_many(
    obj: ObjectType,
    texts: Sequence[Mapping[str, str | None]],
    keys: Keyset,
    more: Sequence[tuple[int, Cut]] = (),
) -> list[list[int]]:
    """`search_tokens` of each of many records."""
    searched = [(field, gram_kind(field), field.name == obj.title_field) for field in obj.searchable]
    # Job titles and given names come again and again; what is known of them is forgotten with the batch.
    known: dict[tuple[str, str, bool], Cut] = {}
    return keys.tokens_of_many(
        [
            [
                *(
                    (field.id, _cut(readable(field, text), kind, known, title=title))
                    for field, kind, title in searched
                    if (text := each.get(field.name))
                ),
                *more,
            ]
            for each in texts
        ]
    )


def _cut(text: str, kind: str, known: dict[tuple[str, str, bool], Cut], *, title: bool) -> Cut:
    found = known.get((text, kind, title))
    if found is None:
        runs, beside = cut(text, kind)
        found = known[text, kind, title] = (runs, {*beside, *anchors(text)} if title else beside)
    return found


def readable(field: Field, text: str) -> str:
    """What a field's text says, without marks that only a page shows."""
    return field.kind.readable(text) if isinstance(field.kind, TextKind) else text


def gram_kind(field: Field) -> str:
    """How a field's text is cut into grams."""
    return field.kind.grams if isinstance(field.kind, TextKind) else "text"


def wire(obj: ObjectType, names: Iterable[str], values: Mapping[str, Any]) -> Record:
    """Parsed values in the form in which records travel."""
    shown: Record = {}
    for name in names:
        value, kind = values[name], obj.by_name[name].kind
        shown[name] = None if value is None else (value if isinstance(value, str) else kind.from_db(value))
    return shown


def differs(obj: ObjectType, record: Record, name: str, value: Any) -> bool:
    """Whether a parsed value is another one than the record holds."""
    return bool(wire(obj, [name], {name: value})[name] != record[name])
