"""What may be wrong with a question about usage."""

from kernel.errors import BadRequest, RapportError
from kernel.text import Text


class BadCursor(BadRequest):
    """A cursor that no page gave."""

    code = "billing.bad_cursor"
    text = Text(
        zh="翻页位置无效，什么都没有改动。请从第一页重新打开。",
        en="That is no place in this list; nothing was changed. Start at its first page.",
    )


class BadSpan(BadRequest):
    """Days that are no span, or too many of them."""

    code = "billing.bad_span"
    text = Text(
        zh="日期范围须为 1 至 {days} 天，结束日不含在内，什么都没有改动。请改小范围。",
        en="A span has from 1 to {days} days, the last one not included; nothing was changed. Choose a shorter one.",
    )


class UnknownMeter(BadRequest):
    """A meter that there isn't."""

    code = "billing.unknown_meter"
    text = Text(
        zh="没有这个计量项，什么都没有改动。请从用量页选择。",
        en="There is no such meter; nothing was changed. Choose one of the usage page.",
    )  # fmt: skip


class TooMuchUsage(RapportError):
    """More requests or events than the organisation may send."""

    status = 429
    code = "billing.usage_throttled"
    text = Text(
        zh="发送过快，本批次没有计入任何事件。请在 {retry_after} 秒后重发同一批次。",
        en="Sent too fast: nothing of this batch was counted. Send the same one again in {retry_after} seconds.",
    )
