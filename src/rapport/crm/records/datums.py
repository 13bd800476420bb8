"""The datums that maps of China use, and how degrees of one are written in another.

WGS-84 is what satellites and browsers say. GCJ-02 is what maps in mainland China are drawn in (Amap, Tencent), moved by
up to 700 m; BD-09 is Baidu's, moved once more. Outside mainland China the first two are the same. Nobody has published
how GCJ-02 is made: this is the form that everybody uses, and its inverse is found by steps, right to a centimetre.
"""

import math
from collections.abc import Callable, Mapping
from typing import Final, Literal, get_args

Datum = Literal["wgs84", "gcj02", "bd09"]
DATUMS: Final[tuple[Datum, ...]] = get_args(Datum)

Degrees = tuple[float, float]
"""Latitude and longitude."""

_AXIS: Final = 6_378_245.0
_ECCENTRICITY: Final = 0.00669342162296594323
"""Of Krasovsky's ellipsoid, squared; the axis is its too."""

_SPIN: Final = math.pi * 3000 / 180
_STEPS: Final = 8


def _in_china(latitude: float, longitude: float) -> bool:
    """The rectangle within which GCJ-02 moves points; who draws maps by it takes this one."""
    return 0.8293 <= latitude <= 55.8271 and 72.004 <= longitude <= 137.8347


def _waves(x: float, first: float, second: float, third: float, weights: tuple[float, float]) -> float:
    one, other = weights
    pi = math.pi
    return (
        (20 * math.sin(6 * x * pi) + 20 * math.sin(2 * x * pi)) * 2 / 3 * first
        + (20 * math.sin(x * pi) + 40 * math.sin(x / 3 * pi)) * 2 / 3 * second
        + (one * math.sin(x / 12 * pi) + other * math.sin(x / 30 * pi)) * 2 / 3 * third
    )


def _moved(latitude: float, longitude: float) -> Degrees:
    """By how much GCJ-02 lies off, in degrees."""
    x, y = longitude - 105, latitude - 35
    root, pi = math.sqrt(abs(x)), math.pi
    common = (20 * math.sin(6 * x * pi) + 20 * math.sin(2 * x * pi)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + common
    north += _waves(y, 0, 1, 1, (160, 320))
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + common
    east += _waves(x, 0, 1, 1, (150, 300))
    angle = math.radians(latitude)
    magic = 1 - _ECCENTRICITY * math.sin(angle) ** 2
    along = _AXIS * (1 - _ECCENTRICITY) / (magic * math.sqrt(magic)) * pi / 180
    across = _AXIS / math.sqrt(magic) * math.cos(angle) * pi / 180
    return north / along, east / across


def _wgs84_to_gcj02(latitude: float, longitude: float) -> Degrees:
    if not _in_china(latitude, longitude):
        return latitude, longitude
    north, east = _moved(latitude, longitude)
    return latitude + north, longitude + east


def _gcj02_to_wgs84(latitude: float, longitude: float) -> Degrees:
    if not _in_china(latitude, longitude):
        return latitude, longitude
    guess = latitude, longitude
    for _ in range(_STEPS):
        north, east = _moved(*guess)
        guess = latitude - north, longitude - east
    return guess


def _gcj02_to_bd09(latitude: float, longitude: float) -> Degrees:
    length = math.hypot(longitude, latitude) + 0.00002 * math.sin(latitude * _SPIN)
    angle = math.atan2(latitude, longitude) + 0.000003 * math.cos(longitude * _SPIN)
    return length * math.sin(angle) + 0.006, length * math.cos(angle) + 0.0065


def _bd09_to_gcj02(latitude: float, longitude: float) -> Degrees:
    guess = latitude - 0.006, longitude - 0.0065
    for _ in range(_STEPS):
        north, east = _gcj02_to_bd09(*guess)
        guess = guess[0] + latitude - north, guess[1] + longitude - east
    return guess


CONVERT: Final[Mapping[tuple[Datum, Datum], Callable[[float, float], Degrees]]] = {
    ("wgs84", "gcj02"): _wgs84_to_gcj02,
    ("gcj02", "wgs84"): _gcj02_to_wgs84,
    ("gcj02", "bd09"): _gcj02_to_bd09,
    ("bd09", "gcj02"): _bd09_to_gcj02,
    ("wgs84", "bd09"): lambda latitude, longitude: _gcj02_to_bd09(*_wgs84_to_gcj02(latitude, longitude)),
    ("bd09", "wgs84"): lambda latitude, longitude: _gcj02_to_wgs84(*_bd09_to_gcj02(latitude, longitude)),
}
