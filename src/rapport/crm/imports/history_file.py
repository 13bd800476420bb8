"""What a file of stage history says: which deal entered which stage when, in the order of time.

The rows of one deal may stand anywhere in the file, so it is read as a whole first: a million rows in some thirty
megabytes, as numbers.
"""

import datetime as dt
import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice, pairwise
from typing import Final
from zoneinfo import ZoneInfo

from rapport.crm.imports.errors import TooManyChoices
from rapport.crm.imports.importable import HISTORY
from rapport.crm.imports.plan import SAMPLE_ROWS, normalise
from rapport.crm.imports.scan import Row
from rapport.crm.imports.spelling import MAX_VALUES
from rapport.crm.imports.store import Run
from rapport.crm.records.cell_values import Reader, reader_for
from rapport.crm.records.objects import Field

UNSAID: Final = 0xFFFF
"""Stands for a stage before that a row doesn't name."""

_DAY = Field(name="day", id=935, label=HISTORY.by_name["entered_at"].label, kind_name="date")
_TIME = re.compile(r"[ T](\d{1,2}):(\d\d)(?::(\d\d))?\s*([ap]\.?m)?", re.IGNORECASE)
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MILLISECOND = dt.timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Move:
    """A row: a deal entered a stage. `stage` and `before` are places in the file's list of stages."""

    number: int
    at: dt.datetime
    stage: int
    before: int | None


@dataclass
class HistoryFile:
    """What the rows say. `idle` are rows that name no stage, `unreadable` those whose deal or moment can't be read."""

    rows: int = 0
    deals: list[str] = field(default_factory=list)
    stages: list[str] = field(default_factory=list)
    idle: set[int] = field(default_factory=set)
    unreadable: set[int] = field(default_factory=set)
    _number: "array[int]" = field(default_factory=lambda: array("Q"))
    _deal: "array[int]" = field(default_factory=lambda: array("Q"))
    _at: "array[int]" = field(default_factory=lambda: array("q"))
    _stage: "array[int]" = field(default_factory=lambda: array("H"))
    _before: "array[int]" = field(default_factory=lambda: array("H"))
    _order: list[int] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)

    def of(self, start: int, stop: int) -> Iterator[tuple[str, list[Move]]]:
        """Some deals, by what the other system calls them, with their moves in the order of time.

        Moves of one moment are a millisecond apart, in the order of the file: which was last must not be chance.
        """
        for place in range(start, min(stop, len(self.deals))):
            moves, last = [], -1
            for index in self._order[self._starts[place] : self._starts[place + 1]]:
                last = max(self._at[index], last + 1)
                before = self._before[index]
                at = _EPOCH + last * _MILLISECOND
                moves.append(
                    Move(self._number[index], at, self._stage[index], None if before == UNSAID else before)
                )  # fmt: skip
            yield self.deals[place], moves

    def ranked(self) -> list[str]:
        """The stages in the order in which deals go through them: behind those that mostly come before them."""
        ahead: Counter[tuple[int, int]] = Counter()
        for _, moves in self.of(0, len(self.deals)):
            first = dict.fromkeys(
                each for move in moves for each in (move.before, move.stage) if each is not None
            )  # fmt: skip
            listed = list(first)
            ahead.update((one, other) for i, one in enumerate(listed) for other in listed[i + 1 :])
        behind = Counter(other for (one, other), count in ahead.items() if count > ahead[other, one])
        return [self.stages[place] for place in sorted(range(len(self.stages)), key=lambda each: behind[each])]

    def add(self, number: int, deal: int, at: int, stage: int, before: int | None) -> None:
        """One row that can be read."""
        self._number.append(number)
        self._deal.append(deal)
        self._at.append(at)
        self._stage.append(stage)
        self._before.append(UNSAID if before is None else before)

    def sort(self) -> None:
        """Brings the rows in order, once all of them are here."""
        self._order = sorted(range(len(self._at)), key=lambda each: (self._deal[each], self._at[each]))
        found = [0, *(i + 1 for i, (a, b) in enumerate(pairwise(self._order)) if self._deal[a] != self._deal[b])]
        self._starts = [*found, len(self._order)]


def read(rows: Iterable[Row], run: Run, zone: ZoneInfo, now: dt.datetime) -> HistoryFile:
    """The whole file. A moment without a zone is one of this zone's; one that is still to come can't be read."""
    places = {column.field: place for place, column in enumerate(run.setup.columns) if column.field}
    found, known, stages = HistoryFile(), dict[str, int](), dict[str, int]()
    rows = iter(rows)
    sample = list(islice(rows, SAMPLE_ROWS))
    day = reader_for(_DAY, [text for _, cells in sample if (text := _cell(cells, places.get("entered_at")))])

    def stage_of(text: str) -> int:
        if (place := stages.get(normalise(text))) is None:
            place = stages[normalise(text)] = len(found.stages)
            found.stages.append(text)
            if place >= MAX_VALUES:
                raise TooManyChoices(field=HISTORY.by_name["stage"].label, limit=MAX_VALUES)
        return place

    for number, cells in chain(sample, rows):
        found.rows += 1
        deal, stage, before, text = (
            _cell(cells, places.get(each)) for each in ("deal", "stage", "from_stage", "entered_at")
        )
        if not stage:
            found.idle.add(number)
            continue
        at = moment(text, day, zone)
        if not deal or at is None or not _EPOCH <= at <= now:
            found.unreadable.add(number)
            continue
        if (place := known.get(deal)) is None:
            place = known[deal] = len(found.deals)
            found.deals.append(deal)
        found.add(
            number, place, (at - _EPOCH) // _MILLISECOND, stage_of(stage), stage_of(before) if before else None
        )  # fmt: skip
    found.sort()
    return found


def moment(text: str, day: Reader, zone: ZoneInfo) -> dt.datetime | None:
    """A moment as exports write it: ISO, or a day in the order of the whole column with or without a time."""
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        read_day, error = day(text)
        if error is not None or not isinstance(read_day, dt.date):
            return None
        found = dt.datetime.combine(read_day, _time(text))
    try:
        return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(dt.UTC)
    except OverflowError:  # some systems write the first day of all, which is the day before it in UTC, for no moment
        return None


def _time(text: str) -> dt.time:
    match = _TIME.search(text)
    if match is None:
        return dt.time()
    hour, half = int(match[1]), (match[4] or "").lower()[:1]
    if half:
        hour = hour % 12 + 12 * (half == "p")
    try:
        return dt.time(hour, int(match[2]), int(match[3] or 0))
    except ValueError:
        return dt.time()


def _cell(cells: list[str], place: int | None) -> str:
    return cells[place].strip() if place is not None and place < len(cells) else ""
