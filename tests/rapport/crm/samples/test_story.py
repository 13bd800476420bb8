"""The made-up business: people in it work when people work."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from rapport.crm.samples.story import CLOSES, OPENS, Teller
from rapport.crm.samples.words import ENGLISH


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York", "Europe/Berlin"])
@pytest.mark.parametrize("hour", [2, 12, 22])
def test_nobody_talks_to_a_customer_at_night_or_at_a_weekend(zone: str, hour: int) -> None:
    place = ZoneInfo(zone)
    now = dt.datetime(2026, 3, 30, hour, 15, tzinfo=dt.UTC)
    story = Teller(ENGLISH, 40, now, place, "seed").tell()
    moments = [at.astimezone(place) for deal in story.deals for _, at in deal.talks]
    assert len(moments) > 100
    assert [at for at in moments if at.weekday() > 4 or not OPENS <= at.time() < CLOSES] == []
    assert max(moments) < now
    # They spread over the day: a pile at the hour of opening would show in every calendar.
    assert len({at.hour for at in moments}) > 6
