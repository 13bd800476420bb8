"""Records in a search by the words of their tags: what is left of the places once texts have theirs.

Tags are few and lie encrypted, so their words are compared here; which records have one is asked of the index.
"""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from auth.authz.predicate import of_kind
from rapport.crm.records import choices, multi_choice
from rapport.crm.records.candidates import asking
from rapport.crm.records.included import titles
from rapport.crm.records.objects import TAGS, ObjectType
from rapport.crm.records.scope import Scope
from rapport.crm.records.tokens import haystack, highlight, matches, parse_query, pinyin_display

MOST: Final = 50
"""Tags that one search looks for; whoever means another one types more of it."""


async def put_last(
    scope: Scope, objects: Sequence[ObjectType], text: str, hits: Sequence[dict[str, Any]], limit: int
) -> list[dict[str, Any]]:
    """The hits, with records behind them that have a tag with the words and are not among them yet."""
    tags = await _named(scope, text) if len(hits) < limit else {}
    if not tags:
        return list(hits)
    there, found = {hit["id"] for hit in hits}, list[tuple[ObjectType, UUID, list[str]]]()
    for obj in objects:
        field = obj.by_name.get(TAGS.name)
        if field is None or field.id != TAGS.id or field.masked:
            continue
        table, column = obj.table, field.place(obj.table)
        has = multi_choice.condition(column, "has_any", list(tags))
        seen = of_kind(obj.name, table, sa.and_(scope.visible(obj, table), table.c.deleted_at.is_(None)))
        some = sa.select(table.c.id, column.label("tags")).where(seen, has)
        rows = await scope.session.rows(some.order_by(table.c.id.desc()).limit(limit + len(there)))
        found += [(obj, row.id, row.tags) for row in rows if str(row.id) not in there]
    found = sorted(found, key=lambda each: each[1].int, reverse=True)[: limit - len(hits)]
    ids: dict[str, set[UUID]] = {}
    for obj, record_id, _ in found:
        ids.setdefault(obj.name, set()).add(record_id)
    called, more = await titles(scope, ids) if ids else {}, list(hits)
    for obj, record_id, mine in found:
        if str(record_id) in called:
            tag = next(tags[UUID(each)] for each in mine if UUID(each) in tags)
            more.append(_shown(obj, str(record_id), called[str(record_id)]["label"], tag, text))
    return more


async def _named(scope: Scope, text: str) -> dict[UUID, str]:
    """The tags that hold all words, in the reader's language or the other."""
    query, found = parse_query(text), dict[UUID, str]()
    if not asking(query):
        return found
    for each in await choices.listed(scope.session, TAGS):
        mine, other = each.label.pick(scope.locale), (each.label.zh, each.label.en)
        for words in (mine, *other):
            stack = haystack(words, "text")
            if all(matches(word, stack) for word in query.words):
                found[each.id] = words
                break
        if len(found) == MOST:
            break
    return found


def _shown(obj: ObjectType, record_id: str, label: str | None, tag: str, text: str) -> dict[str, Any]:
    title = label or ""
    return {
        "object": obj.name, "id": record_id, "label": title, "subtitle": tag, "field": TAGS.name, "matched": tag,
        "ranges": highlight(tag, parse_query(text), "text"),
        "pinyin": pinyin_display(title, person=obj.title.names_a_person) or None,
    }  # fmt: skip
