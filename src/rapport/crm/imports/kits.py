"""The files of another CRM as it exports them: which file is which, and what its columns become.

A kit adds columns to those of the file: what the other system calls a record and those that it refers to
(`salesforce:001…`), names of two parts in one, its words for ours. The file's own columns stay as they are, so a file
of errors can be mended and sent again. Headers are compared by their letters and digits alone.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Literal

from rapport.crm.imports.mapping import SURE, Column, plain_header

How = Literal["as_is", "id", "joined", "word", "always", "micros", "bars"]
Cells = Sequence[str]
TOGETHER: frozenset[How] = frozenset({"joined", "bars"})
"""What takes all of its headers, not the first that says something."""

NOWHERE = 1_000_000
"""The place of a column that a file doesn't have."""

ID_ENDS = ";,"
"""What ends the first of several ids in a cell."""


@dataclass(frozen=True, kw_only=True)
class From:
    """Where a field's value comes from: of these headers those that the file has, the first of them that isn't blank;
    `joined` takes all of them, `bars` each in its place between bars, none where a header is empty or not in the file.

    `starts` is how ids of the other object begin, where one column holds those of several. `only` names a column and
    what it must say. `words` are ours by theirs, in small letters; `always` is the one value of every row. `beyond` is
    an address that is taken only where it says more than street, city and country, which are fields of the record.
    """

    headers: tuple[str, ...] = ()
    how: How = "as_is"
    starts: str = ""
    only: tuple[str, str] | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    always: str = ""
    beyond: bool = False


@dataclass(frozen=True, kw_only=True)
class KitFile:
    """One file of a system, which people call `label`: headers by which it is known, and what becomes of them, by
    field; of several the first that the file has the columns for.
    """

    system: str
    label: str
    part: str
    object: str
    known_by: tuple[str, ...]
    fields: Mapping[str, tuple[From, ...]]
    leaves: tuple[str, ...] = ()
    """Headers that become nothing, though they look like a field."""
    spread: str = ""
    """How headers begin that each name a stage, with the moment at which a deal entered it below: a row is as many
    rows as it has such moments. A file that has them is a file of records, too.
    """

    @property
    def name(self) -> str:
        """What an import remembers."""
        return f"{self.system}/{self.part}"


@dataclass(frozen=True)
class Widened:
    """A file's columns with those that a kit adds, which come first. `fields` are their fields, by place."""

    header: list[str]
    fields: dict[int, str]
    used: frozenset[int]
    """Places of the file's own columns that the added ones were made of."""

    row: Callable[[Cells], list[str]]
    moments: tuple[tuple[int, str], ...] = ()
    """Places of the file's columns that hold moments, with the stage that each is about."""

    def rows(self, cells: Cells) -> list[list[str]]:
        """What a row of the file is."""
        if not self.moments:
            return [self.row(cells)]
        return [[*self.row(cells), stage, at] for place, stage in self.moments if (at := _cell(cells, place))]


def recognised(files: Iterable[KitFile], header: Sequence[str]) -> KitFile | None:
    """The file of a kit that has all its headers here; of several the one that is known by most."""
    there = {plain_header(each) for each in header}
    fitting = [
        each
        for each in files
        if there.issuperset(map(plain_header, each.known_by)) and (not each.spread or _moments(each, header))
    ]
    return max(fitting, key=lambda each: len(each.known_by), default=None)


def _moments(file: KitFile, header: Sequence[str]) -> tuple[tuple[int, str], ...]:
    found = ((place, re.fullmatch(file.spread, name.strip(), re.IGNORECASE)) for place, name in enumerate(header))
    named = ((place, next(filter(None, match.groups()), "").strip()) for place, match in found if match)
    # The pipeline that stands behind the stage's name is said by the deal.
    return tuple((place, re.sub(r"\s*\([^()]*\)$", "", stage) or stage) for place, stage in named)


def widened(file: KitFile, header: Sequence[str]) -> Widened:
    """How rows below this header become rows with the kit's columns."""
    if file.spread:
        return _spread(file, header)
    places: dict[str, int] = {}
    for place, name in enumerate(header):
        places.setdefault(plain_header(name), place)
    added: list[tuple[str, str, Callable[[Cells], str]]] = []
    direct: dict[int, str] = {}
    used = {places[key] for each in file.leaves if (key := plain_header(each)) in places}
    for name, ways in file.fields.items():
        way = next((each for each in ways if _fits(each, places)), None)
        if way is None:
            continue
        at = [places[key] for each in way.headers if (key := plain_header(each)) in places]
        if way.how == "as_is" and way.only is None and len(at) == 1 and at[0] not in direct:
            direct[at[0]] = name
            continue
        used.update(at)
        added.append(
            (name, _title(file, way, [header[place] for place in at] or [name]), _reader(file, way, at, places))
        )
    readers = [read for _, _, read in added]
    count = len(added)

    def row(cells: Cells) -> list[str]:
        return [*(read(cells) for read in readers), *cells]

    return Widened(
        header=[*(title for _, title, _ in added), *header],
        fields={**{place: name for place, (name, _, _) in enumerate(added)},
                **{place + count: name for place, name in direct.items()}},
        used=frozenset(place + count for place in used), row=row,
    )  # fmt: skip


