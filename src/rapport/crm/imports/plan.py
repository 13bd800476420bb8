"""What one row of the file becomes: values for each field, or the reasons why not. The same for check and run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from kernel.errors import Invalid, RapportError
from rapport.crm.identity_keys.kinds import clean
from rapport.crm.imports.errors import ErasedPerson, SkippedDouble, SurplusCells, TooFewCells
from rapport.crm.imports.importable import KEY_FIELDS, key_kind
from rapport.crm.imports.mapping import NAMED_BY, Column
from rapport.crm.records.beside import People
from rapport.crm.records.cell_values import Reader, reader_for
from rapport.crm.records.errors import CycleFound, OwnerNotYours, Required, UnknownChoice
from rapport.crm.records.field_files import is_of_files
from rapport.crm.records.kinds import MAX_TEXT, ChoiceKind, PersonKind, ReferenceKind, TextKind
from rapport.crm.records.multi_choice import POINTING, MultiChoiceKind, SetKind, joined, split
from rapport.crm.records.objects import OWNER, Field, ObjectType

normalise = TextKind().normalise
SAMPLE_ROWS = 1000


def words_of(target: Field, cell: str) -> list[str]:
    """What a cell names: one thing, of a field with several choices or records each of them."""
    return split(cell, names=target.target is not None) if isinstance(target.kind, SetKind) else [cell]


@dataclass
class Known:
    """What the organisation has already: choice ids by field and label, people and records by name.

    `labels` are the choices' labels and `titles` the records' titles as they are written, by field and normalised text;
    `owners` the people whom the writer may name as owner; `circular` names of rows that stand above themselves by what
    the file says, by the field that says so; `by_id` fields whose cells are another system's ids, which are no
    misspelling of anything; `barred` people who sign in and whose roles deny such records.
    """

    choices: dict[str, dict[str, UUID]] = field(default_factory=dict)
    labels: dict[str, dict[str, str]] = field(default_factory=dict)
    people: dict[str, UUID] = field(default_factory=dict)
    owners: frozenset[UUID] = frozenset()
    records: dict[str, dict[str, UUID]] = field(default_factory=dict)
    titles: dict[str, dict[str, str]] = field(default_factory=dict)
    circular: dict[str, set[str]] = field(default_factory=dict)
    by_id: set[str] = field(default_factory=set)
    barred: frozenset[UUID] = frozenset()


@dataclass(slots=True)
class Planned:
    """A row as it would be written. `errors` are cells left empty; `refused` means that it isn't, `gated` by a rule,
    `taken` since it has a value that may occur once and another record has.

    `links` are records that it is linked with, by relation; `beside` is what lies beside the record, by column;
    `erased` is what names somebody who was erased at their own request.
    """

    number: int
    cells: Sequence[str]
    values: dict[str, Any] = field(default_factory=dict)
    links: dict[str, UUID] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    beside: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    merged: dict[str, str] = field(default_factory=dict)
    errors: dict[str, RapportError] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    ragged: Invalid | None = None
    refused: bool = False
    duplicate: bool = False
    forbidden: bool = False
    gated: bool = False
    taken: bool = False
    erased: bool = False

    @property
    def whole_row(self) -> list[RapportError]:
        """What is wrong with the row as such."""
        skipped = [SkippedDouble()] if self._skipped else []
        erased = [ErasedPerson()] if self._left_out else []
        return [*([self.ragged] if self.ragged else []), *skipped, *erased]

    @property
    def at_fault(self) -> bool:
        """Whether the row belongs into the error file."""
        return bool(self.errors or self.missing or self.ragged or self._skipped or self._left_out)

    @property
    def _skipped(self) -> bool:
        return self.duplicate and self.refused

    @property
    def _left_out(self) -> bool:
        return self.erased and self.refused


class Planner:
    """Turns rows into plans. `spelling` maps a field's written values to the ones they stand for."""

    def __init__(
        self,
        obj: ObjectType,
        columns: Sequence[Column],
        sample: Sequence[Sequence[str]],
        known: Known,
        spelling: Mapping[str, Mapping[str, str]],
    ) -> None:
        self._obj = obj
        self._known = known
        self._spelling = spelling
        self._width = len(columns)
        self._columns: list[tuple[int, Field, Reader | None]] = []
        for place, column in enumerate(columns):
            if column.field is not None:
                target = obj.by_name[column.field]
                texts = [row[place] for row in sample if place < len(row) and row[place]]
                named = isinstance(target.kind, POINTING)
                self._columns.append((place, target, None if named else reader_for(target, texts)))
        mapped = {target.name for _, target, _ in self._columns}
        self._named_by = [] if obj.title_field in mapped else [name for name in NAMED_BY if name in mapped]
        self._beside = {each.field.name: each for each in obj.beside}
        self._relations = {each.name for each in obj.relations}
        self._required = [each.name for each in obj.fields if each.required and not is_of_files(each)]
        self._above = [
            target.name
            for _, target, _ in self._columns
            if target.target == obj.name and isinstance(target.kind, ReferenceKind)
        ]

    def plan_all(self, rows: Sequence[tuple[int, Sequence[str]]]) -> list[Planned]:
        """Many rows."""
        return [self.plan(number, cells) for number, cells in rows]

    def plan(self, number: int, cells: Sequence[str]) -> Planned:
        """One row."""
        planned = Planned(number, cells)
        width = len(cells)
        for place, target, read in self._columns:
            if text := cells[place] if place < width else "":
                planned.texts[target.name] = text
                self._cell(planned, target, read, text)
        if self._named_by:
            self._name(planned)
        for name in self._required:
            if planned.values.get(name) is None:
                planned.errors.setdefault(name, Required())
                planned.refused = True
        for name in self._above:
            self._not_above_itself(planned, name)
        if width != self._width:
            planned.ragged = self._ragged(cells)
        return planned

    def _cell(self, planned: Planned, target: Field, read: Reader | None, text: str) -> None:
        if target.name in KEY_FIELDS:
            self._key(planned, target, text)
        elif target.name in self._beside:
            self._aside(planned, target, text)
        elif read is None:
            self._named(planned, target, text)
        else:
            self._valued(planned, target, *read(text))

    def _valued(self, planned: Planned, target: Field, value: Any, error: Invalid | None) -> None:
        planned.values[target.name] = value
        if error is not None:
            planned.errors[target.name] = error

    def _key(self, planned: Planned, target: Field, text: str) -> None:
        """A cell by which a person is known."""
        try:
            planned.keys[target.name] = clean(key_kind(target.name), text)
        except Invalid as error:
            planned.errors[target.name] = error

    def _aside(self, planned: Planned, target: Field, text: str) -> None:
        """A cell of what lies beside the record."""
        people = People(self._known.people, self._known.barred)
        try:
            planned.beside[target.name] = self._beside[target.name].read(text, people)
        except Invalid as error:
            planned.errors[target.name] = error

    def _named(self, planned: Planned, target: Field, text: str) -> None:
        """A cell that names something else: a choice or several, a person, a record."""
        if isinstance(target.kind, SetKind):
            self._chosen(planned, target, text)
            return
        value = self._meant(planned, target, text)
        if target.name not in self._relations:
            planned.values[target.name] = value
        elif value is not None:
            planned.links[target.name] = value
        if value is None:
            planned.missing[target.name] = text
            if isinstance(target.kind, PersonKind):
                planned.errors[target.name] = UnknownChoice()
        elif target.name == OWNER.name and value not in self._known.owners:
            planned.values[target.name] = None
            planned.errors[target.name] = OwnerNotYours()

    def _meant(self, planned: Planned, target: Field, text: str) -> UUID | None:
        """The choice, person or record that a cell names."""
        if isinstance(target.kind, PersonKind):
            return self._known.people.get(normalise(text))
        meant = self._spelling.get(target.name, {}).get(normalise(text), text)
        if meant != text:
            planned.merged[target.name] = meant
        known = self._known.choices if isinstance(target.kind, ChoiceKind) else self._known.records
        return known.get(target.name, {}).get(normalise(meant))

    def _chosen(self, planned: Planned, target: Field, text: str) -> None:
        """A cell with several labels or names: those that are known are taken, the others said to be missing."""
        name, found, missing, written = target.name, [], [], []
        is_choice = isinstance(target.kind, MultiChoiceKind)
        known = (self._known.choices if is_choice else self._known.records).get(name, {})
        texts = (self._known.labels if is_choice else self._known.titles).get(name, {})
        words = words_of(target, text)
        for word in words:
            meant = self._spelling.get(name, {}).get(normalise(word), word)
            value = known.get(normalise(meant))
            if value is None:
                missing.append(word)
            else:
                found.append(value)
            written.append(word if meant == word else texts.get(normalise(meant), meant))
        if written != words:
            planned.merged[name] = joined(written)
        if missing:
            planned.missing[name] = joined(missing)
        try:
            planned.values[name] = target.kind.keep(target, found) if found else None
        except Invalid as error:
            planned.values[name], planned.errors[name] = None, error

    def _name(self, planned: Planned) -> None:
        """A title for a row that has none: what it is about, as far as the row says."""
        texts = {name: planned.merged.get(name, planned.texts.get(name)) for name in self._named_by}
        about = [self._written(name, text) for name in ("company", "product") if (text := texts.get(name))]
        title = " · ".join(about) or texts.get("number")
        if title:
            planned.values[self._obj.title_field] = title[:MAX_TEXT]

    def _written(self, name: str, text: str) -> str:
        return self._known.titles.get(name, {}).get(normalise(text), text)

    def _not_above_itself(self, planned: Planned, name: str) -> None:
        above, own = planned.texts.get(name), planned.texts.get(self._obj.title_field)
        if above is None or own is None:
            return
        circular = self._known.circular.get(name, set())
        if normalise(above) == normalise(own) or {normalise(above), normalise(own)} <= circular:
            planned.values[name] = None
            planned.missing.pop(name, None)
            planned.errors[name] = CycleFound()

    def _ragged(self, cells: Sequence[str]) -> Invalid | None:
        surplus = [cell for cell in cells[self._width :] if cell]
        if len(cells) < self._width:
            return TooFewCells()
        return SurplusCells(cells=" | ".join(surplus)) if surplus else None
