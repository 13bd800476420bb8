"""The first filled sheet of a workbook as CSV, by a process of its own: `python -m rapport.crm.imports.workbook`.

What somebody uploads may unpack to terabytes. So it is read where it can do little: a process that has limits of memory
and time, writes no file, and gets nothing but the bytes (stdin) and gives nothing but CSV in UTF-8 (stdout).
`spreadsheets.py` starts it.
"""

import csv
import datetime as dt
import io
import re
import resource
import sys
import zipfile
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import IO, Final

Cell = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta

SECONDS: Final = 120
"""Of CPU: 300,000 rows of eight cells took under five, starting included."""

FREE_ROWS, ROWS_FOR_A_CELL = 1_000, 20
"""So many rows may be empty anyhow, and so many more for each cell that says something."""

_READ, _TAIL = 1 << 20, 256
_ROW = re.compile(rb'<row [^>]{0,200}?\br="(\d{1,7})"')
_WIDE = re.compile(rb'<c [^>]{0,200}?\br="(?:[A-Z]{3}|[H-Z][A-Z])\d')
"""A cell from the column HA on, beyond what an import takes."""


class TooSparse(Exception):
    """A sheet of more emptiness than anybody fills in."""


def text(cell: Cell) -> str:
    """A cell as people write it: numbers without exponents, days and moments as ISO 8601 has them."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, dt.datetime):
        midnight = cell.time() == dt.time()
        return cell.date().isoformat() if midnight else cell.isoformat(" ", "seconds")
    if isinstance(cell, float):
        # Numbers are binary in a workbook; fifteen digits are what it shows.
        number = Decimal(f"{cell:.15g}")
        return f"{number:f}" if number != number.to_integral_value() else f"{number.to_integral_value():f}"
    if isinstance(cell, dt.time) and cell == dt.time():
        return ""  # what a day before 1900 comes as
    return str(cell)


def check(data: bytes) -> None:
    """Raises `TooSparse` for a sheet that says little over much: a reader lays it out whole, with all that is empty."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for entry in package.infolist():
            if entry.filename.startswith("xl/worksheets/"):
                with package.open(entry) as sheet:
                    _check_sheet(sheet)


def _check_sheet(sheet: IO[bytes]) -> None:
    cells = last = 0
    rest = b""
    while part := sheet.read(_READ):
        seen = rest + part
        cells += seen.count(b"<c ", max(len(rest) - 2, 0))
        last = max(last, max(map(int, _ROW.findall(seen)), default=0))
        if _WIDE.search(seen):
            raise TooSparse
        rest = seen[-_TAIL:]
    if last > FREE_ROWS + ROWS_FOR_A_CELL * cells:
        raise TooSparse


def rows(data: bytes) -> Iterator[Iterable[Cell]]:
    """The rows of the first sheet that has two."""
    import python_calamine  # only a workbook needs it

    with python_calamine.load_workbook(io.BytesIO(data)) as book:
        shown = [
            each.name for each in book.sheets_metadata
            if each.typ == python_calamine.SheetTypeEnum.WorkSheet
            and each.visible == python_calamine.SheetVisibleEnum.Visible
        ]  # fmt: skip
        for name in shown:
            sheet = book.get_sheet_by_name(name)
            if sheet.height > 1 or name == shown[-1]:
                yield from sheet.iter_rows()
                return


def main(memory: int) -> None:
    """Reads stdin, within limits that it sets itself before it looks at a byte: of memory in bytes, of time."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    out, data = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline=""), sys.stdin.buffer.read()
    check(data)
    # A row without a word is an empty line: the rows below keep their numbers.
    csv.writer(out).writerows(
        texts if any(texts) else [] for texts in ([text(cell) for cell in row] for row in rows(data))
    )
    out.detach().flush()


if __name__ == "__main__":
    main(int(sys.argv[1]))
