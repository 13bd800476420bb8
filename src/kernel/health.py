"""Is every part that a request needs there? Shown to load balancers and operators, so no secrets and no addresses."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import msgspec

from kernel.pool import Pool
from kernel.runtime import Runtime

TIMEOUT_SECONDS = 3.0


class Check(msgspec.Struct, frozen=True):
    """One part: whether it answers, and how fast or with which kind of error."""

    ok: bool
    detail: str


class Health(msgspec.Struct, frozen=True):
    """All parts. `status` is ok only if every part is."""

    status: str
    checks: dict[str, Check] = {}


async def ready(runtime: Runtime) -> Health:
    """Asks every part at once."""
    probes: dict[str, Callable[[], Awaitable[object]]] = {
        "control_database": lambda: _select(runtime.databases.control),
        "redis": lambda: _ping(runtime),
        "keys": lambda: _round_trip(runtime),
    }
    for name, pool in runtime.databases.tenants.shared.items():
        probes[f"tenant_database_{name}"] = lambda pool=pool: _select(pool)  # type: ignore[misc]  # bound to this pool
    results = await asyncio.gather(*(_timed(probe) for probe in probes.values()))
    checks = dict(zip(probes, results, strict=True))
    return Health("ok" if all(check.ok for check in results) else "unavailable", checks)


async def _timed(probe: Callable[[], Awaitable[object]]) -> Check:
    started = time.perf_counter()
    try:
        async with asyncio.timeout(TIMEOUT_SECONDS):
            await probe()
    except Exception as error:  # noqa: BLE001  # whatever is wrong with a part is what this page is for
        return Check(ok=False, detail=type(error).__name__)
    return Check(ok=True, detail=f"{(time.perf_counter() - started) * 1000:.1f} ms")


async def _select(pool: Pool) -> None:
    async with pool.connection() as connection:
        await connection.fetchval("SELECT 1")


async def _ping(runtime: Runtime) -> None:
    await runtime.redis.ping()


async def _round_trip(runtime: Runtime) -> None:
    keys = runtime.databases.platform_keys
    if keys is None or keys.unseal("health", keys.seal("health", b"1")) != b"1":
        raise RuntimeError("the platform keys are not open")
