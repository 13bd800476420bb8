"""Numbers of new records. Each is given once: a counter's row is locked until whoever took from it commits.

Gaps are no fault: a record that is refused after it got a number, or thrown away, leaves one.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from rapport.crm.records.models import number_counter
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.scope import Scope


async def number(scope: Scope, obj: ObjectType, new: Sequence[dict[str, Any]]) -> None:
    """Gives each of these new records, by parsed values, a number in every field that numbers them.

    Counters are taken in the order of the fields' ids, so that two who make records don't wait for each other. That of
    a name has the id of its order, as all own kinds share the field.
    """
    if not new:
        return
    year = scope.today().year
    for field in sorted(scope.whole(obj).numbered, key=lambda each: each.order_id):
        form = field.numbering
        if form is None:  # pragma: no cover - `numbered` has only those with one
            continue
        first = await _take(scope, field.order_id, form.counted_in(year), form.first, len(new))
        for place, values in enumerate(new):
            values[field.name] = form.written(first + place, year)


async def _take(scope: Scope, field_id: int, year: int, first: int, many: int) -> int:
    """The first of so many numbers that nobody else gets."""
    table = number_counter
    row = {"field_id": field_id, "year": year, "last": first + many - 1}
    taken = (
        insert(table)
        .values(row)
        .on_conflict_do_update(index_elements=["field_id", "year"], set_={"last": table.c.last + sa.literal(many)})
        .returning(table.c.last)
    )
    [[last]] = await scope.session.rows(taken)
    return int(last) - many + 1
