"""Reading files and cells: encodings, delimiters, ragged rows, numbers and dates the way people write them."""

import asyncio
import datetime as dt
import threading
from decimal import Decimal

import pytest

from kernel.text import Text
from rapport.crm.companies.feature import COMPANY
from rapport.crm.contacts.feature import CONTACT
from rapport.crm.imports import mapping, table
from rapport.crm.imports.errors import UnreadableFile
from rapport.crm.imports.threads import in_thread
from rapport.crm.records.cell_values import date_order, reader_for
from rapport.crm.records.objects import Field

TEXT = "名称,城市\r\n苏州博远,苏州\r\n"
ROWS = [(1, ["名称", "城市"]), (2, ["苏州博远", "苏州"])]


def read(data: bytes, chunk: int = 7) -> list[tuple[int, list[str]]]:
    """All rows, with the bytes coming in small pieces that cut characters and line ends in two."""
    pieces = [data[at : at + chunk] for at in range(0, len(data), chunk)]
    return list(table.rows(pieces, table.detect(data)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("chunk", [1, 2, 3, 64])
def test_encodings_are_found_out(encoding, chunk):
    assert read(TEXT.encode(encoding), chunk) == ROWS


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_delimiters_are_found_out(mark):
    data = f'"a,b"{mark}c\n1{mark}"2;3"\n'.encode()
    assert read(data) == [(1, ["a,b", "c"]), (2, ["1", "2;3"])]


def test_a_quoted_cell_holds_lines_and_quotes():
    assert read(b'name,note\r\nA,"first\r\nsecond ""quoted"""\r\nB,\r\n') == [
        (1, ["name", "note"]),
        (2, ["A", 'first\r\nsecond "quoted"']),
        (3, ["B", ""]),
    ]


def test_ragged_and_blank_rows():
    assert read(b"\n,,\nname,x\n\nA\n,\nB,1,surplus\n") == [
        (3, ["name", "x"]),
        (5, ["A"]),
        (7, ["B", "1", "surplus"]),
    ]


def test_the_quote_of_an_export_is_taken_off():
    assert read(b"name\n'=1+1\n'+44 20\n'@me\n'tis\n")[1:] == [
        (2, ["=1+1"]),
        (3, ["+44 20"]),
        (4, ["@me"]),
        (5, ["'tis"]),
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\xef\xbb\xbf\r\n \r\n", b"PK\x03\x04\x14\x00", b"%PDF-1.7\n", bytes(range(256)), b"\x00a\x00b",
        b"name\n" + b"x" * (table.MAX_CELL + 1) + b"\n", b"," * table.MAX_COLUMNS + b"x\n",
    ],
    ids=["nothing", "blank", "zip", "pdf", "garbage", "utf-16 without mark", "huge cell", "too wide"],
)  # fmt: skip
def test_what_is_no_table(data):
    with pytest.raises(UnreadableFile):
        read(data, 4096)


def test_a_line_without_an_end_is_refused_before_it_is_kept():
    taken = []

    def endless():
        while True:
            taken.append(len(taken))
            yield b"a," * (32 * 1024)

    with pytest.raises(UnreadableFile) as refused:
        list(table.rows(endless(), table.Dialect("utf-8-sig", ",")))
    assert refused.value.code == "imports.unreadable_file"
    assert refused.value.params["reason"].en == "one line has over 4,000,000 characters"
    assert len(taken) == table.MAX_LINE // (64 * 1024) + 1


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("chunk", [1, 2, 3, 1000])
def test_line_ends_between_two_pieces(end, chunk):
    assert read(f"name,x{end}A,1{end}{end}B,2".encode(), chunk) == [
        (1, ["name", "x"]),
        (2, ["A", "1"]),
        (4, ["B", "2"]),
    ]


async def test_files_are_gone_through_in_threads_of_their_own(monkeypatch):
    async def refuse(*_):
        raise AssertionError("a thread in which passwords are hashed")

    monkeypatch.setattr(asyncio, "to_thread", refuse)
    assert (await in_thread(lambda: threading.current_thread().name)).startswith("import_")


def field(kind: str) -> Field:
    """A field of a kind."""
    return Field(name="x", id=9999, label=Text(zh="x", en="x"), kind_name=kind)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1100.04", "1100.04"), ("1,234,567.5", "1234567.5"), ("1'234", "1234"), ("¥ 3.2万", "32000"),
        ("1.5亿", "150000000"), ("2百万", "2000000"), ("860人", "860"), ("12k", "12000"), ("-5", "-5"),
    ],
)  # fmt: skip
def test_numbers(written, number):
    assert reader_for(field("decimal"), [written])(written) == (Decimal(number), None)


