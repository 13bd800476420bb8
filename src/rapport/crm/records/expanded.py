"""Whole records that a page refers to, beside it: what `include` names, in one query for each kind of record.

They are what their reader would get by asking for each: theirs to see, and masked. Of people a page says who they are
anyway (`included`), so to include an owner asks for nothing more.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from rapport.crm.records.by_ids import by_ids
from rapport.crm.records.codec import Record
from rapport.crm.records.errors import UnknownField
from rapport.crm.records.included import included
from rapport.crm.records.kinds import PersonKind, ReferenceKind
from rapport.crm.records.multi_choice import ReferencesKind, ids_in
from rapport.crm.records.objects import OWNER, Field, ObjectType
from rapport.crm.records.scope import Scope

MAX_INCLUDED = 10
LEADING = (ReferenceKind, ReferencesKind, PersonKind)
_SHORT = {"owner": OWNER.name}


Shown = list[tuple[ObjectType, list[Record]]]
"""Records of some kinds, as somebody is shown them."""


def split(text: str | None) -> list[str] | None:
    """The names that a query parameter lists, parted by commas; None where there is none."""
    return None if text is None else [each.strip() for each in text.split(",") if each.strip()]


def wanted(scope: Scope, obj: ObjectType, names: Sequence[str] | None) -> list[Field]:
    """The fields that `include` names; raises `UnknownField` for what leads to no record or person."""
    found: list[Field] = []
    known = scope.mine(obj).by_name
    for name in dict.fromkeys((names or ())[: MAX_INCLUDED + 1]):
        each = known.get(_SHORT.get(name, name))
        if each is None or not isinstance(each.kind, LEADING) or len(found) == MAX_INCLUDED:
            raise UnknownField(field=name[:60])
        scope.require_target(each)
        if each not in found:
            found.append(each)
    return found


def with_them(names: Sequence[str] | None, fields: Sequence[Field]) -> list[str] | None:
    """The fields that are read where only some are asked for: those that lead to what is included are among them."""
    return None if names is None else [*names, *(each.name for each in fields if each.name not in names)]


async def expand(
    scope: Scope, fields: Sequence[Field], records: Sequence[Record], beside: dict[str, Any]
) -> Shown:  # fmt: skip
    """Adds to `beside` what these fields of the records refer to, with what that needs beside it in turn."""
    ids: dict[str, dict[UUID, None]] = {}
    for each in fields:
        if each.target:
            named = (text for record in records for text in ids_in(record[each.name]))
            ids.setdefault(each.target, {}).update({UUID(text): None for text in named})
    shown: Shown = []
    if fields:
        beside["expanded"] = {}
    for name, some in ids.items():
        target = scope.mine(scope.registry[name])
        found = await by_ids(scope, target, list(some))
        beside["expanded"] |= {record["id"]: {"object": name, "record": record} for record in found}
        more = await included(scope, target, found)
        for kind in ("choices", "people"):
            beside[kind] |= more[kind]
        beside["records"] = more["records"] | beside["records"]
        shown.append((target, found))
    return shown
