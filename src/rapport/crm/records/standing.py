"""Where texts stand among those that have ranks: found by comparing with decrypted neighbours, few or many at a time.

A rank stands for a text as the change log had it up to a number. Texts that were written since are `due`: their ranks,
if they have any, mean nothing, and nobody compares with them.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Literal, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on

from kernel.collation import both_keys, rules_of
from kernel.db import TenantSession
from kernel.tables import change
from rapport.crm.records.fractional import FIRST, just_after, spread
from rapport.crm.records.models import text_order, text_rank
from rapport.crm.records.objects import Field, ObjectType
from rapport.crm.records.turns import Turns

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, Language] = ("zh", "en")

WAYS = 16
"""Into how many parts a step of a descent cuts what is left."""
CHUNK = 2_000
MANY = 64
"""A descent looks at this many rows for a text, walking along at all of them: it is chosen where that is less."""

MOVES = ("create", "delete", "restore")
"""What puts a record into a list or takes it out, besides a new text."""


class Gap(NamedTuple):
    """A place between two neighbours' ranks; `exact` is the rank of the same text, where there is one."""

    low: bytes
    high: bytes | None
    exact: bytes | None = None


class _Span(NamedTuple):
    """Texts from `start` to `stop` that stand above the rank `low`, and below the rank `above`.

    Nothing has a rank from `high` up to `above`.
    """

    low: bytes
    high: bytes | None
    above: bytes | None
    start: int
    stop: int


class _Met(NamedTuple):
    """A neighbour: the rank from which on it is the first, its own, and its key."""

    pivot: bytes
    rank: bytes
    key: str


def language_of(locale: str) -> Language:
    """The order of a reader's lists."""
    return "zh" if locale.startswith("zh") else "en"


def key_of(text: str, field: Field, language: Language) -> str:
    """What a field's text is compared by."""
    return both_keys(text, person=field.names_a_person)[LANGUAGES.index(language)]


def in_order(field: Field) -> sa.ColumnElement[bool]:
    """Of `text_order`: that a field's ranks are all there, by the rules of today."""
    rules = rules_of(person=field.names_a_person)
    return sa.and_(text_order.c.field_id == field.order_id, text_order.c.ready, text_order.c.rules == rules)


def due(obj: ObjectType, field: Field) -> sa.Select[Any]:
    """The records whose text was written, or that came or went, since their ranks were right; some more than once."""
    since = sa.select(text_order.c.seq).where(text_order.c.field_id == field.order_id).scalar_subquery()
    return sa.select(change.c.record_id).where(change.c.seq > since, moved(obj, field))


def moved(obj: ObjectType, field: Field) -> sa.ColumnElement[bool]:
    """Changes after which a record may stand elsewhere."""
    return sa.and_(
        change.c.object == obj.name, sa.or_(change.c.op.in_(MOVES), sa.literal(field.id) == sa.any_(change.c.field_ids))
    )


def places(keys: Sequence[str], gaps: Sequence[Gap]) -> dict[str, bytes]:
    """A rank for each of these rising keys: its own text's, or one in its gap, evenly with those that share the gap."""
    found = {key: gap.exact for key, gap in zip(keys, gaps, strict=True) if gap.exact is not None}
    new = [(key, gap) for key, gap in zip(keys, gaps, strict=True) if gap.exact is None]
    for (low, high), shared in groupby(new, key=lambda each: each[1][:2]):
        together = [key for key, _ in shared]
        found |= zip(together, spread(low, high, len(together)), strict=True)
    return found


