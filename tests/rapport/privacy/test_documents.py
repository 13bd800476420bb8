"""PDFs and office files that name a person: said before anything is erased, and deleted only where somebody says so."""

import pytest

from rapport.privacy import contents
from tests.support.app import Rapport
from tests.support.archives import opened
from tests.support.documents import docx, pdf, xlsx
from tests.support.subjects import EMAIL, MOBILE, NAME, Everywhere, attached, hits, look, said, searched


async def filed(rapport: Rapport, email: str) -> Everywhere:
    """An organisation with a deal of somebody else, and documents on it."""
    made = Everywhere(await rapport.sign_up("Fjord Ltd", "GB", email))
    deal = await made.made("deals", "deal", {"name": "House", "amount": "5", "currency": "GBP"})
    for name, data in {
        "contract.pdf": pdf("between us", f"and {NAME}"), "list.xlsx": xlsx("who", EMAIL),
        "other.docx": docx("Per Aas"),
        "secret.pdf": pdf(NAME, password="x"), "scan.pdf": pdf("", scanned=True), "half.docx": docx(NAME)[:80],
        "photo.png": b"\x89PNG\r\n\x1a\n",
    }.items():  # fmt: skip
        made.ids[name] = await attached(made.owner, "deals", deal["id"], name, data)
    return made


def told(found: list[dict[str, object]]) -> dict[object, tuple[object, ...]]:
    return {
        each["title"]: (each["how"], each["why"], each["unread"], each["ticked"])
        for each in found if each["place"] == "document"
    }  # fmt: skip


async def test_which_documents_name_a_person_and_which_could_not_be_read_is_said_first(
    rapport: Rapport, email: str
) -> None:
    made = await filed(rapport, email)
    request = await searched(rapport, made, names=[NAME], emails=[EMAIL], phones=[MOBILE])
    found = await hits(made, request["id"])
    assert told(found) == {
        "contract.pdf": ("named", ["name"], None, False), "list.xlsx": ("named", ["email"], None, False),
        "secret.pdf": ("unread", [], "encrypted", False), "scan.pdf": ("unread", [], "scanned", False),
        "half.docx": ("unread", [], "broken", False),
    }  # fmt: skip
    assert [each["words"] for each in found if each["place"] == "document"] == [None] * 5
    assert {each["record_id"] for each in found if each["place"] == "document"} == {made.ids["deal"]}


async def test_a_document_is_deleted_where_somebody_says_so_and_else_the_certificate_names_it(
    rapport: Rapport, email: str
) -> None:
    made = await filed(rapport, email)
    request_id = (await searched(rapport, made, names=[NAME], emails=[EMAIL]))["id"]
    await said(made, request_id, "ticks", {"refs": [made.ids["list.xlsx"]], "on": True, "documents": True})
    await said(made, request_id, "confirmation")
    preview = (await made.owner.get(f"/api/subject-requests/{request_id}/preview", params={"mode": "anonymise"})).json()
    assert preview == {"fates": [{"place": "document", "outcome": "deleted", "count": 1}], "held": []}
    await said(made, request_id, "erasure", {"mode": "anonymise"})
    await rapport.run_jobs()
    assert (await look(made, request_id))["state"] == "erased"
    statuses = {
        name: (await made.owner.get(f"/api/attachments/{made.ids[name]}")).status_code
        for name in ("contract.pdf", "list.xlsx", "secret.pdf", "other.docx")
    }
    assert statuses == {"contract.pdf": 200, "list.xlsx": 404, "secret.pdf": 200, "other.docx": 200}
    certificate = (await made.owner.get(f"/api/subject-requests/{request_id}/certificate")).json()["certificate"]
    assert certificate["erased"] == [{"place": "document", "how": "deleted", "count": 1}]
    assert certificate["kept"] == [
        {"place": "document", "why": "not_chosen", "count": 1}, {"place": "document", "why": "unread", "count": 3},
    ]  # fmt: skip


async def test_ticking_the_name_of_a_file_does_not_tick_what_it_holds(rapport: Rapport, email: str) -> None:
    made = Everywhere(await rapport.sign_up("Fjord Ltd", "GB", email))
    deal = await made.made("deals", "deal", {"name": "House", "amount": "5", "currency": "GBP"})
    file_id = await attached(made.owner, "deals", deal["id"], f"{NAME}.docx", docx(NAME))
    request = await searched(rapport, made, names=[NAME])
    for body, expected in (
        ({}, {"stored_file": True, "document": False}), ({"documents": True}, {"stored_file": True, "document": True}),
    ):  # fmt: skip
        await said(made, request["id"], "ticks", {"refs": [file_id], "on": True, **body})
        assert {each["place"]: each["ticked"] for each in await hits(made, request["id"])} == expected


async def test_a_hold_keeps_a_document_and_refuses_the_erasure(rapport: Rapport, email: str) -> None:
    made = await filed(rapport, email)
    request_id = (await searched(rapport, made, names=[NAME]))["id"]
    await said(made, request_id, "ticks", {"refs": [made.ids["contract.pdf"]], "on": True, "documents": True})
    await said(made, request_id, "confirmation")
    assert (await made.owner.put(f"/api/attachments/{made.ids['contract.pdf']}/hold")).status_code == 204
    refused = await made.owner.post(f"/api/subject-requests/{request_id}/erasure", json={"mode": "delete"})
    assert (refused.status_code, refused.json()["code"]) == (409, "privacy.files_held")
    assert refused.json()["details"] == {"files": ["contract.pdf"]}
    assert (await made.owner.get(f"/api/attachments/{made.ids['contract.pdf']}")).status_code == 200


async def test_the_copy_has_the_words_around_a_person_and_not_the_contract(rapport: Rapport, email: str) -> None:
    made = await filed(rapport, email)
    request_id = (await searched(rapport, made, names=[NAME]))["id"]
    await said(made, request_id, "ticks", {"refs": [made.ids["contract.pdf"]], "on": True, "documents": True})
    await said(made, request_id, "confirmation")
    await said(made, request_id, "export")
    await rapport.run_jobs()
    answer = await made.owner.get(f"/api/subject-requests/{request_id}/file")
    entries = opened(answer.content)
    head, *rows = entries["imports.csv"].decode("utf-8-sig").splitlines()
    assert (head.startswith("file,line,row,"), rows) == (True, [f"contract.pdf,3,and {NAME},"])
    assert not [name for name in entries if name.startswith("files/")]


async def test_a_document_that_is_too_big_is_listed_and_not_opened(
    rapport: Rapport, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await filed(rapport, email)
    monkeypatch.setattr(contents, "LARGEST", 10)
    request = await searched(rapport, made, names=[NAME])
    assert {each[2] for each in told(await hits(made, request["id"])).values()} == {"too_big"}
    assert len(told(await hits(made, request["id"]))) == 6
