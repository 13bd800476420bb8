"""Which records to compare: those that share a keyed hash, the last digits of a phone number, or rare tokens of a
title. Nothing is decrypted here.

A title's pieces are dealt into three parts, and the rarest piece of each is looked for, two parts at a time: a slip
spoils one part and leaves the two others.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PGUUID

from auth.authz.predicate import of_kind
from kernel.db import TenantSession
from kernel.statements import any_of
from rapport.crm.duplicates.judge import SUFFIX, identifying
from rapport.crm.duplicates.names import comparable
from rapport.crm.identity_keys.kinds import OF as PEOPLE
from rapport.crm.identity_keys.kinds import OWN
from rapport.crm.identity_keys.lookup import beside, own_beside, points_of, spellings
from rapport.crm.records import custom
from rapport.crm.records.codec import Record
from rapport.crm.records.indexes import HASHED
from rapport.crm.records.kinds import PhoneKind, TextKind
from rapport.crm.records.models import field_index
from rapport.crm.records.objects import Field, ObjectType
from rapport.crm.records.own import can_match
from rapport.crm.records.token_frequency import frequencies
from rapport.crm.records.tokens import parse_query

PARTS: Final = 3
OF_A_BLOCK: Final = 60
"""Records that are compared for one block; more share it only where it says little."""


class Blocks:
    """Candidates for records of one object, in one transaction. `visible` is the condition for who asks."""

    def __init__(self, session: TenantSession, obj: ObjectType, visible: sa.ColumnElement[bool] | None = None) -> None:
        self._session, self._obj = session, obj
        mine = of_kind(obj.name, obj.table) if visible is None else visible
        self._alive = sa.and_(obj.table.c.deleted_at.is_(None), mine)

    async def candidates(
        self, records: Iterable[tuple[UUID, Record]], *, older: bool = False
    ) -> set[tuple[UUID, UUID]]:
        """Pairs (record, candidate); only candidates with lesser ids where `older`."""
        listed = list(records)
        found: set[tuple[UUID, UUID]] = set()
        for field in hashed_fields(self._obj):
            found |= await self._sharing_hash(field, listed)
        for field in indexed_fields(self._obj):
            found |= await self._sharing_entry(field, listed)
        for field in phones(self._obj):
            found |= await self._sharing_last_digits(field, listed)
        found |= await self._sharing_tokens(listed)
        found |= await self._sharing_keys(listed)
        return {(record, other) for record, other in found if other < record or not older}

    async def _sharing_hash(self, field: Field, records: Sequence[tuple[UUID, Record]]) -> set[tuple[UUID, UUID]]:
        kind, keys = field.kind, self._session.keys
        asked = [
            (record_id, hashed)
            for record_id, record in records
            if (value := record.get(field.name))
            for hashed in keys.equalities(field.id, kind.normalise(value) if isinstance(kind, TextKind) else value)
        ]
        column = self._obj.table.c[f"{field.name}_hmac"]
        return await self._beside(asked, sa.LargeBinary(), lambda wanted: column == wanted)

    async def _sharing_entry(self, field: Field, records: Sequence[tuple[UUID, Record]]) -> set[tuple[UUID, UUID]]:
        """The same of an own field, whose values are in `field_index`."""
        kind, slot = field.kind, field_index.c[custom.index_slot(field.kind)]
        asked: list[tuple[UUID, Any]] = []
        for record_id, record in records:
            if (value := record.get(field.name)) is None:
                continue
            if isinstance(kind, TextKind):
                asked += [(record_id, each) for each in self._session.keys.equalities(field.id, kind.normalise(value))]
            else:
                asked.append((record_id, kind.to_db(kind.keep(field, value))))
        held = field_index.alias("held")
        mine = (held.c.field_id == field.id) & (held.c.record_id == self._obj.table.c.id)
        return await self._beside(
            asked,
            slot.type,
            lambda wanted: sa.exists(sa.select(1).select_from(held).where(mine, held.c[slot.name] == wanted)),
        )

    async def _sharing_keys(self, records: Sequence[tuple[UUID, Record]]) -> set[tuple[UUID, UUID]]:
        """Of people: those who have one of the keys that are kept beside their records, or beside them what is
        another's own.
        """
        if self._obj.name not in PEOPLE:
            return set()
        ids = [record_id for record_id, _ in records]
        found = await beside(self._session, self._obj, ids, OF_A_BLOCK)
        found |= await own_beside(self._session, self._obj, records, OF_A_BLOCK)
        table = self._obj.table
        others = any_of(table.c.id, {other for _, other in found})
        alive = {row.id for row in await self._session.rows(sa.select(table.c.id).where(others, self._alive))}
        return {(record, other) for record, other in found if other in alive} | await self._owning_points(ids)

    async def _owning_points(self, ids: Sequence[UUID]) -> set[tuple[UUID, UUID]]:
        """Those whose own number or address is one that is kept beside a record."""
        points = await points_of(self._session, self._obj, ids)
        found: set[tuple[UUID, UUID]] = set()
        for kind, name in OWN.items():
            field = self._obj.by_name.get(name)
            if field is None:
                continue
            records = [
                (record_id, {name: text})
                for record_id, of_kind, value in points
                if of_kind == kind
                for text in spellings(kind, value)
            ]
            found |= await self._sharing_hash(field, records)
        return found

    async def _sharing_last_digits(
        self, field: Field, records: Sequence[tuple[UUID, Record]]
    ) -> set[tuple[UUID, UUID]]:
        """Phone numbers that are one with and without a country code have no hash in common, but these tokens."""
        asked: list[tuple[UUID, Sequence[int]]] = []
        for record_id, record in records:
            grams = last_digits(field, record.get(field.name) or "")
            asked += [(record_id, tokens) for tokens in self._tokens(field, grams) if tokens]
        return await self._with_all(asked)

    async def _sharing_tokens(self, records: Sequence[tuple[UUID, Record]]) -> set[tuple[UUID, UUID]]:
        common, title = (await frequencies(self._session, self._obj.table)).shares, self._obj.title
        asked: list[tuple[UUID, Sequence[int]]] = []
        for record_id, record in records:
            grams = pieces(record.get(title.name) or "")
            for tokens in self._tokens(title, grams):
                asked += [(record_id, pair) for pair in rare_pairs(tokens, common)]
        return await self._with_all(asked)

    async def _with_all(self, asked: Sequence[tuple[UUID, Sequence[int]]]) -> set[tuple[UUID, UUID]]:
        """Records that have all of these tokens, of which each has as many."""
        found: set[tuple[UUID, UUID]] = set()
        for many in sorted({len(tokens) for _, tokens in asked}):
            here = [(record, tokens) for record, tokens in asked if len(tokens) == many]
            columns = [([tokens[at] for _, tokens in here], sa.Integer()) for at in range(many)]
            source = _unnested([record for record, _ in here], *columns)
            wanted: sa.ColumnElement[Any] = _NO_TOKENS
            for at in range(many):
                wanted = sa.func.array_append(wanted, source.c[f"value_{at}"])
            found |= await self._joined(source, self._obj.table.c.search_tokens.contains(wanted))
        return found

    def _tokens(self, field: Field, grams: Sequence[str]) -> list[list[int]]:
        """The token of each gram in order, under each secret that there is."""
        sets = [self._session.keys.token_sets(field.id, [gram]) for gram in grams]
        return [[each[secret][0] for each in sets] for secret in range(self._session.keys.secrets)]

    async def _beside(self, asked: Sequence[tuple[UUID, Any]], kind: Any, holds: Any) -> set[tuple[UUID, UUID]]:
        if not asked:
            return set()
        source = _unnested([each[0] for each in asked], ([each[1] for each in asked], kind))
        return await self._joined(source, holds(source.c.value_0))

    async def _joined(self, source: Any, holds: sa.ColumnElement[bool]) -> set[tuple[UUID, UUID]]:
        table = self._obj.table
        inside = sa.select(table.c.id).where(holds, self._alive)
        # No bound on the id, or the planner walks along the primary key instead of asking the index of the tokens.
        inside = inside.where(table.c.id != source.c.record)
        other = inside.limit(OF_A_BLOCK).lateral("other")
        statement = sa.select(source.c.record, other.c.id).select_from(source.join(other, sa.true()))
        return {(row[0], row[1]) for row in await self._session.rows(statement)}


_NO_TOKENS = sa.cast(sa.bindparam(None, [], type_=ARRAY(sa.Integer)), ARRAY(sa.Integer))


def hashed_fields(obj: ObjectType) -> list[Field]:
    """The fields whose equal values an index finds."""
    known = [obj.title, *(field for field, _ in identifying(obj))]
    return [field for field in known if field.indexed and not field.custom and isinstance(field.kind, HASHED)]


def indexed_fields(obj: ObjectType) -> list[Field]:
    """The same of an organisation's own fields."""
    return [field for field, _ in identifying(obj) if field.custom and can_match(field)]


