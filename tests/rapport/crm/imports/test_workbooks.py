"""Workbooks (XLSX) are read as tables: the first filled sheet, by a process that has limits."""

import io
import subprocess
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from rapport.crm.imports import spreadsheets, table, workbook
from rapport.crm.imports.errors import UnreadableFile
from tests.support.app import Person, Rapport
from tests.support.imports import everything, opened, step
from tests.support.workbooks import Sheet, xlsx

FIRMS: Sheet = [
    ["Name", "Employees", "Annual revenue", "Founded", "Phone"],
    ["大连港湾液压", 760, Decimal("540000000.5"), 1998, "0411-5550 0117"],
    ["=HYPERLINK(1)", 12, None, 2001, 13800138000],
]


def read(data: bytes) -> list[list[str]]:
    """The rows as an import sees them."""
    return [cells for _, cells in table.rows([data], table.detect(data))]


def test_numbers_days_and_words_are_as_people_write_them() -> None:
    cells: Sheet = [
        ["a", "b", "c", "d", "e"],
        [0.1, 1e21, True, "2026-05-31", "2026-05-31 09:30:00"],
        [-3, 12345678901234, False, "x\ny", ""],
    ]
    assert read(xlsx(cells, days=("D2",), moments=("E2",))) == [
        ["a", "b", "c", "d", "e"],
        ["0.1", "1000000000000000000000", "true", "2026-05-31", "2026-05-31 09:30:00"],
        ["-3", "12345678901234", "false", "x\ny", ""],
    ]


def test_the_first_sheet_that_has_rows_is_read() -> None:
    assert read(xlsx([["Read me"]], FIRMS))[0] == FIRMS[0]
    assert read(xlsx(FIRMS, [["other"], ["rows"]]))[0] == FIRMS[0]
    assert read(xlsx(FIRMS, hidden=[["secret"], ["rows"]]))[0] == FIRMS[0]


async def test_a_workbook_is_imported_like_a_table(rapport: Rapport, owner: Person) -> None:
    item = await opened(owner, xlsx(FIRMS), file_name="客户.xlsx")
    await step(rapport, owner, item, "dry-run")
    done = await step(rapport, owner, item, "run")
    assert done["totals"]["create"] == 2
    firms = {each["name"]: each for each in await everything(owner)}
    assert firms["大连港湾液压"]["employees"] == 760
    assert firms["大连港湾液压"]["annual_revenue"] == "540000000.5"
    assert firms["=HYPERLINK(1)"]["phone"] == "13800138000"


def bomb() -> bytes:
    """A workbook whose sheet unpacks to more than a process may have."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx(FIRMS))) as good, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bad:
        for entry in good.infolist():
            if entry.filename != "xl/worksheets/sheet1.xml":
                bad.writestr(entry, good.read(entry))
        with bad.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(good.read("xl/worksheets/sheet1.xml").partition(b"<sheetData>")[0] + b"<sheetData>")
            row = b"".join(b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>%s</t></is></c></row>' % (n, n, b"x" * 999)
                           for n in range(1, 1001))  # fmt: skip
            for _ in range(500):
                sheet.write(row)
    return out.getvalue()


@pytest.mark.parametrize("data", [b"PK\x03\x04\x00\x00zip", b"PK\x03\x04" + bytes(4000)], ids=["cut", "zeros"])
def test_what_only_begins_like_a_workbook_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read(data)
    assert refused.value.params["reason"] == spreadsheets.BROKEN


def test_a_process_that_asks_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "MEMORY", 400 << 20)
    assert len(read(xlsx(FIRMS))) == 3
    with pytest.raises(UnreadableFile) as refused:
        read(bomb())
    assert refused.value.params["reason"] == spreadsheets.BROKEN


def test_the_process_limits_itself_and_writes_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    limits = []
    monkeypatch.setattr(workbook.resource, "setrlimit", lambda which, most: limits.append((which, most)))
    monkeypatch.setattr(workbook.sys, "stdin", io.TextIOWrapper(io.BytesIO(xlsx(FIRMS))))
    out = io.BytesIO()
    monkeypatch.setattr(workbook.sys, "stdout", io.TextIOWrapper(out))
    workbook.main(1 << 30)
    assert out.getvalue().decode().splitlines()[1] == "大连港湾液压,760,540000000.5,1998,0411-5550 0117"
    assert {most for _, most in limits} == {(1 << 30, 1 << 30), (workbook.SECONDS, workbook.SECONDS), (0, 0)}


@pytest.mark.parametrize("last", ["CG1048576", "HA2", "XFD2"])
def test_a_sheet_of_emptiness_is_refused_before_it_is_laid_out(last: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx(FIRMS))) as good, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bad:
        for entry in good.infolist():
            sheet = good.read(entry)
            if entry.filename.startswith("xl/worksheets/"):
                number = last.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
                far = f'<row r="{number}"><c r="{last}"><v>1</v></c></row></sheetData>'
                sheet = sheet.replace(b"</sheetData>", far.encode())
            bad.writestr(entry, sheet)
    with pytest.raises(UnreadableFile):
        read(out.getvalue())


def test_empty_rows_keep_the_numbers_of_those_below() -> None:
    data = xlsx([["a", "b"], [None, None], [None, 1e28], ["", "x"]])
    assert list(table.rows([data], table.detect(data))) == [
        (1, ["a", "b"]), (3, ["", "1" + "0" * 28]), (4, ["", "x"]),
    ]  # fmt: skip


def test_a_fault_of_whoever_gives_the_bytes_is_no_broken_workbook() -> None:
    def torn() -> Iterator[bytes]:
        yield xlsx(FIRMS)[:100]
        raise OSError("the store is away")

    with pytest.raises(OSError, match="the store is away"):
        list(spreadsheets.chunks(torn()))


def test_who_wants_the_first_rows_alone_leaves_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    begun = []

    class Noted(subprocess.Popen[bytes]):
        def __init__(self, *args: Any, **more: Any) -> None:
            super().__init__(*args, **more)
            begun.append(self)

    monkeypatch.setattr(spreadsheets.subprocess, "Popen", Noted)
    data = xlsx([["n"], *([number] for number in range(60_000))])
    rows = table.rows([data], table.detect(data))
    assert next(rows) == (1, ["n"])
    [process] = begun
    assert process.poll() is None
    rows.close()  # type: ignore[attr-defined]  # a generator
    assert process.poll() is not None
