"""Who finds owners for records that come in without one: by the organisation's rules.

Whoever does that lies above the records and is put together with them (`Registry.assigner`); where nobody does, a
record stays with whoever makes it.
"""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Final, Protocol
from uuid import UUID

from kernel.errors import Conflict
from kernel.text import Text

if TYPE_CHECKING:
    from rapport.crm.records.objects import ObjectType
    from rapport.crm.records.scope import Scope

RULE: Final = "assignment_rule"
"""Where the change of an owner names the rule that gave the record to them."""


class NoRuleFits(Conflict):
    """A record to which no rule gives an owner."""

    code = "records.no_rule"
    text = Text(
        zh="没有分配规则适用于这条记录，负责人没有变。",
        en="No assignment rule fits this record; its owner stays.",
    )


class WaitsInQueue(Conflict):
    """A record in a queue of whoever would have the rules find it an owner: its members take, by the queue's rules."""

    code = "records.waits_in_queue"
    text = Text(
        zh="这条记录在你所属的队列里等待领取，没有分配。请从队列领取。",
        en="This record waits in a queue of yours, so it was not assigned. Take it from the queue instead.",
    )


class Assigner(Protocol):
    """Finds owners."""

    async def has_rules(self, scope: "Scope", name: str) -> bool:
        """Whether the organisation has rules for a kind of record: who makes one may leave its owner to them."""
        ...

    async def assign(self, scope: "Scope", obj: "ObjectType", ids: Collection[UUID]) -> Mapping[UUID, UUID]:
        """Gives records that this transaction holds to whom the rules name: the owners of those that a rule fits.

        Its turns are locked last: a transaction waits for no record any more once it has called this.
        """
        ...

    async def names(self, scope: "Scope", ids: Collection[UUID]) -> Mapping[UUID, str]:
        """What rules are called; nothing of those that are gone."""
        ...


class NoAssigner:
    """Everybody keeps what they make."""

    async def has_rules(self, scope: "Scope", name: str) -> bool:
        """Never."""
        return False

    async def assign(self, scope: "Scope", obj: "ObjectType", ids: Collection[UUID]) -> Mapping[UUID, UUID]:
        """Nothing."""
        return {}

    async def names(self, scope: "Scope", ids: Collection[UUID]) -> Mapping[UUID, str]:
        """None."""
        return {}