def phones(obj: ObjectType) -> list[Field]:
    """The phone numbers of which the search tokens have every digit."""
    return [field for field, _ in identifying(obj) if field.searchable and isinstance(field.kind, PhoneKind)]


def last_digits(field: Field, written: str) -> list[str]:
    """The grams of a phone number's last digits; none of one that is too short to be compared by them."""
    kind = field.kind
    number = kind.normalise(written) if isinstance(kind, PhoneKind) else ""
    words = parse_query(number[-SUFFIX:]).words if len(number) >= SUFFIX else ()
    return [gram for word in words for gram in word.grams]


def pieces(title: str) -> list[str]:
    """The grams of what a title says, in its order."""
    words = parse_query(comparable(title)).words
    return list(dict.fromkeys(gram for word in words for gram in word.grams))


def rare_pairs(tokens: Sequence[int], common: Mapping[int, float]) -> list[tuple[int, int]]:
    """Pairs of the rarest tokens of each part; one token twice where there is no other."""
    size = max(1, -(-len(tokens) // PARTS))
    parts = [tokens[at : at + size] for at in range(0, len(tokens), size)]
    rarest = [min(part, key=lambda token: (common.get(token, 0.0), token)) for part in parts]
    return list(combinations(rarest, 2)) or [(token, token) for token in rarest]


def _unnested(records: Sequence[UUID], *values: tuple[Sequence[Any], Any]) -> Any:
    lists = [sa.bindparam(None, list(records), type_=ARRAY(PGUUID(as_uuid=True)))]
    columns: list[Any] = [sa.column("record", PGUUID(as_uuid=True))]
    for place, (listed, kind) in enumerate(values):
        lists.append(sa.bindparam(None, list(listed), type_=ARRAY(kind)))
        columns.append(sa.column(f"value_{place}", kind))
    return sa.func.unnest(*lists).table_valued(*columns, name="asked").render_derived()
