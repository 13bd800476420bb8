"""What an organisation may send of events: beyond it a batch is refused whole, and nobody else is."""

import asyncio
from uuid import UUID, uuid4

import msgspec
import pytest
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from limits.errors import StorageError

from billing.usage import limits
from billing.usage.errors import TooMuchUsage
from billing.usage.events import MAX_BATCH
from tenants.entitlements import grant
from tests.billing.usage.test_routes import messages, of, send
from tests.support.app import Person, Rapport


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of an organisation that may send a batch a minute, as little as there is."""
    person = await rapport.sign_up("Meter Ltd", "GB", email)
    await granted(rapport, person, limits.EVENTS, 1)
    return person


async def granted(rapport: Rapport, person: Person, name: str, value: int) -> None:
    async with rapport.parts.runtime.databases.control_session() as control:
        await grant(control, UUID(person.session["organisation"]["id"]), name, value, source="test")


async def test_a_batch_beyond_the_limit_is_refused_whole_until_later(rapport: Rapport, owner: Person) -> None:
    some = [of(f"a{number}") for number in range(MAX_BATCH // 2 + 1)]
    assert (await send(owner, *some)).json()["accepted"] == len(some)
    refused = await send(owner, *(of(f"b{number}") for number in range(MAX_BATCH // 2 + 1)))
    said = refused.json()
    assert (refused.status_code, said["code"]) == (429, "billing.usage_throttled")
    assert 1 <= int(refused.headers["retry-after"]) == said["details"]["retry_after"] <= 60
    assert f"again in {refused.headers['retry-after']} seconds" in said["message"]
    assert await messages(owner) == (str(len(some)), len(some))
    other = await rapport.sign_up("Other Ltd", "GB", f"{uuid4().hex}@example.com")
    assert (await send(other, *some)).json()["accepted"] == len(some)
    await granted(rapport, owner, limits.EVENTS, 2 * MAX_BATCH)
    assert (await send(owner, of("c"))).json()["accepted"] == 1


async def test_requests_are_limited_by_the_second(rapport: Rapport, owner: Person) -> None:
    runtime, directory = rapport.parts.runtime, rapport.parts.directory
    tenant = await directory.tenant(UUID(owner.session["organisation"]["id"]))
    tenant = msgspec.structs.replace(tenant, entitlements={limits.REQUESTS: 2})
    tries = [limits.admit(runtime, tenant, 1) for _ in range(40)]
    done = await asyncio.gather(*tries, return_exceptions=True)
    refused = [each for each in done if isinstance(each, TooMuchUsage)]
    assert 2 <= len(done) - len(refused) < 20
    assert {each.details["retry_after"] for each in refused} == {1}


async def test_events_are_taken_while_redis_does_not_answer(owner: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(*_: object, **__: object) -> bool:
        raise StorageError(ConnectionError())

    monkeypatch.setattr(SlidingWindowCounterRateLimiter, "hit", away)
    for name in ("a", "b"):
        assert (await send(owner, of(name))).json()["accepted"] == 1
