"""People in a search whose further number or address was typed whole: before what only holds its digits or words."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from rapport.crm.records.included import titles
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.scope import Scope
from rapport.crm.records.tokens import pinyin_display


async def put_first(
    scope: Scope, objects: Sequence[ObjectType], text: str, hits: Sequence[dict[str, Any]], limit: int
) -> list[dict[str, Any]]:
    """The hits, with those people before them that are not among them yet."""
    there = {hit["id"] for hit in hits}
    found = {
        str(record_id): (name, field)
        for name, record_id, field in await scope.registry.known_by.found(scope, objects, text)
        if str(record_id) not in there
    }
    ids: dict[str, set[UUID]] = {}
    for each, (name, _) in found.items():
        ids.setdefault(name, set()).add(UUID(each))
    called = await titles(scope, ids) if ids else {}
    more = [_shown(scope, text.strip(), each, *found[each], called[each]["label"]) for each in found if each in called]
    return [*more, *hits][:limit]


def _shown(scope: Scope, text: str, record_id: str, name: str, field: str, label: str) -> dict[str, Any]:
    title = scope.registry[name].title
    return {
        "object": name, "id": record_id, "label": label, "subtitle": text, "field": field, "matched": text,
        "ranges": [[0, len(text)]], "pinyin": pinyin_display(label, person=title.names_a_person) or None,
    }  # fmt: skip
