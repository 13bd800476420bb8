"""Ids rise with time, and a derived id depends on every part and on nothing else."""

import datetime as dt
from uuid import UUID

import pytest

from kernel.ids import derive_id, new_id

NAMESPACE = UUID("01920000-0000-7000-8000-000000000001")
AT = dt.datetime(2026, 3, 4, 5, 6, 7, 891000, tzinfo=dt.UTC)


def test_new_ids_are_plain_version_7_and_rise():
    ids = [new_id() for _ in range(2000)]
    assert {type(one) for one in ids} == {UUID}
    assert {one.version for one in ids} == {7}
    assert len(set(ids)) == 2000
    assert [one.int >> 80 for one in ids] == sorted(one.int >> 80 for one in ids)


def test_a_derived_id_never_changes():
    # A changed derivation would make every resumed import create its rows twice.
    assert derive_id(NAMESPACE, "row", 17, at=AT) == UUID("019cb73d-3593-7957-b913-65829d3718d3")


def test_a_derived_id_carries_its_time_version_and_variant():
    one = derive_id(NAMESPACE, "row", 17, at=AT)
    assert one.int >> 80 == int(AT.timestamp() * 1000)
    assert (one.version, one.variant) == (7, "specified in RFC 4122")
    assert derive_id(NAMESPACE, "row", 17, at=AT.astimezone(dt.timezone(dt.timedelta(hours=8)))) == one


@pytest.mark.parametrize(
    ("left", "right"),
    [(("ab", "c"), ("a", "bc")), (("1",), (1,)), (("a", ""), ("a",)), ((1, 2), (12,)), (("a:b",), ("a", "b"))],
)
def test_parts_are_not_run_together(left, right):
    assert derive_id(NAMESPACE, *left, at=AT) != derive_id(NAMESPACE, *right, at=AT)


def test_the_namespace_counts():
    assert derive_id(NAMESPACE, 1, at=AT) != derive_id(new_id(), 1, at=AT)


def test_a_naive_time_is_refused():
    with pytest.raises(ValueError, match="aware"):
        derive_id(NAMESPACE, 1, at=AT.replace(tzinfo=None))
