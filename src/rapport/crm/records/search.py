"""Finding records by what their encrypted texts contain: candidates by keyed token, verified on the plain text.

Candidates are taken until the page is full *after* the check: cutting off before it would lose hits. The search over
all objects looks for titles first and opens nothing else; only places that titles leave free go to other texts.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from functools import partial
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from kernel.statements import any_of
from kernel.text import Text
from rapport.crm.records.candidates import (
    FIRST,
    all_fields,
    asking,
    by_any_text,
    by_title,
    by_title_start,
    ids_of,
    is_crowded,
    texts_of,
    title_fields,
)
from rapport.crm.records.codec import Record, gram_kind, readable
from rapport.crm.records.hits import Looked, Match, at_start, rank, shown, verified
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.scope import Scope
from rapport.crm.records.tokens import NOTICES, Query, haystack, matches, parse_query
from rapport.crm.records.turns import Turns

MAX_BATCH = 2_000
"""Rows that are in memory at a time. Batches grow up to this: each of them sorts all candidates anew."""

MAX_SCANNED = 20_000
RANKED = 60
"""So many of the newest titles of each kind compete for the places that are shown: wholes, starts, and what else holds
the words.
"""

CUT_OFF = Text(
    zh="可能匹配的记录太多，只核对了其中最新的 {limit} 条，实际可能更多。请多输入一些字，或先加筛选。",
    en="Too many records may match: only the newest {limit} of them were checked, so there may be more. Type more, or"
    " add a filter.",
)

Fetch = Callable[[Sequence[ObjectType], int, Any], Awaitable[Sequence[Any]]]
"""Candidates of these objects, at most so many of each, behind one of them."""


def notice_of(scope: Scope, text: str) -> dict[str, str] | None:
    """What to tell somebody whose query is too common, or too short, to look everywhere."""
    cut_off = cut_off_notice(scope)
    if cut_off:
        return cut_off
    code = parse_query(text).notice
    return {"code": code, "message": NOTICES[code].pick(scope.locale)} if code else None


def cut_off_notice(scope: Scope) -> dict[str, str] | None:
    """That a search of this transaction looked at the newest candidates only, and what to do."""
    if not scope.texts.cut_off:
        return None
    return {"code": "search.cut_off", "message": CUT_OFF.format(limit=f"{MAX_SCANNED:,}").pick(scope.locale)}


async def search_clause(
    scope: Scope, obj: ObjectType, text: str, *, within: sa.ColumnElement[bool] | None = None, deleted: bool = False
) -> sa.ColumnElement[bool]:
    """The rows that match a search, as a list of ids, for what is counted or changed at once; notes whether there may
    be more.
    """
    ids, whole = await matching(scope, obj, text, within=within, deleted=deleted)
    scope.texts.cut_off |= not whole
    return any_of(obj.table.c.id, ids)


async def matching(
    scope: Scope, obj: ObjectType, text: str, *, within: sa.ColumnElement[bool] | None, deleted: bool
) -> tuple[list[UUID], bool]:
    """The ids of rows that match, and whether they are all: of more candidates the newest `MAX_SCANNED` are opened.

    Only rows `within` are looked at, so that a filter leads to those that are too old without one.
    """
    query, ids = parse_query(text), list[UUID]()
    if not asking(query):
        return ids, True
    await scope.session.plan_anew()
    candidates = await ids_of(scope, obj, query, MAX_SCANNED + 1, within=within, deleted=deleted)
    for start in range(0, min(len(candidates), MAX_SCANNED), MAX_BATCH):
        batch = candidates[start : min(start + MAX_BATCH, MAX_SCANNED)]
        ids += [match.row[1] async for match in _opened(scope, obj, query, batch)]
    return ids, len(candidates) <= MAX_SCANNED


async def holding(scope: Scope, obj: ObjectType, query: Query, ids: Sequence[UUID]) -> set[str]:
    """The ids, as they travel, of those among some records that match."""
    return {str(match.row[1]) async for match in _opened(scope, obj, query, ids)} if ids else set()


async def _opened(scope: Scope, obj: ObjectType, query: Query, ids: Sequence[UUID]) -> AsyncIterator[Match]:
    rows = await texts_of(scope, obj, ids)
    async for match in _matches(scope, obj, query, Looked(all_fields(obj), obj.searchable), rows):
        yield match


async def search(scope: Scope, objects: Sequence[ObjectType], text: str, limit: int) -> dict[str, Any]:
    """Hits over several objects; titles first (whole, then starts), then how much of the text was meant, then the
    newest.
    """
    query = parse_query(text)
    found: list[Match] = []
    if asking(query) and objects:
        # A generic plan may scan the whole table: measured 552 ms against 8.7.
        await scope.session.plan_anew()
        # Where the newest titles with the words are taken, older ones that start so are looked for by themselves.
        crowded = [obj for obj in objects if await is_crowded(scope, obj, query, max(limit, RANKED))]
        for stage, asked in ((_starts, crowded), (_titles, objects), (_others, objects)):
            if len(found) >= limit:
                # Of objects that were not asked the best titles may be better still.
                asked = [obj for obj in objects if obj not in crowded] if stage is _titles else ()
            if asked:
                found += await stage(scope, asked, query, limit, {match.row[1] for match in found})
    best = sorted(found, key=lambda match: rank(query, match))[:limit]
    return {"hits": [shown(scope, query, match) for match in best], "notice": notice_of(scope, text)}


async def _starts(
    scope: Scope, objects: Sequence[ObjectType], query: Query, limit: int, known: Collection[UUID]
) -> list[Match]:
    """Records whose title is the text or starts with it."""

    async def fetch(objects: Sequence[ObjectType], limit: int, before: Any) -> Sequence[Any]:
        return await by_title_start(scope, objects, query, limit, before)

    looked_in = [Looked(title_fields(obj), (obj.title,)) for obj in objects]
    return await _found(scope, objects, query, fetch, looked_in, limit, known, partial(at_start, query))


async def _titles(
    scope: Scope, objects: Sequence[ObjectType], query: Query, limit: int, known: Collection[UUID]
) -> list[Match]:
    """Records whose title holds all words."""

    async def fetch(objects: Sequence[ObjectType], limit: int, before: Any) -> Sequence[Any]:
        return await by_title(scope, objects, query, limit, before)

    looked_in = [Looked(title_fields(obj), (obj.title,)) for obj in objects]
    return await _found(scope, objects, query, fetch, looked_in, limit, known)


async def _others(
    scope: Scope, objects: Sequence[ObjectType], query: Query, limit: int, known: Collection[UUID]
) -> list[Match]:
    """Records that hold the words anywhere, without those that are `known`."""

    async def fetch(objects: Sequence[ObjectType], limit: int, before: Any) -> Sequence[Any]:
        return await by_any_text(scope, objects, query, limit, before)

    looked_in = [Looked(all_fields(obj), obj.searchable) for obj in objects]
    return await _found(scope, objects, query, fetch, looked_in, limit, known)


async def _found(
    scope: Scope,
    objects: Sequence[ObjectType],
    query: Query,
    fetch: Fetch,
    looked_in: Sequence[Looked],
    limit: int,
    known: Collection[UUID],
    wanted: Callable[[Match], bool] = bool,
) -> list[Match]:
    """The newest `RANKED` candidates of each object that match, and older ones while there are fewer than `limit`."""
    size, known = max(limit, RANKED), set(known)
    found: list[Match] = []
    first = await fetch(objects, size, None)
    for place, obj in enumerate(objects):
        before = len(found)
        ahead = [row for row in first if row[0] == place + len(objects)]
        rows = [row for row in first if row[0] == place]
        async for batch in _batches(scope, obj, fetch, rows, size, ahead):
            async for match in _matches(scope, obj, query, looked_in[place], batch, known):
                if wanted(match):
                    known.add(match.row[1])
                    found.append(match)
            if len(found) - before >= limit:
                break
    return found


async def _batches(
    scope: Scope, obj: ObjectType, fetch: Fetch, rows: Sequence[Any], size: int, ahead: Sequence[Any]
) -> AsyncIterator[Sequence[Any]]:
    """Those `ahead`; these candidates, at most `size`; older ones until `MAX_SCANNED`, noting if that cut some off."""
    yield ahead
    scanned = 0
    while rows:
        yield rows
        scanned += len(rows)
        if len(rows) < size:
            return
        if scanned >= MAX_SCANNED:
            scope.texts.cut_off |= bool(await fetch([obj], 1, rows[-1]))
            return
        size = min(2 * size, MAX_BATCH, MAX_SCANNED - scanned)
        rows = await fetch([obj], size, rows[-1])


async def _matches(
    scope: Scope, obj: ObjectType, query: Query, looked_in: Looked, rows: Sequence[Any], known: Collection[UUID] = ()
) -> AsyncIterator[Match]:
    """Those of some candidates that match."""
    turns, end = Turns(), FIRST + len(looked_in.opened)
    for row in rows:
        if row[1] not in known:
            match = verified(scope.keys, obj, looked_in, query, row)
            if match is not None:
                yield match
            await turns.after(sum([len(cipher) for cipher in row[FIRST:end] if cipher]))


def holds(obj: ObjectType, record: Record, query: Query) -> bool:
    """Whether a decrypted record is a hit: for the past, whose tokens are gone."""
    stacks = [
        haystack(readable(field, text), gram_kind(field)) for field in obj.searchable if (text := record[field.name])
    ]
    return bool(asking(query)) and all(any(matches(word, stack) for stack in stacks) for word in query.words)
