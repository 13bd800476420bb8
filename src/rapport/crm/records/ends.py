"""Both ends of a page: the cursors of the page after it and of the one before it.

A cursor of the page before is sealed for a shape of its own, so each says by itself which way it leads.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from kernel.crypto import Keyset
from rapport.crm.records import sorting

_BEFORE = "<"


class Place(NamedTuple):
    """Where a cursor leads: the values of the row that it stands at, and whether to what lies before it."""

    values: list[Any]
    back: bool


class Ends(NamedTuple):
    """The cursors of a page's neighbours; None where nothing more is known to be."""

    next: str | None
    previous: str | None


def place(keys: Keyset, shape: str, cursor: str | None) -> Place | None:
    """Opens a cursor of either way; `BadCursor` if it is not one of this tenant and shape."""
    if not cursor:
        return None
    if sorting.fits(keys, shape + _BEFORE, cursor):
        return Place(sorting.open_cursor(keys, shape + _BEFORE, cursor), back=True)
    return Place(sorting.open_cursor(keys, shape, cursor), back=False)


def fits(keys: Keyset, shape: str, cursor: str | None) -> bool:
    """Whether there is a cursor of this shape, whichever way it leads."""
    return sorting.fits(keys, shape, cursor) or sorting.fits(keys, shape + _BEFORE, cursor)


def of(keys: Keyset, shape: str, first: Sequence[Any], last: Sequence[Any], came: Place | None, *, more: bool) -> Ends:
    """The ends of a page that shows rows with these values first and last.

    `more` says that there are further rows in the direction in which it was read; where it came from there are some.
    """
    back = came is not None and came.back
    further = more or back
    following = sorting.seal_cursor(keys, shape, last) if further else None
    before = more if back else came is not None
    return Ends(following, sorting.seal_cursor(keys, shape + _BEFORE, first) if before else None)


NONE = Ends(None, None)
