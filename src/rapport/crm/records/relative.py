"""Relative dates of filters: this quarter, the last 30 days. Pure functions of today."""

import datetime as dt
from collections.abc import Mapping

from rapport.crm.records.errors import BadFilter

UNITS = ("day", "week", "month", "quarter", "year")
MAX_STEPS = 1000


def span(value: object, today: dt.date, fiscal_year_start: int = 1) -> tuple[dt.date, dt.date]:
    """The first day and the day after the last of `{"unit", "offset", "span"}`; weeks start on Monday."""
    if not isinstance(value, Mapping) or value.get("unit") not in UNITS:
        raise BadFilter(reason=f"a relative date needs a unit of {', '.join(UNITS)}")
    offset, length = value.get("offset", 0), value.get("span", 1)
    if not _steps(offset) or not _steps(length) or length < 1:
        raise BadFilter(reason="'offset' and 'span' are whole numbers")
    first = _start(str(value["unit"]), today, fiscal_year_start)
    start = _move(str(value["unit"]), first, offset)
    return start, _move(str(value["unit"]), start, length)


def _steps(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= MAX_STEPS


def _start(unit: str, today: dt.date, fiscal_year_start: int) -> dt.date:
    if unit == "day":
        return today
    if unit == "week":
        return today - dt.timedelta(days=today.weekday())
    month = today.replace(day=1)
    into_year = (today.month - fiscal_year_start) % 12
    back = {"month": 0, "quarter": into_year % 3, "year": into_year}[unit]
    return _add_months(month, -back)


def _move(unit: str, day: dt.date, steps: int) -> dt.date:
    if unit in {"day", "week"}:
        return day + dt.timedelta(days=steps * (7 if unit == "week" else 1))
    return _add_months(day, steps * {"month": 1, "quarter": 3, "year": 12}[unit])


def _add_months(day: dt.date, months: int) -> dt.date:
    index = day.year * 12 + day.month - 1 + months
    if not 12 <= index < 9999 * 12:
        raise BadFilter(reason="the date is out of range")
    return day.replace(year=index // 12, month=index % 12 + 1)
