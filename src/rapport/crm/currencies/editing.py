"""Setting and removing rates. Each change is in the change log, and has the deals of its currency converted anew."""

import datetime as dt
from decimal import Decimal
from typing import Final
from uuid import UUID

from auth.authz import epoch
from kernel.clock import real_now
from kernel.ids import new_id
from kernel.text import Text
from rapport.crm.currencies import rates
from rapport.crm.currencies.errors import BadRate
from rapport.crm.currencies.payloads import RateDraft
from rapport.crm.currencies.rates import Rate
from rapport.crm.records.closed_kinds import CurrencyKind
from rapport.crm.records.decimals import read_decimal
from rapport.crm.records.errors import RecordNotFound
from rapport.crm.records.scope import Scope

CONVERT: Final = "deals.convert"
"""The job that converts the deals of a currency; deals know how."""

MAX_RATES: Final = 2_000
DECIMALS: Final = 12
LATER: Final = dt.timedelta(minutes=1)
"""Who began to write before a rate was set has committed by then: such deals are looked at once more."""


async def put(scope: Scope, draft: RateDraft) -> None:
    """Sets the rate of a currency from a day on."""
    await epoch.hold(scope.session)
    found = await rates.listed(scope.session)
    rate = _checked(scope, draft)
    before = next((each for each in found if (each.currency, each.valid_from) == _key(draft)), None)
    if before is not None and before.rate == rate:
        return
    if before is None and len(found) >= MAX_RATES:
        raise BadRate(reason=Text(zh=f"最多 {MAX_RATES} 条汇率", en=f"There are {MAX_RATES} rates already"))
    made = Rate(before.id if before else new_id(), draft.currency, draft.valid_from, rate)
    await rates.save(scope.session, [made, *(each for each in found if each is not before)])
    await _follow(scope, draft.currency, draft.valid_from)


async def remove(scope: Scope, rate_id: UUID) -> Rate:
    """Removes a rate; until the next one the rate before it holds, or none."""
    await epoch.hold(scope.session)
    found = await rates.listed(scope.session)
    gone = next((each for each in found if each.id == rate_id), None)
    if gone is None:
        raise RecordNotFound
    await rates.save(scope.session, [each for each in found if each is not gone])
    await _follow(scope, gone.currency, gone.valid_from)
    return gone


def _key(draft: RateDraft) -> tuple[str, dt.date]:
    return draft.currency, draft.valid_from


def _checked(scope: Scope, draft: RateDraft) -> Decimal:
    """The rate as it is kept; refuses one that could not be used, saying why."""
    rate, problem = read_decimal(draft.rate), None
    if draft.currency not in CurrencyKind.known:
        problem = Text(zh="没有这种货币", en="There is no such currency")
    elif draft.currency == scope.principal.tenant.currency:
        problem = Text(zh="本币的汇率始终是 1", en="The organisation's own currency is always worth 1")
    elif not 1970 <= draft.valid_from.year <= 2200:
        problem = Text(zh="生效日期不在可用范围内", en="The day is out of range")
    elif rate is None or not 0 < rate < 10**9 or -int(rate.as_tuple().exponent) > DECIMALS:
        problem = Text(zh="汇率应大于 0，最多 12 位小数", en="The rate must be above 0, with at most 12 decimals")
    if rate is None or problem is not None:
        raise BadRate(reason=problem)
    return rate


async def _follow(scope: Scope, currency: str, day: dt.date) -> None:
    """Has deals of the currency converted: now, once more for writers of before, and on the day it begins."""
    await epoch.rise(scope.session)
    args = {"currency": currency, "person_id": str(scope.principal.person_id), "batch": str(new_id())}
    await scope.session.enqueue(CONVERT, args)
    await scope.session.enqueue(CONVERT, args, run_at=real_now() + LATER)
    if day > scope.today():
        begins = dt.datetime.combine(day, dt.time(), scope.zone).astimezone(dt.UTC)
        await scope.session.enqueue(CONVERT, args, run_at=begins)
