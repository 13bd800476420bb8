"""What one principal may see, ready to judge news in memory: the permission predicate's answer without the database."""

import hashlib
from collections.abc import Iterable
from functools import cached_property

import msgspec

from auth.authz.predicate import reached
from auth.principal import Principal
from kernel.live import Touched
from kernel.text import Text
from rapport.crm.records.models import DEFINED
from rapport.crm.records.objects import Field, Registry
from rapport.crm.records.scope import depth_of


class Sight:
    """Whose records of each kind somebody may see: nobody's, some people's, or everybody's (None); and what is shared
    with whom, or lies in which territories, they get too.
    """

    def __init__(self, registry: Registry, principal: Principal) -> None:
        depths = {obj.name: depth_of(principal, obj) for obj in registry}
        self._owners = {name: reached(name, "read", depth, principal) for name, depth in depths.items()}
        self._grantees = {
            name: frozenset({*principal.grantees, *principal.territories(name, depth)})
            for name, depth in depths.items()
        }
        self._own = [_described(field) for obj in registry for field in obj.custom]

    def newest(self, touched: Iterable[Touched]) -> int:
        """The number of the newest change that may be seen; 0 when none may."""
        return max((each.seq for each in touched if self.sees(each)), default=0)

    def sees(self, each: Touched) -> bool:
        """Whether a record may be seen as it was before the change, or as it is after it."""
        if each.object == DEFINED:  # what fields there are concerns everybody
            return True
        owners = self._owners.get(each.object, frozenset())
        if not owners:  # everybody's, or nobody's: a share opens nothing of a kind that roles deny
            return owners is None
        return not owners.isdisjoint(each.owners) or not self._grantees[each.object].isdisjoint(each.shared_with)

    @cached_property
    def mark(self) -> str:
        """Stands for this sight: who comes back with another one has other rights, or sees other fields, than before.

        A registry of declarations alone knows no organisation's own fields, and its marks are of rights alone.
        """
        seen = {
            name: [sorted(owners), sorted(self._grantees[name])] if owners else owners is None
            for name, owners in self._owners.items()
        }
        return hashlib.sha256(msgspec.json.encode([seen, self._own], order="sorted")).hexdigest()[:32]


def _described(field: Field) -> tuple[int, Text, bool]:
    return field.id, field.label, field.required
