"""What consents refuse."""

from kernel.errors import Invalid, NotFound
from kernel.text import Text


class ConsentNotFound(NotFound):
    """No such consent of this record."""

    code = "consents.not_found"
    text = Text(zh="没有这条同意记录。", en="There is no such consent.")


class GivenAtNoTime(Invalid):
    """Nobody has agreed tomorrow, nor before anybody who lives now."""

    code = "consents.given_at_no_time"
    text = Text(
        zh="同意时间要在 1900 年之后，且不能晚于现在；没有保存。请检查日期。",
        en="Consents are given after 1900 and not in the future; nothing was saved. Check the day.",
    )


class PointMissing(Invalid):
    """A point of contact without the channel that it belongs to."""

    code = "consents.point_without_channel"
    text = Text(
        zh="填写了联系方式但没有选择渠道，没有保存。请选择渠道。",
        en="A point of contact needs its channel; nothing was saved. Choose one.",
    )
