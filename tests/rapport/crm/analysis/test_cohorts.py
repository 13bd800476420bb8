"""Cohorts against a plain count over generated histories: skips, steps back, reopenings; every figure is its rows."""

import datetime as dt
import random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.rapport.crm.analysis.test_analysis import adds_up, asked
from tests.rapport.crm.funnel.test_funnel import LOST, OPEN, WON, Journey, lived, stages_of
from tests.support.app import Person, Rapport
from tests.support.colleagues import colleague

LONDON = ZoneInfo("Europe/London")
Json = dict[str, Any]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation, whose days begin an hour before UTC's in summer."""
    return await rapport.sign_up("Cohorts Ltd", "GB", email)


def histories(seed: int, number: int) -> list[Journey]:
    """Histories of the last five months with skips, steps back, reopenings, wins and losses."""
    chance = random.Random(seed)  # noqa: S311  # the same histories in every run
    now = dt.datetime.now(dt.UTC)
    made: list[Journey] = []
    for _ in range(number):
        at = now - dt.timedelta(hours=chance.randrange(24 * 150))
        way = [(chance.choice([0, 0, 0, 1, 2]), at)]
        for _ in range(chance.randrange(7)):
            at += dt.timedelta(hours=chance.randrange(1, 500))
            if at < now:
                way.append((chance.choice([1, 2, 3, 4, 5, WON, LOST, 0]), at))
        made.append(way)
    return made


def followed(way: Journey, entered: int | None, within: int | None) -> Journey:
    """What a history has from its entry on, within the days: nothing where it never entered."""
    start = next((number for number, (place, _) in enumerate(way) if entered in (None, place)), len(way))
    rest = way[start:]
    return [each for each in rest if within is None or each[1] <= rest[0][1] + dt.timedelta(days=within)]


def counted(cohort: Json, made: list[Journey], entered: int | None, within: int | None) -> Json:
    """The figures of one cohort, counted one history after the other."""
    ways = [rest for way in made if (rest := followed(way, entered, within))]
    ways = [way for way in ways if cohort["first"] <= _day(way[0][1]) <= cohort["last"]]
    last = [{WON: "won", LOST: "lost"}.get(way[-1][0], "open") for way in ways]
    steps = range(0 if entered is None else entered + 1, OPEN)
    return {
        "count": len(ways),
        "reached": [sum(any(step <= place <= WON for place, _ in way) for way in ways) for step in steps],
        **{name: last.count(name) for name in ("won", "lost", "open")},
    }


def _day(moment: dt.datetime) -> str:
    return moment.astimezone(LONDON).date().isoformat()


@pytest.mark.slow
async def test_cohorts_count_as_by_hand(rapport: Rapport, owner: Person, email: str) -> None:
    stages, made = await stages_of(owner), histories(5, 60)
    await lived(rapport, owner, stages, made)
    for entered, within in ((None, None), (None, 30), (2, 30), (3, None), (WON, None)):
        stage = None if entered is None else stages[entered]
        found = await asked(owner, "cohorts", months=7, entered=stage, within=within)
        for cohort in (*found["cohorts"], found["total"]):
            told = {name: cohort[name]["count"] for name in ("won", "lost", "open")}
            reached = [each["count"] for each in cohort["reached"]]
            expected = counted(cohort, made, entered, within)
            assert {"count": cohort["count"], "reached": reached, **told} == expected, (entered, within)
            _matures(cohort, within)
        if entered == 2:
            assert await adds_up(owner, {"some": found["cohorts"][-3:], "total": found["total"]}) == 4 * (1 + 3 + 3)
        assert [each["id"] for each in found["steps"]] == stages[0 if entered is None else entered + 1 : OPEN]
        if entered is None and within is None:
            assert found["total"]["count"] == len(made)
            _won_as_it_aged(found["cohorts"], made)
            assert await adds_up(owner, found["cohorts"][-2]) == 1 + 6 + 3 + 2
    rep = await colleague(rapport, owner, f"rep.{email}")
    await rep.post("/api/deals", json={"name": "Mine"})
    mine = await asked(rep, "cohorts", months=7)
    assert (mine["total"]["count"], mine["total"]["open"]["rate"]) == (1, "100.00")
    nothing = await asked(owner, "cohorts", filter={"field": "name", "op": "eq", "value": "none is called so"})
    assert (nothing["total"]["count"], nothing["total"]["won"]["rate"]) == (0, "0.00")


def _matures(cohort: Json, within: int | None) -> None:
    last, today = dt.date.fromisoformat(cohort["last"]), dt.datetime.now(LONDON).date()
    assert cohort["maturing"] == (within is not None and last + dt.timedelta(days=within) >= today)


def _won_as_it_aged(cohorts: list[Json], made: list[Journey]) -> None:
    for number, cohort in enumerate(cohorts):
        mine = [way for way in made if cohort["first"] <= _day(way[0][1]) <= cohort["last"]]
        ends = [each["last"] for each in cohorts[number:]]
        assert [cell["count"] for cell in cohort["cells"]] == [
            sum(any(place == WON and _day(at) <= end for place, at in way) for way in mine) for end in ends
        ]
        assert [cell["maturing"] for cell in cohort["cells"]] == [False] * (len(ends) - 1) + [True]


async def test_a_cohort_that_cannot_be_asked_about_is_refused(owner: Person) -> None:
    [stage, *_] = await stages_of(owner)
    unknown = "01890000-0000-7000-8000-000000000000"
    for body in ({"pipeline": unknown}, {"entered": unknown}):
        refused = await owner.post("/api/deals/cohorts", json=body)
        assert (refused.status_code, refused.json()["code"]) == (404, "records.not_found"), body
    for value in (
        None, {"stage": unknown}, {"stage": "x"}, {"reached": unknown}, {"standing": "gone"}, {"within": 0},
        {"within": True}, {"within": "9"}, {"until": "soon"}, {"later": 1}, {"reached": stage, "standing": "won"},
    ):  # fmt: skip
        condition = {"field": "stage", "op": "entered", "value": value}
        refused = await owner.post("/api/deals/count", json={"filter": condition})
        assert (refused.status_code, refused.json()["code"]) == (400, "records.bad_filter"), value
    of_leads = {"field": "status", "op": "entered", "value": {"standing": "won"}}
    refused = await owner.post("/api/leads/count", json={"filter": of_leads})
    assert (refused.status_code, refused.json()["code"]) == (400, "records.bad_filter")
