"""What is metered. A meter's name stands in events, contracts and lines, and is never given another meaning."""

from typing import Literal

import msgspec

from kernel.text import Text

Aggregate = Literal["sum", "max"]
Source = Literal["internal", "api"]


class Meter(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is counted.

    What a period comes to is the sum of its events, or the greatest of them. `internal` events are ours alone;
    `api` ones are reported by customers' systems (POST /api/usage/events).
    """

    name: str
    label: Text
    unit: Text
    aggregate: Aggregate
    source: Source


METERS = {
    meter.name: meter
    for meter in (
        Meter(
            name="api_calls", label=Text(zh="API 调用", en="API calls"), unit=Text(zh="次调用", en="calls"),
            aggregate="sum", source="internal",
        ),
        Meter(
            name="storage_gb", label=Text(zh="存储空间", en="Storage"), unit=Text(zh="GB 空间", en="GB of storage"),
            aggregate="max", source="internal",
        ),
        Meter(
            name="active_seats", label=Text(zh="活跃席位", en="Active seats"),
            unit=Text(zh="个活跃席位", en="active seats"), aggregate="max", source="internal",
        ),
        Meter(
            name="messages", label=Text(zh="短信", en="Text messages"), unit=Text(zh="条短信", en="messages"),
            aggregate="sum", source="api",
        ),
    )
}  # fmt: skip

GREATEST = [meter.name for meter in METERS.values() if meter.aggregate == "max"]
"""The meters of which the greatest event counts, not the sum."""
