"""How likely a target is reached, by how the organisation's own past periods went on from the same day.

No model stands behind it: of the last eight periods of the same length, those count in which anything was won. The
share of them that brought at least what is missing, between the same day and their end, is the answer, with one more
of each outcome (the rule of succession). Fewer than four such periods say nothing.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Final
from uuid import UUID

from rapport.crm.forecast import figures
from rapport.crm.forecast.figures import Period
from rapport.crm.forecast.payloads import TargetChance
from rapport.crm.records import relative
from rapport.crm.records.decimals import decimal_string
from rapport.crm.records.scope import Scope

PERIODS: Final = 8
ENOUGH: Final = 4

Owners = Collection[UUID] | None
Rest = tuple[dict[UUID, Decimal], dict[UUID, Decimal]]
"""Of one past period what each owner won up to the same day, and after it."""


async def history(scope: Scope, period: Period) -> list[Rest]:
    """How past periods went on from the day that today is in this one."""
    start = scope.principal.tenant.fiscal_year_start
    into = (min(max(scope.today(), period.first), period.after) - period.first).days
    spans: list[tuple[dt.date, dt.date]] = []
    for back in range(1, PERIODS + 1):
        first, after = relative.span({"unit": period.unit, "offset": -back}, period.first, start)
        day = min(first + dt.timedelta(days=into), after)
        # Today itself is still to come, as what is won today may not be written yet.
        spans += [(day, after - dt.timedelta(days=1)), (first, day - dt.timedelta(days=1))]
    found = await figures.remainders(scope, period, spans)
    return [(found[2 * place + 1], found[2 * place]) for place in range(PERIODS)]


def chance(past: Sequence[Rest], owners: Owners, needed: Decimal) -> TargetChance:
    """How often what is missing was won from this day on."""
    came = [(_sum(before, owners), _sum(after, owners)) for before, after in past]
    counted = [after for before, after in came if before or after]
    reached = sum(after >= needed for after in counted)
    share = round(100 * (reached + 1) / (len(counted) + 2)) if len(counted) >= ENOUGH else None
    return TargetChance(
        needed=decimal_string(max(needed, Decimal())), periods=len(counted), reached=reached,
        share=100 if needed <= 0 else share,
    )  # fmt: skip


def _sum(amounts: dict[UUID, Decimal], owners: Owners) -> Decimal:
    return sum((each for owner, each in amounts.items() if owners is None or owner in owners), Decimal())
