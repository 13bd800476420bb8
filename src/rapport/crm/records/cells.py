"""Cells of the CSV files that we write: no spreadsheet takes one for a formula, and our import reads them back."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

BOM = "\ufeff"
# Excel takes full-width signs for formulas as well, and skips what can't be seen.
_UNSEEN = r"\s\x00-\x1f\xad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff"
_FORMULA = re.compile(rf"'*(?:[{_UNSEEN}]*[=+\-@＝＋－＠]|[\t\r\n])")  # full width is what is meant
_SEPARATORS = re.compile(r"[;\t|]")


def safe(text: str) -> str:
    """Text that a spreadsheet can't take for a formula; `plain` takes the quote off again."""
    return f"'{text}" if _FORMULA.match(text) else text


def plain(cell: str) -> str:
    """A cell without the quote that `safe` put before it."""
    return cell[1:] if cell[:1] == "'" and _FORMULA.match(cell[1:]) else cell


def lines(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as CSV. Where a cell holds another country's separator all cells of its row are quoted, so none is split."""
    buffer = io.StringIO()
    sparing = csv.writer(buffer, lineterminator="\r\n")
    quoting = csv.writer(buffer, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    for cells in rows:
        (quoting if any(map(_SEPARATORS.search, cells)) else sparing).writerow(cells)
    return buffer.getvalue().encode()
