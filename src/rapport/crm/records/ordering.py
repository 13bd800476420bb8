"""The order of decrypted records, and the place in it after which a page goes on.

A place is a row's sort keys and its id, not a number of rows and not the row itself: rows that are deleted, changed or
added between two pages neither end the list nor show one twice.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from kernel.collation import collation_key
from kernel.text import Text
from rapport.crm.records.codec import Record
from rapport.crm.records.kinds import ChoiceKind, TextKind
from rapport.crm.records.objects import Field
from rapport.crm.records.personal_dates import PersonalDateKind

Sort = Sequence[tuple[Field, bool]]


class Place(NamedTuple):
    """Where a record stands: its keys, None for an empty value, and its id."""

    keys: tuple[Any, ...]
    id: UUID


class Order:
    """One sort for one reader. `labels` are those of the choices that are sorted by."""

    def __init__(self, sort: Sort, locale: str, labels: Mapping[UUID, Text]) -> None:
        self._sort = sort
        self._locale = locale
        self._labels = {str(choice): collation_key(label.pick(locale), locale) for choice, label in labels.items()}

    def __len__(self) -> int:
        return len(self._sort)

    def places(self, records: Iterable[tuple[UUID, Record]]) -> list[Place]:
        """The places of (id, record) pairs in their order: empties last, equals by id in the last field's direction, as
        the database has them: a list may go on there.
        """
        found = [Place(self._keys(record), record_id) for record_id, record in records]
        found.sort(key=lambda place: place.id, reverse=self._sort[-1][1])
        for at in reversed(range(len(self._sort))):
            filled = [place for place in found if place.keys[at] is not None]
            empty = [place for place in found if place.keys[at] is None]
            filled.sort(key=lambda place, at=at: place.keys[at], reverse=self._sort[at][1])  # type: ignore[misc]  # keys of any kind
            found = filled + empty
        return found

    def after(self, places: Sequence[Place], last: Place) -> int:
        """The index of the first place after `last`, which need not be among them any more."""
        return bisect_right(places, 0, key=lambda place: self._compare(place, last))

    def before(self, places: Sequence[Place], first: Place) -> int:
        """The index after the last place before `first`, which need not be among them any more."""
        return bisect_left(places, 0, key=lambda place: self._compare(place, first))

    def _keys(self, record: Record) -> tuple[Any, ...]:
        return tuple(None if (value := record[by.name]) is None else self._key(by, value) for by, _ in self._sort)

    def _key(self, by: Field, value: Any) -> Any:
        if isinstance(by.kind, TextKind):
            return collation_key(value, self._locale, person=by.names_a_person)
        if isinstance(by.kind, ChoiceKind):
            return self._labels.get(value, "")
        parsed = by.kind.parse(by, value)
        return parsed.year if isinstance(by.kind, PersonalDateKind) else parsed

    def _compare(self, place: Place, other: Place) -> int:
        for mine, theirs, (_, descending) in zip(place.keys, other.keys, self._sort, strict=True):
            if mine == theirs:
                continue
            if mine is None or theirs is None:
                return 1 if mine is None else -1
            return 1 if (mine > theirs) != descending else -1
        ids = (place.id > other.id) - (place.id < other.id)
        return -ids if self._sort[-1][1] else ids
