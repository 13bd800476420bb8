"""When a company is visited: on which days and at which hours it can be, how often it should be, and when that is due.

`visit_due_on` is the day of the last visit and as many days as `visit_every` says. It is kept, so that who is due is
one walk along one index: here when the plan changes, and by `activities` when a visit does. Who was never visited is
due from the day on which the plan was made.
"""

import datetime as dt
from typing import Final

from kernel.clock import business_now
from kernel.errors import Invalid
from kernel.text import Text
from rapport.crm.records.closed_kinds import Option
from rapport.crm.records.codec import Record
from rapport.crm.records.errors import FieldErrors
from rapport.crm.records.objects import Field
from rapport.crm.records.rules import Values
from rapport.crm.records.scope import Scope
from rapport.crm.records.starting import Starting

LONGEST_INTERVAL: Final = 3650
LONGEST_VISIT: Final = 24 * 60

PRIORITIES: Final = (
    Option(value="high", label=Text(zh="高", en="High")),
    Option(value="normal", label=Text(zh="中", en="Normal")),
    Option(value="low", label=Text(zh="低", en="Low")),
)

VISITING: Final = (
    Field(
        name="location", id=116, label=Text(zh="位置", en="Location"), kind_name="point", personal="point",
        group="visits", indexed=True,
    ),
    Field(
        name="visit_every", id=117, label=Text(zh="拜访周期", en="Visit every"), kind_name="integer", group="visits",
        unit=Text(zh="天", en="days"),
    ),
    Field(name="visit_weekdays", id=118, label=Text(zh="可拜访日", en="Visiting days"), kind_name="weekdays",
          group="visits"),
    Field(name="visit_from", id=119, label=Text(zh="可拜访时间起", en="Visits from"), kind_name="time", group="visits"),
    Field(
        name="visit_until", id=120, label=Text(zh="可拜访时间止", en="Visits until"), kind_name="time", group="visits"
    ),
    Field(
        name="visit_minutes", id=121, label=Text(zh="单次拜访时长", en="Visit length"), kind_name="integer",
        group="visits", unit=Text(zh="分钟", en="min"),
    ),
    Field(
        name="visit_priority", id=122, label=Text(zh="拜访优先级", en="Visit priority"), kind_name="option",
        group="visits", options=PRIORITIES,
    ),
    Field(
        name="last_visited_at", id=123, label=Text(zh="最近拜访", en="Last visit"), kind_name="timestamp",
        group="visits", editable=False, derived=True,
    ),
    Field(
        name="visit_due_on", id=124, label=Text(zh="应拜访日期", en="Visit due"), kind_name="date", group="visits",
        editable=False, derived=True, indexed=True,
    ),
)  # fmt: skip


class OutOfBounds(Invalid):
    """A number of days or minutes that no plan has."""

    code = "companies.visit_out_of_bounds"
    text = Text(zh="请填 1 到 {most} 之间的整数", en="Use a whole number from 1 to {most}")


class WindowTurned(Invalid):
    """A window that ends before it begins."""

    code = "companies.visit_window_turned"
    text = Text(zh="结束时间要晚于开始时间", en="The end has to be after the start")


async def load_rules(scope: Scope) -> "CompanyRules":
    """The rules for one transaction."""
    return CompanyRules(scope)


class CompanyRules(Starting):
    """A plan of visits holds together, and says when the next one is due."""

    def __init__(self, scope: Scope) -> None:
        super().__init__({})
        self._scope = scope

    def creating(self, values: Values, errors: FieldErrors) -> None:
        """A new company with a plan is due at once."""
        _check(values, errors)
        values["visit_due_on"] = self._due(values.get("visit_every"), None)

    def changing(self, before: Record, new: Values, errors: FieldErrors, *, gated: bool) -> None:
        """Another interval is another day; the last visit stays."""
        _check(new, errors, {**before, **new})
        if "visit_every" in new:
            new["visit_due_on"] = self._due(new["visit_every"], before["last_visited_at"])

    def _due(self, every: int | None, last: str | None) -> dt.date | None:
        if every is None:
            return None
        if last is None:
            return business_now().astimezone(self._scope.zone).date()
        return dt.datetime.fromisoformat(last).astimezone(self._scope.zone).date() + dt.timedelta(days=every)


def _check(new: Values, errors: FieldErrors, whole: Values | None = None) -> None:
    for name, most in (("visit_every", LONGEST_INTERVAL), ("visit_minutes", LONGEST_VISIT)):
        value = new.get(name)
        if value is not None and not 1 <= value <= most:
            errors[name] = OutOfBounds(most=most)
    after = new if whole is None else whole
    start, end = after.get("visit_from"), after.get("visit_until")
    if new.keys() & {"visit_from", "visit_until"} and start and end and start >= end:
        errors["visit_until"] = WindowTurned()
