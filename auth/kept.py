"""What one process keeps of tenants between requests: names of people and labels of choices.

They stand beside every record and rarely change. Each value is used only in transactions that began at the epoch at
which it was read (`auth/authz/epoch.py`); whoever changes one raises that.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable
from typing import Generic, TypeVar
from uuid import UUID

from kernel.db import TenantSession

KEPT_TENANTS = 256
KEPT_VALUES = 1000
"""Of one tenant: who has more of them asks more often."""

V = TypeVar("V")


class Kept(Generic[V]):
    """Values by id, of the tenants used last, each tenant's for as long as its epoch stands.

    A transaction with an older epoch than it could have reads anew and is read anew after: it can't leave a value
    behind that is older than the epoch under which it is kept.
    """

    def __init__(self) -> None:
        self._tenants: OrderedDict[str, tuple[int, dict[UUID, V]]] = OrderedDict()

    async def get(
        self, session: TenantSession, ids: Iterable[UUID], load: Callable[[list[UUID]], Awaitable[dict[UUID, V]]]
    ) -> dict[UUID, V]:
        """The values of `ids`, loaded where they aren't known; an id that `load` doesn't find is left out."""
        wanted = list(ids)
        if not wanted:
            return {}
        if session.epoch is None:
            return await load(wanted)
        known = self._of(session.home.key, session.epoch)
        missing = [each for each in wanted if each not in known]
        if missing:
            found = await load(missing)
            known.update(found)
        shown = {each: known[each] for each in wanted if each in known}
        if len(known) > KEPT_VALUES:
            known.clear()
        return shown

    def _of(self, home: str, epoch: int) -> dict[UUID, V]:
        kept = self._tenants.get(home)
        if kept is None or kept[0] != epoch:
            kept = self._tenants[home] = (epoch, {})
        self._tenants.move_to_end(home)
        if len(self._tenants) > KEPT_TENANTS:
            self._tenants.popitem(last=False)
        return kept[1]
