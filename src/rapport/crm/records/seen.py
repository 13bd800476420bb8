"""Which objects a reader may see at all: rights and plan together."""

from auth.principal import Principal
from rapport.crm.records.errors import RecordNotFound
from rapport.crm.records.objects import ObjectType, Registry


def readable(registry: Registry, principal: Principal) -> list[ObjectType]:
    """The objects in the plan of which the reader may see at least their own records."""
    return [obj for obj in registry if principal.has_module(obj.module) and _reads(principal, obj)]


def _reads(principal: Principal, obj: ObjectType) -> bool:
    return principal.rights.of(obj.name).read != "none"


def object_named(registry: Registry, principal: Principal, name: str) -> ObjectType:
    """An object that the reader may see; `NotInPlan` and `NotInRole` for one whose module is closed to them."""
    found = registry.get(name)
    if found is None:
        raise RecordNotFound
    principal.require(found.module)
    if not _reads(principal, found):
        raise RecordNotFound
    return found
