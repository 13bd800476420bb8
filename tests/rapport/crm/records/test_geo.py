"""Points: how they are read and written, datums, distances, and the cells by which near ones are found."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.crypto import Keyset
from rapport.crm.records import geo
from rapport.crm.records.datums import CONVERT, DATUMS
from rapport.crm.records.geo import Point

BUND = Point.of(31.2304, 121.4737)
PLACES = st.builds(Point.of, st.floats(-89.9, 89.9), st.floats(-180, 180), st.sampled_from(DATUMS))
CHINA = st.builds(Point.of, st.floats(18.2, 53.5), st.floats(73.6, 134.7), st.sampled_from(DATUMS))


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("geo:31.230416,121.473701", "geo:31.230416,121.473701"),
        ("GEO:31.2304160001,121.4737;crs=GCJ02;u=11.2", "geo:31.230416,121.4737;crs=gcj02;u=12"),
        ("geo:48.2010,16.3695,183;crs=wgs84", "geo:48.201,16.3695"),
        (" 31.230416, 121.473701 ", "geo:31.230416,121.473701"),
        ("-0.0000001，0", "geo:0,0"),
        ("-90 180", "geo:-90,180"),
    ],
)
def test_points_are_read_and_written_again(written: str, kept: str) -> None:
    assert str(Point.read(written)) == kept
    assert str(Point.read(kept)) == kept


@pytest.mark.parametrize(
    "written",
    ["", "geo:", "31", "91,0", "0,181", "nan,0", "geo:1,2;crs=moon", "geo:1,2;u=100001", "1e3,2", "٣١,١٢١", "1,2,3,4"],
)
def test_what_is_no_point_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Point.read(written)


def test_datums_move_points_as_far_as_maps_do() -> None:
    """The figures that the forms in use give for one place in Beijing, to a metre."""
    beijing = Point.of(39.908823, 116.397470)
    assert geo.metres(Point.of(39.910227, 116.403714), Point.of(*_degrees(beijing.converted("gcj02")))) < 2
    moved = geo.metres(beijing, Point.of(*_degrees(beijing.converted("gcj02"))))
    assert 300 < moved < 700
    assert 800 < geo.metres(beijing, Point.of(*_degrees(beijing.converted("bd09")))) < 1800
    vienna = Point.of(48.201, 16.3695)
    assert _degrees(vienna.converted("gcj02")) == _degrees(vienna)
    assert set(CONVERT) == {(one, other) for one in DATUMS for other in DATUMS if one != other}


@given(CHINA, st.sampled_from(DATUMS))
def test_there_and_back_is_less_than_a_metre(point: Point, datum: str) -> None:
    there = point.converted(datum)  # type: ignore[arg-type]  # one of the datums
    assert there.datum == datum
    assert geo.metres(point, there.converted(point.datum)) < 1


def test_distances_are_those_of_the_earth() -> None:
    assert geo.metres(BUND, BUND) == 0
    quarter = geo.metres(Point.of(0, 0), Point.of(90, 0))
    assert math.isclose(quarter, 10_007_557, rel_tol=1e-4)
    # Shanghai to Beijing, by the ellipsoid 1,067.1 km.
    assert math.isclose(geo.metres(BUND, Point.of(39.9042, 116.4074)), 1_067_100, rel_tol=0.005)
    # The same place on two maps is no distance.
    assert geo.metres(BUND, BUND.converted("bd09")) < 1


@given(PLACES, st.floats(1, geo.MAX_RADIUS), st.floats(0, 2 * math.pi), st.floats(0, 0.999))
def test_what_is_near_lies_in_a_cell_that_is_asked_for(point: Point, radius: float, turn: float, share: float) -> None:
    near = _shifted(point.converted("wgs84"), radius * share, turn)
    if geo.metres(point, near) <= radius:
        assert geo.cell(near) in geo.cells_around(point, radius)


def test_cells_are_few_and_across_the_date_line() -> None:
    assert len(geo.cells_around(BUND, geo.MAX_RADIUS)) < 500
    fiji = Point.of(-16.8, 179.9999)
    assert geo.cell(Point.of(-16.8, -179.9999)) in geo.cells_around(fiji, 500)
    for radius in (0, -1, geo.MAX_RADIUS + 1, math.nan):
        with pytest.raises(ValueError, match="radius"):
            geo.cells_around(BUND, radius)


def test_tokens_are_keyed_and_asked_for_under_each_secret() -> None:
    keys = Keyset.generate("one")
    kept = geo.token(keys, 116, BUND)
    assert kept in geo.tokens_around(keys, 116, BUND, 100)
    assert kept not in geo.tokens_around(Keyset.generate("one"), 116, BUND, geo.MAX_RADIUS)
    assert kept not in geo.tokens_around(keys, 117, BUND, geo.MAX_RADIUS)
    assert kept in geo.tokens_around(keys.rotate(), 116, BUND, 100)


def _degrees(point: Point) -> tuple[float, float]:
    return point.latitude, point.longitude


def _shifted(point: Point, metres: float, turn: float) -> Point:
    """A point about so far away; what lies beyond a pole stays at it."""
    degrees = metres / 111_195
    latitude = max(-89.99, min(89.99, point.latitude + degrees * math.sin(turn)))
    longitude = point.longitude + degrees * math.cos(turn) / max(0.0002, math.cos(math.radians(latitude)))
    return Point.of(latitude, (longitude + 180) % 360 - 180)
