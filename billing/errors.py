"""What billing refuses, and what to do about it."""

from kernel.errors import Conflict, Invalid, NotFound, RapportError
from kernel.text import Text


class NoSubscription(NotFound):
    """The organisation has no subscription yet: it is still being set up."""

    code = "billing.no_subscription"
    text = Text(zh="组织还在创建中，请稍后再试。", en="The organisation is still being set up. Try again soon.")


class StaleSubscription(Conflict):
    """Somebody changed the subscription since this page was loaded."""

    code = "billing.changed_meanwhile"
    text = Text(
        zh="别人刚刚改过订阅，你的改动没有保存。请查看最新内容后再试。",
        en="Somebody changed the subscription meanwhile; nothing was saved. Look at it as it is now, then try again.",
    )


class UnknownItem(Invalid):
    """No such item, or one that is announced and can't be bought yet."""

    code = "billing.not_sold"
    text = Text(zh="“{item}”目前不能购买，没有任何改动。", en="{item} can't be bought yet; nothing was changed.")


class TooFewSeats(Invalid):
    """Fewer seats than people who have one."""

    code = "billing.seats_in_use"
    text = Text(
        zh="有 {taken} 个席位正在使用或已发出邀请，不能少于这个数。请先在“成员”中收回席位。",
        en="{taken} seats are in use or promised by invitations; you can't have fewer. Free some under Members first.",
    )


class BadQuantity(Invalid):
    """Not a number of units that can be bought."""

    code = "billing.bad_quantity"
    text = Text(zh="数量必须是 1 到 {most} 的整数。", en="The quantity must be a whole number from 1 to {most}.")


class NoPlanYet(Invalid):
    """Something that asks for a plan first."""

    code = "billing.no_plan"
    text = Text(zh="请先选择套餐，没有任何改动。", en="Choose a plan first; nothing was changed.")


class ProfileIncomplete(Invalid):
    """Invoices can't be written before it is known for whom."""

    code = "billing.profile_incomplete"
    text = Text(
        zh="请先填写发票信息（抬头、税号和地址），没有任何改动。",
        en="Fill in the invoice details first (legal name, tax number, address); nothing was changed.",
    )


class BadTaxId(Invalid):
    """The number's check digits are wrong, or it isn't of this country."""

    code = "billing.bad_tax_id"
    text = Text(zh="这不是有效的{kind.zh}，请核对。", en="This is no valid {kind.en}; please check it.")


class NoCard(Invalid):
    """A charge without a card."""

    code = "billing.no_card"
    text = Text(zh="还没有保存银行卡，没有扣款。", en="No card is saved yet; nothing was charged.")


class CardUnfinished(Conflict):
    """The page on which the card is typed was not completed."""

    code = "billing.card_unfinished"
    text = Text(
        zh="银行卡还没有保存：支付页面没有完成。请重试。",
        en="The card was not saved: the payment page was not completed. Try again.",
    )


class NotOpen(Conflict):
    """Nothing is left to be paid or credited."""

    code = "billing.invoice_not_open"
    text = Text(
        zh="这张账单没有未付金额，没有扣款。", en="Nothing is left to be paid on this invoice; nothing was charged."
    )


class PaymentUnderWay(Conflict):
    """A try is under way; a second one could charge twice."""

    code = "billing.payment_under_way"
    text = Text(
        zh="这张账单正在付款，请等它结束。没有重复扣款。",
        en="A payment of this invoice is under way; wait for it to end. Nothing was charged twice.",
    )


class TooMuch(Invalid):
    """More than there is to be paid, credited or refunded."""

    code = "billing.too_much"
    text = Text(zh="金额最多为 {most}，没有保存。", en="The amount can be {most} at most; nothing was saved.")


class TooMany(Invalid):
    """More documents than one question may open."""

    code = "billing.too_many_documents"
    text = Text(
        zh="这个范围有 {count} 份单据，一次最多 {most} 份；没有导出或搜索。请缩短日期范围，或选定一家客户。",
        en="That is {count} documents, and {most} at a time is the most; none was exported or searched. Choose fewer"
        " days, or one customer.",
    )


class OtherOrder(Conflict):
    """An order's id that was another order's."""

    code = "billing.other_order"
    text = Text(
        zh="这个操作刚才已用其他内容执行过，这次没有改动。请重新打开页面查看结果。",
        en="This was carried out before, with other contents; nothing was changed now. Load the page anew to see it.",
    )


class Unpublished(RapportError):
    """The supplier's own details are missing, so no invoice can be written."""

    status = 503
    code = "billing.no_legal_entity"
    text = Text(
        zh="还没有设置开票主体，暂时不能出账。",
        en="Who issues invoices isn't set up yet, so none can be written.",
    )
