"""One key that is wrong, away or silent is nobody else's business, and goes dark in time whoever holds its keyset."""

import asyncio
import gc
import itertools

import pytest

from kernel.crypto import KeysClosed, Keyset, new_keyset
from kernel.keys import ring
from kernel.keys.asking import OF_ONE_SERVICE, service_of
from kernel.keys.ring import Keyring, KeysUnreachable, KeysUnusable, KeysWithdrawn, Times
from tests.support.key_ring import Key, Ring, is_open


@pytest.mark.parametrize(("mode", "what", "said"), [
    ("wrong", "unusable", KeysUnusable), ("refused", "refused", KeysWithdrawn), ("odd", "unreachable", KeysUnreachable),
])  # fmt: skip
async def test_one_key_that_fails_hides_nobody_elses_withdrawal(mode: str, what: str, said: type[Exception]) -> None:
    mine, first, last, well = Ring(), Key(), Key(), Key()
    held = [await mine.opened(name, key) for name, key in (("a", first), ("b", last), ("c", well))]
    mine.told.clear()
    first.mode, last.mode = mode, "refused"
    mine.clock.now += Times().patience - 1
    dark = ["b"] if mode == "odd" else ["a", "b"]
    assert await mine.keyring.recheck() == dark
    if mode == "odd":  # whatever its client raises says nothing of the key, so it is waited for
        mine.clock.now += 2
        well.asked = 0
        assert await mine.keyring.recheck() == ["a"]
    assert [is_open(keys) for keys in held] == [False, False, True]
    assert sorted(mine.told) == [("a", what), ("b", "refused")]
    with pytest.raises(said) as caught:
        await mine.again("a")
    assert caught.value.code == f"keys.{'withdrawn' if mode == 'refused' else what}"  # type: ignore[attr-defined]
    assert await mine.keyring.recheck() == []


async def test_a_key_that_was_put_back_opens_what_everybody_holds() -> None:
    mine, key = Ring(), Key()
    held = await mine.opened("a", key)
    key.mode = "wrong"
    mine.clock.now += 100
    with pytest.raises(KeysUnusable):
        await mine.again("a")
    key.mode = "well"
    mine.clock.now += Times().pause
    assert await mine.again("a") is held
    assert is_open(held)
    assert [what for _, what in mine.told] == ["opened", "unusable", "opened"]


async def test_a_url_that_names_no_key_any_more_is_said_to_be_unusable() -> None:
    keyring = Keyring(Key())
    with pytest.raises(KeysUnusable):
        await keyring.keys("a", new_keyset(Key(), "a"), "vault:https://not-allowed/transit/keys/x")


async def test_what_somebody_holds_goes_dark_though_it_is_kept_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ring, "KEPT", 1)
    mine, key = Ring(), Key()
    held = await mine.opened("a", key)
    await mine.opened("b", Key())
    assert (list(mine.keyring._kept), sorted(mine.keyring.owners())) == (["b"], ["a", "b"])
    sealed = held.seal("x", b"secret")
    key.mode = "refused"
    mine.clock.now += 20
    assert await mine.keyring.recheck() == ["a"]
    # A job that holds it meets an error that says it may wait, at whatever it does.
    for use in (lambda: held.unseal("x", sealed), lambda: held.seal("x", b""), lambda: held.equality(1, "x")):
        with pytest.raises(KeysClosed):
            use()
    key.mode = "well"
    mine.clock.now += Times().pause
    assert held is await mine.again("a")
    assert held.unseal("x", sealed) == b"secret"


async def test_what_nobody_holds_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ring, "KEPT", 1)
    mine, key = Ring(), Key()
    await mine.opened("a", key)
    await mine.opened("b", Key())
    await asyncio.sleep(0)
    gc.collect()
    assert mine.keyring.owners() == ["b"]
    key.asked = 0
    mine.clock.now += 20
    await mine.keyring.recheck()
    assert key.asked == 0


async def test_twenty_requests_ask_once_and_all_hear_the_answer() -> None:
    mine, key = Ring(), Key()
    held = await mine.opened("a", key)
    key.mode, key.asked = "silent", 0

    async def twenty() -> list[Keyset | BaseException]:
        key.hold()
        asking = [asyncio.create_task(mine.again("a")) for _ in range(20)]
        await key.until(1)
        assert not any(task.done() for task in asking)
        key.release()
        return await asyncio.gather(*asking, return_exceptions=True)

    mine.clock.now += 20
    assert {id(keys) for keys in await twenty()} == {id(held)}
    assert (key.asked, key.most) == (1, 1)
    mine.clock.now += Times().patience
    assert {type(each) for each in await twenty()} == {KeysUnreachable}
    assert (key.asked, key.most) == (2, 1)


