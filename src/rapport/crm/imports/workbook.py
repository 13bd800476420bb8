"""The first filled sheet of a workbook as CSV, by a process of its own: `python -m rapport.crm.imports.workbook`.

What somebody uploads may unpack to terabytes. So it is read where it can do little: a process that has limits of memory
and time, writes no file, and gets nothing but the bytes (stdin) and gives nothing but CSV in UTF-8 (stdout).
`spreadsheets.py` starts it.
"""

import csv
import datetime as dt
import io
import resource
import sys
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final

Cell = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta

SECONDS: Final = 120
"""Of CPU: a sheet of 1,000,000 rows takes about 15."""


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
        return f"{number:f}" if number != number.to_integral_value() else f"{number.quantize(Decimal(1)):f}"
    return str(cell)


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
    out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="")
    csv.writer(out).writerows([text(cell) for cell in row] for row in rows(sys.stdin.buffer.read()))
    out.detach().flush()


if __name__ == "__main__":
    main(int(sys.argv[1]))
