"""What values of an own field become as values of another kind, and in words."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from kernel.db import TenantSession
from kernel.errors import Invalid
from kernel.text import Text
from rapport.crm.records import choices, custom
from rapport.crm.records.cell_values import reader_for
from rapport.crm.records.decimals import decimal_string
from rapport.crm.records.definition_errors import OneLabelOnly
from rapport.crm.records.kinds import ChoiceKind
from rapport.crm.records.models import CustomKind
from rapport.crm.records.multi_choice import LABELLED, MultiChoiceKind, ids_in, joined, split
from rapport.crm.records.objects import Field, ObjectType

TEXTS: Final = frozenset[CustomKind]({"text", "long_text", "phone", "email", "url"})
_OF_TEXT: Final = TEXTS | frozenset[CustomKind]({"decimal", "money", "date", "boolean", "choice", "multi_choice"})
_TO_TEXT: Final = frozenset[CustomKind]({"text", "long_text"})
INTO: Final[Mapping[CustomKind, frozenset[CustomKind]]] = {
    **{kind: _OF_TEXT.difference({kind}) for kind in TEXTS},
    "decimal": _TO_TEXT | frozenset[CustomKind]({"money"}),
    "money": _TO_TEXT | frozenset[CustomKind]({"decimal"}),
    "date": _TO_TEXT,
    "boolean": _TO_TEXT,
    "choice": _TO_TEXT | frozenset[CustomKind]({"multi_choice"}),
    "multi_choice": _TO_TEXT | frozenset[CustomKind]({"choice"}),
    "auto_number": _TO_TEXT,
}
"""What each kind may become."""

SAMPLE: Final = 1_000
"""Values by which the order of days, and the mark of decimals, are judged: the first ones, whoever asks."""

YES: Final = Text(zh="是", en="Yes")
NO: Final = Text(zh="否", en="No")

Words = Callable[[Any], str]
"""From a travelling value to its words."""

Convert = Callable[[Any], tuple[Any, Invalid | None]]
"""From a travelling value to (parsed value, None), of kinds with labels the labels; or (None, why not)."""


async def words_of(session: TenantSession, field: Field, locale: str) -> Words:
    """How values of a field are said; yes, no and labels in this language."""
    labels = await _labels(session, field)

    def words(value: Any) -> str:  # as records travel
        if isinstance(field.kind, LABELLED):
            return joined(labels[each].pick(locale) for each in ids_in(value) if each in labels)
        return (YES if value else NO).pick(locale) if isinstance(value, bool) else str(value).strip()

    return words


async def converter(session: TenantSession, obj: ObjectType, before: Field, after: Field, locale: str) -> Convert:
    """How values of one field become values of another, which has a kind that is `INTO` the other's."""
    words, labels = await words_of(session, before, locale), await _labels(session, before)
    if not isinstance(after.kind, LABELLED):
        sample = [words(value) for _, value in await held(session, obj, before, limit=SAMPLE)]
        read = reader_for(after, sample)
        return lambda value: read(words(value))

    def read_labels(value: Any) -> tuple[Any, Invalid | None]:  # as records travel
        if isinstance(before.kind, LABELLED):
            found = [labels[each] for each in ids_in(value) if each in labels]
        else:
            parts = split(words(value)) if isinstance(after.kind, MultiChoiceKind) else [words(value)]
            found = [Text(zh=each, en=each) for each in parts]
        if isinstance(after.kind, ChoiceKind) and len(found) > 1:
            return None, OneLabelOnly()
        try:
            for each in found:
                choices.check_label(after, each)
        except Invalid as error:
            return None, error
        return found, None

    return read_labels


async def held(
    session: TenantSession, obj: ObjectType, field: Field, *mine: sa.ColumnElement[bool], limit: int
) -> list[tuple[UUID, Any]]:
    """The first travelling values of a field, by record."""
    table, opened = obj.table, custom.opening(field)
    there = table.c[custom.COLUMN][str(field.id)]
    asked = sa.select(table.c.id, there.label("there")).where(there.is_not(None), *mine).order_by(table.c.id)
    return [(row.id, opened(row.there, session.keys, row.id)) for row in await session.rows(asked.limit(limit))]


def said(found: Any, locale: str) -> str:  # of the kind that a field has
    """A converted value in words."""
    if isinstance(found, list):
        return joined(each.pick(locale) for each in found)
    if isinstance(found, bool):
        return (YES if found else NO).pick(locale)
    return decimal_string(found) if isinstance(found, Decimal) else str(found)


async def _labels(session: TenantSession, field: Field) -> dict[str, Text]:
    if not isinstance(field.kind, LABELLED):
        return {}
    return {str(each.id): each.label for each in await choices.listed(session, field)}
