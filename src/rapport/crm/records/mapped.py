"""A bulk edit by where each record stands: `{"stage": {"map": {"from": "to"}}}` for the tracked field.

A record that stands somewhere else than the map says stays as it is.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from rapport.crm.records import multi_choice

if TYPE_CHECKING:
    from rapport.crm.records.objects import ObjectType

MAP: Final = "map"


def resolved(obj: "ObjectType", record: Mapping[str, Any], raw: Mapping[str, object]) -> Mapping[str, object]:
    """What a writer sent with everything worked out that says how to go on from what a record holds."""
    return multi_choice.resolved(obj, record, _moved(obj, record, raw))


def _moved(obj: "ObjectType", record: Mapping[str, Any], raw: Mapping[str, object]) -> Mapping[str, object]:
    """The map looked up for one record."""
    tracked = obj.tracked or ""
    wanted = raw.get(tracked)
    if not isinstance(wanted, Mapping) or set(wanted) != {MAP} or not isinstance(wanted[MAP], Mapping):
        return raw
    rest = {name: value for name, value in raw.items() if name != tracked}
    to = wanted[MAP].get(str(record[tracked]))
    return rest if to is None else {**rest, tracked: to}
