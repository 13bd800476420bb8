"""Routes of rates: who reads deals reads them, who configures changes them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import delete, get, put
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody

from auth import guards, security_log
from rapport.crm.currencies import editing, rates
from rapport.crm.currencies.payloads import CurrencyRates, RateDraft
from rapport.crm.records.objects import Registry
from rapport.crm.records.route_base import scopes

READS: dict[str, Any] = {"policy": guards.record("deal", "read", scope="records:read")}
CONFIGURES: dict[str, Any] = {"policy": guards.may("configure")}
TAGS = ["Currencies"]


def rate_handlers(registry: Registry) -> Sequence[HTTPRouteHandler]:
    """Every route of rates, for Litestar."""

    @get("/currency-rates", opt=READS, tags=TAGS)
    async def list_rates(principal: guards.SignedIn, runtime: guards.Running) -> CurrencyRates:
        """All rates to the organisation's own currency, the newest of each currency first."""
        async with scopes(registry, principal, runtime)() as scope:
            return await rates.views(scope)

    @put("/currency-rates", opt=CONFIGURES, tags=TAGS)
    async def set_rate(data: JSONBody[RateDraft], principal: guards.SignedIn, runtime: guards.Running) -> CurrencyRates:
        """Sets the rate of a currency from a day on; deals are converted by it in the background."""
        async with scopes(registry, principal, runtime)() as scope:
            await editing.put(scope, data)
            told = {"currency": data.currency, "day": data.valid_from.isoformat()}
            await security_log.note_done(runtime, principal, "currency_rate_set", **told)
            return await rates.views(scope)

    @delete("/currency-rates/{rate_id:uuid}", opt=CONFIGURES, tags=TAGS, status_code=200)
    async def remove_rate(
        rate_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running
    ) -> CurrencyRates:
        """Removes a rate; deals are converted anew in the background."""
        async with scopes(registry, principal, runtime)() as scope:
            gone = await editing.remove(scope, rate_id)
            told = {"currency": gone.currency, "day": gone.valid_from.isoformat()}
            await security_log.note_done(runtime, principal, "currency_rate_removed", **told)
            return await rates.views(scope)

    return [list_rates, set_rate, remove_rate]
