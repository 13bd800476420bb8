"""Errors of the calendar."""

from collections.abc import Mapping
from typing import Final

from kernel.errors import Conflict, Invalid, NotFound
from kernel.text import Text


class TooManyDays(Invalid):
    """The days end before they begin, or are more than one page shows."""

    code = "calendar.too_many_days"
    text = Text(
        zh="一次最多看 {limit} 天，结束日期不能早于开始日期。请缩短范围。",
        en="At most {limit} days are shown at once, and the last is not before the first. Ask for fewer days.",
    )


class NoCalendar(NotFound):
    """The address was never made or was taken back, or its person or organisation is gone: which is not said."""

    code = "calendar.no_calendar"
    text = Text(
        zh="这个日历地址无效或已停用。请在日历的“订阅”里重新生成。",
        en="This calendar address leads nowhere, or no longer does. Make a new one in the calendar, under Subscribe.",
    )


class AddressNotAllowed(Invalid):
    """Not under TLS, with a login in it, or no address of the public internet."""

    code = "calendar.address"
    text = Text(
        zh="请填写以 https:// 开头、公网可以访问的日历地址，不能带用户名和密码。",
        en="Enter an address of the public internet that begins with https://, without a name and password in it.",
    )


class CalendarNameMissing(Invalid):
    """A subscription without a name."""

    code = "calendar.name"
    text = Text(zh="请给这个日历起个名字。", en="Give the calendar a name.")


class SubscriptionNotFound(NotFound):
    """No such subscription of the reader's."""

    code = "calendar.no_subscription"
    text = Text(zh="没有这个日历订阅。请刷新。", en="There is no such subscription. Reload.")


class TooManySubscriptions(Conflict):
    """The limit of one person."""

    code = "calendar.too_many_subscriptions"
    text = Text(
        zh="最多订阅 {limit} 个日历，没有新增。请先移除不用的。",
        en="At most {limit} calendars can be subscribed to; none was added. Remove one first.",
    )


SAID: Final[Mapping[str, Text]] = {
    "calendar.not_public": Text(
        zh="这个地址不在公网上，没有读取。请移除后换一个地址。",
        en="The address isn't on the public internet, so it wasn't called. Remove it, and use another one.",
    ),
    "calendar.gone": Text(
        zh="对方说这个地址不存在或不允许访问。请重新复制日历地址。",
        en="The other side says that there is nothing, or that it is closed. Copy the calendar's address anew.",
    ),
    "calendar.no_answer": Text(
        zh="对方没有正常响应，稍后会自动重试。显示的是上次读到的内容。",
        en="The other side gave no proper answer; it is tried again later. What is shown is from the last time.",
    ),
    "calendar.too_big": Text(
        zh="这个日历太大或太复杂，读不了（上限 1 MB）。显示的是上次读到的内容。",
        en="The calendar is too large or too intricate to be read (1 MB at most). What is shown is from the last time.",
    ),
    "calendar.unreadable": Text(
        zh="这个地址返回的不是日历文件（iCalendar）。请检查地址。",
        en="What the address answers is no calendar (iCalendar). Check the address.",
    ),
}
"""Why a calendar could not be read the last time, by its code."""
