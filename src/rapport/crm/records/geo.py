"""Points on the Earth: how they are written, how far apart two are, and the cells by which near ones are found.

A point is written as a `geo:` URI (RFC 5870): `geo:31.230416,121.473701;crs=gcj02;u=12`. `crs` is its datum where that
isn't WGS-84, `u` the radius in metres within which it was measured. It is read from plain "latitude, longitude" too.

The database holds a point's ciphertext and the keyed hash of its cell, about 5.5 km across: enough to find what may be
near without opening everything, and too coarse to say where somebody was. The hash says nothing to who lacks the key;
how many points share a cell shows, as with every equality hash. What is found by cells is measured once it is open.
"""

import math
import re
from dataclasses import dataclass
from typing import Final, Self

from kernel.crypto import Keyset
from rapport.crm.records.datums import CONVERT, DATUMS, Datum

WORST_ACCURACY: Final = 100_000
"""Metres; what is known less well is no point."""

MAX_RADIUS: Final = 50_000
"""Metres around a point that can be asked for: about 400 cells."""

_RADIUS: Final = 6_371_008.8
"""Of the sphere that comes nearest to the Earth, in metres (IUGG). Distances are right to 0.5 %."""

_BAND: Final = 0.05
"""Degrees of latitude of a cell: 5.56 km."""

_METRES_A_DEGREE: Final = math.pi * _RADIUS / 180
_NUMBER: Final = r"[+-]?\d{1,3}(?:\.\d{1,15})?"
_URI: Final = re.compile(
    rf"geo:({_NUMBER}),({_NUMBER})(?:,{_NUMBER})?(?:;crs=([a-z0-9-]+))?(?:;u=(\d{{1,9}}(?:\.\d{{1,6}})?))?\Z", re.ASCII
)
_PAIR: Final = re.compile(rf"({_NUMBER})\s*[,，\s]\s*({_NUMBER})\Z", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Point:
    """Where something is: degrees north and east, rounded to a tenth of a metre; `accuracy` in whole metres."""

    latitude: float
    longitude: float
    datum: Datum = "wgs84"
    accuracy: int | None = None

    @classmethod
    def of(cls, latitude: float, longitude: float, datum: Datum = "wgs84", accuracy: float | None = None) -> Self:
        """A point; raises ValueError where there is none."""
        if not (abs(latitude) <= 90 and abs(longitude) <= 180):
            raise ValueError("no place on the Earth")
        if accuracy is not None and not 0 <= accuracy <= WORST_ACCURACY:
            raise ValueError("not known well enough")
        metres = None if accuracy is None else math.ceil(accuracy)
        # Adding nought makes no -0.0 of what is west of Greenwich by less than is kept.
        return cls(latitude=round(latitude, 6) + 0.0, longitude=round(longitude, 6) + 0.0, datum=datum, accuracy=metres)

    @classmethod
    def read(cls, text: str) -> Self:
        """A point from a `geo:` URI or from "latitude, longitude"; raises ValueError."""
        written = text.strip()
        found = _URI.match(written.lower())
        if found is not None:
            latitude, longitude, crs, accuracy = found.groups()
            datum = next((each for each in DATUMS if each == (crs or "wgs84")), None)
            if datum is None:
                raise ValueError("an unknown datum")
            return cls.of(float(latitude), float(longitude), datum, float(accuracy) if accuracy else None)
        pair = _PAIR.match(written)
        if pair is None:
            raise ValueError("not a point")
        return cls.of(float(pair[1]), float(pair[2]))

    def __str__(self) -> str:
        crs = "" if self.datum == "wgs84" else f";crs={self.datum}"
        accuracy = "" if self.accuracy is None else f";u={self.accuracy}"
        return f"geo:{_decimal(self.latitude)},{_decimal(self.longitude)}{crs}{accuracy}"

    def converted(self, datum: Datum) -> "Point":
        """The same place in another datum."""
        if datum == self.datum:
            return self
        latitude, longitude = CONVERT[self.datum, datum](self.latitude, self.longitude)
        return Point.of(latitude, longitude, datum, self.accuracy)


def metres(one: Point, other: Point) -> float:
    """How far two points are apart along the ground (haversine), whatever their datums."""
    a, b = one.converted("wgs84"), other.converted("wgs84")
    south, north = math.radians(a.latitude), math.radians(b.latitude)
    across, up = math.radians(b.longitude - a.longitude) / 2, (north - south) / 2
    half = math.sin(up) ** 2 + math.cos(south) * math.cos(north) * math.sin(across) ** 2
    return 2 * _RADIUS * math.asin(math.sqrt(min(1.0, half)))


def cell(point: Point) -> str:
    """The cell that a point lies in, as it is hashed."""
    at = point.converted("wgs84")
    band = _band(at.latitude)
    return f"{band}:{_column(at.longitude, _columns(band))}"


def cells_around(point: Point, radius: float) -> list[str]:
    """Every cell in which a point may lie that is at most `radius` metres away."""
    if not 0 < radius <= MAX_RADIUS:
        raise ValueError("a radius that isn't asked for")
    at = point.converted("wgs84")
    # A little more than the radius, as distances are measured on a sphere and rounded.
    reach = radius * 1.01 / _METRES_A_DEGREE
    lowest, highest = _band(max(-90.0, at.latitude - reach)), _band(min(90.0, at.latitude + reach))
    found: dict[str, None] = {}
    for band in range(lowest, highest + 1):
        columns = _columns(band)
        narrow = min(math.cos(math.radians(min(90.0, abs(edge)))) for edge in (band * _BAND, (band + 1) * _BAND))
        wide = reach / narrow if narrow > 1e-6 else 360.0
        if wide >= 180:
            found |= dict.fromkeys(f"{band}:{column}" for column in range(columns))
            continue
        first, last = ((at.longitude + side + 180) / 360 * columns for side in (-wide, wide))
        found |= dict.fromkeys(
            f"{band}:{column % columns}" for column in range(math.floor(first), math.floor(last) + 1)
        )
    return list(found)


def token(keys: Keyset, field: int, point: Point) -> bytes:
    """The keyed hash of a point's cell, as a row holds it beside the ciphertext of `str(point)`."""
    return keys.equality(field, cell(point))


def tokens_around(keys: Keyset, field: int, point: Point, radius: float) -> list[bytes]:
    """What `token` may be of points that are near: to ask for with `= ANY`, and to measure what comes."""
    return [each for name in cells_around(point, radius) for each in keys.equalities(field, name)]


def _decimal(degrees: float) -> str:
    return f"{degrees:.6f}".rstrip("0").rstrip(".")


def _band(latitude: float) -> int:
    return math.floor(latitude / _BAND)


def _columns(band: int) -> int:
    """How many cells a band has around the Earth: as many as make them about as wide as high."""
    middle = math.radians(min(90.0, abs((band + 0.5) * _BAND)))
    return max(1, round(360 / _BAND * math.cos(middle)))


def _column(longitude: float, columns: int) -> int:
    return math.floor((longitude + 180) / 360 * columns) % columns
