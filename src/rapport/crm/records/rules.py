"""What an object asks of its values beyond their kinds: defaults, derived fields, gates.

An object names a function that loads its rules for one transaction; the write path, bulk edits and imports then ask
them for one record at a time, without I/O. Undo restores what was allowed once, so gates don't stand in its way.
"""

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from rapport.crm.records.codec import Record
from rapport.crm.records.errors import FieldErrors
from rapport.crm.records.objects import ObjectType

if TYPE_CHECKING:
    from rapport.crm.records.scope import Scope

Values = dict[str, Any]


@dataclass(frozen=True)
class Passing:
    """What shows that a record came as far as a stage: to have been in one of `ever`, or to stand in one of `now`."""

    ever: tuple[str, ...]
    now: tuple[str, ...] = ()


class Rules(Protocol):
    """The rules of one object, loaded for one transaction."""

    def creating(self, values: Values, errors: FieldErrors) -> None:
        """Fills in what a new record starts with, and adds errors for what it lacks."""
        ...

    def changing(self, before: Record, new: Values, errors: FieldErrors, *, gated: bool) -> None:
        """Adds derived values to `new`, and errors for what the change lacks; undoing something passes no gates."""
        ...

    async def held(self, writes: Mapping[UUID, Values]) -> Mapping[UUID, FieldErrors]:
        """Errors for what people write into known records although it follows from what is kept beside them."""
        ...

    def entered(
        self, before: Mapping[str, Any] | None, after: Mapping[str, Any]
    ) -> list[tuple[str, dt.datetime | None]]:
        """Values of the tracked field that a write entered, oldest first, each with when, or None for now."""
        ...

    async def created(self, records: Sequence[tuple[UUID, Record]]) -> None:
        """Writes what belongs to new records beside their own rows, in the same transaction."""
        ...

    async def changed(self, before: Record, after: Record) -> None:
        """Brings what belongs to a record beside its own row up to a change that was written."""
        ...

    async def trashed(self, ids: Sequence[UUID], *, deleted: bool) -> None:
        """Brings what belongs to records beside their own rows into the trash with them, or out of it."""
        ...

    def passing(self, value: str) -> Passing | None:
        """What shows that a record came as far as this value of the tracked field; None for a value that isn't one."""
        ...

    def standing(self, outcome: str) -> tuple[str, ...]:
        """The values of the tracked field that mean open, won or lost; none where it has no such meaning."""
        ...

    def withheld(self, field: str) -> frozenset[UUID]:
        """Choices of a field that are offered no more, though records have them."""
        ...

    def currencies(self, field: str) -> Mapping[UUID, str]:
        """Choices of a field that only records in one currency may take, and which one that is."""
        ...


class NothingBeside:
    """Rules of an object that has nothing beside its own rows, and offers every choice."""

    def standing(self, outcome: str) -> tuple[str, ...]:
        """None."""
        return ()

    def withheld(self, field: str) -> frozenset[UUID]:
        """None."""
        return frozenset()

    def currencies(self, field: str) -> Mapping[UUID, str]:
        """None."""
        return {}

    async def held(self, writes: Mapping[UUID, Values]) -> Mapping[UUID, FieldErrors]:
        """None."""
        return {}

    async def created(self, records: Sequence[tuple[UUID, Record]]) -> None:
        """Nothing."""

    async def changed(self, before: Record, after: Record) -> None:
        """Nothing."""

    async def trashed(self, ids: Sequence[UUID], *, deleted: bool) -> None:
        """Nothing."""


LoadRules = Callable[["Scope"], Awaitable[Rules]]
TakeBack = Callable[["Scope", ObjectType, Any], Awaitable[None]]
"""Takes a change (a row of the log) of a part of a record back."""


async def rules_of(scope: "Scope", obj: ObjectType) -> Rules | None:
    """An object's rules, loaded once in a transaction."""
    if obj.rules is None:
        return None
    if obj.name not in scope.rules:
        scope.rules[obj.name] = await obj.rules(scope)
    found: Rules = scope.rules[obj.name]
    return found
