"""What is inside PDFs and office files, hostile ones too, read by a process with limits."""

import io
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from rapport.privacy import documents, reading
from rapport.privacy.wanted import Matcher, Subject
from tests.support.documents import bomb, docx, pdf, pptx, xlsx, zipped

NAME = "Hannah Clarke"
DOCTYPE = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99
LAUGHS = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]>'


def why(data: bytes, **wanted: list[str]) -> set[str]:
    matcher = Matcher(Subject(**wanted))
    return {str(each) for text in documents.read(data).texts for each in matcher.why(text)}


@pytest.mark.parametrize("data", [
    docx("Dear Mrs Clarke,", "Hannah Cl|arke signs below"),
    docx("Hannah| |Clarke"),
    xlsx("7", "Hannah", "Clarke", 3.5),
    pptx("Who is who", "Clarke, Hannah"),
    pdf("Page one", "Signed: Hannah Clarke"),
    pdf("see what hangs on it", attached=docx(NAME)),
    pdf(NAME, password=""),
    docx("nothing", **{"docProps/core.xml": f"<p><creator>{NAME}</creator></p>"}),
    docx("nothing", **{"word/comments.xml": f'<c><comment author="{NAME}"><p><t>Yes</t></p></comment></c>'}),
    docx("nothing", **{"word/embeddings/table.xlsx": xlsx(NAME)}),
    zipped({"content.xml": f"<text:p xmlns:text='t'>{NAME}</text:p>", "mimetype": "x"}),
], ids=["docx", "runs", "cells", "pptx", "pdf", "attached", "no-password", "author", "comment", "inside", "odt",
])  # fmt: skip
def test_a_name_is_found_where_a_reader_sees_it(data: bytes) -> None:
    found = documents.read(data)
    assert found.unread is None
    assert why(data, names=[NAME]) == {"name"}
    assert why(data, names=["Hannah Miller"]) == set()


def test_numbers_and_addresses_are_found_as_a_workbook_stores_them() -> None:
    assert why(xlsx("phone", 13812345678), phones=["138 1234 5678"]) == {"phone"}
    assert why(xlsx(1.3812345678e10), phones=["138 1234 5678"]) == {"phone"}
    assert why(zipped({"xl/worksheets/s.xml": "<s><c><v>1.3812345678E10</v></c></s>"}), phones=["13812345678"]) == {
        "phone"
    }
    link = '<R><R Target="mailto:hannah@clarke.example"/></R>'
    assert why(docx("x", **{"word/_rels/document.xml.rels": link}), emails=["hannah@clarke.example"]) == {"email"}
    assert why(docx("联系人：汪|晓明"), names=["汪晓明"]) == {"name"}


