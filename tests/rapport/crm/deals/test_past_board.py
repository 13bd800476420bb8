"""The board of any past moment, against histories that a plain model remembers as they were made.

The model knows nothing of stage events or the change log: it keeps what each write answered, and when.
"""

import datetime as dt
import random
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest

from kernel import clock, db
from kernel.ids import new_id
from rapport.crm.deals.deal import DEAL
from rapport.crm.features import REGISTRY
from rapport.crm.records import write
from rapport.crm.records.scope import Scope
from tests.support.app import Person, Rapport
from tests.support.colleagues import colleague
from tests.support.deals import board, column, made, stages_of

START = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
STEPS, MOMENTS = 160, 14
OPEN = ("Qualification", "Discovery", "Proposal", "Evaluation", "Negotiation", "Contract")
PROBABILITY = {
    "Qualification": 10, "Discovery": 25, "Proposal": 45, "Evaluation": 60, "Negotiation": 75, "Contract": 90,
    "Won": 100, "Lost": 0,
}  # fmt: skip
Json = dict[str, Any]


@dataclass
class Time:
    """The time of business and of the change log, moved by hand."""

    at: dt.datetime = START

    def on(self, dice: random.Random) -> dt.datetime:
        """Some hours later."""
        self.at += dt.timedelta(minutes=dice.randrange(1, 2500))
        return self.at


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    """Sessions go by the real time, all else by this."""
    moved = Time()
    monkeypatch.setattr(clock, "real_now", lambda: moved.at)
    monkeypatch.setattr(db, "both_now", lambda: (moved.at, moved.at))
    return moved


@dataclass
class Remembered:
    """One deal: the stages that it entered, and each of its states with when it was written."""

    events: list[tuple[dt.datetime, str]] = field(default_factory=list)
    states: list[tuple[dt.datetime, Json]] = field(default_factory=list)

    @property
    def now(self) -> Json:
        """Its last state."""
        return self.states[-1][1]

    def keep(self, at: dt.datetime, record: Json) -> None:
        """A write's answer."""
        moved = not self.states or record["stage"] != self.now["stage"]
        self.states.append((at, record))
        if moved:
            self.events.append((at, record["stage"]))

    def at(self, moment: dt.datetime) -> Json | None:
        """The deal as it was, or None where it was not."""
        past = [stage for at, stage in sorted(self.events, key=lambda event: event[0]) if at <= moment]
        if not past:
            return None
        known = [state for at, state in self.states if at <= moment] or [self.states[0][1]]
        state = known[-1]
        return None if state["deleted_at"] else {**state, "stage": past[-1], "recorded_stage": state["stage"]}


