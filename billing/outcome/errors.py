"""Errors of the share of growth."""

from kernel.errors import Conflict, Invalid, NotFound
from kernel.text import Text


class NoContract(NotFound):
    """No such contract, or none in this state."""

    code = "billing.outcome_no_contract"
    text = Text(
        zh="没有这份成果分成合同，可能已被丢弃或已签署。请刷新。",
        en="There is no such contract; it may have been discarded or signed. Reload.",
    )


class DraftExists(Conflict):
    """One version at a time is proposed."""

    code = "billing.outcome_draft_exists"
    text = Text(
        zh="已有一份待签署的合同，没有新建。请先签署或丢弃它。",
        en="A contract is waiting to be signed already; none was made. Sign or discard that one first.",
    )


class NoOffer(Invalid):
    """Terms that nobody published, or in another currency."""

    code = "billing.outcome_no_offer"
    text = Text(
        zh="没有适用于 {currency} 的这项公开方案，没有新建。请从列出的方案中选择。",
        en="There is no such published offer in {currency}; no contract was made. Choose one of those listed.",
    )


class BadStart(Invalid):
    """A first day that can't be one."""

    code = "billing.outcome_bad_start"
    text = Text(
        zh="合同不能从 {day} 开始，没有保存：{reason.zh}。",
        en="The contract can't start on {day}; nothing was saved: {reason.en}.",
    )


class BadBaseline(Invalid):
    """A baseline that is no amount, or below what was won a year before."""

    code = "billing.outcome_bad_baseline"
    text = Text(
        zh="第 {quarter} 季度的基线应为不低于 {least} 的金额（上年同期赢单额），没有保存。",
        en="The baseline of quarter {quarter} must be an amount of at least {least}, which was won a year before; "
        "nothing was saved.",
    )


class TermsAltered(Conflict):
    """The stored terms are not those of the hash, or of the signature."""

    code = "billing.outcome_terms_altered"
    text = Text(
        zh="存储的合同条款与签署的哈希不一致，没有执行任何操作。请联系我们核查。",
        en="The contract as stored does not match its signed hash; nothing was done. Ask us to look into it.",
    )


class NoStatement(NotFound):
    """No statement for that quarter."""

    code = "billing.outcome_no_statement"
    text = Text(zh="这个季度还没有结算单。", en="There is no statement for this quarter yet.")


class StatementMoved(Conflict):
    """Decided already, or another version came since."""

    code = "billing.outcome_statement_moved"
    text = Text(
        zh="这份结算单已有决定或已有新版本，没有改动。请刷新后再看。",
        en="This statement was decided already, or there is a newer version; nothing was changed. Reload it.",
    )


class NotInStatement(Invalid):
    """Deals that the statement doesn't hold, or that count nothing in it."""

    code = "billing.outcome_not_in_statement"
    text = Text(
        zh="请选择这份结算单里计入的商机；没有改动。",
        en="Choose deals that count in this statement; nothing was changed.",
    )


class NotDisputed(Conflict):
    """A deal that isn't held, or is no longer."""

    code = "billing.outcome_not_disputed"
    text = Text(
        zh="这笔商机没有争议，或争议已经处理，没有改动。请刷新后再看。",
        en="This deal isn't disputed, or that was settled already; nothing was changed. Reload it.",
    )


class NoSettlementReason(Invalid):
    """The customer is told why."""

    code = "billing.outcome_no_reason"
    text = Text(
        zh="请写明原因：客户会看到它。没有保存。",
        en="Say why: the customer reads it. Nothing was saved.",
    )
