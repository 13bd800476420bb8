"""Two clocks: the machine's, and the one by which an organisation does business, which a demonstration may move on.

Sessions, codes, leases, signatures and TOTP read `real_now`. Due dates, stages, "this quarter", contracts and all else
that a demonstration wants to fast-forward read `business_now`. How far an organisation's clock is ahead is a row in the
control database (tenants/clock.py); requests and jobs carry it in their context. All times are aware and in UTC.
"""

import datetime as dt
from zoneinfo import ZoneInfo

from kernel import context


def in_utc(moment: dt.datetime) -> dt.datetime:
    """An aware point in time in UTC; ValueError at the ends of the calendar, where UTC has no such year."""
    try:
        return moment.astimezone(dt.UTC)
    except OverflowError:
        raise ValueError("out of range") from None


def real_now() -> dt.datetime:
    """The machine's time."""
    return dt.datetime.now(dt.UTC)


def business_now() -> dt.datetime:
    """The time that business rules see: the clock of the organisation that the running request or job is for."""
    return real_now() + context.current().clock_offset


def both_now() -> tuple[dt.datetime, dt.datetime]:
    """The real and the business time of one moment: equal unless the organisation's clock was moved."""
    real = real_now()
    return real, real + context.current().clock_offset


def business_today(zone: ZoneInfo | None = None) -> dt.date:
    """Today on the organisation's clock, in its own zone unless another is given."""
    return business_now().astimezone(zone or ZoneInfo(context.current().time_zone)).date()


def in_real_time(moment: dt.datetime) -> dt.datetime:
    """When the machine's clock shows what the organisation's shows at `moment`; never before the calendar begins.

    What waits for a moment of business waits until then: jobs run by the machine's clock.
    """
    try:
        return moment - context.current().clock_offset
    except OverflowError:
        return dt.datetime.min.replace(tzinfo=dt.UTC)