@dataclass
class History:
    """An organisation whose people work through half a year."""

    rapport: Rapport
    owner: Person
    rep: Person
    time: Time
    dice: random.Random
    stages: dict[str, str]
    company: str = ""
    reason: str = ""
    deals: dict[str, Remembered] = field(default_factory=dict)

    async def step(self) -> None:
        """Something happens to some deal."""
        at = self.time.on(self.dice)
        if len(self.deals) < 6 or self.dice.random() < 0.2:
            await (self._bring if self.dice.random() < 0.3 else self._make)(at)
            return
        deal_id = self.dice.choice(list(self.deals))
        deal = self.deals[deal_id]
        if deal.now["deleted_at"]:
            answer = await self.owner.post(f"/api/deals/{deal_id}/restoration")
        elif self.dice.random() < 0.08:
            assert (await self.owner.delete(f"/api/deals/{deal_id}")).status_code == 200
            answer = await self.owner.get(f"/api/deals/{deal_id}")
        else:
            answer = await self.owner.patch(f"/api/deals/{deal_id}", json=self._edit())
        assert answer.status_code == 200, answer.text
        deal.keep(at, answer.json()["record"])

    def _edit(self) -> Json:
        owner = self.dice.choice([self.owner, self.rep]).session["person"]["id"]
        day = self.dice.choice([None, "2026-10-01", "2026-11-15", "2027-02-01"])
        stage = self.dice.choice([*OPEN, "Won", "Lost"])
        # Everything that a gate could ask for comes along; the gates are tested elsewhere.
        moved = {"stage": self.stages[stage], "amount": self.dice.randrange(1, 99), "close_date": "2026-12-01"}
        moved |= {"company": self.company, **({"lost_reason": self.reason} if stage == "Lost" else {})}
        edits: list[Json] = [
            moved, moved, {"amount": self.dice.randrange(1, 99)}, {"next_step_on": day}, {"owner_id": owner},
            {"probability": self.dice.randrange(101)}, {"currency": self.dice.choice(["GBP", "CNY"])},
            {"name": f"Renamed {self.dice.randrange(9)}"},
        ]  # fmt: skip
        return self.dice.choice(edits)

    async def _make(self, at: dt.datetime) -> None:
        record = await made(self.owner, name=f"Deal {len(self.deals)}", amount=self.dice.randrange(1, 99))
        self.deals[record["id"]] = Remembered()
        self.deals[record["id"]].keep(at, record)

    async def _bring(self, at: dt.datetime) -> None:
        """A deal of an older CRM: begun and closed before it was written here."""
        started = (at - dt.timedelta(days=self.dice.randrange(20, 90))).date()
        closed = self.dice.choice([None, started + dt.timedelta(days=9)])
        principal = await self.rapport.parts.resolver.principal(self.owner.cookies["__Host-sid"])
        raw: Json = {"name": f"Old {len(self.deals)}", "amount": 50, "started_on": started.isoformat()}
        raw["stage"] = self.stages["Won" if closed else "Proposal"]
        raw |= {"closed_on": closed.isoformat()} if closed else {}
        async with principal.session(self.rapport.parts.runtime) as session:
            scope = Scope(REGISTRY, principal, session, historic=True)
            record = await write.create(scope, DEAL, raw, new_id(), is_new=True)
        deal = self.deals[record["id"]] = Remembered()
        deal.states.append((at, record))
        midnight = dt.datetime.combine(started, dt.time(), dt.UTC)
        deal.events.append((midnight, self.stages["Qualification" if closed else "Proposal"]))
        if closed:
            deal.events.append((dt.datetime.combine(closed, dt.time(), dt.UTC), self.stages["Won"]))

    def expected(self, moment: dt.datetime, reader: Person, wanted: Any = lambda deal: True) -> Json:
        """The figures and cards of each stage as the model has them."""
        names = {stage: name for name, stage in self.stages.items()}
        columns: Json = {stage: {"count": 0, "sums": {}, "cards": []} for stage in self.stages.values()}
        everything = reader is self.owner
        for deal_id, deal in self.deals.items():
            past = deal.at(moment)
            if past is None or not (everything or deal.now["owner_id"] == reader.session["person"]["id"]):
                continue
            if past["stage"] != past["recorded_stage"]:
                past["probability"] = PROBABILITY[names[past["stage"]]]
            if not wanted(past):
                continue
            shown = columns[past["stage"]]
            shown["count"] += 1
            amount = Decimal(past["amount"] or 0)
            total = shown["sums"].setdefault(past["currency"], [Decimal(0), Decimal(0)])
            total[0] += amount
            total[1] += amount * past["probability"] / 100
            shown["cards"].append((deal_id, past["name"], past["amount"], past["probability"], past["owner_id"]))
        for shown in columns.values():
            shown["cards"].sort()
        return columns


@pytest.fixture
async def history(rapport: Rapport, email: str, time: Time, request: pytest.FixtureRequest) -> History:
    """Half a year of work."""
    owner = await rapport.sign_up("Past Board Ltd", "GB", email)
    rep = await colleague(rapport, owner, f"rep.{email}")
    dice = random.Random(request.param)  # noqa: S311  # a repeatable test
    found = History(rapport, owner, rep, time, dice, await stages_of(owner))
    found.company = (await owner.post("/api/companies", json={"name": "Acme"})).json()["record"]["id"]
    found.reason = (await owner.get("/api/choices/deal/lost_reason")).json()[0]["id"]
    for _ in range(STEPS):
        await found.step()
    return found


async def as_shown(person: Person, **asked: object) -> Json:
    """A board in the model's form."""
    answer = await board(person, limit=200, **asked)
    return {
        each["stage"]: {
            "count": each["count"],
            "sums": {one["currency"]: [Decimal(one["amount"]), Decimal(one["weighted"])] for one in each["sums"]},
            "cards": sorted(
                (card["id"], card["name"], card["amount"], card["probability"], card["owner_id"])
                for card in each["cards"]
            ),
        }
        for each in answer["columns"]
    }


@pytest.mark.slow
@pytest.mark.parametrize("history", [1, 2, 3], indirect=True)
async def test_any_past_moment_is_as_the_model_remembers_it(history: History) -> None:
    span = (history.time.at - START) + dt.timedelta(days=90)
    moments = [history.time.at - span * history.dice.random() for _ in range(MOMENTS)]
    moments += [history.dice.choice(list(history.deals.values())).events[0][0] for _ in range(4)]
    seen = 0
    for moment in moments:
        for reader in (history.owner, history.rep):
            found = await as_shown(reader, as_of=moment.isoformat())
            assert found == history.expected(moment, reader), moment
            seen += sum(each["count"] for each in found.values())
        dear = {"field": "amount", "op": "gte", "value": 40}
        found = await as_shown(history.owner, as_of=moment.isoformat(), filter=dear)
        assert found == history.expected(moment, history.owner, lambda deal: Decimal(deal["amount"] or 0) >= 40)
        found = await as_shown(history.owner, as_of=moment.isoformat(), search="renamed")
        assert found == history.expected(moment, history.owner, lambda deal: "Renamed" in deal["name"])
    assert seen > 100
    now = await as_shown(history.owner)
    assert now == await as_shown(history.owner, as_of=history.time.at.isoformat())


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Past Board Ltd", "GB", email)


