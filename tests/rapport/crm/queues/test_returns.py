"""When a record goes back to its queue: as pure functions, and the simulation against one day after the other."""

import datetime as dt
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth.pools import Pool, PoolRules
from rapport.crm.queues.returns import Due, Facts, Setup, State, due, longest, lost, simulated

QUEUE, OTHER, ANN, BOB = (UUID(int=each) for each in range(1, 5))
RECORD = UUID(int=9)
ZONE = ZoneInfo("America/New_York")
FIRST = dt.date(2026, 2, 20)
"""The clocks go forward on 8 March: a day of 23 hours is a day."""


def at(day: int, hour: int = 12) -> dt.datetime:
    """An hour of a day, counted from the first."""
    return dt.datetime.combine(FIRST + dt.timedelta(days=day), dt.time(hour), ZONE).astimezone(dt.UTC)


def day(number: int) -> dt.date:
    """A day, counted from the first."""
    return FIRST + dt.timedelta(days=number)


def state(
    number: int, owner: UUID, *, working: bool = True, last: int | None = None, until: int | None = None
) -> State:
    """What holds from noon of a day on."""
    protected = None if until is None else day(until)
    return State(at(number), owner, working, None if last is None else at(last), protected)


def setup(since: dt.date = dt.date.min, **rules: int) -> Setup:
    """Rules of the queue."""
    return Setup(QUEUE, Pool(PoolRules(**rules), since), {QUEUE, OTHER}, ZONE)


def told(found: Due | None) -> tuple[UUID, dt.date, str] | None:
    """What matters of it."""
    return (found.person_id, found.day, found.rule) if found else None


TAKEN = (state(0, QUEUE), state(10, ANN))


@pytest.mark.parametrize(
    ("rules", "states", "expected"),
    [
        pytest.param({"idle": 5}, TAKEN, (ANN, day(15), "idle"), id="nothing since it was taken"),
        pytest.param({"idle": 5}, (*TAKEN, state(12, ANN, last=12)), (ANN, day(17), "idle"), id="an activity"),
        pytest.param({"idle": 5}, (*TAKEN, state(12, ANN, last=3)), (ANN, day(15), "idle"), id="of before"),
        pytest.param({"unfinished": 7}, (*TAKEN, state(12, ANN, last=12)), (ANN, day(17), "unfinished"), id="too long"),
        pytest.param({"idle": 5, "unfinished": 4}, TAKEN, (ANN, day(14), "unfinished"), id="the earlier one"),
        pytest.param({"idle": 5, "protected": 9}, TAKEN, (ANN, day(19), "idle"), id="protected"),
        pytest.param({"idle": 5}, (*TAKEN, state(12, ANN, until=20)), (ANN, day(21), "idle"), id="this one protected"),
        pytest.param({"idle": 5}, (*TAKEN, state(12, ANN, until=14)), (ANN, day(15), "idle"), id="no longer than ever"),
        pytest.param({"idle": 5}, (*TAKEN, state(12, BOB)), (BOB, day(17), "idle"), id="given on"),
        pytest.param({"idle": 5}, (*TAKEN, state(12, ANN, working=False)), None, id="at an end"),
        pytest.param({"idle": 5}, (*TAKEN, state(12, QUEUE)), None, id="given back"),
        pytest.param({"idle": 5}, (*TAKEN, state(11, OTHER), state(12, ANN)), None, id="of another queue by now"),
        pytest.param({"idle": 5}, (state(0, ANN),), None, id="of no queue"),
        pytest.param({"protected": 5}, TAKEN, None, id="no rule of return"),
        pytest.param({"idle": 5}, (state(40, QUEUE),), None, id="not there yet"),
    ],
)  # fmt: skip
def test_when_somebody_loses_a_record(
    rules: dict[str, int], states: tuple[State, ...], expected: tuple[UUID, dt.date, str] | None
) -> None:
    assert told(due(setup(**rules), Facts(RECORD, states), at(13))) == expected


def test_it_goes_on_its_day_and_not_before() -> None:
    facts = [Facts(RECORD, TAKEN)]
    assert lost(setup(idle=5), facts, at(14, 23)) == []
    assert [told(each) for each in lost(setup(idle=5), facts, at(15, 0))] == [(ANN, day(15), "idle")]


def test_nobody_loses_by_new_rules_what_they_could_not_be_warned_of() -> None:
    facts = [Facts(RECORD, TAKEN)]
    assert lost(setup(day(40), idle=5), facts, at(42)) == []
    assert [told(each) for each in lost(setup(day(40), idle=5), facts, at(43))] == [(ANN, day(43), "idle")]


STATES = st.lists(
    st.tuples(
        st.integers(0, 60), st.sampled_from((0, 7, 8, 9, 23)), st.sampled_from((QUEUE, OTHER, ANN, BOB)), st.booleans(),
        st.none() | st.integers(0, 60), st.none() | st.integers(0, 60),
    ),
    min_size=1, max_size=8,
)  # fmt: skip
RULES = st.fixed_dictionaries(
    {},
    optional={"idle": st.integers(4, 20), "unfinished": st.integers(4, 20), "protected": st.integers(1, 20)},
)


@given(STATES, RULES)
def test_the_simulation_is_the_job_of_each_day(
    drawn: list[tuple[int, int, UUID, bool, int | None, int | None]], rules: dict[str, int]
) -> None:
    """Day by day: what is lost is gone until somebody else has it, as the job leaves it."""
    states = sorted(
        (State(at(number, hour), owner, working, None if last is None else at(min(last, number)),
               None if until is None else day(until))
         for number, hour, owner, working, last, until in drawn),
        key=lambda each: each.at,
    )  # fmt: skip
    facts, mine = Facts(RECORD, states), setup(**rules)
    stepped, gone = [], None
    for number in range(90):
        for each in lost(mine, [facts], at(number, 8)):
            if each.since != gone:
                gone = each.since
                stepped.append((each.person_id, day(number), each.rule, each.since))
    told = [(each.person_id, each.day, each.rule, each.since) for each in simulated(mine, [facts], day(0), day(89))]
    assert told == stepped


def test_how_long_somebody_had_one_at_most() -> None:
    waits = state(0, QUEUE)
    passed_on = Facts(RECORD, [waits, state(2, ANN), state(5, BOB), state(13, QUEUE)])
    ended = Facts(RECORD, [waits, state(1, ANN), state(3, ANN, working=False)])
    held = Facts(RECORD, [waits, state(10, ANN), state(12, ANN, last=12)])
    assert longest(setup(), [passed_on], at(30)) == 8
    assert longest(setup(), [ended], at(30)) == 2
    assert longest(setup(), [held, ended], at(30)) == 20
    assert longest(setup(), [Facts(RECORD, [waits])], at(30)) == 0