@pytest.mark.parametrize(("data", "unread"), [
    (pdf(NAME, password="secret"), "encrypted"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    (zipped({"META-INF/manifest.xml": "<m><encryption-data/></m>", "content.xml": "?"}), "encrypted"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "old_format"),
    (b"{\\rtf1 Hannah Clarke}", "old_format"),
    (pdf("", "", scanned=True), "scanned"),
    (pdf(NAME)[:300], "broken"),
    (docx(NAME)[:90], "broken"),
    (zipped({"word/document.xml": f"<p>{NAME}"}), "broken"),
    (zipped({"word/document.xml": DOCTYPE + "<a>&b;</a>"}), "broken"),
    (zipped({"word/document.xml": LAUGHS + "<a>&c;</a>"}), "broken"),
    (b"", "broken"),
    (b"a picture", "broken"),
], ids=[
    "pdf-password", "office-password", "odf-password", "ole", "rtf", "pictures", "pdf-cut", "zip-cut", "xml-cut",
    "external", "laughs", "empty", "picture",
])  # fmt: skip
def test_what_is_not_read_says_why(data: bytes, unread: str) -> None:
    found = documents.read(data)
    assert (found.unread, [text for text in found.texts if "root:" in text or "haha" in text]) == (unread, [])


def test_an_empty_pdf_was_read() -> None:
    assert documents.read(pdf("")) == documents.Read(["pypdf"], None), "what made it is said of it"


def test_a_bomb_is_left_and_what_stood_before_it_is_found() -> None:
    data = bomb(64 << 20)
    assert len(data) < 1 << 20
    started = time.monotonic()
    found = documents.read(data)
    assert time.monotonic() - started < 20
    assert found.unread == "too_big"
    assert why(data, names=[NAME]) == {"name"}


def test_files_inside_of_files_end() -> None:
    data = docx(NAME)
    for _ in range(reading.DEEPEST + 1):
        data = docx("nothing", **{"word/embeddings/in.docx": data})
    assert documents.read(data).unread == "too_big"


@pytest.mark.parametrize(("name", "data", "unread"), [
    ("word/embeddings/oleObject1.bin", OLE, "old_format"),
    ("word/embeddings/letter.doc", OLE, "old_format"),
    ("xl/embeddings/sheet.xlsb", zipped({"xl/workbook.bin": NAME, "a.xml": "<a/>"}), "old_format"),
    ("word/embeddings/note.txt", NAME.encode(), "broken"),
    ("Object 1", OLE, "old_format"),
    ("word/embeddings/locked.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
     "encrypted"),
], ids=["ole", "doc", "xlsb", "txt", "object", "locked"])  # fmt: skip
def test_an_embedded_file_that_is_not_read_is_said_and_the_rest_is_read(name: str, data: bytes, unread: str) -> None:
    around = zipped({name: data, "word/document.xml": f"<p>{NAME}</p>"})
    assert documents.read(around) == documents.Read([f"{NAME}\n"], unread)


@pytest.mark.parametrize("name", ["sheet.xlsm", "letter.docm", "sheet.bin"])
def test_an_embedded_file_is_read_by_what_it_is(name: str) -> None:
    found = documents.read(docx("nothing", **{f"word/embeddings/{name}": xlsx(NAME)}))
    assert found.unread is None
    assert any(NAME in text for text in found.texts)


def test_pictures_in_a_document_are_no_files_that_were_not_read() -> None:
    parts = {"content.xml": "<p>x</p>", "ObjectReplacements/Object 1": b"VCLMTF", "word/media/image1.png": b"\x89PNG"}
    assert documents.read(zipped(parts)) == documents.Read(["x\n"], None)


def test_a_workbook_without_xml_is_not_read() -> None:
    assert documents.read(zipped({"xl/workbook.bin": b"\x83", "docProps/app.xml": "<a/>"})).unread == "old_format"


def test_many_parts_and_much_text_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_PARTS", 3)
    parts = {f"word/{number}.xml": "<p>x</p>" for number in range(4)}
    assert reading.read(zipped(parts)) == {"texts": ["x\n"] * 3, "unread": "too_big"}
    monkeypatch.setattr(reading, "MOST_TEXT", 5)
    assert reading.read(docx("four", "five")) == {"texts": [], "unread": "too_big"}
    monkeypatch.setattr(reading, "MOST_UNPACKED", 10)
    assert reading.read(docx("x")) == {"texts": [], "unread": "too_big"}


def test_an_entry_that_is_encrypted_is_said_to_be() -> None:
    data = bytearray(docx(NAME))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert reading.read(bytes(data))["unread"] == "encrypted"


def test_a_lie_about_its_size_gets_a_file_nothing() -> None:
    data = bytearray(bomb(16 << 20))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as package:
        size = package.getinfo("word/zeros.xml").file_size.to_bytes(4, "little")
    while size in data:
        place = data.index(size)
        data[place : place + 4] = (10).to_bytes(4, "little")
    assert documents.read(bytes(data)).unread in {"broken", "too_big"}


def test_memory_that_runs_out_is_said_and_so_is_a_process_that_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    def out(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(reading.Reader, "read", out)
    assert reading.read(b"x") == {"texts": [], "unread": "too_big"}
    monkeypatch.setattr(documents, "WAIT", 0.001)
    assert documents.read(docx(NAME)) == documents.Read([], "too_big")


def test_the_process_that_reads_has_limits_and_writes_no_file(tmp_path: Path) -> None:
    code = (
        "import resource, sys\nfrom rapport.privacy import reading\n"
        "reading.main()\nprint(resource.getrlimit(resource.RLIMIT_AS)[0], file=sys.stderr)\n"
        "try:\n open('never', 'wb', 0).write(b'x' * 9)\nexcept OSError: print('none', file=sys.stderr)\n"
        "try:\n bytearray(2 << 30)\nexcept MemoryError: print('small', file=sys.stderr)\n"
    )
    # What is over the limit of a file's size is a signal, which Python ignores.
    # Nothing of the environment: what measures tests would want to write a file, too.
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], input=b"", capture_output=True, check=True, cwd=tmp_path, env={}
    )
    assert done.stderr.decode().split() == [str(reading.MEMORY), "none", "small"]
