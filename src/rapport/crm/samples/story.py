"""Two years of made-up business that end on a given day: the same day and organisation give the same story.

Nothing here knows a database. Companies, contacts and products are indices into the sample data.
"""

import datetime as dt
import random
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from rapport.crm.samples.words import Words

DAYS = 730
CLOSED, OPEN, WINS, LEADS = 158, 42, 46, 120
STAGES, WON, LOST = 6, 6, 7
"""Open stages of the pipeline that organisations start with, and the places of the two that end a deal."""

LOST_AT = (22, 25, 22, 14, 12, 5)
STANDING = (9, 9, 9, 6, 6, 3)
"""In which stages deals are lost, and in which the open ones stand."""

OPENS, CLOSES = dt.time(9), dt.time(18)
"""When people are at work, by the organisation's clock."""

ROT = (14, 12, 8, 8, 5, 5)
NEXT = (0, 1, -2, 0, None, 3, 1, -5, 7, 0, None, 2, 1, -1, None, 5)
"""Next steps of open deals in turn, in days from today; None where there is none."""


@dataclass
class Deal:
    """A deal with the stages that it entered, by place, and when."""

    company: int
    product: int
    occasion: int
    quantity: int
    discount: int
    entered: list[tuple[int, dt.datetime]]
    reason: int = 0
    source: int = 0
    close_in: int = 0
    next_in: int | None = None
    lead: int | None = None
    talks: list[tuple[int, dt.datetime]] = field(default_factory=list)

    @property
    def stage(self) -> int:
        """Where it stands now."""
        return self.entered[-1][0]


@dataclass
class Lead:
    """A lead with the statuses that it entered, and when; `deal` is the one that it became."""

    person: int
    entered: list[tuple[str, dt.datetime]]
    reason: int = 0
    source: int = 0
    deal: int | None = None


@dataclass
class Story:
    """What happened, up to `now`."""

    deals: list[Deal]
    leads: list[Lead]


