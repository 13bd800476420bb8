"""The rules and the factors alone: facts in, reasons and states out."""

import datetime as dt
from typing import Any

import pytest

from rapport.crm.funnel.risks import RiskReason
from rapport.crm.overview import health
from rapport.crm.overview.limits import OverviewLimits
from rapport.crm.overview.payloads import Figure
from rapport.crm.overview.rules import RULES, Facts, Reason, reasons

TODAY = dt.date(2026, 11, 28)


def ago(days: int) -> dt.date:
    """A day of the past."""
    return TODAY - dt.timedelta(days=days)


def facts(name: str, record: dict[str, Any] | None = None, **more: Any) -> Facts:
    """Facts of a record that gives no reason for anything, but for what is said."""
    given: dict[str, Any] = {"last": ago(0), "received": ago(100), **more}
    return Facts(object=name, record=record or {}, today=TODAY, **given)


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (facts("deal", {"status": "open", "close_date": None}), []),
        (facts("deal", {"status": "open", "close_date": "2026-11-28"}), []),
        (
            facts("deal", {"status": "open", "close_date": "2026-11-27"}),
            [Reason("close_date_passed", days=1, on=ago(1))],
        ),
        (facts("deal", {"status": "won", "close_date": "2026-11-27"}, led=False), []),
        (facts("deal", {"status": "open"}, led=False), [Reason("primary_contact_missing")]),
        (
            facts("deal", {"status": "open"}, risks=[RiskReason(kind="idle", days=20, limit=14)]),
            [Reason("idle", days=20, limit=14)],
        ),
        (
            facts(
                "deal", {"status": "open", "close_date": "2026-11-01", "next_step_on": "2026-11-26"}, led=False,
                risks=[RiskReason(kind="no_step"), RiskReason(kind="step_overdue", days=2)],
            ),
            [
                Reason("close_date_passed", days=27, on=ago(27)), Reason("step_overdue", days=2, on=ago(2)),
                Reason("no_next_step"), Reason("primary_contact_missing"),
            ],
        ),
        # Of a late task of the deal the task reminds.
        (
            facts(
                "deal", {"status": "open", "next_step_on": "2026-11-28"},
                risks=[RiskReason(kind="step_overdue", days=2)],
            ),
            [],
        ),
        (facts("lead", {"status": "new"}, last=None, received=ago(1)), []),
        (facts("lead", {"status": "new"}, last=None, received=ago(2)), [Reason("unanswered", days=2, limit=1)]),
        (facts("lead", {"status": "converted"}, last=None), []),
        (facts("lead", {"status": "sql"}, last=ago(14)), []),
        (facts("lead", {"status": "sql"}, last=ago(15)), [Reason("idle", days=15, limit=14)]),
        (facts("company", last=ago(31)), []),
        (facts("company", last=ago(31), opens=1), [Reason("idle", days=31, limit=30)]),
        (facts("company", last=ago(30), opens=1), []),
        (facts("company", last=None, opens=1, linked=False), [Reason("contact_missing")]),
        (facts("company", last=ago(31), opens=1, limits=OverviewLimits(company_quiet=31)), []),
        (facts("company", last=ago(31), opens=1, limits=OverviewLimits(rules_off=["idle"])), []),
        (
            facts("lead", {"status": "sql"}, last=ago(9), limits=OverviewLimits(lead_quiet=8)),
            [Reason("idle", days=9, limit=8)],
        ),
        (facts("lead", {"status": "new"}, last=None, received=ago(5), limits=OverviewLimits(answer_within=5)), []),
        (facts("contact"), []),
        (facts("contact", twins=1), [Reason("duplicate_suspected")]),
    ],
)  # fmt: skip
def test_each_rule_says_why(given: Facts, found: list[Reason]) -> None:
    assert reasons(given) == found


def test_every_rule_has_a_version_and_a_task_in_both_languages() -> None:
    assert all(each.version == 1 and each.task.zh and each.task.en for each in RULES.values())


@pytest.mark.parametrize(
    ("last", "limit", "state", "now"),
    [
        (None, 30, "unknown", None), (ago(30), 30, "good", 30), (ago(31), 30, "low", 31),
        (ago(3), None, "unknown", 3), (TODAY + dt.timedelta(days=1), 30, "good", 0),
    ],
)  # fmt: skip
def test_the_last_contact_is_held_against_the_days_that_may_pass(
    last: dt.date | None, limit: int | None, state: str, now: int | None
) -> None:
    found = health.last_contact(TODAY, last, limit, None)
    assert (found.state, found.now and found.now.value) == (state, now)
    assert (found.against and found.against.value) == limit


@pytest.mark.parametrize(("late", "opened", "state"), [(0, 0, "unknown"), (0, 2, "good"), (1, 2, "low")])
def test_overdue_tasks_are_held_against_open_ones(late: int, opened: int, state: str) -> None:
    assert health.overdue_tasks(Figure(value=late), Figure(value=opened)).state == state


@pytest.mark.parametrize(
    ("received", "first", "state", "now"),
    [
        (ago(0), None, "unknown", None), (ago(1), None, "unknown", None), (ago(2), None, "low", 2),
        (ago(9), ago(8), "good", 1), (ago(9), ago(7), "low", 2), (ago(1), ago(5), "good", 0),
    ],
)  # fmt: skip
def test_a_response_is_late_after_its_days(
    received: dt.date, first: dt.date | None, state: str, now: int | None
) -> None:
    found = health.response(TODAY, received, first, 1)
    assert (found.state, found.now and found.now.value) == (state, now)


@pytest.mark.parametrize(
    ("now", "before", "known", "state"),
    [(3, 2, 180, "good"), (2, 2, 180, "good"), (1, 2, 180, "low"), (3, 2, 179, "unknown"), (0, 0, 999, "unknown")],
)
def test_talks_are_held_against_the_period_before(now: int, before: int, known: int, state: str) -> None:
    assert health.frequency(Figure(value=now), Figure(value=before), known_days=known, period=90).state == state


@pytest.mark.parametrize(
    ("now", "before", "state"),
    [((2, 3), (2, 3), "good"), ((2, 3), (1, 3), "good"), ((2, 4), (2, 3), "low"), ((2, 2), (2, 3), "unknown"),
     ((2, 3), (2, 2), "unknown")],
)  # fmt: skip
def test_won_deals_need_some_closed_ones(now: tuple[int, int], before: tuple[int, int], state: str) -> None:
    def figure(won: int, closed: int) -> Figure:
        return Figure(value=won, of=closed)

    assert health.won_deals(figure(*now), figure(*before), 3).state == state
