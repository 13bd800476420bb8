"""What one row of the file becomes: values for each field, or the reasons why not. The same for check and run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from kernel.errors import Invalid
from rapport.crm.imports.mapping import Column
from rapport.crm.imports.values import Reader, reader_for
from rapport.crm.records.errors import Required, UnknownChoice
from rapport.crm.records.kinds import ChoiceKind, PersonKind, ReferenceKind, TextKind
from rapport.crm.records.objects import Field, ObjectType

normalise = TextKind().normalise
SAMPLE_ROWS = 1000


@dataclass
class Known:
    """What the organisation has already: choice ids by field and label, people and records by name."""

    choices: dict[str, dict[str, UUID]] = field(default_factory=dict)
    people: dict[str, UUID] = field(default_factory=dict)
    records: dict[str, dict[str, UUID]] = field(default_factory=dict)


@dataclass
class Planned:
    """A row as it would be written. `errors` are cells left empty; `refused` means that the row isn't written."""

    number: int
    cells: Sequence[str]
    values: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    merged: dict[str, str] = field(default_factory=dict)
    errors: dict[str, Invalid] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    refused: bool = False
    duplicate: bool = False


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
        self._columns: list[tuple[int, Field, Reader]] = []
        for place, column in enumerate(columns):
            if column.field is not None:
                target = obj.by_name[column.field]
                texts = [row[place] for row in sample if place < len(row) and row[place]]
                self._columns.append((place, target, reader_for(target, texts)))
        self._required = [each.name for each in obj.fields if each.required]

    def plan(self, number: int, cells: Sequence[str]) -> Planned:
        """One row."""
        planned = Planned(number, cells)
        for place, target, read in self._columns:
            text = cells[place] if place < len(cells) else ""
            if text:
                self._cell(planned, target, read, text)
        for name in self._required:
            if planned.values.get(name) is None:
                planned.errors.setdefault(name, Required())
                planned.refused = True
        return planned

    def _cell(self, planned: Planned, target: Field, read: Reader, text: str) -> None:
        planned.texts[target.name] = text
        if isinstance(target.kind, ChoiceKind):
            meant = self._spelling.get(target.name, {}).get(normalise(text), text)
            if meant != text:
                planned.merged[target.name] = meant
            value = self._known.choices.get(target.name, {}).get(normalise(meant))
        elif isinstance(target.kind, PersonKind):
            value = self._known.people.get(normalise(text))
        elif isinstance(target.kind, ReferenceKind):
            value = self._known.records.get(target.name, {}).get(normalise(text))
        else:
            value, error = read(text)
            if error is not None:
                planned.errors[target.name] = error
            planned.values[target.name] = value
            return
        planned.values[target.name] = value
        if value is None:
            planned.missing[target.name] = text
            if isinstance(target.kind, PersonKind):
                planned.errors[target.name] = UnknownChoice()
