"""How much room uploads may take that nobody has finished: of a person, of an organisation, and what is left."""

import pytest
import sqlalchemy as sa

from rapport.crm.attachments import uploads
from rapport.crm.attachments.models import file_upload
from rapport.crm.imports.uploads import MAX_FILE
from tests.support.app import Rapport
from tests.support.attachments import TUS, begun, company, part
from tests.support.rotation import home_of
from tests.support.uploads import begun as imports_begun


async def test_nobody_takes_all_the_room_with_what_was_only_announced(rapport: Rapport, email: str) -> None:
    ann = await rapport.sign_up("Acme Ltd", "GB", email)
    record_id, bob = await company(ann), await rapport.hire(ann, f"bob.{email}", role="admin")
    assert (await imports_begun(ann, MAX_FILE)).status_code == 201
    assert (await imports_begun(ann, MAX_FILE)).json()["code"] == "attachments.upload_share"
    assert (await imports_begun(bob, MAX_FILE)).status_code == 201
    whole = [(await begun(ann, record_id, 1 << 30)).status_code for _ in range(3)]
    assert whole == [201, 201, 409]
    assert (await begun(bob, record_id, 1 << 30)).status_code == 201


async def test_several_people_together_leave_room_for_others(
    rapport: Rapport, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = await rapport.sign_up("Acme Ltd", "GB", email)
    record_id = await company(ann)
    bob, eve = [await rapport.hire(ann, f"{name}.{email}", role="admin") for name in ("bob", "eve")]
    monkeypatch.setattr(uploads, "COMING", 50)
    monkeypatch.setattr(uploads, "IMPORTS_COMING", 20)
    urls = [(await begun(person, record_id, 15)).headers["location"] for person in (ann, bob)]
    refused = await begun(ann, record_id, 21)
    assert (refused.status_code, refused.json()["code"]) == (409, "attachments.uploads_under_way")
    assert (await imports_begun(eve, 20)).status_code == 201
    assert (await imports_begun(bob, 1)).json()["code"] == "attachments.uploads_under_way"
    async with rapport.parts.runtime.session(await home_of(rapport, ann)) as session:
        assert len(await session.rows(sa.select(file_upload))) == 3
    # What is finished counts as a file, what is ended not at all: there is room again.
    assert (await part(ann, urls[0], 0, b"x" * 15)).status_code == 204
    assert (await bob.delete(urls[1], headers=TUS)).status_code == 204
    assert (await begun(eve, record_id, 30)).status_code == 201


async def test_who_has_none_under_way_begins_whatever_others_announced(
    rapport: Rapport, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = await rapport.sign_up("Acme Ltd", "GB", email)
    record_id = await company(ann)
    bob, eve = [await rapport.hire(ann, f"{name}.{email}", role="admin") for name in ("bob", "eve")]
    for name, limit in {"COMING": 40, "WHOLE_QUOTA": 100, "QUOTA": 60, "IMPORTS_COMING": 30}.items():
        monkeypatch.setattr(uploads, name, limit)
    assert (await begun(ann, record_id, 10)).status_code == 201
    assert (await imports_begun(bob, 30)).status_code == 201
    # 60 are left of all, 30 of what is to import: half of it is for somebody who has nothing yet, and once.
    assert (await begun(eve, record_id, 31)).json()["code"] == "attachments.uploads_under_way"
    assert (await imports_begun(eve, 16)).json()["code"] == "attachments.uploads_under_way"
    assert (await imports_begun(eve, 15)).status_code == 201
    assert (await begun(eve, record_id, 1)).json()["code"] == "attachments.uploads_under_way"
