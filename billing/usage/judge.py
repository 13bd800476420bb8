"""Which events are taken. Whatever is wrong with one has a code, and a text for who reads it."""

import datetime as dt
import re
from decimal import Decimal

from billing.usage.events import UsageEvent
from billing.usage.meters import METERS, Source
from kernel.text import Text

MAX_QUANTITY = Decimal(10) ** 9
MAX_PLACES = 12
FUTURE = dt.timedelta(minutes=5)
PAST = dt.timedelta(days=400)
OURS = "rapport:"
"""How ids of internal events begin: no sender can take one before it is used."""

_ID = re.compile(r"[!-~]{1,200}")
_ZERO = Decimal(0)

REASONS = {
    "bad_id": Text(
        zh="编号须为 1 至 200 个可见 ASCII 字符，且不能以 rapport: 开头。未计入，请换一个编号再发。",
        en="An id is 1 to 200 visible ASCII characters and does not begin with rapport:. "
        "Not counted; send it with another id.",
    ),
    "unknown_meter": Text(
        zh="没有这个计量项。未计入，请核对名称后再发。",
        en="There is no such meter. Not counted; check the name and send it again.",
    ),
    "internal_meter": Text(
        zh="这个计量项由系统自己计数。未计入，无需再发。",
        en="This meter is counted by us. Not counted; do not send it again.",
    ),
    "not_a_number": Text(
        zh="数量不是有限的数。未计入，请更正后再发。",
        en="The quantity is no finite number. Not counted; correct it.",
    ),
    "negative": Text(zh="数量小于 0。未计入，请更正后再发。", en="The quantity is below 0. Not counted; correct it."),
    "too_large": Text(
        zh="数量超过 1,000,000,000。未计入，请分成几个事件。",
        en="The quantity is above 1,000,000,000. Not counted; send several events.",
    ),
    "too_many_places": Text(
        zh="数量的小数超过 12 位。未计入，请更正后再发。",
        en="The quantity has more than 12 decimals. Not counted; correct it.",
    ),
    "in_the_future": Text(
        zh="发生时间晚于现在 5 分钟以上。未计入，请校准时钟后再发。",
        en="It occurred more than 5 minutes from now. Not counted; set the clock right and send it again.",
    ),
    "too_old": Text(
        zh="发生时间早于 400 天前。未计入，请联系我们。",
        en="It occurred more than 400 days ago. Not counted; get in touch with us.",
    ),
    "other_body": Text(
        zh="同一编号已有内容不同的事件，保留先到的那一个。若是另一个事件，请换编号再发。",
        en="Another event has this id already and was kept. If this is another one, send it with an id of its own.",
    ),
}  # fmt: skip


def refusal(event: UsageEvent, source: Source, now: dt.datetime) -> str | None:
    """Why an event is not taken; None for one that is."""
    meter = METERS.get(event.meter)
    if meter is None:
        return "unknown_meter"
    if source == "internal":
        return _wrong_quantity(event.quantity)
    if meter.source == "internal":
        return "internal_meter"
    if not _ID.fullmatch(event.id) or event.id.startswith(OURS):
        return "bad_id"
    if event.occurred_at > now + FUTURE:
        return "in_the_future"
    if event.occurred_at < now - PAST:
        return "too_old"
    return _wrong_quantity(event.quantity)


def plain(quantity: Decimal) -> Decimal:
    """The same number without a power of ten behind it: 0E+99999 would be written out with all its zeros."""
    return quantity + _ZERO


def _wrong_quantity(quantity: Decimal) -> str | None:
    if not quantity.is_finite():
        return "not_a_number"
    if quantity < _ZERO:
        return "negative"
    if quantity > MAX_QUANTITY:
        return "too_large"
    return "too_many_places" if int(quantity.as_tuple().exponent) < -MAX_PLACES else None