async def test_a_past_column_is_paged_and_ordered_as_it_was(owner: Person, time: Time) -> None:
    stages = await stages_of(owner)
    for number in range(5):
        await made(owner, name=f"Deal {number}", close_date=f"2026-12-{20 - number}")
    moment = (time.at + dt.timedelta(hours=1)).isoformat()
    time.at += dt.timedelta(days=1)
    first = (await column(owner, stages["Qualification"]))["cards"][0]
    assert first["name"] == "Deal 4"
    await owner.patch(f"/api/deals/{first['id']}", json={"close_date": "2027-12-20", "stage": stages["Discovery"]})
    page = await column(owner, stages["Qualification"], as_of=moment, limit=3)
    rest = {"as_of": moment, "limit": 3, "stage": stages["Qualification"], "cursor": page["next"]}
    more = (await board(owner, **rest))["columns"][0]
    assert [card["name"] for card in page["cards"] + more["cards"]] == [f"Deal {4 - number}" for number in range(5)]
    assert page["cards"][0]["close_date"] == "2026-12-16"
    by_name = await column(owner, stages["Qualification"], as_of=moment, sort=[{"field": "name"}])
    assert [card["name"] for card in by_name["cards"]] == [f"Deal {number}" for number in range(5)]
    now = await column(owner, stages["Qualification"])
    assert [card["name"] for card in now["cards"]] == [f"Deal {3 - number}" for number in range(4)]


async def test_a_past_card_is_idle_since_what_had_happened_by_then(owner: Person, time: Time) -> None:
    deal = await made(owner)
    moments, calls = [time.at], []
    for _ in range(3):
        time.at += dt.timedelta(days=2)
        url, fields = "/api/activities", {"subject": "Called", "kind": "call", "deal": deal["id"]}
        calls.append((await owner.post(url, json=fields)).json()["record"]["occurred_at"])
        moments.append(time.at + dt.timedelta(hours=1))
    time.at += dt.timedelta(days=1)
    assert (await owner.patch(f"/api/deals/{deal['id']}", json={"next_step": "Wait"})).status_code == 200
    shown = []
    for moment in moments:
        [card] = (await board(owner, as_of=moment.isoformat()))["columns"][0]["cards"]
        shown.append(card["idle_since"])
    assert shown == [deal["stage_since"], *calls]
    [now] = (await board(owner))["columns"][0]["cards"]
    assert now["idle_since"] == calls[-1]


async def test_of_events_at_one_time_the_last_written_counts(owner: Person, time: Time) -> None:
    stages = await stages_of(owner)
    deal = await made(owner)
    for name in ("Discovery", "Qualification", "Discovery"):
        await owner.patch(f"/api/deals/{deal['id']}", json={"stage": stages[name]})
    past = {each["stage"]: each["count"] for each in (await board(owner, as_of=time.at.isoformat()))["columns"]}
    assert {stage for stage, count in past.items() if count} == {stages["Discovery"]}


async def test_an_import_that_was_taken_back_was_never_there(rapport: Rapport, owner: Person, time: Time) -> None:
    stages = await stages_of(owner)
    principal = await rapport.parts.resolver.principal(owner.cookies["__Host-sid"])
    time.at += dt.timedelta(days=30)
    async with principal.session(rapport.parts.runtime) as session:
        scope = Scope(REGISTRY, principal, session, historic=True)
        raw = {"name": "Old", "started_on": "2026-03-05", "stage": stages["Proposal"], "amount": 5}
        record = await write.create(scope, DEAL, raw, new_id(), is_new=True)
    past = dt.datetime(2026, 3, 20, tzinfo=dt.UTC).isoformat()
    assert (await column(owner, stages["Proposal"], as_of=past))["count"] == 1
    time.at += dt.timedelta(days=1)
    seq = (await owner.get(f"/api/deals/{record['id']}/history")).json()["items"][-1]["seq"]
    assert (await owner.post(f"/api/deals/{record['id']}/reversion", json={"seq": seq})).status_code == 200
    assert (await column(owner, stages["Proposal"], as_of=past))["count"] == 0


async def test_the_past_crosses_no_relation(owner: Person) -> None:
    asked = {"as_of": START.isoformat(), "filter": {"field": "company.name", "op": "not_empty"}}
    await made(owner)
    refused = await owner.post("/api/deals/board", json={**asked, "as_of": dt.datetime.now(dt.UTC).isoformat()})
    assert (refused.status_code, refused.json()["code"]) == (400, "records.bad_filter")