def _spread(file: KitFile, header: Sequence[str]) -> Widened:
    """The kit's columns alone: those of the file's record, then a stage and its moment."""
    places: dict[str, int] = {}
    for place, name in enumerate(header):
        places.setdefault(plain_header(name), place)
    readers: list[Callable[[Cells], str]] = []
    titles: list[str] = []
    fields: dict[int, str] = {}
    for name, ways in file.fields.items():
        at = [places[key] for each in ways[0].headers if (key := plain_header(each)) in places]
        fields[len(titles)] = name
        titles.append(_title(file, ways[0], [header[place] for place in at]))
        readers.append(_reader(file, ways[0], at, places))
    fields |= {len(titles): "stage", len(titles) + 1: "entered_at"}

    def row(cells: Cells) -> list[str]:
        return [read(cells) for read in readers]

    return Widened(
        header=[*titles, f"{file.label} stage", f"{file.label} date entered"], fields=fields, used=frozenset(), row=row,
        moments=_moments(file, header),
    )  # fmt: skip


def rows(file: KitFile, lines: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    """A file's rows below its header with the kit's columns; `lines` begins with the header.

    Rows that were spread are counted for themselves.
    """
    first = next(lines, None)
    if first is None:
        return
    wide = widened(file, first[1])
    made = 1
    for number, cells in lines:
        for row in wide.rows(cells):
            made += 1
            yield (made if file.spread else number), row


def mapped(wide: Widened, proposed: Sequence[Column]) -> list[Column]:
    """Columns as the kit has them; what it says nothing of stays as it was proposed."""
    taken = set(wide.fields.values())
    found = []
    for place, column in enumerate(proposed):
        name = wide.fields.get(place)
        if name is not None:
            found.append(Column(column.header, column.samples, name, SURE, column.create_choice))
        elif place in wide.used or column.field in taken:
            found.append(Column(column.header, column.samples, None, 0))
        else:
            found.append(column)
    return found


def _fits(way: From, places: Mapping[str, int]) -> bool:
    named = [plain_header(each) in places for each in way.headers]
    if way.only is not None and plain_header(way.only[0]) not in places:
        return False
    return way.how == "always" or any(named)


def _title(file: KitFile, way: From, headers: Sequence[str]) -> str:
    if way.how in TOGETHER:
        return " + ".join(headers)
    return f"{file.label} {' / '.join(headers)}"


def _reader(file: KitFile, way: From, at: Sequence[int], places: Mapping[str, int]) -> Callable[[Cells], str]:
    only = None if way.only is None else (places[plain_header(way.only[0])], way.only[1].casefold())
    change = _CHANGES[way.how](file, way)
    every = [places.get(plain_header(each), NOWHERE) for each in way.headers] if way.how == "bars" else at

    def read(cells: Cells) -> str:
        if only is not None and _cell(cells, only[0]).casefold() != only[1]:
            return ""
        found = [_cell(cells, place) for place in every]
        return change(found if way.how in TOGETHER else [next(filter(None, found), "")])

    return read


def _cell(cells: Cells, place: int) -> str:
    return cells[place].strip() if place < len(cells) else ""


def _as_is(_file: KitFile, _way: From) -> Callable[[Cells], str]:
    return lambda cells: cells[0]


def _id(file: KitFile, way: From) -> Callable[[Cells], str]:
    def change(cells: Cells) -> str:
        text = cells[0]
        for mark in ID_ENDS:
            text = text.partition(mark)[0].strip()
        return f"{file.system}:{text}" if text and text.startswith(way.starts) else ""

    return change


def _joined(_file: KitFile, _way: From) -> Callable[[Cells], str]:
    return lambda cells: " ".join(each for each in cells if each)


def _bars(_file: KitFile, way: From) -> Callable[[Cells], str]:
    def change(cells: Cells) -> str:
        recipient, street, more, city, region, postcode, country = (
            " ".join(each.replace("|", "/").split()) for each in cells
        )
        said = (recipient, ", ".join(filter(None, (street, more))), city, region, postcode, country)
        return " | ".join(said) if any((recipient, more, region, postcode) if way.beyond else said) else ""

    return change


def _word(_file: KitFile, way: From) -> Callable[[Cells], str]:
    return lambda cells: way.words.get(cells[0].casefold(), way.words.get("", cells[0]))


def _always(_file: KitFile, way: From) -> Callable[[Cells], str]:
    return lambda _cells: way.always


def _micros(_file: KitFile, _way: From) -> Callable[[Cells], str]:
    def change(cells: Cells) -> str:
        try:
            return f"{Decimal(cells[0]) / 1_000_000:f}" if cells[0] else ""
        except InvalidOperation:
            return cells[0]

    return change


_CHANGES: Mapping[How, Callable[[KitFile, From], Callable[[Cells], str]]] = {
    "as_is": _as_is, "id": _id, "joined": _joined, "word": _word, "always": _always, "micros": _micros,
    "bars": _bars,
}  # fmt: skip
