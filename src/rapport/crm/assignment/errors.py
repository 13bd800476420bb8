"""Errors of assignment."""

from kernel.errors import Forbidden, Invalid
from kernel.text import Text


class AssignmentTooWide(Forbidden):
    """Rules give everybody's leads away: who makes them may change all."""

    code = "assignment.too_wide"
    text = Text(
        zh="分配规则会改动所有人的线索。请让能修改全部线索的人来设置。",
        en="Rules give everybody's leads away. Ask somebody who may change all leads.",
    )


class RuleNobody(Invalid):
    """A rule that names nobody, or somebody or a team that isn't there."""

    code = "assignment.nobody"
    text = Text(zh="请选择接收线索的人或团队。", en="Choose who gets the leads: people, or a team.")


class BadFallback(Invalid):
    """What a rule names for when nobody fits is gone, or a queue that takes no leads."""

    code = "assignment.fallback"
    text = Text(
        zh="这个队列或人员不能接收线索，请另选一个。",
        en="This queue or person can't take leads. Choose another.",
    )


class RuleNameMissing(Invalid):
    """A rule without a name."""

    code = "assignment.name"
    text = Text(zh="请给规则起个名字。", en="Give the rule a name.")


class RuleTwice(Invalid):
    """Two rules with one id, or a person that is told of twice."""

    code = "assignment.twice"
    text = Text(zh="同一条规则或同一个人出现了两次。", en="A rule or a person is named twice.")