@pytest.mark.parametrize("written", ["n/a", "many", "1-2", "--", "12 apples", "1e400", "∞"])
def test_what_is_no_number(written):
    value, error = reader_for(field("decimal"), [written])(written)
    assert (value, error.code) == (None, "records.unreadable")


def test_a_column_shows_its_decimal_mark():
    column = ["1.234,56", "7,5", "1.000"]
    read = reader_for(field("decimal"), column)
    assert [read(text)[0] for text in column] == [Decimal("1234.56"), Decimal("7.5"), Decimal(1000)]
    column = ["1,234.56", "7.5", "1,000"]
    read = reader_for(field("decimal"), column)
    assert [read(text)[0] for text in column] == [Decimal("1234.56"), Decimal("7.5"), Decimal(1000)]


@pytest.mark.parametrize(
    ("column", "order", "first"),
    [
        (["2026-11-05", "2026/1/31"], "ymd", dt.date(2026, 11, 5)),
        (["05.11.2026", "31.01.2026"], "dmy", dt.date(2026, 11, 5)),
        (["05-11-2026", "31-01-2026"], "dmy", dt.date(2026, 11, 5)),
        (["11/05/2026", "01/31/2026"], "mdy", dt.date(2026, 11, 5)),
        (["2026年11月5日"], "ymd", dt.date(2026, 11, 5)),
        (["20261105"], "ymd", dt.date(2026, 11, 5)),
        (["2026-11-05T08:00:00Z"], "ymd", dt.date(2026, 11, 5)),
    ],
)
def test_a_column_shows_the_order_of_its_dates(column, order, first):
    assert date_order(column) == order
    assert reader_for(field("date"), column)(column[0]) == (first, None)


def proposed(obj, header, *rows) -> dict[str, str | None]:
    """Fields by header."""
    return {column.header: column.field for column in mapping.propose(obj, header, rows)}


def test_headers_in_both_languages_and_other_systems_words():
    assert proposed(COMPANY, ["客户名称", "所属行业", "国家", "年营收", "母公司", "官网"]) == {
        "客户名称": "name", "所属行业": "industry", "国家": "country", "年营收": "annual_revenue", "母公司": "parent",
        "官网": "website",
    }  # fmt: skip
    assert proposed(COMPANY, ["Account Name", "SECTOR", "Head-count", "What"]) == {
        "Account Name": "name", "SECTOR": "industry", "Head-count": "employees", "What": None,
    }  # fmt: skip
    assert proposed(CONTACT, ["姓名", "手机", "邮箱"]) == {"姓名": "name", "手机": "mobile", "邮箱": "email"}


def test_content_speaks_where_the_header_is_silent():
    row = ["Ann Lee", "ann@example.com", "13812345678", "1984-05-06", "4711"]
    assert proposed(CONTACT, ["name", "c1", "c2", "c3", "c4"], row) == {
        "name": "name", "c1": "email", "c2": "mobile", "c3": "birthday", "c4": None,
    }  # fmt: skip
    row = ["Acme", "www.acme.example", "1996", "48213", "2026-01-05", "+44 20 7946 0104"]
    assert proposed(COMPANY, ["name", "a", "b", "c", "d", "e"], row) == {
        "name": "name", "a": "website", "b": "year_founded", "c": None, "d": None, "e": "phone",
    }  # fmt: skip
    assert proposed(CONTACT, ["name", "signed"], ["Ann", "2026-05-01"]) == {"name": "name", "signed": None}


def test_repeated_and_empty_headers_are_told_apart():
    assert mapping.unique(["name", "", "name", "name", ""]) == ["name", "#2", "name (2)", "name (3)", "#5"]
    columns = mapping.propose(COMPANY, ["name", "name"], [["A", "B"]])
    assert [(column.header, column.field) for column in columns] == [("name", "name"), ("name (2)", None)]
