"""The gateway of this process, opened when it is first asked for.

Job handlers are given the runtime and nothing else, and the kernel below must not know of payments: so the gateway is
found from the settings. One for each event loop, as its connections belong to one.
"""

import asyncio
from weakref import WeakKeyDictionary

from kernel.runtime import Runtime
from kernel.settings import Settings
from payments.errors import NoGateway
from payments.gateway import PaymentGateway

_Place = tuple[str, str]
_opened: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[_Place, PaymentGateway]] = WeakKeyDictionary()


def gateway_of(runtime: Runtime) -> PaymentGateway:
    """The gateway that cards are charged through. Raises `NoGateway` where none is set."""
    return gateway_for(runtime.settings)


def gateway_for(settings: Settings) -> PaymentGateway:
    """The same, for whoever has settings only."""
    if not settings.stripe_secret_key:
        raise NoGateway
    # Not at the top: an installation without cards never loads it.
    from payments.stripe_gateway import StripeGateway

    place = (settings.stripe_api_base, settings.stripe_secret_key)
    here = _opened.setdefault(asyncio.get_running_loop(), {})
    if place not in here:
        here[place] = StripeGateway(settings.stripe_secret_key, base=settings.stripe_api_base)
    return here[place]


async def close_gateways() -> None:
    """Closes what this event loop has opened; the next one who asks opens it anew."""
    for gateway in _opened.pop(asyncio.get_running_loop(), {}).values():
        await gateway.aclose()
