"""Errors of the calendar."""

from kernel.errors import Invalid, NotFound
from kernel.text import Text


class TooManyDays(Invalid):
    """The days end before they begin, or are more than one page shows."""

    code = "calendar.too_many_days"
    text = Text(
        zh="一次最多看 {limit} 天，结束日期不能早于开始日期。请缩短范围。",
        en="At most {limit} days are shown at once, and the last is not before the first. Ask for fewer days.",
    )


class NoCalendar(NotFound):
    """The address was never made or was taken back, or its person or organisation is gone: which is not said."""

    code = "calendar.no_calendar"
    text = Text(
        zh="这个日历地址无效或已停用。请在日历的“订阅”里重新生成。",
        en="This calendar address leads nowhere, or no longer does. Make a new one in the calendar, under Subscribe.",
    )
