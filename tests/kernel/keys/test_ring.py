"""Open keysets: found again, renewed and closed in place, and never longer in use than their owner allows."""

import asyncio
from collections.abc import Iterator
from uuid import UUID

import pytest

from kernel.crypto import CryptoError, Keyset, new_keyset
from kernel.keys import ring
from kernel.keys.file import FileKeyProvider
from kernel.keys.provider import KeyProviderError
from kernel.keys.ring import Keyring, KeysUnreachable, KeysWithdrawn, Times
from tests.support.key_services import Google, started

ID = UUID(int=1)
TIMES = Times()


class Clock:
    """Moves when it is told to."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def service() -> Iterator[Google]:
    with started(Google) as found:
        yield found


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def keyring(service: Google, clock: Clock, tmp_path) -> Keyring:
    made = Keyring(FileKeyProvider.create(tmp_path / "root.key"), clock=clock)
    made._providers[service.url] = service.provider()
    return made


async def test_a_keyset_is_opened_once_and_for_all_who_ask_at_once(keyring: Keyring):
    wrapped = new_keyset(keyring.own, "one")
    assert keyring.at_hand("one", wrapped) is None
    found = await asyncio.gather(*(keyring.keys("one", wrapped) for _ in range(5)))
    assert len({id(each) for each in found}) == 1
    assert keyring.at_hand("one", wrapped) is found[0] is await keyring.keys("one", wrapped)


async def test_a_rotation_reaches_whoever_holds_the_keys(keyring: Keyring):
    keys = Keyset.generate("one")
    held = await keyring.keys("one", keys.wrap(keyring.own))
    later = keys.rotate()
    assert await keyring.keys("one", later.wrap(keyring.own)) is held
    assert held.primary_key_id == later.primary_key_id
    assert held.unseal("x", later.seal("x", b"new")) == b"new"
    assert held.unseal("x", keys.seal("x", b"old")) == b"old"


@pytest.mark.asvs("V11.7.2")
async def test_the_oldest_is_forgotten(keyring: Keyring, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ring, "KEPT", 2)
    for owner in ("one", "two", "three"):
        await keyring.keys(owner, new_keyset(keyring.own, owner))
    assert keyring.owners() == ["two", "three"]


async def test_a_withdrawn_key_closes_what_is_held_and_opens_it_again(keyring: Keyring, service: Google, clock: Clock):
    told: list[tuple[str, str]] = []
    keyring.used = lambda owner, what: told.append((owner, what))
    wrapped = new_keyset(service.provider(), "one")
    held = await keyring.keys("one", wrapped, service.url)
    sealed = held.seal("x", b"secret")
    service.disable()
    assert await keyring.keys("one", wrapped, service.url) is held
    clock.now += TIMES.recheck + 1
    assert await keyring.recheck() == ["one"]
    for use in (lambda: held.unseal("x", sealed), lambda: held.encrypt_text("", field=1, record=ID)):
        with pytest.raises(CryptoError):
            use()
    for use in (lambda: held.equality(1, "x"), lambda: held.token(1, "x"), lambda: held.record_tokens({})):
        with pytest.raises((AttributeError, CryptoError)):
            use()
    with pytest.raises(KeysWithdrawn) as caught:
        await keyring.keys("one", wrapped, service.url)
    assert (caught.value.status, caught.value.code) == (423, "keys.withdrawn")
    assert await keyring.recheck() == []
    service.enable()
    clock.now += TIMES.pause
    assert await keyring.keys("one", wrapped, service.url) is held
    assert held.unseal("x", sealed) == b"secret"
    assert told == [("one", "opened"), ("one", "refused"), ("one", "opened")]


async def test_a_service_that_is_silent_is_waited_for_but_not_for_long(keyring: Keyring, service: Google, clock: Clock):
    wrapped = new_keyset(service.provider(), "one")
    held = await keyring.keys("one", wrapped, service.url)
    service.stop()
    clock.now += TIMES.recheck + 1
    assert await keyring.keys("one", wrapped, service.url) is held
    assert await keyring.recheck() == []
    clock.now += TIMES.patience
    with pytest.raises(KeysUnreachable) as caught:
        await keyring.keys("one", wrapped, service.url)
    assert caught.value.status == 503
    with pytest.raises(CryptoError):
        held.seal("x", b"")


async def test_silence_from_the_first_moment_opens_nothing(keyring: Keyring, service: Google):
    wrapped = new_keyset(service.provider(), "one")
    service.stop()
    with pytest.raises(KeysUnreachable):
        await keyring.keys("one", wrapped, service.url)
    assert keyring.owners() == []


async def test_the_platforms_key_is_not_asked_for_again(keyring: Keyring, clock: Clock):
    wrapped = new_keyset(keyring.own, "one")
    held = await keyring.keys("one", wrapped)
    clock.now += 1_000_000
    assert keyring.at_hand("one", wrapped) is held
    assert await keyring.recheck() == []


async def test_what_is_no_key_of_a_customer_is_refused(keyring: Keyring):
    with pytest.raises(KeyProviderError):
        keyring.provider("file:/etc/passwd")


async def test_keys_of_another_owner_are_not_taken_over(keyring: Keyring):
    with pytest.raises(CryptoError, match="another owner"):
        Keyset.generate("one").renew(Keyset.generate("two"))


async def test_the_platforms_own_key_may_be_refused_too_and_that_is_nobodys_use(service: Google):
    told: list[tuple[str, str]] = []
    platform = Keyring(service.provider())
    platform.used = lambda owner, what: told.append((owner, what))
    held, wrapped = await platform.keys("one", new_keyset(service.provider(), "one")), new_keyset(platform.own, "one")
    service.disable()
    with pytest.raises(KeysWithdrawn):
        await platform.keys("one", wrapped)
    with pytest.raises(CryptoError):
        held.seal("x", b"")
    assert told == []


async def test_a_keyset_that_somebody_holds_goes_along_though_it_is_kept_no_more(
    monkeypatch: pytest.MonkeyPatch, tmp_path
) -> None:
    monkeypatch.setattr(ring, "KEPT", 1)
    provider = FileKeyProvider.create(tmp_path / "held.key")
    mine, keyring = Keyset.generate("held"), Keyring(provider)
    held = await keyring.keys("held", mine.wrap(provider))
    await keyring.keys("other", Keyset.generate("other").wrap(provider))
    assert set(keyring.owners()) == {"held", "other"}
    later = mine.rotate()
    assert await keyring.keys("held", later.wrap(provider)) is held
    assert held.primary_key_id == later.primary_key_id
