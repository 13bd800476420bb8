"""When an organisation works: who says it, what is refused, and that a refusal keeps what was there."""

from typing import Any

import pytest

from tests.support.app import Rapport
from tests.support.audit import events, organisation_of
from tests.support.colleagues import colleague

Json = dict[str, Any]
NINE = {"begin": "09:00", "end": "12:00"}
TWO = {"begin": "14:00", "end": "18:00"}


async def test_the_hours_are_read_by_all_and_said_by_who_configures(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Hours Ltd", "GB", email)
    rep = await colleague(rapport, owner, f"rob.{email}", name="Rob")
    page: Json = (await owner.get("/api/working-hours")).json()
    assert (page["zone"], page["hours"]["time_zone"]) == ("Europe/London", None)
    assert page["hours"]["week"] == [*([[{"begin": "09:00", "end": "18:00"}]] * 5), [], []]
    [china] = page["known"]
    assert (china["country"], china["year"], len(china["holidays"]), len(china["make_up"])) == ("CN", 2026, 33, 6)
    days = [
        {"day": "2026-10-10", "name": " Make-up ", "spans": [NINE]},
        {"day": "2026-10-01", "name": "National Day", "spans": []},
    ]
    wanted: Json = {"week": [*([[TWO, NINE]] * 5), [], []], "days": days, "time_zone": "Asia/Shanghai"}
    assert (await rep.put("/api/working-hours", json=wanted)).status_code == 403
    saved = await owner.put("/api/working-hours", json=wanted)
    assert saved.status_code == 200, saved.text
    kept = (await rep.get("/api/working-hours")).json()["hours"]
    assert kept["week"][0] == [NINE, TWO]
    assert [each["name"] for each in kept["days"]] == ["National Day", "Make-up"]
    assert await events(rapport, organisation_of(owner), "working_hours_saved")
    for wrong, code in (
        ({"week": [[]] * 7}, "working_hours.never"),
        ({"week": [[NINE, {"begin": "11:00", "end": "13:00"}], *([[]] * 6)]}, "working_hours.spans"),
        ({"days": [{"day": "2026-10-01", "spans": [{"begin": "12:00", "end": "12:00"}]}]}, "working_hours.spans"),
        ({"days": [{"day": "2026-10-01"}] * 2}, "working_hours.day_twice"),
        ({"time_zone": "Mars/Olympus"}, "auth.time_zone_unknown"),
    ):
        refused = await owner.put("/api/working-hours", json={**wanted, **wrong})
        assert refused.status_code == 422, refused.text
        assert code in refused.text
    assert (await owner.put("/api/working-hours", json={**wanted, "week": [[{"begin": "9", "end": "25:00"}]]})).is_error
    assert (await rep.get("/api/working-hours")).json()["hours"] == kept


@pytest.mark.slow
async def test_each_organisation_has_its_own(rapport: Rapport, email: str) -> None:
    one, two = await rapport.sign_up("One Ltd", "GB", email), await rapport.sign_up("Two Ltd", "GB", f"b.{email}")
    wanted: Json = {"week": [[NINE], *([[]] * 6)]}
    assert (await one.put("/api/working-hours", json=wanted)).status_code == 200
    assert len((await two.get("/api/working-hours")).json()["hours"]["week"][4]) == 1