async def test_who_asks_again_at_once_hears_the_same_without_another_call() -> None:
    mine, key = Ring(), Key()
    await mine.opened("a", key)
    key.mode, key.asked = "refused", 0
    mine.clock.now += 20
    for _ in range(5):
        with pytest.raises(KeysWithdrawn):
            await mine.again("a")
    assert key.asked == 1
    mine.clock.now += Times().pause
    with pytest.raises(KeysWithdrawn):
        await mine.again("a")
    assert (key.asked, [what for _, what in mine.told]) == (2, ["opened", "refused"])


async def test_while_a_service_is_silent_nobody_waits_for_it_twice() -> None:
    mine, key = Ring(), Key()
    held = await mine.opened("a", key)
    key.mode, key.asked = "silent", 0
    mine.clock.now += 20
    assert await mine.again("a") is held
    key.hold()
    mine.clock.now += Times().pause
    assert [await mine.again("a") for _ in range(20)] == [held] * 20
    await key.until(1)  # nobody waited for it: it has not answered yet
    key.release()
    await mine.answered()
    assert key.asked == 2
    key.mode = "refused"
    mine.clock.now += Times().pause
    assert await mine.again("a") is held  # the answer is on its way, and closes what everybody holds
    await mine.answered()
    assert not is_open(held)


async def test_a_round_asks_many_at_once_but_one_service_a_few() -> None:
    mine, slow = Ring(), Key()
    keys = [Key() for _ in range(20)]
    for number, key in enumerate(keys):
        await mine.opened(f"gcp-{number}:x", key)
        key.mode = "silent"
    for number in range(2 * OF_ONE_SERVICE):
        await mine.opened(f"aws-kms:arn:aws:kms:eu-west-1:123456789012:key/{number}", slow)
    slow.most, slow.asked = 0, 0
    mine.clock.now += 20
    for key in (slow, *keys):
        key.hold()
    round_ = asyncio.create_task(mine.keyring.recheck())
    try:
        await asyncio.gather(slow.until(OF_ONE_SERVICE), *(key.until(1) for key in keys))  # all of them in flight
    finally:
        for key in (slow, *keys):
            key.release()
    assert await round_ == []
    assert (slow.asked, slow.most) == (2 * OF_ONE_SERVICE, OF_ONE_SERVICE)


async def test_a_round_does_not_wait_for_who_hangs_and_hears_them_later() -> None:
    mine = Ring(Times(recheck=0.0, answer=0.3, pause=0.0))
    hanging, other = Key(), Key()
    held, beside = await mine.opened("a", hanging), await mine.opened("b", other)
    hanging.hold()
    other.mode, hanging.mode = "refused", "refused"
    mine.clock.now += 1
    assert await mine.keyring.recheck() == ["b"]
    assert (hanging.at_once, is_open(held), is_open(beside)) == (1, True, False)
    hanging.release()
    await mine.answered()
    mine.clock.now += 1
    assert await mine.keyring.recheck() == ["a"]
    assert not is_open(held)


async def test_an_answer_is_taken_from_nobody_when_one_who_waits_is_cancelled() -> None:
    mine, key = Ring(), Key()
    mine.keyring._providers["a"] = key
    mine.wrapped["a"] = new_keyset(key, "a")
    key.hold()
    one, other = asyncio.create_task(mine.again("a")), asyncio.create_task(mine.again("a"))
    await key.until(1)
    one.cancel()
    await asyncio.wait({one})
    key.release()
    assert is_open(await other)
    assert key.asked == 1


def test_what_goes_silent_together() -> None:
    assert service_of("") == ""
    assert service_of("gcp-kms:projects/a/locations/b/keyRings/c/cryptoKeys/d") == "gcp-kms"
    assert service_of("vault:https://one.example/transit/keys/x") == "https://one.example"
    arn = "arn:aws:kms:eu-west-1:123456789012:key/1"
    assert service_of(f"aws-kms:{arn}") == "arn:aws:kms:eu-west-1"


