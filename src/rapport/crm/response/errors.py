"""Errors of response times."""

from kernel.errors import Forbidden, Invalid
from kernel.text import Text


class ResponseTooWide(Forbidden):
    """Rules are about everybody's leads: who makes them may change all."""

    code = "response.too_wide"
    text = Text(
        zh="首次响应规则涉及所有人的线索，没有保存。请让能修改全部线索的人来设置。",
        en="These rules are about everybody's leads; nothing was saved. Ask somebody who may change all leads.",
    )


class ResponseRuleTwice(Invalid):
    """Two rules with one id."""

    code = "response.twice"
    text = Text(zh="同一条规则出现了两次，没有保存。", en="A rule is there twice; nothing was saved.")


class ResponseNameMissing(Invalid):
    """A rule without a name."""

    code = "response.name"
    text = Text(zh="请给规则起个名字。", en="Give the rule a name.")


class WarnsTooEarly(Invalid):
    """A rule that warns before its clock has begun."""

    code = "response.warns_early"
    text = Text(
        zh="提醒要早于截止时间，但提前量不能超过响应时限，没有保存。",
        en="The warning comes before the end, but not before the clock begins; nothing was saved.",
    )


class NobodyToTell(Invalid):
    """A rule that tells somebody who isn't there, or reads no leads."""

    code = "response.nobody"
    text = Text(
        zh="这个人不在或看不到线索，没有保存。请另选一个人。",
        en="This person is gone or reads no leads; nothing was saved. Choose somebody else.",
    )
