"""What keys refuse."""

from kernel.errors import Conflict, Invalid, NotFound
from kernel.text import Text


class KeyUnreadable(Invalid):
    """A value that is none of its kind."""

    code = "identity_keys.unreadable"
    text = Text(
        zh="这不是有效的{kind}，没有保存。请检查后重新填写。", en="This is no {kind}; nothing was saved. Check it."
    )


class KeyTaken(Conflict):
    """A key of which each belongs to one person, and another record has it. `details.id` is that, where it may be
    known.
    """

    code = "identity_keys.taken"
    text = Text(
        zh="另一条记录已有这个{kind}，没有保存。如果是同一个人，请合并两条记录。",
        en="Another record has this {kind}; nothing was saved. If both are one person, merge them.",
    )


class TooManyKeys(Invalid):
    """As many as a record may have."""

    code = "identity_keys.too_many"
    text = Text(
        zh="每条记录最多 {limit} 个身份标识，没有保存。请先移除不再使用的。",
        en="A record has at most {limit} keys; nothing was saved. Remove one that is not used any more.",
    )


class KeyNotFound(NotFound):
    """No such key of this record."""

    code = "identity_keys.not_found"
    text = Text(zh="这条记录没有这个身份标识。", en="This record has no such key.")


class StateUnfit(Invalid):
    """A state that keys of this kind don't have."""

    code = "identity_keys.state_unfit"
    text = Text(
        zh="{kind}没有这种状态，没有保存。请换一种状态。",
        en="A key of the kind {kind} has no such state; nothing was saved. Choose another one.",
    )


class NotAPoint(Invalid):
    """A key at which nobody is reached."""

    code = "identity_keys.not_a_point"
    text = Text(
        zh="只有邮箱和手机可以设为主要，没有改动。",
        en="Only an e-mail address or a mobile can be the primary one; nothing was changed.",
    )
