"""Workbooks as Excel writes them, with no more in them than a reader needs."""

import datetime as dt
import io
import zipfile
from collections.abc import Collection, Sequence
from decimal import Decimal
from xml.sax.saxutils import escape

Sheet = Sequence[Sequence[str | int | float | bool | Decimal | None]]

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
    '<borders count="1"><border/></borders><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/>'
    '<xf numFmtId="22"/></cellXfs></styleSheet>'
)
_FIRST_DAY = dt.datetime(1899, 12, 30)  # noqa: DTZ001  # a workbook's days have no zone


def xlsx(*sheets: Sheet, hidden: Sheet = (), days: Collection[str] = (), moments: Collection[str] = ()) -> bytes:
    """A workbook of these sheets; texts in the cells `days` and `moments` of the first are days and moments."""
    every = [*([hidden] if hidden else []), *sheets]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        numbers = range(1, len(every) + 1)
        listed = "".join(
            f'<sheet name="S{n}" sheetId="{n}" r:id="rId{n}"{_state(n, hidden=bool(hidden))}/>' for n in numbers
        )
        package.writestr("xl/workbook.xml", f'<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>{listed}</sheets>'
                         "</workbook>")  # fmt: skip
        package.writestr("xl/_rels/workbook.xml.rels", _relations(numbers))
        package.writestr("_rels/.rels", f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
                         f'Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>')  # fmt: skip
        package.writestr("xl/styles.xml", _STYLES)
        package.writestr("[Content_Types].xml", f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" '
                         'ContentType="application/xml"/></Types>')  # fmt: skip
        for number, sheet in zip(numbers, every, strict=True):
            package.writestr(f"xl/worksheets/sheet{number}.xml", _sheet(sheet, days, moments))
    return out.getvalue()


def _state(number: int, *, hidden: bool) -> str:
    return ' state="hidden"' if hidden and number == 1 else ""


def _relations(numbers: range) -> str:
    each = "".join(
        f'<Relationship Id="rId{n}" Type="{_REL}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    styles = f'<Relationship Id="rId0" Type="{_REL}/styles" Target="styles.xml"/>'
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{each}{styles}</Relationships>'


def _sheet(sheet: Sheet, days: Collection[str], moments: Collection[str]) -> str:
    rows = []
    for number, cells in enumerate(sheet, 1):
        places = [f"{chr(65 + column)}{number}" for column in range(len(cells))]
        written = (
            _cell(place, cell, place in days, place in moments) for place, cell in zip(places, cells, strict=True)
        )
        rows.append(f'<row r="{number}">{"".join(written)}</row>')
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(rows)}</sheetData></worksheet>'


def _cell(place: str, cell: object, is_day: bool, is_moment: bool) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str) and (is_day or is_moment):
        since = dt.datetime.fromisoformat(cell) - _FIRST_DAY
        return f'<c r="{place}" s="{1 if is_day else 2}"><v>{since / dt.timedelta(days=1)!r}</v></c>'
    if isinstance(cell, bool):
        return f'<c r="{place}" t="b"><v>{int(cell)}</v></c>'
    if isinstance(cell, str):
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>'
    return f'<c r="{place}"><v>{cell}</v></c>'
