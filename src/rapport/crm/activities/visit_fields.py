"""What an activity of the kind visit has beside others: when it was planned for, and its check-in and check-out.

Nobody writes a check-in as a field: `rapport.crm.visits` does, once, by the clock of the server. Points are encrypted;
how far they were from the customer's, and how well they were known, are plain numbers to filter by.
"""

from typing import Final

from kernel.text import Text
from rapport.crm.records.objects import Field

METRES: Final = Text(zh="米", en="m")

VISIT: Final = (
    Field(
        name="planned_from", id=761, label=Text(zh="计划开始", en="Planned from"), kind_name="timestamp", group="visit"
    ),
    Field(
        name="planned_until", id=762, label=Text(zh="计划结束", en="Planned until"), kind_name="timestamp",
        group="visit",
    ),
    Field(
        name="visit_place", id=776, label=Text(zh="拜访地点", en="Place of the visit"), kind_name="text",
        personal="address", group="visit",
    ),
    Field(
        name="checked_in_at", id=763, label=Text(zh="签到时间", en="Checked in"), kind_name="timestamp", group="visit",
        editable=False,
    ),
    Field(
        name="check_in_point", id=764, label=Text(zh="签到位置", en="Check-in location"), kind_name="point",
        personal="point", group="visit", editable=False,
    ),
    Field(
        name="check_in_accuracy", id=765, label=Text(zh="签到定位精度", en="Check-in accuracy"), kind_name="integer",
        group="visit", unit=METRES, editable=False,
    ),
    Field(
        name="check_in_distance", id=766, label=Text(zh="签到距客户", en="Check-in distance"), kind_name="integer",
        group="visit", unit=METRES, editable=False,
    ),
    Field(
        name="check_in_mocked", id=767, label=Text(zh="签到疑似虚拟定位", en="Check-in mock location"),
        kind_name="boolean", group="visit", editable=False,
    ),
    Field(
        name="check_in_device", id=768, label=Text(zh="签到设备", en="Check-in device"), kind_name="text",
        personal="harmless", group="visit", editable=False,
    ),
    Field(
        name="check_in_reason", id=769, label=Text(zh="签到说明", en="Check-in note"), kind_name="text",
        personal="free", group="visit", editable=False,
    ),
    Field(
        name="checked_out_at", id=770, label=Text(zh="签退时间", en="Checked out"), kind_name="timestamp",
        group="visit", editable=False,
    ),
    Field(
        name="check_out_point", id=771, label=Text(zh="签退位置", en="Check-out location"), kind_name="point",
        personal="point", group="visit", editable=False,
    ),
    Field(
        name="check_out_accuracy", id=772, label=Text(zh="签退定位精度", en="Check-out accuracy"), kind_name="integer",
        group="visit", unit=METRES, editable=False,
    ),
    Field(
        name="check_out_distance", id=773, label=Text(zh="签退距客户", en="Check-out distance"), kind_name="integer",
        group="visit", unit=METRES, editable=False,
    ),
    Field(
        name="check_out_mocked", id=774, label=Text(zh="签退疑似虚拟定位", en="Check-out mock location"),
        kind_name="boolean", group="visit", editable=False,
    ),
    Field(
        name="check_out_device", id=775, label=Text(zh="签退设备", en="Check-out device"), kind_name="text",
        personal="harmless", group="visit", editable=False,
    ),
)  # fmt: skip
