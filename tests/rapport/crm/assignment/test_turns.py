"""Whose turn it is, without a database: properties that hold whatever the people of a rule are."""

import datetime as dt
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from rapport.crm.assignment.payloads import AssignmentPerson
from rapport.crm.assignment.turns import Asked, Turns

RULE, PEOPLE = UUID(int=1), [UUID(int=10 + n) for n in range(5)]
TODAY = dt.date(2026, 3, 2)


def turns(people: dict[UUID, AssignmentPerson], present: list[UUID], taken: dict[UUID, int]) -> Turns:
    """Nobody had a turn yet."""
    return Turns(
        today=TODAY, number=0, last={}, people=people, present=present, open=taken, covers={}, takers=[UUID(int=9)]
    )


def asked(people: list[UUID], fallback: UUID | None = None) -> Asked:
    """A rule that asks for nothing but being there."""
    return Asked(RULE, people, (), by_territory=False, fallback=fallback)


@given(st.lists(st.sampled_from(PEOPLE), min_size=1, unique=True), st.integers(1, 60))
def test_turns_differ_by_one_at_most(people: list[UUID], count: int) -> None:
    state = turns({}, people, {})
    owners = [state.give(asked(people), None).owner for _ in range(count)]
    counted = [owners.count(each) for each in people]
    assert sum(counted) == count
    assert max(counted) - min(counted) <= 1
    assert owners[: len(people)] == people[:count]


@given(st.lists(st.integers(0, 6), min_size=5, max_size=5), st.lists(st.integers(0, 6), min_size=5, max_size=5))
def test_nobody_gets_more_than_they_can_take(capacities: list[int], had: list[int]) -> None:
    known = {each: AssignmentPerson(each, capacity=most) for each, most in zip(PEOPLE, capacities, strict=True)}
    state = turns(known, PEOPLE, dict(zip(PEOPLE, had, strict=True)))
    owners = [state.give(asked(PEOPLE), None).owner for _ in range(40)]
    for each, most, before in zip(PEOPLE, capacities, had, strict=True):
        assert owners.count(each) == max(0, most - before)


def test_who_comes_back_has_one_turn_and_not_all_they_missed() -> None:
    one, two = PEOPLE[:2]
    away = {two: AssignmentPerson(two, away_until=TODAY)}
    state = turns(away, [one, two], {})
    assert [state.give(asked([one, two]), None).owner for _ in range(3)] == [one] * 3
    state.people = {}
    assert [state.give(asked([one, two]), None).owner for _ in range(3)] == [two, one, two]


def test_a_fallback_that_may_not_get_leads_any_more_is_none() -> None:
    state = turns({}, [], {})
    found = state.give(asked(PEOPLE[:1], UUID(int=9)), None)
    assert (found.owner, found.is_fallback, found.passed_over) == (UUID(int=9), True, {PEOPLE[0]: "gone"})
    assert state.give(asked(PEOPLE[:1], UUID(int=8)), None).owner is None
