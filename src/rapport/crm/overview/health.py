"""How a record fares, as factors with names: pure functions of what was counted. None is added to another."""

import datetime as dt
from typing import Final

from rapport.crm.overview.payloads import Factor, Figure, NamedRecord, State

YEAR: Final = 365
"""Days of each of the two periods in which closed deals are counted."""


def last_contact(today: dt.date, last: dt.date | None, limit: int | None, record: NamedRecord | None) -> Factor:
    """Days since something was last done, against the days that may pass."""
    against = None if limit is None else Figure(value=limit)
    if last is None:
        return Factor(name="last_contact", state="unknown", against=against)
    days = max(0, (today - last).days)
    state: State = "unknown" if limit is None else "good" if days <= limit else "low"
    return Factor(name="last_contact", state=state, now=Figure(value=days), against=against, record=record)


def overdue_tasks(overdue: Figure, opened: Figure) -> Factor:
    """Overdue tasks, of all that are open; without an open one there is nothing to say."""
    state: State = "unknown" if opened.value == 0 else "low" if overdue.value else "good"
    return Factor(name="overdue_tasks", state=state, now=overdue, against=opened)


def response(today: dt.date, received: dt.date, first: dt.date | None, within: int) -> Factor:
    """Days until a lead was first spoken to; one that still waits is late once the days have passed."""
    days = max(0, ((first or today) - received).days)
    late = days > within
    state: State = "low" if late else "good" if first is not None else "unknown"
    now = Figure(value=days) if late or first is not None else None
    return Factor(name="response", state=state, now=now, against=Figure(value=within))


def frequency(now: Figure, before: Figure, *, known_days: int, period: int) -> Factor:
    """Talks of this period against those of the one before, once the record has been there for both."""
    enough = known_days >= 2 * period and now.value + before.value > 0
    state: State = "unknown" if not enough else "good" if now.value >= before.value else "low"
    return Factor(name="frequency", state=state, now=now, against=before, days=period)


def won_deals(now: Figure, before: Figure, enough: int) -> Factor:
    """The share of closed deals that were won, against the period before; both need some closed deals."""
    closed, closed_before = now.of or 0, before.of or 0
    if min(closed, closed_before) < enough:
        return Factor(name="won_deals", state="unknown", now=now, against=before, days=YEAR)
    # Compared without dividing: won / closed >= won before / closed before.
    state: State = "good" if now.value * closed_before >= before.value * closed else "low"
    return Factor(name="won_deals", state=state, now=now, against=before, days=YEAR)
