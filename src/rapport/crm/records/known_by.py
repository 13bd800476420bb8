"""Who else is found by a whole number or address that is typed: people have more of them than a record's own fields.

Whoever keeps those lies above the records and is put together with them (`Registry.known_by`).
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

if TYPE_CHECKING:
    from rapport.crm.records.objects import ObjectType
    from rapport.crm.records.scope import Scope

Known = tuple[str, UUID, str]
"""Kind of record, its id, and the field of it that is like what was typed."""


class KnownBy(Protocol):
    """Finds people."""

    async def found(self, scope: "Scope", objects: Sequence["ObjectType"], text: str) -> Sequence[Known]:
        """Records that a text names whole, as far as the reader may know."""
        ...


class NobodyKnown:
    """Nobody is known by more than their fields."""

    async def found(self, scope: "Scope", objects: Sequence["ObjectType"], text: str) -> Sequence[Known]:
        """None."""
        return ()
