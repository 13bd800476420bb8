"""PDFs: the same bytes for the same data, archivable, set in a thread, and whatever text there is is only text."""

import asyncio
import datetime as dt
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel import pdf
from kernel.pdf import PdfError, PdfTemplate
from tests.support.pdf_text import pages, text

LETTER = """
#let data = json(bytes(sys.inputs.data))
#set document(title: "A letter")
#set page(width: 400pt, height: 300pt, margin: 20pt)
#set text(font: ("Inter", "Noto Sans CJK SC"), lang: "en")
#for paragraph in data.paragraphs { par(paragraph) }
"""
DAY = dt.date(2026, 11, 1)


@pytest.fixture
def letter(tmp_path, monkeypatch) -> PdfTemplate:
    """A template that puts each text into a paragraph of its own."""
    return template(tmp_path, monkeypatch, "letter.typ", LETTER)


def template(folder, monkeypatch, name: str, source: str) -> PdfTemplate:
    """A file of a package, found as the product's are."""
    (folder / "letters").mkdir(exist_ok=True)
    (folder / "letters" / name).write_text(source)
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.delitem(sys.modules, "letters", raising=False)
    pdf._source.cache_clear()
    return PdfTemplate("letters", name)


async def said(letter: PdfTemplate, *paragraphs: str) -> str:
    return text(await letter.render({"paragraphs": list(paragraphs)}, created=DAY))


async def test_the_same_data_gives_the_same_bytes_at_once_and_later(letter):
    data = {"paragraphs": [f"第 {number} 段, paragraph {number}" for number in range(40)]}
    first, *others = await asyncio.gather(*(letter.render(data, created=DAY) for _ in range(6)))
    assert others == [first] * 5
    assert await letter.render({"paragraphs": ["else"]}, created=DAY) != first
    assert await letter.render(data, created=DAY) == first


async def test_another_process_writes_the_same_bytes(letter, tmp_path):
    written = await letter.render({"paragraphs": ["账单", "Invoice"]}, created=DAY)
    program = (
        "import asyncio, datetime, sys; from kernel.pdf import PdfTemplate; "
        f"sys.path.insert(0, {str(tmp_path)!r}); "
        "made = PdfTemplate('letters', 'letter.typ').render("
        "{'paragraphs': ['账单', 'Invoice']}, created=datetime.date(2026, 11, 1)); "
        "sys.stdout.buffer.write(asyncio.run(made))"
    )
    other = await asyncio.create_subprocess_exec(sys.executable, "-c", program, stdout=asyncio.subprocess.PIPE)
    assert (await other.communicate())[0] == written


async def test_it_can_be_archived_and_read_aloud_and_says_when_it_was_made(letter):
    made = await letter.render({"paragraphs": ["账单"]}, created=DAY)
    assert made.startswith(b"%PDF-1.7\n")
    for fact in (b"<pdfaid:part>3</", b"<pdfaid:conformance>A</", b"<pdfuaid:part>1</", b"(D:20261101000000"):
        assert fact in made, fact
    assert await letter.render({"paragraphs": ["账单"]}, created=dt.date(2026, 11, 2)) != made


async def test_it_is_set_in_the_fonts_of_the_product_and_carries_them(letter):
    made = await letter.render({"paragraphs": ["Invoice 账单"]}, created=DAY)
    assert b"+Inter-Regular" in made
    assert b"+NotoSansCJKsc" in made
    assert made.count(b"/FontFile2") == 2


@pytest.mark.parametrize(
    "hostile",
    [
        '#import "@preview/x:0.1.0": *',
        '#panic("no") #read("/etc/passwd")',
        "*bold* _italic_ `raw` $x^2$ = Heading",
        "] ) } \\ \" ' <label> @reference // /* */",
        '", "paragraphs": ["other"]',
        "{{ }} %s %(x)s {paragraphs} \\u0041",
        "- list + list / term: list https://example.com ~ -- ---",
    ],
)
async def test_text_is_never_markup_nor_code(letter, hostile):
    assert await said(letter, hostile) == hostile


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a\u0000b\u0007c\u001bd\u0085e", "abcde"),
        ("one\ttwo", "one two"),
        ("exe.\u202egnp\u202c", "exe.gnp"),
        ("\ufeffmark", "mark"),
        ("private \ue000, half \ud800", "private \ufffd, half \ufffd"),
        ("rocket \U0001f680!", "rocket \ufffd!"),
        ("family \U0001f468\u200d\U0001f469\u200d\U0001f467!", "family \ufffd!"),
        ("ไทย", "\ufffd"),
        ("字\u0651", "字"),
        ("\uffff", "\ufffd"),
    ],
)
async def test_what_cannot_be_printed_is_seen_as_missing_and_stops_nothing(letter, written, shown):
    assert await said(letter, written, "kept: 账单") == f"{shown}kept: 账单"


@pytest.mark.parametrize(
    "written", ["Łódź, Ελλάδα, Київ, Đà Nẵng", "한국어, ひらがな, カタカナ", "繁體中文，𠮷野家", "₹ ₩ ₫ € − ×"]
)
async def test_what_customers_are_called_is_printed(letter, written):
    assert await said(letter, written) == written


async def test_lines_are_kept_as_they_were_written(letter):
    (page,) = pages(await letter.render({"paragraphs": ["one\r\ntwo\u2028three\rfour"]}, created=DAY))
    assert page == ["one", "two", "three", "four"]


@pytest.mark.slow
async def test_whoever_writes_every_sign_there_is_does_not_hold_a_thread_for_long(letter):
    signs = "".join(map(chr, [*range(0x12000, 0x12400), *range(0x13000, 0x13430), *range(0x1F300, 0x1F700)]))
    began = time.process_time()
    shown = await said(letter, f"{signs} kept: 账单")
    assert shown == "\ufffd kept: 账单"
    assert time.process_time() - began < 30


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=60))
def test_any_text_can_be_printed(written):
    """Not a fixture's template, as each example shares it."""
    source = LETTER.encode()
    clean = pdf._each_text({"paragraphs": [written]}, pdf._cleaned)
    done = PdfTemplate("none", "none")._set(source, clean, pdf._EPOCH)
    assert done.startswith(b"%PDF")


async def test_others_go_on_while_a_document_is_set(letter):
    paragraphs = [f"{number} 账单 invoice " * 12 for number in range(400)]
    making = asyncio.create_task(letter.render({"paragraphs": paragraphs}, created=DAY))
    turns = 0
    while not making.done():
        await asyncio.sleep(0.001)
        turns += 1
    assert len(pages(await making)) > 10
    assert turns > 10


@pytest.mark.parametrize("source", ["#let x = \n", "#panic(json(bytes(sys.inputs.data)).paragraphs.at(0))"])
async def test_a_template_that_fails_tells_nothing_of_the_data(tmp_path, monkeypatch, source):
    broken = template(tmp_path, monkeypatch, "broken.typ", source)
    with pytest.raises(PdfError) as raised:
        await broken.render({"paragraphs": ["Secret Customer Ltd"]}, created=DAY)
    assert str(raised.value).startswith("letters/broken.typ could not be set")
    assert "Secret" not in str(raised.value)
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__ or raised.value.__context__ is None


async def test_a_missing_template_is_an_error_of_the_programmer():
    with pytest.raises(FileNotFoundError):
        await PdfTemplate("kernel", "nothing.typ").render({}, created=DAY)
