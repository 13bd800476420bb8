"""What can be wrong with a question about the audit trail."""

from kernel.errors import BadRequest, Invalid
from kernel.text import Text


class BadCursor(BadRequest):
    """A place in the list that isn't one of ours."""

    code = "audit.bad_cursor"
    text = Text(
        zh="这个页码标记无效，请从头重新查看。", en="That place in the list isn't valid. Begin again from the top."
    )


class BadHead(Invalid):
    """A head that we didn't sign, or of another chain."""

    code = "audit.bad_head"
    text = Text(
        zh="这不是本组织审计链的有效链头：签名不符，或来自别的链。没有用它来校验。",
        en="This is no valid head of your organisation's chain: its signature is wrong, or it is another chain's. The "
        "check was not made with it.",
    )


class UnknownKind(Invalid):
    """A kind of event that there isn't."""

    code = "audit.unknown_kind"
    text = Text(zh="没有这种事件。", en="There is no such kind of event.")


class BadRecipient(Invalid):
    """Not an address."""

    code = "audit.bad_recipient"
    text = Text(zh="这不是邮箱地址，没有保存。", en="This is no e-mail address; nothing was saved.")
