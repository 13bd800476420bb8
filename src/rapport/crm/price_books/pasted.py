"""A pasted list of prices, read line by line: product, price, and perhaps the quantity from which it holds.

A line is split at tabs, as spreadsheets copy them, or else as CSV. A product is named by its code, or by its name.
In CSV a comma between digits may also be one of thousands: a line that can be read in one way only is read so, and one
where the head or the other lines don't tell is refused, never guessed.
"""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from uuid import UUID

from kernel.text import Text
from rapport.crm.price_books.errors import TooManyEntries
from rapport.crm.records.decimals import read_decimal
from rapport.crm.records.equality import by_equality
from rapport.crm.records.kinds import TextKind
from rapport.crm.records.scope import Scope

MAX_LINES: Final = 5_000
MAX_TOLD: Final = 100
"""Of lines that are wrong, how many are told of one by one."""

_FIRST_GROUP = re.compile(r"[¥￥$€£\s]*[1-9]\d{0,2}")
_GROUP = re.compile(r"\d{3}")
_LAST_GROUP = re.compile(r"\d{3}(?:\.\d+)?")
_ZERO_FIRST = re.compile(r"[¥￥$€£\s]*0\d")
_THOUSANDS = re.compile(r"[¥￥$€£\s]|,(?=\d{3}(?:\D|$))")
_HEADS: Final = frozenset({"price", "list price", "unit price", "价格", "单价", "目录价"})
_UNCLEAR: Final[list[str]] = []
_SMALLEST: Final = Decimal("0.000001")
_normalise = TextKind().normalise


@dataclass(frozen=True)
class Read:
    """A price, and the line that it stood in."""

    line: int
    price: Decimal


@dataclass(frozen=True)
class Wrong:
    """A line that can't be a price."""

    line: int
    code: str
    text: Text


_COLUMNS = Text(zh="每行要有产品和价格两列", en="A line needs a product and a price")
_PRODUCT = Text(zh="找不到这个编码或名称的产品", en="No product has this code or name")
_PRICE = Text(
    zh="价格应是不小于 0 的数，最多 6 位小数",
    en="The price must be a number of at least 0, with at most 6 decimals",
)
_QUANTITY = Text(
    zh="起订量应是不小于 0 的数，最多 6 位小数",
    en="The minimum quantity must be a number of at least 0, with at most 6 decimals",
)
_AMBIGUOUS = Text(
    zh="看不出逗号是千分位还是分列；请去掉千分位，或把数字放进引号",
    en="The comma may separate thousands or columns: leave it out, or put the number in quotes",
)
_TWICE = Text(zh="同一产品和起订量出现了两次", en="The same product and minimum quantity stand in an earlier line")


async def read(scope: Scope, text: str) -> tuple[Mapping[tuple[UUID, Decimal], Read], list[Wrong]]:
    """The prices of a list by product and quantity, and the lines that can't be any."""
    rows = _rows(text)
    if len(rows) > MAX_LINES:
        raise TooManyEntries(limit=MAX_LINES)
    known = await _products(scope, [cells[0] for _, cells in rows if cells])
    found: dict[tuple[UUID, Decimal], Read] = {}
    wrong = []
    for line, cells in rows:
        problem = _judged(line, cells, known, found)
        if problem is not None:
            wrong.append(problem)
    return found, wrong


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """The lines that hold anything, by their numbers; a head is none."""
    lines = text.lstrip("\ufeff").splitlines()
    tabs = any("\t" in each for each in lines)
    split = csv.reader(lines, delimiter="\t" if tabs else ",")
    rows = [(split.line_num, [cell.strip() for cell in cells]) for cells in split]
    rows = [(line, cells) for line, cells in rows if any(cells)]
    columns = None
    if rows and len(rows[0][1]) > 1 and rows[0][1][1].casefold() in _HEADS:
        columns, rows = len(rows[0][1]), rows[1:]
    return rows if tabs else _with_thousands(rows, columns)


def _with_thousands(rows: Sequence[tuple[int, list[str]]], columns: int | None) -> list[tuple[int, list[str]]]:
    """Lines whose numbers are whole, where commas of thousands had split them. `columns` are those of the head; of a
    line that can be read in several ways nothing is left.
    """
    found = [(line, cells, _readings(cells[1:])) for line, cells in rows]
    plain = all(len(ways) != 1 or ways[0] == cells[1:] for _, cells, ways in found)
    read = []
    for line, cells, ways in found:
        if len(ways) > 1 and columns is not None:
            ways = [each for each in ways if len(each) == columns - 1]
        elif len(ways) > 1 and plain and cells[1:] in ways:
            ways = [cells[1:]]  # nothing speaks for thousands: the comma separates, as everywhere in CSV
        read.append((line, [cells[0], *ways[0]] if len(ways) == 1 else cells if not ways else _UNCLEAR))
    return read


def _readings(cells: list[str]) -> list[list[str]]:
    """All ways in which cells are a price, or a price and a quantity; none where they are neither."""
    while len(cells) > 1 and not cells[-1]:
        cells = cells[:-1]
    ways = [(cells, list[str]()), *((cells[:at], cells[at:]) for at in range(1, len(cells)))]
    parts = [[_whole(part) for part in way if part] for way in ways]
    return [[cell for cell in each if cell is not None] for each in parts if each and None not in each]


def _whole(cells: list[str]) -> str | None:
    """The number that cells are; None where they aren't one. None begins with a nought that means nothing."""
    first, *groups = cells
    if _ZERO_FIRST.match(first):
        return None
    if not groups:
        return first
    is_number = _FIRST_GROUP.fullmatch(first) and all(_GROUP.fullmatch(each) for each in groups[:-1])
    return ",".join(cells) if is_number and _LAST_GROUP.fullmatch(groups[-1]) else None


def _judged(
    line: int, cells: list[str], known: Mapping[str, UUID], found: dict[tuple[UUID, Decimal], Read]
) -> Wrong | None:
    """Adds the price that a line says to what was found, or tells why it is none."""
    if cells == _UNCLEAR:
        return Wrong(line, "ambiguous_comma", _AMBIGUOUS)
    if not 2 <= len(cells) <= 3 or not cells[0]:
        return Wrong(line, "columns", _COLUMNS)
    product = known.get(_normalise(cells[0]))
    if product is None:
        return Wrong(line, "unknown_product", _PRODUCT)
    price, least = _number(cells[1]), _number(cells[2]) if len(cells) > 2 and cells[2] else Decimal()
    if price is None:
        return Wrong(line, "bad_price", _PRICE)
    if least is None:
        return Wrong(line, "bad_quantity", _QUANTITY)
    if (product, least) in found:
        return Wrong(line, "twice", _TWICE)
    found[product, least] = Read(line, price)
    return None


def _number(text: str) -> Decimal | None:
    number = read_decimal(_THOUSANDS.sub("", text))
    if number is None or not 0 <= number < 10**12 or number % _SMALLEST:
        return None
    return number


async def _products(scope: Scope, named: list[str]) -> Mapping[str, UUID]:
    """Products that the writer sees, by code and else by name; of several of one name, the oldest."""
    product = scope.mine(scope.registry["product"])
    wanted = sorted({_normalise(each) for each in named if each})
    by_name = await by_equality(scope, product, product.by_name["name"], wanted)
    code = product.by_name.get("code")
    by_code = await by_equality(scope, product, code, wanted) if code is not None and not code.masked else {}
    return {**by_name, **by_code}
