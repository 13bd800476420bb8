"""What a page of records needs beside them: labels of choices, names of people, titles of other records.

Titles of referenced records pass the reader's own permission predicate; one that may not be seen has no label and is
marked as hidden, whether it is there or not.
"""

import functools
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from auth.authz.predicate import Extent
from auth.people import names
from kernel.statements import IDS, prepared_once
from rapport.crm.records import choices, field_files
from rapport.crm.records.codec import Record
from rapport.crm.records.kinds import PersonKind
from rapport.crm.records.multi_choice import LABELLED, POINTING, FilesKind, ids_in
from rapport.crm.records.objects import Field, ObjectType
from rapport.crm.records.scope import Scope, prepared_visible


async def included(scope: Scope, obj: ObjectType, records: Iterable[Record]) -> dict[str, Any]:
    """The side-load of some records: `{choices, people, records}` by id, and `files` where some are named."""
    chosen: set[UUID] = set()
    people: set[UUID] = set()
    files: set[UUID] = set()
    others: dict[str, set[UUID]] = {}
    pages = list(records)
    for field in _pointing(scope.mine(obj)):
        # A page has fifty rows and two owners.
        texts = {text for record in pages for text in ids_in(record.get(field.name))}
        ids = {UUID(text) for text in texts}
        if isinstance(field.kind, LABELLED):
            chosen |= ids
        elif isinstance(field.kind, PersonKind):
            people |= ids
        elif isinstance(field.kind, FilesKind):
            files |= ids
        elif ids and field.target:
            others.setdefault(field.target, set()).update(ids)
    known = await titles(scope, others)
    for name, ids in others.items():
        hidden = {str(each) for each in ids} - known.keys()
        known.update({each: {"object": name, "label": None, "hidden": True} for each in hidden})
    return {
        "choices": {str(key): label for key, label in (await choices.labels(scope.session, chosen)).items()},
        "people": {str(key): person for key, person in (await names(scope.session, people)).items()},
        "records": known,
        **({"files": await field_files.names(scope, files)} if files else {}),
    }


@functools.lru_cache(maxsize=1000)
def _pointing(obj: ObjectType) -> tuple[Field, ...]:
    """The fields of which records hold ids only."""
    return tuple(each for each in obj.all_fields if isinstance(each.kind, POINTING))


@prepared_once
def _titles(obj: ObjectType, extent: Extent) -> sa.Select[Any]:
    table = obj.table
    named = sa.select(table.c.id, table.c[obj.title.name])
    return named.where(table.c.id == sa.any_(IDS), prepared_visible(extent, table))


async def titles(scope: Scope, wanted: dict[str, set[UUID]]) -> dict[str, Any]:
    """Titles of records by id, for those that the reader may see; of a kind that is archived nobody sees any."""
    found: dict[str, Any] = {}
    for name, ids in wanted.items():
        if name not in scope.registry.objects:
            continue
        obj = scope.registry[name]
        title, extent = obj.title, scope.extent(obj)
        asked = {"ids": list(ids), **scope.readers(extent)}
        for record_id, cipher in await scope.session.rows(_titles(obj.declaration, extent), asked):
            label = title.kind.load(title, cipher, scope.keys, record_id)
            found[str(record_id)] = {"object": name, "label": label}
    return found
