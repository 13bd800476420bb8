"""Errors of approvals."""

from kernel.errors import Conflict, Forbidden, Invalid, NotFound
from kernel.text import Text
from rapport.crm.records.gate import HeldBack


class ApprovalNeeded(HeldBack):
    """A rule catches the write. `details` say which, and who would be asked first."""

    code = "approvals.needed"
    text = Text(
        zh="这项改动要先审批。规则：{rule}；上限：{limit}；本次：{value}；审批人：{people}。尚未保存任何改动。",
        en='This needs approval: the rule "{rule}" allows {limit}, this is {value}. {people} would be asked. '
        "Nothing was saved.",
    )


class ApprovalLocked(HeldBack):
    """A request holds this part of the record."""

    code = "approvals.locked"
    text = Text(
        zh="这部分内容正在审批，审批结束前不能再改。没有保存任何改动。",
        en="A change of this is waiting for approval; until that ends it can't be changed. Nothing was saved.",
    )


class NothingToApprove(Conflict):
    """No rule catches the write, so it can be done."""

    code = "approvals.not_needed"
    text = Text(zh="这项改动不需要审批，请直接保存。", en="This needs no approval: save it as it is.")


class NobodyToAsk(Conflict):
    """Neither those whom the rule names nor another owner is there."""

    code = "approvals.nobody"
    text = Text(
        zh="除你以外没有人可以审批。请先邀请同事，或调整审批规则。",
        en="Nobody but you could approve this. Invite somebody, or change the rule.",
    )


class ApprovalNotFound(NotFound):
    """No such request, or none that the reader takes part in."""

    code = "approvals.not_found"
    text = Text(zh="没有这个审批。", en="There is no such approval.")


class ApprovalMoved(Conflict):
    """It ended, went on or was changed since the reader looked."""

    code = "approvals.moved"
    text = Text(
        zh="这个审批刚刚有了变化，你的操作没有生效。请看最新状态。",
        en="This approval has moved on meanwhile; nothing was done. Look at how it stands.",
    )


class NotYourVote(Forbidden):
    """The reader isn't asked, or not at this step."""

    code = "approvals.not_yours"
    text = Text(zh="这一步不由你处理。", en="You are not asked at this step.")


class ReasonNeeded(Invalid):
    """Who says no, or sends something back, says why; so does who asks."""

    code = "approvals.reason_needed"
    text = Text(zh="请写明理由", en="Say why")


class CannotAsk(Invalid):
    """Somebody who can't be asked: the asker, who is asked already, who isn't there, or who may not see the record."""

    code = "approvals.cannot_ask"
    text = Text(
        zh="不能选这个人：可能是申请人本人、已在审批中，或无权查看这条记录",
        en="Choose somebody else: they asked for it, are asked already, or may not see the record",
    )


class RuleChanged(Conflict):
    """Somebody saved the rule since it was read."""

    code = "approvals.rule_changed"
    text = Text(
        zh="别人刚刚改过这条规则，你的改动没有保存。请重新打开。",
        en="Somebody changed this rule; nothing was saved. Open it again.",
    )


class TooManyRules(Invalid):
    """As many as there may be."""

    code = "approvals.too_many"
    text = Text(zh="最多 {limit} 条规则。可以改用已停用的规则。", en="There may be {limit} rules. Use one that is off.")


class StepIncomplete(Invalid):
    """A step that names nobody, a role that is not there, or a quorum of none."""

    code = "approvals.step_incomplete"
    text = Text(zh="请为每一步选好审批人", en="Choose who is asked at each step")


class LimitOutOfRange(Invalid):
    """A limit that nothing reaches."""

    code = "approvals.limit_out_of_range"
    text = Text(zh="折扣上限是 0 到 99.99，记录数是 1 到 9999", en="From 0 to 99.99 per cent, or 1 to 9999 records")


class AskerLeft(Conflict):
    """Who asked can't sign in any more, so nobody stands for the write."""

    code = "approvals.asker_left"
    text = Text(zh="申请人已离开，改动没有执行。", en="Who asked for it has left; nothing was changed.")
