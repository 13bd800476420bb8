"""The rates of an organisation, and what amounts come to by them."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from typing import Final
from uuid import UUID

import msgspec

from auth.kept import Kept
from kernel.db import TenantSession
from kernel.money import minor_digits, round_half_up
from rapport.crm.currencies.payloads import CurrencyRate, CurrencyRates
from rapport.crm.records import organisation_settings
from rapport.crm.records.decimals import MAX_DIGITS, decimal_string
from rapport.crm.records.kinds import LIMIT
from rapport.crm.records.scope import Scope

ONE: Final = Decimal(1)
NAME: Final = "currency_rates"
"""The document of all rates: they are few, read whole and kept by every process."""
_ALL: Final = UUID(int=0)


class Rate(msgspec.Struct, frozen=True):
    """From which day on one unit of a currency is worth how much of the organisation's own."""

    id: UUID
    currency: str
    valid_from: dt.date
    rate: Decimal


class _Document(msgspec.Struct, frozen=True):
    """What is kept: all rates, by currency and day."""

    rates: tuple[Rate, ...]


@dataclass(frozen=True)
class Rates:
    """All rates of an organisation whose own currency is `own`."""

    own: str
    every: tuple[Rate, ...]
    _by_currency: dict[str, list[Rate]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Sorts them once by their days."""
        for each in sorted(self.every, key=lambda each: each.valid_from):
            self._by_currency.setdefault(each.currency, []).append(each)

    def on(self, currency: str, day: dt.date) -> Rate | None:
        """The rate that holds on a day: the last one that began by then."""
        known = self._by_currency.get(currency, [])
        at = bisect_right(known, day, key=lambda each: each.valid_from)
        return known[at - 1] if at else None

    def in_own(self, amount: Decimal, rate: Decimal) -> Decimal | None:
        """An amount in the organisation's own currency, rounded as that is; None for what no amount holds."""
        with localcontext(prec=MAX_DIGITS):
            found = round_half_up(amount * rate, minor_digits(self.own))
        return found if abs(found) < LIMIT else None


_kept: Kept[tuple[Rate, ...]] = Kept()


async def load(scope: Scope) -> Rates:
    """All rates, as of the reader's transaction."""
    return Rates(scope.principal.tenant.currency, await listed(scope.session))


async def listed(session: TenantSession) -> tuple[Rate, ...]:
    """All rates, by currency and day."""

    async def read(_: list[UUID]) -> dict[UUID, tuple[Rate, ...]]:
        found = await organisation_settings.load(session, NAME)
        return {_ALL: () if found is None else msgspec.json.decode(found, type=_Document).rates}

    return (await _kept.get(session, [_ALL], read))[_ALL]


async def save(session: TenantSession, wanted: Iterable[Rate]) -> None:
    """Makes these the rates."""
    ordered = tuple(sorted(wanted, key=lambda each: (each.currency, each.valid_from)))
    await organisation_settings.save(session, NAME, msgspec.json.encode(_Document(ordered)))


async def views(scope: Scope) -> CurrencyRates:
    """All rates as people see them."""
    found = await load(scope)
    newest = sorted(found.every, key=lambda each: (each.currency, -each.valid_from.toordinal()))
    today = scope.today()
    return CurrencyRates(
        own=found.own,
        rates=[
            CurrencyRate(
                id=each.id, currency=each.currency, valid_from=each.valid_from, rate=decimal_string(each.rate),
                holds=found.on(each.currency, today) is each,
            )
            for each in newest
        ],
    )  # fmt: skip
