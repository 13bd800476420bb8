"""What a hand-over refuses, with stable codes."""

from kernel.errors import Conflict, Invalid, NotFound
from kernel.text import Text


class HandoverNotFound(NotFound):
    """No such hand-over."""

    code = "handover.not_found"
    text = Text(zh="没有这次交接。请刷新。", en="There is no such hand-over. Reload.")


class NobodyToHandTo(Invalid):
    """The one who shall get the records isn't there, was deactivated, or is who hands over."""

    code = "handover.nobody"
    text = Text(
        zh="接收人不存在、已停用，或就是交出人，没有交接。请另选一位。",
        en="Whoever shall get the records isn't there, was deactivated, or is who hands over; nothing was moved. "
        "Choose somebody else.",
    )


class NoManager(Invalid):
    """The rule says manager, and there is none who could take the records."""

    code = "handover.no_manager"
    text = Text(
        zh="此人没有在职的上级，没有交接。请先设置上级，或指定接收人。",
        en="This person has no active manager, so nothing was moved. Set one first, or name who gets the records.",
    )


class ObjectMissing(Invalid):
    """The rule names a person for each object but forgets one that has records."""

    code = "handover.object_missing"
    text = Text(
        zh="有记录的类型没有全部指定接收人，没有交接。请为每种记录选一位。",
        en="Not every kind of record has somebody to get it; nothing was moved. Choose one for each.",
    )


class WrongDay(Invalid):
    """A day that has gone by, or more than a year away."""

    code = "handover.wrong_day"
    text = Text(
        zh="日期必须在今天之后的一年之内，没有安排交接。请重新选择。",
        en="The day must be within a year from tomorrow on; nothing was planned. Choose another.",
    )


class AlreadyRunning(Conflict):
    """One hand-over of a person at a time."""

    code = "handover.running"
    text = Text(
        zh="此人的另一次交接正在进行，没有开始新的。请等它完成。",
        en="Another hand-over of this person is under way; no new one was started. Wait until it is done.",
    )


class WrongState(Conflict):
    """Not what can be done with a hand-over that stands where it does."""

    code = "handover.wrong_state"
    text = Text(
        zh="这次交接当前不能这样操作，没有改动。请刷新后再看。",
        en="This can't be done with the hand-over as it stands; nothing was changed. Reload and look again.",
    )