def test_the_products_own_times_make_dark_within_a_minute() -> None:
    """By the clock of the worst case, for any number of keys: each round may take as long as a round may."""
    times = Times()
    assert times.dark_within == 57.0
    worst, longest = 0.0, times.look + 2 * times.answer
    # The last answer comes at 0, at any moment of a round; the first round after `patience` closes.
    for phase in (longest * step / 100 for step in range(100)):
        closes = next(at for at in itertools.count(phase, longest) if at > times.patience)
        worst = max(worst, closes)
    assert worst <= times.dark_within < 60
    # A refusal that was heard in time is faster: due, then the next round, then its answer.
    assert times.recheck + times.look + 3 * times.answer < times.dark_within


@pytest.mark.parametrize("mode", ["silent", "refused", "hangs"])
async def test_a_withdrawal_is_dark_in_time_by_the_rings_clock(mode: str) -> None:
    """Each round takes as long as one may, with thirty services that hang, while one job holds a keyset that is kept
    no more."""
    times = Times().scaled(1 / 20)
    mine, key = Ring(times), Key()
    held = await mine.opened("mine", key)
    hanging = [Key() for _ in range(30)]
    for number, other in enumerate(hanging):
        await mine.opened(f"other-{number}:x", other)
        other.mode = "silent"
    well = await mine.opened("well", Key())
    key.mode = "refused" if mode == "refused" else "silent"
    began = mine.clock.now
    while is_open(held):
        for other in [*hanging, key] if mode == "hangs" else hanging:
            other.hold()
        mine.clock.now += times.look
        await mine.keyring.recheck()
        mine.clock.now += times.answer
        for other in (*hanging, key):
            other.release()
        await asyncio.gather(*(other.until(0) for other in hanging))
        assert mine.clock.now - began <= times.dark_within
    least = times.recheck if mode == "refused" else times.patience
    assert mine.clock.now - began > least
    assert is_open(well)


async def test_who_could_not_be_told_is_said_again_unless_open_by_then() -> None:
    mine, key = Ring(), Key()
    held = await mine.opened("a", key)
    key.mode = "refused"
    mine.clock.now += 20
    assert await mine.keyring.recheck() == ["a"]
    mine.keyring.give_back(["a"])
    assert await mine.keyring.recheck() == ["a"]
    assert await mine.keyring.recheck() == []
    mine.keyring.give_back(["a"])
    key.mode = "well"
    mine.clock.now += Times().pause
    assert await mine.again("a") is held
    assert await mine.keyring.recheck() == []
    mine.keyring.give_back(["a"])
    assert await mine.keyring.recheck() == []


async def test_a_silent_service_is_asked_no_more_than_once_in_a_pause() -> None:
    mine, key = Ring(), Key()
    held = await mine.opened("a", key)
    key.mode, key.asked = "silent", 0
    mine.clock.now += mine.keyring.times.recheck + 1
    assert [await mine.again("a") for _ in range(3)] == [held] * 3
    await mine.answered()
    assert key.asked == 1


async def test_whoever_asks_behind_another_question_waits_no_longer_for_it() -> None:
    mine, key = Ring(Times(answer=0.4)), Key()
    mine.keyring._providers["a"] = key
    key.hold()
    first = asyncio.create_task(mine.keyring.keys("a", new_keyset(key, "a"), "a"))
    await key.until(1)
    await asyncio.sleep(0.2)
    with pytest.raises(KeysUnreachable):
        await mine.keyring.keys("a", new_keyset(key, "a"), "a")
    with pytest.raises(KeysUnreachable):
        await first
    key.release()


async def test_what_failed_long_ago_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ring, "KEPT", 1)
    mine, key = Ring(), Key()
    key.mode = "wrong"
    for name in ("a", "b"):
        with pytest.raises(KeysUnusable):
            await mine.opened(name, key)
    assert list(mine.keyring._failed) == ["b"]


async def test_what_nobody_holds_is_kept_by_nobody() -> None:
    mine, key = Ring(), Key()
    held = await mine.opened("a", key)
    state = mine.keyring._states["a"]
    mine.keyring._drop("b", state.keys)  # gone already
    assert mine.keyring._hold("b", None) is None
    assert mine.keyring.owners() == ["a"]
    assert is_open(held)


async def test_what_fails_again_for_the_same_reason_is_noted_once() -> None:
    mine, key = Ring(), Key()
    mine.keyring._providers["a"], mine.wrapped["a"], key.mode = key, new_keyset(key, "a"), "refused"
    for _ in range(3):
        with pytest.raises(KeysWithdrawn):
            await mine.again("a")
        mine.clock.now += mine.keyring.times.recheck + 1
    assert key.asked == 3
    assert mine.told == [("a", KeysWithdrawn.noted)]
