"""What stands between a write and its being done: a write may need others' consent first, or wait for one under way.

Whoever judges that lies above the records and is put together with them (`Registry.gate`); where nobody does,
everything goes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from kernel.errors import Conflict
from kernel.text import Text

if TYPE_CHECKING:
    from rapport.crm.records.objects import ObjectType
    from rapport.crm.records.scope import Scope


class HeldBack(Conflict):
    """A write that isn't done now: raised before anything of its record was written."""

    code = "records.held_back"
    text = Text(zh="这项改动要先征得同意，没有保存。", en="This needs others' consent first; nothing was saved.")


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """What somebody is about to do: how far it goes by each measure, and of which record, if it is about one."""

    object: str
    values: Mapping[str, Decimal]
    record_id: UUID | None = None


class Gate(Protocol):
    """Judges writes."""

    async def judge(self, scope: "Scope", attempt: Attempt) -> None:
        """Raises `HeldBack` for what needs consent."""
        ...

    async def check_free(self, scope: "Scope", obj: "ObjectType", record_id: UUID, new: Mapping[str, object]) -> None:
        """Raises `HeldBack` where a change of these fields of a locked record waits for consent already, or where what
        they become needs it.
        """
        ...


class NoGate:
    """Everything goes."""

    async def judge(self, scope: "Scope", attempt: Attempt) -> None:
        """Nothing."""

    async def check_free(self, scope: "Scope", obj: "ObjectType", record_id: UUID, new: Mapping[str, object]) -> None:
        """Nothing."""
