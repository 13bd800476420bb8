"""What one principal may see, ready to judge news in memory: the permission predicate's answer without the database."""

import hashlib
from collections.abc import Iterable
from functools import cached_property
from uuid import UUID

import msgspec

from auth.authz.predicate import reached
from auth.principal import EVERY_OWN, Principal
from kernel.live import Touched
from kernel.text import Text
from rapport.crm.records.models import DEFINED, OBJECT_DEFINED
from rapport.crm.records.objects import Field, ObjectType, Registry, own_named
from rapport.crm.records.scope import depth_of


class Sight:
    """Whose records of each kind somebody may see: nobody's, some people's, or everybody's (None); and what is shared
    with whom, or lies in which territories, they get too.
    """

    def __init__(self, registry: Registry, principal: Principal) -> None:
        self._principal = principal
        self._owners: dict[str, frozenset[UUID] | None] = {}
        self._grantees: dict[str, frozenset[UUID]] = {}
        # Of kinds that the organisation defined, a registry of declarations alone knows those that rights name.
        named = [obj for name in (EVERY_OWN, *principal.rights.objects) if (obj := own_named(name)) is not None]
        for obj in (*registry, *named):
            self._judge(obj)
        self._known = tuple(self._owners)
        self._given = principal.rights.of(EVERY_OWN)
        self._own = [
            *(_described(field) for obj in registry for field in obj.custom),
            *((obj.label, obj.plural, obj.icon) for obj in registry if obj.number is not None),
        ]

    def newest(self, touched: Iterable[Touched]) -> int:
        """The number of the newest change that may be seen; 0 when none may."""
        return max((each.seq for each in touched if self.sees(each)), default=0)

    def sees(self, each: Touched) -> bool:
        """Whether a record may be seen as it was before the change, or as it is after it."""
        if each.object in {DEFINED, OBJECT_DEFINED}:  # what fields and kinds there are concerns everybody
            return True
        if each.object not in self._owners and (own := own_named(each.object)) is not None:
            self._judge(own)
        owners = self._owners.get(each.object, frozenset())
        if not owners:  # everybody's, or nobody's: a share opens nothing of a kind that roles deny
            return owners is None
        return not owners.isdisjoint(each.owners) or not self._grantees[each.object].isdisjoint(each.shared_with)

    def _judge(self, obj: ObjectType) -> None:
        depth = depth_of(self._principal, obj)
        self._owners[obj.name] = reached(obj.name, "read", depth, self._principal)
        self._grantees[obj.name] = frozenset({*self._principal.grantees, *self._principal.territories(obj.name, depth)})

    @cached_property
    def mark(self) -> str:
        """Stands for this sight: who comes back with another one has other rights, or sees other fields, than before.

        A registry of declarations alone knows no organisation's own fields, and its marks are of rights alone.
        """
        seen = {
            name: [sorted(owners), sorted(self._grantees[name])] if (owners := self._owners[name]) else owners is None
            for name in self._known
        }
        # Whoever sees everybody's records sees those of these queues no more, or again.
        closed = {name: sorted(queues) for name in self._known if (queues := self._principal.closed(name))}
        told = [seen, self._given, self._own, closed]
        return hashlib.sha256(msgspec.json.encode(told, order="sorted")).hexdigest()[:32]


def _described(field: Field) -> tuple[int, Text, bool]:
    return field.id, field.label, field.required