class Teller:
    """Tells the story of one business."""

    def __init__(self, words: Words, companies: int, now: dt.datetime, zone: ZoneInfo, seed: str) -> None:
        self._words, self._companies, self._zone = words, companies, zone
        self._now = now
        self._today = now.astimezone(zone).date()
        self._random = random.Random(f"{seed} {self._today}")  # noqa: S311  # nosec B311  # a story, not a secret

    def tell(self) -> Story:
        """Closed deals, open deals, and leads, some of which became deals."""
        wins = {round(index * CLOSED / WINS) for index in range(WINS)}
        deals = [self._closed(index, won=index in wins) for index in range(CLOSED)]
        places = [place for place, count in enumerate(STANDING) for _ in range(count)]
        deals += [self._open(index, place) for index, place in enumerate(places)]
        deals.sort(key=lambda deal: deal.entered[0][1])
        return Story(deals, self._leads(deals))

    def _closed(self, index: int, *, won: bool) -> Deal:
        shortest, longest = self._words.days
        length = self._random.randint(shortest, longest)
        # The first begins two years ago; the last of them ends yesterday or today.
        begun = self._today - dt.timedelta(days=DAYS if index == 0 else self._seasonal_day(length + 1))
        if index == CLOSED - 1:
            begun = self._today - dt.timedelta(days=length)
        path = self._path(won=won)
        if index % 13 == 5 and not won:  # lost, taken up again, and lost for good
            path = [*path, min(path[-2] + 1, STAGES - 1), LOST]
        elif index % 7 == 3 and won:  # lost at first
            path = [*path[:-2], LOST, 4, WON]
        gaps = [self._random.uniform(0.6, 1.4) for _ in path[1:]]
        steps = [0.0]
        for gap in gaps:
            steps.append(steps[-1] + length * gap / sum(gaps))
        return self._deal(
            index, list(zip(path, [begun + dt.timedelta(days=round(step)) for step in steps], strict=True))
        )

    def _open(self, index: int, place: int) -> Deal:
        idle = index % 4 == 2
        since = self._random.randint(ROT[place] + 4, ROT[place] * 3) if idle else self._random.randrange(ROT[place])
        if index % 9 == 4:
            since = 0  # something moves every day
        day = self._today - dt.timedelta(days=since)
        entered = [(place, day)]
        for before in reversed(range(place)):
            if before == 3 and self._random.random() < 0.25:
                continue  # no evaluation was asked for
            day -= dt.timedelta(days=self._random.randint(4, 16))
            entered.insert(0, (before, day))
        deal = self._deal(index * 5 + 2, entered)
        deal.next_in = None if idle and index % 8 == 2 else NEXT[index % len(NEXT)]
        deal.close_in = -3 if index % 11 == 7 else self._random.randint(4, 14) + (STAGES - place) * 11
        return deal

    def _path(self, *, won: bool) -> list[int]:
        """The stages of a deal that ended: sometimes one is skipped."""
        last = STAGES - 1 if won else self._random.choices(range(STAGES), LOST_AT)[0]
        skipped = self._random.choice((1, 3, 3)) if self._random.random() < 0.2 else None
        return [*(place for place in range(last + 1) if place != skipped or place == last), WON if won else LOST]

    def _deal(self, index: int, days: list[tuple[int, dt.date]]) -> Deal:
        product = self._random.randrange(len(self._words.products))
        fewest, most = self._words.products[product][5:]
        entered: list[tuple[int, dt.datetime]] = []
        for place, day in days:
            entered.append((place, self._moment(day, entered[-1][1] if entered else None)))
        talks = [
            (
                self._random.randrange(len(self._words.activities)),
                self._at_work(at + dt.timedelta(hours=self._random.randint(1, 20))),
            )
            for _, at in entered[-3:]
            if self._random.random() < 0.6
        ]
        return Deal(
            company=self._random.randrange(self._companies) if index % 3 else index // 3 % self._companies,
            product=product,
            occasion=self._random.randrange(len(self._words.occasions)),
            quantity=self._random.randint(fewest, most),
            discount=self._random.choice((0, 0, 3, 5, 8)),
            entered=entered,
            reason=self._random.choices(range(7), (28, 22, 14, 13, 8, 11, 4))[0],
            source=self._random.choices(range(7), (24, 20, 18, 12, 8, 12, 6))[0],
            talks=[(which, at) for which, at in talks if at < self._now],
        )  # fmt: skip

    def _leads(self, deals: list[Deal]) -> list[Lead]:
        leads: list[Lead] = []
        taken: set[int] = set()
        for index, deal in enumerate(deals):  # each company came as a lead once
            if deal.company in taken or (self._today - deal.entered[0][1].date()).days > DAYS - 40:
                continue
            taken.add(deal.company)
            deal.lead = len(leads)
            leads.append(self._lead(len(leads), "converted", deal.entered[0][1], index))
            leads[-1].source = deal.source
        while len(leads) < LEADS:
            number = len(leads)
            recent = number % 5 < 2
            final = self._random.choices(("new", "working", "mql", "sql"), (30, 34, 22, 14))[0]
            back = self._random.randint(0, 24) if recent else self._seasonal_day(10)
            at = self._moment(self._today - dt.timedelta(days=back), None)
            leads.append(self._lead(number, final if recent else "disqualified", at, None))
        return leads

    def _lead(self, number: int, final: str, end: dt.datetime, deal: int | None) -> Lead:
        steps = ("new", "working", "mql", "sql", "converted")
        if final == "disqualified":
            path = [*steps[: self._random.choices((1, 2, 3, 4), (20, 40, 28, 12))[0]], final]
        else:
            path = list(steps[: steps.index(final) + 1])
        entered, at = [(path[-1], end)], end
        for status in reversed(path[:-1]):
            at = self._moment((at - dt.timedelta(days=self._random.randint(1, 8))).astimezone(self._zone).date(), None)
            entered.insert(0, (status, at))
        return Lead(
            number, entered, self._random.choices(range(6), (34, 26, 16, 12, 8, 4))[0], self._random.randrange(7), deal
        )

    def _seasonal_day(self, nearest: int) -> int:
        """How many days ago, more often in the months in which business is good."""
        most = max(self._words.season)
        while True:
            ago = self._random.randint(min(nearest, DAYS - 1), DAYS - 1)
            month = (self._today - dt.timedelta(days=ago)).month
            if self._random.random() * most < self._words.season[month - 1]:
                return ago

    def _moment(self, day: dt.date, after: dt.datetime | None) -> dt.datetime:
        """A time of work on that day, or the working day before it; never in the future, and never before `after`."""
        if day != self._today and day.weekday() > 4:
            day -= dt.timedelta(days=day.weekday() - 4)
        clock = dt.time(self._random.randint(9, 17), self._random.randrange(60))
        at = dt.datetime.combine(day, clock, self._zone).astimezone(dt.UTC)
        at = min(at, self._now - dt.timedelta(minutes=self._random.randint(2, 50)))
        if after is not None and at <= after:
            at = min(after + dt.timedelta(hours=1), self._now)
        return at

    def _at_work(self, at: dt.datetime) -> dt.datetime:
        """That moment, or the hour of work that comes next: nobody calls a customer at night or on a Sunday."""
        local = at.astimezone(self._zone)
        day, clock = local.date(), local.time()
        if clock < OPENS:
            clock = clock.replace(hour=OPENS.hour)
        elif clock >= CLOSES:
            # Spread by how late it was: not everybody calls at nine.
            day, clock = day + dt.timedelta(days=1), clock.replace(hour=OPENS.hour + (clock.hour - CLOSES.hour) % 8)
        if day.weekday() > 4:
            day += dt.timedelta(days=7 - day.weekday())
        return dt.datetime.combine(day, clock, self._zone).astimezone(dt.UTC)
