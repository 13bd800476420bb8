"""Time zones that a person may live by: those of IANA's database, whatever a browser calls them."""

import zoneinfo
from functools import cache

from babel.core import get_global

from auth.errors import UnknownTimeZone


def known(name: str | None) -> str | None:
    """A zone by its name of today; None for none. Raises `UnknownTimeZone`."""
    if name is None:
        return None
    # Browsers have names of Unicode's CLDR, which keeps the oldest: a server's database may have none of those.
    current = str(get_global("zone_aliases").get(name, name))
    if current not in _names():
        raise UnknownTimeZone(fields={"time_zone": UnknownTimeZone()})
    return current


def either(own: str | None, otherwise: str) -> str:
    """Somebody's own zone; the other where there is none, or none that this machine knows any more."""
    return own if own is not None and own in _names() else otherwise


@cache
def _names() -> frozenset[str]:
    # Names without a place stand for offsets, for the machine's own zone, or for none.
    return frozenset(each for each in zoneinfo.available_timezones() if "/" in each) | {"UTC"}
