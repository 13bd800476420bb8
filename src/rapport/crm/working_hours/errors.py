"""Errors of working hours."""

from kernel.errors import Invalid
from kernel.text import Text


class SpansUnordered(Invalid):
    """Hours that end before they begin, or lie within others of their day."""

    code = "working_hours.spans"
    text = Text(
        zh="时段的结束时间要晚于开始时间，各时段不能重叠，没有保存。请改正后再保存。",
        en="Hours end after they begin, and none lie within others. Nothing was saved; correct them and save again.",
    )


class NeverWorked(Invalid):
    """No weekday has hours, so no deadline would ever come."""

    code = "working_hours.never"
    text = Text(
        zh="一周中至少要有一天设置工作时段，没有保存。",
        en="At least one weekday needs hours. Nothing was saved.",
    )


class DayTwice(Invalid):
    """A day that is told of twice."""

    code = "working_hours.day_twice"
    text = Text(
        zh="同一个日期出现了两次，没有保存。请删掉其中一个。",
        en="One day is there twice. Nothing was saved; take one of them out.",
    )
