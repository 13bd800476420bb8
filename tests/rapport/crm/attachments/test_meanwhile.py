"""What happens to a file while somebody is still busy with its upload, or takes long to take it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from auth import admission
from auth.errors import TooBusy
from kernel.crypto import KeysClosed, Keyset
from kernel.files import FileStore
from kernel.resumable import Parts, UploadLocked
from rapport.crm.attachments import files, uploads
from tests.rapport.crm.attachments.test_attachments import CONTENT, PART, TUS, attached, begun, company, part
from tests.support.app import Person, Rapport
from tests.support.merging import merged, undone


async def keys_of(rapport: Rapport, person: Person) -> Keyset:
    return (await rapport.parts.directory.tenant(UUID(person.session["organisation"]["id"]))).keys


def on_disk(rapport: Rapport, person: Person) -> list[str]:
    folder = rapport.parts.runtime.settings.data_dir / "files" / person.session["organisation"]["id"]
    return [path.name for path in folder.glob("*/*")]


async def test_no_part_takes_the_place_of_a_file(rapport: Rapport, email: str) -> None:
    """Of whoever looked before the last byte was there, and begins to write after it."""
    ann = await rapport.sign_up("Acme Ltd", "GB", email)
    file_id = await attached(ann, await company(ann))
    with (
        pytest.raises(UploadLocked),
        Parts(rapport.parts.runtime.files, await keys_of(rapport, ann), UUID(file_id), len(CONTENT)),
    ):
        pass
    assert on_disk(rapport, ann) == [UUID(file_id).hex]


async def test_an_upload_that_is_cancelled_while_its_last_part_comes_leaves_nothing(
    rapport: Rapport, email: str
) -> None:
    ann = await rapport.sign_up("Acme Ltd", "GB", email)
    url = (await begun(ann, await company(ann), len(CONTENT))).headers["location"]

    async def slowly() -> AsyncIterator[bytes]:
        yield CONTENT[:100]
        assert (await ann.delete(url, headers=TUS)).status_code == 204
        yield CONTENT[100:]

    late = await ann.patch(url, content=slowly(), headers={**PART, "upload-offset": "0"})
    assert (late.status_code, on_disk(rapport, ann)) == (404, [])


async def test_what_was_cancelled_before_its_first_byte_leaves_nothing(
    rapport: Rapport, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = await rapport.sign_up("Acme Ltd", "GB", email)
    url = (await begun(ann, await company(ann), len(CONTENT))).headers["location"]
    after(monkeypatch, uploads, "_mine", lambda: ann.delete(url, headers=TUS))
    assert (await part(ann, url, 0, CONTENT)).status_code == 404
    assert on_disk(rapport, ann) == []


def after(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, happens: Any, *, before: bool = False) -> None:
    """Lets something happen once behind a step of a request, or in front of it, as others' requests may."""
    step = getattr(module, name)

    async def interrupted(*args: Any) -> Any:
        monkeypatch.setattr(module, name, step)
        if before:
            await happens()
            return await step(*args)
        done = await step(*args)
        await happens()
        return done

    monkeypatch.setattr(module, name, interrupted)


