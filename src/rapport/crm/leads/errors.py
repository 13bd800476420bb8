"""Errors of leads."""

from kernel.errors import Conflict, Invalid
from kernel.text import Text


class ConvertInstead(Invalid):
    """`converted` set by hand."""

    code = "leads.convert_instead"
    text = Text(zh="请用“转化”，不能直接改成已转化", en="Convert the lead instead of setting this status")


class StaysConverted(Invalid):
    """A converted lead's status changed by hand."""

    code = "leads.stays_converted"
    text = Text(
        zh="已转化的线索不能改状态；可以撤销转化", en="A converted lead keeps its status; undo the conversion instead"
    )


class AlreadyConverted(Conflict):
    """A second conversion; `details` names what the first one made."""

    code = "leads.already_converted"
    text = Text(
        zh="这条线索已经转化过，没有再建新记录。请打开已有的客户、联系人或商机。",
        en="This lead was converted already; nothing new was made. Open the company, contact or deal that is there.",
    )


class ReasonRequired(Invalid):
    """A lead ruled out without a reason."""

    code = "leads.reason_required"
    text = Text(zh="排除线索时必填", en="Required when a lead is ruled out")


class ProtectedByManagers(Invalid):
    """Who changes their own leads only protects none from its queue's rules."""

    code = "leads.protected_by_managers"
    text = Text(
        zh="保护期由能修改他人线索的人设置，没有保存；请联系主管",
        en="Whoever may change leads of others sets this; nothing was saved. Ask your manager.",
    )


class ProtectionReasonRequired(Invalid):
    """A lead protected without a reason."""

    code = "leads.protection_reason_required"
    text = Text(zh="设置保护期时必填", en="Required when a lead is protected")


class NothingToName(Invalid):
    """A company can't be made of a lead without a company name."""

    code = "leads.nothing_to_name"
    text = Text(zh="线索没有公司名称：请填写，或选择已有客户", en="The lead names no company: enter one or choose one")
