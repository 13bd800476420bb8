"""What metered figures cost at the prices of a subscription: so far, and if the span goes on as it began."""

import datetime as dt
import decimal
from collections.abc import Sequence
from decimal import Decimal

import msgspec

from billing.catalog import usage_items, version_of
from billing.rating.contract import Usage as UsageItem
from billing.rating.periods import Period
from billing.rating.usage import charge
from billing.subscriptions import Subscription, orders, price_version
from billing.usage.gauges import PLACES
from billing.usage.history import Cost, MeterUsage, digits
from billing.usage.meters import GREATEST
from billing.usage.quantities import EXACT
from kernel.db import ControlSession
from kernel.money import Money, round_half_up


async def priced(
    control: ControlSession, sub: Subscription, meters: Sequence[MeterUsage], span: Period, today: dt.date
) -> list[MeterUsage]:
    """The meters with what they cost; one without a price has none."""
    ordered = await orders(control, sub.organisation_id)
    known = {item.meter: item for item in usage_items()}
    found = []
    for each in meters:
        item = known.get(each.meter)
        if item is not None:
            terms = version_of(item.name, sub.currency, price_version(sub, ordered, item.name)).terms
            rated = UsageItem(
                id=item.name, label=item.label, unit=item.unit, meter=item.meter, tiers=terms.tiers,
                included=terms.included, package=terms.package,
            )  # fmt: skip
            each = msgspec.structs.replace(each, cost=cost(rated, each, sub.currency, span, today))
        found.append(each)
    return found


def cost(item: UsageItem, used: MeterUsage, currency: str, span: Period, today: dt.date) -> Cost:
    """The cost of one meter. A sum goes on in proportion to the days; the greatest of the days stays what it is."""
    quantity = Decimal(used.quantity)
    gone = span.clipped(span.start, today + dt.timedelta(days=1))
    with decimal.localcontext(prec=EXACT):
        expected = quantity if used.meter in GREATEST or not gone else quantity * span.days / gone
        expected = round_half_up(expected, PLACES)
    return Cost(
        currency=currency,
        included=digits(item.included),
        package=item.package,
        prices=[digits(tier.price) for tier in item.tiers],
        so_far=Money.of(charge(item, quantity), currency).to_decimal_string(),
        expected_quantity=digits(expected),
        expected=Money.of(charge(item, expected), currency).to_decimal_string(),
    )
