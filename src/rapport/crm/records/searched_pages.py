"""Pages of a list that is searched, in whichever order it is: candidates by their tokens are read in the list's own
order, opened and checked, until the page is full. So no row is missing, however many candidates there are: where a page
would take too long it ends early, and the next one goes on behind the last candidate that was looked at.
"""

from collections.abc import Awaitable, Callable
from typing import NamedTuple
from uuid import UUID

from rapport.crm.records import search
from rapport.crm.records.codec import Record
from rapport.crm.records.ends import Ends
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.scope import Scope
from rapport.crm.records.tokens import Query

Fetch = Callable[[str | None, int], Awaitable[tuple[list[Record], Ends] | None]]
"""So many candidates from a cursor on, as they are shown, and what lies around them; None where there is no such
order.
"""


class Wanted(NamedTuple):
    """How many records are wanted, and from which cursor on, which may lead `back`."""

    limit: int
    cursor: str | None
    back: bool


async def page(
    scope: Scope, obj: ObjectType, query: Query, fetch: Fetch, wanted: Wanted
) -> tuple[list[Record], Ends] | None:  # fmt: skip
    """A page of what holds the words, or None where `fetch` has none."""
    kept: list[Record] = []
    at, size, scanned, near = wanted.cursor, wanted.limit, 0, None
    while True:
        read = await fetch(at, size)
        if read is None:
            return None
        items, around = read
        held = await search.holding(scope, obj, query, [UUID(each["id"]) for each in items])
        walked = items[::-1] if wanted.back else items
        places = [place for place, each in enumerate(walked) if each["id"] in held]
        missing = wanted.limit - len(kept)
        if len(places) > missing:
            # Only of a page that ends with the last record that is shown is it known where the next one begins.
            size = places[missing - 1] + 1
            continue
        far, behind = (around.previous, around.next) if wanted.back else (around.next, around.previous)
        near = behind if at == wanted.cursor else near
        kept += [walked[place] for place in places]
        scanned += len(items)
        if far is None or len(kept) == wanted.limit or scanned >= search.MAX_SCANNED:
            break
        at, size = far, min(search.MAX_BATCH, 1 + (wanted.limit - len(kept)) * scanned // max(1, len(kept)))
    return (kept[::-1], Ends(near, far)) if wanted.back else (kept, Ends(far, near))
