"""A file is what the ending of its name says, and no virus; nobody can save one that isn't."""

import zipfile
from io import BytesIO
from typing import Any
from uuid import UUID

import msgspec
import pytest

from kernel.settings import Settings
from rapport.crm.attachments import kinds
from rapport.crm.attachments.kinds import fits
from rapport.crm.attachments.uploads import LIFETIME
from tests.rapport.crm.attachments.test_attachments import TUS, attached, begun, company, part
from tests.support.app import Person, Rapport, running
from tests.support.audit import details_of, organisation_of
from tests.support.clamd import EICAR, Clamd, clamd
from tests.support.documents import docx

PROGRAM = b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"


def zipped() -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("a.txt", "a")
    return held.getvalue()


@pytest.mark.asvs("V5.2.2")
@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("a.pdf", b"%PDF-1.7", True), ("a.PDF", b"%PDF-1.7", True), ("a.pdf", PROGRAM, False), ("a.pdf", b"", False),
        ("a.pdf.exe", b"%PDF-1.7", False), ("a.exe", PROGRAM, True), ("a.png", PNG, True), ("a.jpg", PNG, False),
        ("a.png", b"<svg onload=alert(1)>", False), ("a.docx", docx("x"), True), ("a.docx", b"<html>", False),
        ("a.zip", zipped(), True), ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", True), ("a.xls", zipped(), False),
        ("a.mp4", b"\0\0\0\x18ftypisom", True), ("a.mov", b"\0\0\0\x08wide", True), ("a.mp4", b"RIFF....AVI ", False),
        ("a.txt", "您好, 世界\n".encode(), True), ("a.txt", "您好".encode("gb18030"), True),
        ("a.csv", "a;b".encode("utf-16"), True), ("a.csv", b"a;b\0", False), ("a.txt", b"%PDF-1.7", False),
        ("a.html", zipped(), False), ("a.sh", b"#!/bin/sh\n", True), ("a.bat", PROGRAM, False),
        ("drawing.sldprt", b"whatever it is", True), ("drawing.sldprt", PROGRAM, False),
        ("drawing.sldprt", b"\x7fELF\x02", False), ("logo.ai", b"%PDF-1.7", True),
        ("drawing.sldprt", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", True), ("plan.numbers", zipped(), True),
        ("README", b"MZ and Partners", True), ("README", PROGRAM, False), ("a.txt", b"\x7fELF\x02", False),
        ("locked.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", True), ("a.doc", b"{\\rtf1", True),
        ("a.pdf", b"\xef\xbb\xbf\r\n%PDF-1.7", True), ("a.pdf", b"<html>%PDF-1.7", False), ("a.txt", b"ID3 tags", True),
    ],
)  # fmt: skip
def test_a_content_is_what_its_ending_says(name: str, head: bytes, expected: bool) -> None:
    assert fits(name, head) is expected


async def offered(person: Person, data: bytes, name: str) -> tuple[str, Any]:
    """A file of a new record, as far as it gets; its upload's address and the answer to its last part."""
    made = await begun(person, await company(person), len(data), name)
    return made.headers["location"], await part(person, made.headers["location"], 0, data)


@pytest.mark.asvs("V5.2.2")
async def test_a_program_in_a_document_s_clothes_is_not_kept(rapport: Rapport, email: str) -> None:
    ann = await rapport.sign_up("Acme Ltd", "GB", email)
    url, refused = await offered(ann, PROGRAM * 20_000, "invoice.pdf")
    assert (refused.status_code, refused.json()["code"]) == (422, "attachments.other_kind")
    assert ".pdf" in refused.json()["message"]
    file_id = url.rpartition("/")[2]
    assert (await ann.get(f"/api/attachments/{file_id}")).status_code == 404
    assert (await ann.head(url, headers=TUS)).status_code == 404
    tenant = await rapport.parts.directory.tenant(organisation_of(ann))
    assert not rapport.parts.runtime.files.is_there(tenant.keys, UUID(file_id))
    assert await attached(ann, await company(ann), b"%PDF-1.7 " + b"x" * kinds.HEAD, "invoice.pdf")


def scanned(settings: Settings, scanner: Clamd) -> Settings:
    return msgspec.structs.replace(settings, virus_scanner=scanner.url)


@pytest.mark.asvs("V5.4.3")
@pytest.mark.usefixtures("stock")
async def test_what_the_scanner_knows_is_not_kept_and_is_told_of(settings: Settings, email: str) -> None:
    async with clamd() as scanner, running(scanned(settings, scanner)) as rapport:
        ann = await rapport.sign_up("Acme Ltd", "GB", email)
        file_id = await attached(ann, await company(ann), b"harmless" * 30_000, "note.txt")
        assert scanner.seen == [b"harmless" * 30_000]
        assert (await ann.get(f"/api/attachments/{file_id}")).status_code == 200

        url, refused = await offered(ann, b"x" * 70_000 + EICAR, "note.txt")
        assert (refused.status_code, refused.json()["code"]) == (422, "attachments.infected")
        infected = url.rpartition("/")[2]
        assert (await ann.get(f"/api/attachments/{infected}")).status_code == 404
        assert (await ann.head(url, headers=TUS)).status_code == 404
        told = await details_of(rapport, ann, "file_infected")
        assert [each["object"] for each in told] == ["company"]


@pytest.mark.asvs("V5.4.3")
@pytest.mark.asvs("V16.5.3")
@pytest.mark.usefixtures("stock")
async def test_what_nobody_could_look_at_waits_as_an_upload(settings: Settings, email: str) -> None:
    async with clamd() as scanner, running(scanned(settings, scanner)) as rapport:
        ann = await rapport.sign_up("Acme Ltd", "GB", email)
        scanner.most = 10
        url, refused = await offered(ann, b"eleven bytes", "note.txt")
        assert (refused.status_code, refused.json()["code"]) == (503, "attachments.not_scanned")
        assert f"{LIFETIME.total_seconds() / 60:.0f} minutes" in refused.json()["message"]
        file_id = url.rpartition("/")[2]
        assert (await ann.get(f"/api/attachments/{file_id}")).status_code == 404
        scanner.most = 1 << 20
        gone_on = await ann.head(url, headers=TUS)
        assert (gone_on.status_code, gone_on.headers["upload-offset"]) == (200, "12")
        assert (await ann.get(f"/api/attachments/{file_id}")).content == b"eleven bytes"
