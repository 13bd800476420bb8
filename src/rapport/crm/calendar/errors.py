"""Errors of the calendar."""

from kernel.errors import Invalid
from kernel.text import Text


class TooManyDays(Invalid):
    """The days end before they begin, or are more than one page shows."""

    code = "calendar.too_many_days"
    text = Text(
        zh="一次最多看 {limit} 天，结束日期不能早于开始日期。请缩短范围。",
        en="At most {limit} days are shown at once, and the last is not before the first. Ask for fewer days.",
    )
