"""Ranks: always room between two, rising, and short where they are spread out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.crm.records.fractional import FIRST, just_after, spread

ranks = st.binary(min_size=1, max_size=6).map(lambda each: each.rstrip(b"\0")).filter(bool)


@settings(max_examples=60)
@given(st.lists(ranks, max_size=2, unique=True), st.integers(1, 300))
def test_new_ranks_rise_between_their_neighbours(ends, count):
    low, high = [FIRST, None] if not ends else [min(ends), max(ends) if len(ends) > 1 else None]
    made = spread(low, high, count)
    assert len(made) == count
    assert made == sorted(set(made))
    assert low < made[0]
    assert high is None or made[-1] < high
    assert not any(each.endswith(b"\0") for each in made)
    assert just_after(low) <= made[0]


def test_between_neighbours_there_is_nothing():
    for low, high in ((b"b", b"b"), (b"b", b"a")):
        with pytest.raises(ValueError, match="between"):
            spread(low, high, 1)


def test_ranks_that_are_made_at_once_are_short():
    assert spread(FIRST, None, 1) == [b"\x80"]
    assert max(map(len, spread(FIRST, None, 15))) == 1
    assert max(map(len, spread(FIRST, None, 1_000_000))) == 3


def test_a_thousand_at_one_spot_need_a_bit_each_one_by_one_and_eleven_at_once():
    low, one_by_one = b"\x40", [b"\x40", b"\x41"]
    for _ in range(1000):
        one_by_one.insert(1, spread(low, one_by_one[1], 1)[0])
    assert one_by_one == sorted(one_by_one)
    assert 120 < max(map(len, one_by_one)) < 140
    assert max(map(len, spread(b"\x40", b"\x41", 1000))) == 3


@settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(0, 400), st.integers(1, 4)), max_size=60))
def test_any_order_of_inserts_is_the_order_of_the_ranks(inserts):
    line = spread(FIRST, None, 1)
    for place, count in inserts:
        at = place % (len(line) + 1)
        low, high = line[at - 1] if at else FIRST, line[at] if at < len(line) else None
        line[at:at] = spread(low, high, count)
    assert line == sorted(set(line))
