"""Wrapping under another root key, where there is nothing to wrap, nothing to change, or nobody who answers."""

from uuid import UUID

import pytest
import sqlalchemy as sa

from kernel.clock import real_now
from kernel.crypto import CryptoError
from kernel.keys.away import KeysUnusable
from kernel.keys.file import FileKeyProvider
from kernel.keys.provider import KeyUnreachable
from tenants import keys, rewrap
from tenants.models import key_event, tenant
from tests.support.app import Rapport


def test_a_keyset_that_does_not_open_is_told_as_such() -> None:
    with pytest.raises(KeysUnusable), keys.as_away():
        raise CryptoError(reason="another root key")


async def test_what_has_no_keyset_any_more_is_put_under_nothing(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Gone Ltd", "GB", email)
    mine, runtime = UUID(owner.session["organisation"]["id"]), rapport.parts.runtime
    those = tenant.c.organisation_id == mine
    counted = sa.select(sa.func.count()).where(key_event.c.organisation_id == mine)
    async with runtime.databases.control_session() as control:
        before = (await control.execute(counted)).scalar_one()
        [row] = await control.rows(sa.select(tenant.c.keyset).where(those))
        await control.execute(tenant.update().where(those).values(keyset=None))
        await keys._put_under(runtime, control, mine, runtime.keyring.own, "", "own_key_set", None)
        assert (await control.execute(counted)).scalar_one() == before
        await control.execute(tenant.update().where(those).values(keyset=row.keyset))
    # Under the same root key as its parent already.
    assert await keys.put_under_parents(runtime, mine, mine) is False


async def test_nothing_more_is_tried_once_nobody_answers(rapport: Rapport, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bytes] = []

    def silent(_: FileKeyProvider, wrapped: bytes, associated: bytes) -> bytes:
        asked.append(associated)
        raise KeyUnreachable(reason="a test is silent")

    monkeypatch.setattr(FileKeyProvider, "unwrap", silent)
    with pytest.raises(KeyUnreachable):
        await rewrap.rewrap(rapport.parts.runtime, real_now())
    assert len(asked) == 1
