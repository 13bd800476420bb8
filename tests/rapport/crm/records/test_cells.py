"""What we write into CSV files is no formula anywhere, and comes back through our own import as it was."""

import pytest

from rapport.crm.imports import table
from rapport.crm.records.cells import BOM, lines, plain, safe

FORMULAS = [
    "=1+1", "+44 20", "-1", "@SUM(A1)", "＝HYPERLINK(1)", "＋1", "－1", "＠x", "\u200b=1", "\ufeff=1", "\u2060＝1",
    "\u202e=1", " =1", "\xa0=1", "\t=1", "\n=1", "\r=1", "\x0b=1", "\tx", "\nx", "'=1", "''=1", "'＝1",
]  # fmt: skip
TEXTS = ["", "plain", "'tis", "O'Brien", "a=b", "x@y.example", "1-2", "'", "''", "Smith; Sons", "a|b", 'say "x"']


@pytest.mark.asvs("V1.1.2")
@pytest.mark.asvs("V1.2.10")
@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_gets_a_quote(text: str) -> None:
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize("text", TEXTS)
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert safe(text) == text


@pytest.mark.parametrize("text", [*FORMULAS, *TEXTS])
def test_the_quote_comes_off_again(text: str) -> None:
    assert plain(safe(text)) == text


@pytest.mark.asvs("V1.2.10")
def test_separators_of_other_countries_split_no_cell() -> None:
    written = lines([["name", "note"], ["x;=cmd|' /C calc'!A0", "a\tb"], ["A, B", "c"]])
    assert written == b'name,note\r\n"x;=cmd|\' /C calc\'!A0","a\tb"\r\n"A, B",c\r\n'


def test_an_import_reads_what_was_written() -> None:
    texts = [text for text in (*FORMULAS, *TEXTS) if text == text.strip() and text]
    data = BOM.encode() + lines([["name", "x"], *([safe(text), "1"] for text in texts)])
    read = list(table.rows([data], table.detect(data)))
    assert [cells for _, cells in read] == [["name", "x"], *([text, "1"] for text in texts)]
