"""What is refused of sandboxes, and why one could not be made."""

from kernel.errors import Conflict, Invalid, NotFound, RapportError
from kernel.text import Text


class TooManySandboxes(Conflict):
    """There are as many as the plan allows."""

    code = "sandboxes.too_many"
    text = Text(
        zh="套餐允许同时有 {limit} 个沙盒，已经用完，没有新建。请先移除一个。",
        en="The plan allows {limit} sandboxes at a time, and they are all there; none was made. Remove one first.",
    )


class SandboxUnderWay(Conflict):
    """It is still being made."""

    code = "sandboxes.under_way"
    text = Text(
        zh="沙盒正在创建，没有任何改动。请等它完成。",
        en="The sandbox is still being made; nothing was changed. Wait until it is done.",
    )


class SandboxGone(NotFound):
    """No such sandbox, or it was removed."""

    code = "sandboxes.gone"
    text = Text(
        zh="没有这个沙盒，或已被移除。数据没有变化。",
        en="There is no such sandbox, or it was removed. Nothing changed.",
    )


class NoSuchMember(Invalid):
    """Somebody who was chosen can't sign in here."""

    code = "sandboxes.no_such_member"
    text = Text(
        zh="选中的人里有人没有席位或已停用，没有新建。请只选择能登录的成员。",
        en="Somebody who was chosen has no seat here; no sandbox was made. Choose among those who can sign in.",
    )


class MakerGone(RapportError):
    """Nobody of those who were to enter may any more."""

    status = 409
    code = "sandboxes.nobody_enters"
    text = Text(
        zh="选中的人都已不能登录，沙盒没有建成，也没有留下任何内容。",
        en="None of those who were to enter can sign in any more; the sandbox was not made, and nothing is left of it.",
    )


class TakenOver(RapportError):
    """Another try has begun, so this one ends."""

    status = 409
    code = "sandboxes.taken_over"
    text = Text(zh="已由另一次尝试继续。", en="Another try goes on with it.")
