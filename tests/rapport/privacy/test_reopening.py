"""Whoever goes back to choosing has no copy any more: it was of what had been chosen before."""

from uuid import UUID

import pytest

from kernel.db import TenantSession
from tests.support.app import Rapport
from tests.support.rotation import organisation
from tests.support.subjects import Everywhere, look, said, subject_request


async def test_the_copy_of_before_goes(rapport: Rapport, email: str) -> None:
    made = Everywhere(await rapport.sign_up("Again Ltd", "GB", email))
    request_id = await subject_request(rapport, made.owner, "GET /file")
    assert (await look(made, request_id))["exported_at"] is not None
    folder = rapport.settings.data_dir / "files" / str(organisation(made.owner))
    [copy] = [path for path in folder.glob("*/*") if UUID(path.name)]
    reopened = await made.owner.delete(f"/api/subject-requests/{request_id}/confirmation")
    assert (reopened.status_code, reopened.json()["state"], reopened.json()["exported_at"]) == (200, "found", None)
    await rapport.run_jobs()
    assert not copy.exists()
    gone = await made.owner.get(f"/api/subject-requests/{request_id}/file")
    assert gone.status_code == 404
    await said(made, request_id, "confirmation")
    assert (await look(made, request_id))["exported_at"] is None


async def test_a_commit_that_fails_leaves_the_copy(
    rapport: Rapport, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Everywhere(await rapport.sign_up("Again Ltd", "GB", email))
    request_id = await subject_request(rapport, made.owner, "GET /file")
    before = await look(made, request_id)

    async def failing(_: TenantSession) -> None:
        raise OSError("the database is gone")

    path = f"/api/subject-requests/{request_id}"
    for call in (
        lambda: made.owner.delete(f"{path}/confirmation"),
        lambda: made.owner.post(f"{path}/refusal", json={"reason": "not them"}),
    ):
        with monkeypatch.context() as patched:
            patched.setattr(TenantSession, "commit", failing)
            assert (await call()).status_code == 500
    assert await look(made, request_id) == before
    assert (await made.owner.get(f"{path}/file")).status_code == 200