async def test_who_cancels_what_became_a_file_takes_nothing_away(
    rapport: Rapport, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = await rapport.sign_up("Acme Ltd", "GB", email)
    url = (await begun(ann, await company(ann), len(CONTENT))).headers["location"]
    file_id = url.rpartition("/")[2]

    async def done_and_held() -> None:
        assert (await part(ann, url, 0, CONTENT)).status_code == 204
        assert (await ann.put(f"/api/attachments/{file_id}/hold")).status_code == 204

    after(monkeypatch, uploads, "_mine", done_and_held)
    assert (await ann.delete(url, headers=TUS)).status_code == 404
    await rapport.run_jobs()
    assert (await ann.get(f"/api/attachments/{file_id}")).content == CONTENT


async def files_of(person: Person, record_id: str) -> list[str]:
    return [each["id"] for each in (await person.get(f"/api/companies/{record_id}/files")).json()]


@pytest.mark.parametrize(("module", "step"), [(uploads, "_inspect"), (files, "changeable")])
async def test_what_is_whole_while_its_record_is_merged_is_a_file_of_the_survivor(
    rapport: Rapport, email: str, monkeypatch: pytest.MonkeyPatch, module: Any, step: str
) -> None:
    """Also where the merge ends between the question of whose it is and the lock of that record."""
    ann = await rapport.sign_up("Acme Ltd", "GB", email)
    survivor, other = await company(ann), await company(ann, "Birch")
    url = (await begun(ann, other, len(CONTENT))).headers["location"]
    after(monkeypatch, module, step, lambda: merged(ann, "companies", survivor, other), before=True)
    assert (await part(ann, url, 0, CONTENT)).status_code == 204
    assert await files_of(ann, survivor) == [url.rpartition("/")[2]]


async def test_what_is_whole_while_a_merge_is_undone_is_a_file_of_the_record_that_is_back(
    rapport: Rapport, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = await rapport.sign_up("Acme Ltd", "GB", email)
    survivor, other = await company(ann), await company(ann, "Birch")
    url = (await begun(ann, other, len(CONTENT))).headers["location"]
    merge_id = (await merged(ann, "companies", survivor, other))["merge"]["id"]
    after(monkeypatch, files, "changeable", lambda: undone(ann, merge_id), before=True)
    assert (await part(ann, url, 0, CONTENT)).status_code == 204
    assert (await files_of(ann, other), await files_of(ann, survivor)) == ([url.rpartition("/")[2]], [])


async def whole(rapport: Rapport, ann: Person, record_id: str) -> str:
    """The address of an upload whose process was killed after its last byte."""
    url: str = (await begun(ann, record_id, len(CONTENT))).headers["location"]
    file_id = UUID(url.rpartition("/")[2])
    with Parts(rapport.parts.runtime.files, await keys_of(rapport, ann), file_id, len(CONTENT)) as parts:
        parts.write(CONTENT)
        parts.save()
        parts.finish()
    return url


async def test_who_asks_twice_and_is_refused_once_takes_nothing_away(
    rapport: Rapport, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = await rapport.sign_up("Acme Ltd", "GB", email)
    record_id = await company(ann)
    url = await whole(rapport, ann, record_id)
    file_id = url.rpartition("/")[2]

    async def done_and_held() -> None:
        assert (await ann.head(url, headers=TUS)).status_code == 200
        assert (await ann.put(f"/api/attachments/{file_id}/hold")).status_code == 204
        assert (await ann.delete(f"/api/companies/{record_id}")).is_success

    after(monkeypatch, files, "changeable", done_and_held, before=True)
    assert (await ann.head(url, headers=TUS)).status_code == 404
    await rapport.run_jobs()
    assert on_disk(rapport, ann) == [UUID(file_id).hex]


async def test_who_has_to_wait_in_line_loses_no_byte(
    rapport: Rapport, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = await rapport.sign_up("Acme Ltd", "GB", email)
    url = (await begun(ann, await company(ann), len(CONTENT))).headers["location"]

    async def full() -> None:
        raise TooBusy(details={"retry_after": 1})

    after(monkeypatch, files, "changeable", full, before=True)
    assert (await part(ann, url, 0, CONTENT)).json()["code"] == TooBusy.code
    assert (await ann.head(url, headers=TUS)).headers["upload-offset"] == str(len(CONTENT))
    assert (await ann.get(f"/api/attachments/{url.rpartition('/')[2]}")).content == CONTENT


async def test_who_begin_at_the_same_time_share_the_room(
    rapport: Rapport, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = await rapport.sign_up("Acme Ltd", "GB", email)
    records = [await company(ann, f"Acme {each}") for each in range(6)]
    monkeypatch.setattr(uploads, "WHOLE_QUOTA", 25)
    made = await asyncio.gather(*(begun(ann, each, 10) for each in records))
    assert sorted(each.status_code for each in made) == [201, 201, 413, 413, 413, 413]


async def test_who_takes_a_file_slowly_keeps_nobody_waiting(
    rapport: Rapport, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = await rapport.sign_up("Acme Ltd", "GB", email)
    file_id = await attached(ann, await company(ann))
    monkeypatch.setitem(admission.DEFAULTS, admission.AT_ONCE, 1)
    monkeypatch.setattr(admission, "WAIT", 0.2)
    read, meanwhile = FileStore.open, list[int]()

    async def slowly(*args: Any) -> AsyncIterator[bytes]:
        pieces = await read(*args)

        async def streamed() -> AsyncIterator[bytes]:
            meanwhile.append((await ann.get("/api/attachment-retention")).status_code)
            async for piece in pieces:
                yield piece

        return streamed()

    monkeypatch.setattr(FileStore, "open", slowly)
    assert (await ann.get(f"/api/attachments/{file_id}")).content == CONTENT
    assert meanwhile == [200]


async def test_who_is_deactivated_while_a_part_comes_attaches_nothing(rapport: Rapport, email: str) -> None:
    ann = await rapport.sign_up("Acme Ltd", "GB", email)
    bob = await rapport.hire(ann, f"bob.{email}")
    record_id = await company(bob)
    url = (await begun(bob, record_id, len(CONTENT))).headers["location"]

    async def slowly() -> AsyncIterator[bytes]:
        yield CONTENT[:100]
        gone = await ann.post(f"/api/members/{bob.session['person']['id']}/deactivation", json={})
        assert gone.status_code == 204
        yield CONTENT[100:]

    late = await bob.patch(url, content=slowly(), headers={**PART, "upload-offset": "0"})
    assert (late.status_code, late.json()["code"]) == (403, "forbidden")
    assert (await ann.get(f"/api/companies/{record_id}/files")).json() == []


async def test_keys_that_are_taken_away_while_it_ends_cost_nobody_their_file(
    rapport: Rapport, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = await rapport.sign_up("Acme Ltd", "GB", email)
    url = (await begun(ann, await company(ann), len(CONTENT))).headers["location"]
    keys = await keys_of(rapport, ann)
    kept = Keyset(keys._handle, keys._secrets, keys.owner)

    async def taken_away() -> None:
        keys.close()

    after(monkeypatch, uploads, "_complete", taken_away, before=True)
    ended = await part(ann, url, 0, CONTENT)
    assert (ended.status_code, ended.json()["code"]) == (423, "keys.closed")
    assert on_disk(rapport, ann) == [UUID(url.rpartition("/")[2]).hex]
    keys.renew(kept)
    assert (await part(ann, url, len(CONTENT), b"")).status_code == 204
    assert on_disk(rapport, ann) == [UUID(url.rpartition("/")[2]).hex]


def test_a_part_is_not_counted_away_while_the_keys_are(tmp_path: Path) -> None:
    store, keys = FileStore(tmp_path), Keyset.generate("one")
    kept = Keyset(keys._handle, keys._secrets, keys.owner)
    with Parts(store, keys, UUID(int=1), len(CONTENT)) as parts:
        parts.write(CONTENT[:100])
        parts.save()
    keys.close()
    with pytest.raises(KeysClosed), Parts(store, keys, UUID(int=1), len(CONTENT)):
        pass
    keys.renew(kept)
    with Parts(store, keys, UUID(int=1), len(CONTENT)) as parts:
        assert parts.offset == 100
