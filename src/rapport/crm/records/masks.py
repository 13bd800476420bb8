"""Which fields a role may mask or keep from being written.

Not those that a record can't be shown or counted without: what names it, who owns it, how far it has come, its times.
Nor those that join it to another record: which of those somebody sees is said of the records, not of the field.
"""

from collections.abc import Collection, Mapping
from typing import Final

from auth.principal import Principal
from kernel.db import TenantSession
from rapport.crm.records import definitions
from rapport.crm.records.closed_kinds import OptionKind
from rapport.crm.records.objects import SYSTEM_FIELDS, Field, ObjectType, Registry
from rapport.crm.records.personal_numbers import PersonalNumberKind

PHONE: Final = "phone"
_PLACES: Final = frozenset({"pipeline", "stage"})


def maskable(obj: ObjectType, field: Field) -> bool:
    """Whether a role may mask a field, or keep it from being written."""
    if field in SYSTEM_FIELDS or field.required or field.name in {obj.title_field, obj.tracked}:
        return False
    return field.target is None and field.kind_name not in _PLACES and not isinstance(field.kind, OptionKind)


def has_end(field: Field) -> bool:
    """Whether there is something between shown and hidden: the last characters of a phone or a number."""
    return field.kind_name == PHONE or isinstance(field.kind, PersonalNumberKind)


async def maskable_names(
    registry: Registry, principal: Principal, session: TenantSession
) -> Mapping[str, Collection[str]]:
    """The names of all fields that may be masked, by object; an organisation's own among them."""
    whole = await definitions.of_organisation(registry, principal, session)
    return {obj.name: frozenset(each.name for each in obj.fields if maskable(obj, each)) for obj in whole}
