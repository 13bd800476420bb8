"""What happens too often to be noted one by one: refusals, and reads of sensitive fields. Decision 0023.

Each is counted for an hour, by who it was (their address where nobody is signed in), and an event with the count is
noted at the first, the tenth, the hundredth and so on: nothing goes unseen, and nobody floods the log. Counters are in
Redis under keyed hashes; while it doesn't answer each process counts for itself.
"""

import time
from collections import OrderedDict
from typing import Final

import structlog
from redis.exceptions import RedisError

from auth import security_log
from auth.models import NETWORK
from auth.principal import Principal
from auth.throttle import network_of
from kernel.errors import RapportError
from kernel.runtime import Runtime

FROM_FIRST: Final[tuple[int, ...]] = (1, 10, 100, 1_000, 10_000, 100_000)
FROM_TENTH: Final[tuple[int, ...]] = FROM_FIRST[1:]
"""Of what people do by mistake as well."""

HOUR: Final = 3600
MOST_UNKNOWN: Final = 1000
"""Events of one kind in an hour about nobody who is signed in: from so many addresses none is worth another one."""

_KEPT: Final = 10_000

REFUSED: Final[dict[int, tuple[str, tuple[int, ...]]]] = {
    400: ("input_refused", FROM_TENTH),
    401: ("session_refused", FROM_TENTH),
    403: ("access_refused", FROM_FIRST),
    404: ("record_refused", FROM_FIRST),
    405: ("input_refused", FROM_TENTH),
    413: ("input_refused", FROM_TENTH),
    415: ("input_refused", FROM_TENTH),
    422: ("input_refused", FROM_TENTH),
    429: ("too_many_requests", FROM_FIRST),
}
"""What a status is noted as, and from which count on."""

FORGED: Final = frozenset({"auth.csrf", "auth.wrong_origin"})
EXPECTED: Final = frozenset(
    {
        *("auth.step_up_needed", "auth.second_factor_needed"),
        *("auth.invalid_credentials", "auth.wrong_code", "auth.passkey_refused", "auth.not_confirmed"),
        *("keys.away", "keys.unreachable", "keys.withdrawn", "keys.unusable"),
    }
)
"""Asked of everybody now and then, or an event of its own."""

log = structlog.get_logger()

_counted_here: OrderedDict[str, int] = OrderedDict()


async def refusal(runtime: Runtime, principal: Principal | None, address: str, error: Exception) -> None:
    """Notes that a request was refused, or failed, if it is worth an event."""
    code = error.code if isinstance(error, RapportError) else type(error).__name__
    status = error.status if isinstance(error, RapportError) else getattr(error, "status_code", 500)
    if code in EXPECTED or (status == 404 and principal is None):
        return
    if code in FORGED:
        kind, steps = "request_forged", FROM_FIRST
    elif status >= 500:
        kind, steps = "unexpected_error", FROM_FIRST
    elif status in REFUSED:
        kind, steps = REFUSED[status]
    else:
        return
    await _note(runtime, kind, principal, address, 1, steps, code=code, status=str(status))


async def reads(runtime: Runtime, principal: Principal, object_name: str, number: int) -> None:
    """Notes that records were read of which a sensitive field was shown whole."""
    if number:
        await _note(runtime, "sensitive_read", principal, "", number, FROM_FIRST, object=object_name)


async def _note(
    runtime: Runtime, kind: str, principal: Principal | None, address: str, number: int, steps: tuple[int, ...],
    **details: str,
) -> None:  # fmt: skip
    who = _who(principal) if principal else network_of(address)
    count = await _count(runtime, f"{kind} {details.get('object', '')} {who}", number)
    if not any(count - number < step <= count for step in steps):
        return
    if principal is None and await _count(runtime, f"{kind} of nobody", 1) > MOST_UNKNOWN:
        return
    async with runtime.databases.control_session() as control:
        if principal is None:
            await security_log.note(
                control, kind, identity_id=None, organisation_id=None, count=str(count), **details
            )  # fmt: skip
        else:
            await security_log.note_by(control, principal, kind, count=str(count), **details)


def _who(principal: Principal) -> str:
    """Whose counter it is: in a view the viewer's, one for each, so that nobody's own is moved by another's eyes."""
    view = principal.view
    mine = principal.identity_id if view is None else f"{view.viewer_identity_id} {view.id}"
    return f"{principal.tenant.id} {mine}"


async def _count(runtime: Runtime, what: str, number: int) -> int:
    """How often in this hour, `number` more among them."""
    keys = runtime.databases.platform_keys
    hashed = keys.equality(NETWORK, what).hex() if keys is not None else what
    key = f"rapport:audit:{int(time.time()) // HOUR}:{hashed}"
    try:
        async with runtime.redis.pipeline() as pipe:
            pipe.incrby(key, number)
            pipe.expire(key, HOUR)
            found = await pipe.execute()
        return int(found[0])
    except (RedisError, OSError) as error:
        log.warning("redis does not answer", error=type(error).__name__)
        return _count_here(key, number)


def _count_here(key: str, number: int) -> int:
    _counted_here[key] = _counted_here.pop(key, 0) + number
    while len(_counted_here) > _KEPT:
        _counted_here.popitem(last=False)
    return _counted_here[key]