class Standing:
    """The ranks of one field in one language; `aside` are records whose ranks mean nothing."""

    def __init__(
        self, session: TenantSession, obj: ObjectType, field: Field, language: Language, aside: sa.Select[Any] | None
    ) -> None:
        self._session, self._field, self._language = session, field, language
        self._text = field.place(obj.table)
        self._rank = text_rank.c[language]
        self._right = sa.and_(
            text_rank.c.field_id == field.order_id,
            obj.table.c.id == text_rank.c.record_id,
            self._text.is_not(None),
            sa.true() if aside is None else text_rank.c.record_id.not_in(aside),
        )
        self._turns = Turns()

    async def gaps(self, keys: Sequence[str], ranked: int | None = None) -> list[Gap]:
        """The place of each of these different, rising keys. `ranked` is how many texts have ranks, where known."""
        if ranked is not None and len(keys) * MANY > ranked:
            return await self.along(keys)
        return await self.descend(keys)

    async def descend(self, keys: Sequence[str]) -> list[Gap]:
        """Halves what is left, sixteen ways at once: a statement for each step, whatever the number of keys."""
        found: list[Gap] = [Gap(FIRST, None)] * len(keys)
        spans = [_Span(FIRST, None, None, 0, len(keys))] if keys else []
        while spans:
            pivots = {span: [just_after(span.low), *spread(span.low, span.high, WAYS - 1)] for span in spans}
            met = await self._first_from(sorted({pivot for each in pivots.values() for pivot in each}))
            left = []
            for span, asked in pivots.items():
                inside = _inside(span, asked, met)
                left += list(_narrowed(span, inside, keys, found))
            spans = left
        return found

    async def along(self, keys: Sequence[str]) -> list[Gap]:
        """Walks along all ranks, and opens what stands near a key."""
        found: list[Gap] = []
        last = FIRST
        while len(found) < len(keys):
            rows = await self._after(last)
            if not rows:
                return found + [Gap(last, None)] * (len(keys) - len(found))
            near = _Opened(self, rows)
            at = 0
            while len(found) < len(keys):
                key = keys[len(found)]
                at = bisect_left(near, key, lo=at)
                if at == len(rows):
                    break
                await self._turns.after(4 * len(key))
                rank = bytes(rows[at].rank)
                low = bytes(rows[at - 1].rank) if at else last
                found.append(Gap(low, rank, rank if near[at] == key else None))
            last = bytes(rows[-1].rank)
        return found

    def key(self, row: Any) -> str:  # a row
        """The key of what a row's ciphertext says."""
        text = self._session.keys.decrypt_text(row.cipher, field=self._field.id, record=row.record_id)
        return key_of(text, self._field, self._language)

    async def _first_from(self, pivots: Sequence[bytes]) -> Mapping[bytes, _Met]:
        """The first neighbour at or above each of these ranks."""
        listed = sa.bindparam(None, list(pivots), type_=ARRAY(sa.LargeBinary))
        pivot = sa.func.unnest(listed).table_valued(sa.column("rank", sa.LargeBinary), name="pivot").render_derived()
        first = sa.select(self._rank.label("rank"), text_rank.c.record_id, self._text.label("cipher"))
        first = first.where(self._right, self._rank >= pivot.c.rank).order_by(self._rank).limit(1)
        met = first.lateral("met")
        statement = sa.select(pivot.c.rank.label("pivot"), *met.c).select_from(pivot.join(met, sa.true()))
        found: dict[bytes, _Met] = {}
        known: dict[bytes, str] = {}
        for row in await self._session.rows(statement):
            rank = bytes(row.rank)
            if rank not in known:
                known[rank] = self.key(row)
                await self._turns.after(len(known[rank]))
            found[bytes(row.pivot)] = _Met(bytes(row.pivot), rank, known[rank])
        return found

    async def _after(self, rank: bytes) -> Sequence[Any]:
        """The next ranks and one of the texts of each."""
        columns = [self._rank.label("rank"), text_rank.c.record_id, self._text.label("cipher")]
        statement = sa.select(*columns).ext(distinct_on(self._rank)).where(self._right, self._rank > rank)
        return await self._session.rows(statement.order_by(self._rank, text_rank.c.record_id).limit(CHUNK))


class _Opened(Sequence[str]):
    """The keys of rows, each made when it is asked for."""

    def __init__(self, standing: Standing, rows: Sequence[Any]) -> None:
        self._standing, self._rows = standing, rows
        self._known: dict[int, str] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, at: Any) -> Any:
        if at not in self._known:
            self._known[at] = self._standing.key(self._rows[at])
        return self._known[at]


def _inside(span: _Span, pivots: Sequence[bytes], met: Mapping[bytes, _Met]) -> list[_Met]:
    """The different neighbours that stand in a span, each with the least of the ranks from which it is the first."""
    inside: list[_Met] = []
    for pivot in pivots:
        each = met.get(pivot)
        if each is None or (span.high is not None and each.rank >= span.high):
            break
        if not inside or inside[-1].rank != each.rank:
            inside.append(each)
    return inside


def _narrowed(span: _Span, inside: Sequence[_Met], keys: Sequence[str], found: list[Gap]) -> Iterator[_Span]:
    """The parts of a span in which keys are left; writes down what is known by now."""
    low, start = span.low, span.start
    for each in inside:
        stop = bisect_left(keys, each.key, lo=start, hi=span.stop)
        yield from _part(_Span(low, each.pivot, each.rank, start, stop), found)
        start = stop
        if start < span.stop and keys[start] == each.key:
            found[start] = Gap(low, each.rank, each.rank)
            start += 1
        low = each.rank
    yield from _part(_Span(low, span.high, span.above, start, span.stop), found, empty=not inside)


def _part(part: _Span, found: list[Gap], *, empty: bool = False) -> Iterator[_Span]:
    if part.start == part.stop:
        return
    if empty or part.high == just_after(part.low):
        found[part.start : part.stop] = [Gap(part.low, part.above)] * (part.stop - part.start)
    else:
        yield part
