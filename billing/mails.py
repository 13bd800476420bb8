"""The mails of billing, in the language of the invoice details."""

from kernel.text import Text

INVOICE_SUBJECT = Text(zh="账单 {number}，{total}", en="Invoice {number}, {total}")
INVOICE_BODY = Text(
    zh="你好：\n\n账单 {number} 已开具，金额 {total}，到期日 {due}。PDF 见附件，也可以在线查看：\n{link}\n\n{how}\n",
    en=(
        "Hello,\n\ninvoice {number} over {total} was issued; it is due on {due}. It is attached as a PDF, and can be "
        "seen here:\n{link}\n\n{how}\n"
    ),
)
BY_CARD = Text(zh="将从已保存的银行卡扣款，无需操作。", en="The saved card will be charged; you needn't do anything.")
BY_TRANSFER = Text(
    zh="请在到期日前转账，并在附言中注明账单编号。",
    en="Please transfer it by that day, with the invoice's number as reference.",
)
CREDIT_SUBJECT = Text(zh="贷项通知单 {number}，{total}", en="Credit note {number}, {total}")
CREDIT_BODY = Text(
    zh="你好：\n\n贷项通知单 {number} 已开具，金额 {total}。PDF 见附件，也可以在线查看：\n{link}\n",
    en="Hello,\n\ncredit note {number} over {total} was issued. It is attached, and can be seen here:\n{link}\n",
)
FAILED_SUBJECT = Text(zh="账单 {number} 扣款失败", en="The payment of invoice {number} failed")
FAILED_BODY = Text(
    zh="你好：\n\n账单 {number}（{open}）扣款失败：{why}\n{next}\n\n查看账单、更换银行卡或立即付款：\n{page}\n",
    en=(
        "Hello,\n\ninvoice {number} ({open}) could not be charged: {why}\n{next}\n\n"
        "See the invoice, change the card or pay now:\n{page}\n"
    ),
)
AGAIN = Text(zh="我们将在 {day} 再试一次。", en="We will try again on {day}.")
NOT_AGAIN = Text(
    zh="我们不会自动重试，请更换银行卡或确认付款。",
    en="We won't try again: change the card, or confirm the payment.",
)
WHY = {
    "insufficient_funds": Text(zh="余额不足。", en="there is not enough money on the account."),
    "expired_card": Text(zh="银行卡已过期。", en="the card has expired."),
    "lost_card": Text(zh="银行卡已挂失。", en="the card was reported lost."),
    "authentication_required": Text(zh="银行要求持卡人确认。", en="the bank asks for your confirmation."),
}
OTHER = Text(zh="银行拒绝了扣款。", en="the bank declined it.")

DUNNING_SUBJECT = {
    "reminded": Text(zh="提醒：账单 {number} 已到期", en="Reminder: invoice {number} is due"),
    "warned": Text(zh="警告：账单 {number} 逾期未付", en="Warning: invoice {number} is overdue"),
    "read_only": Text(zh="组织已变为只读：账单 {number} 未付", en="Now read-only: invoice {number} is unpaid"),
    "suspended": Text(zh="组织已停用：账单 {number} 未付", en="Suspended: invoice {number} is unpaid"),
}
DUNNING_BODY = Text(
    zh="你好：\n\n账单 {number} 还有 {open} 未付，到期日为 {due}。\n{step}\n\n查看账单并付款：\n{page}\n",
    en=(
        "Hello,\n\n{open} of invoice {number} is still unpaid; it was due on {due}.\n{step}\n\n"
        "See the invoice and pay:\n{page}\n"
    ),
)
SEATS_SUBJECT = Text(zh="从 {on} 起保留 {kept} 个席位", en="You keep {kept} seats from {on}")
SEATS_BODY = Text(
    zh="你好：\n\n原计划从 {on} 起只保留 {wanted} 个席位，但现在有 {kept} 个人在使用席位。没有人失去席位，"
    "我们按 {kept} 个席位计费。\n如需减少，请先在“成员”中收回席位，再修改套餐：\n{page}\n",
    en=(
        "Hello,\n\nfewer seats were planned from {on}: {wanted}. By now {kept} people have one. Nobody loses theirs, "
        "and {kept} seats are billed.\nTo have fewer, free some under Members first, then change the plan:\n{page}\n"
    ),
)
STEPS = {
    "reminded": Text(zh="如果已付款，请忽略这封邮件。", en="If you have paid meanwhile, ignore this mail."),
    "warned": Text(
        zh="到期 14 天后，组织将变为只读；数据始终保留。",
        en="14 days after it was due, the organisation becomes read-only; its data is kept.",
    ),
    "read_only": Text(
        zh="现在可以查看和导出，不能修改。付清后立即恢复；到期 30 天后停用。",
        en="You can view and export, not change anything. Paid, it is back at once; 30 days after it was due it is "
        "suspended.",
    ),
    "suspended": Text(
        zh="组织已停用，数据完整保留。付清后立即恢复。",
        en="The organisation is suspended and its data is kept. Once it is paid, everything is back at once.",
    ),
}

KEPT_SUBJECT = Text(zh="有争议的商机：计入", en="Disputed deal: it counts")
KEPT_BODY = Text(
    zh=(
        "你好：\n\n你对 {quarter} 起的季度中的一笔商机（{won} 赢单，{amount}）提出了异议。我们核查后认为它应计入。\n\n"
        "原因：{reason}\n\n结算单有新版本，你有 {days} 天时间查看，并可再次提出异议：\n{page}\n"
    ),
    en=(
        "Hello,\n\nyou disputed a deal over {amount}, won on {won}, in the quarter from {quarter}. We looked into it: "
        "it counts.\n\nReason: {reason}\n\nThere is a new version of the statement. You have {days} days to look at "
        "it, and may dispute it again:\n{page}\n"
    ),
)
TAKEN_OUT_SUBJECT = Text(zh="有争议的商机：已剔除", en="Disputed deal: taken out")
TAKEN_OUT_BODY = Text(
    zh=(
        "你好：\n\n你对 {quarter} 起的季度中的一笔商机（{won} 赢单，{amount}）提出了异议。我们核查后已将它剔除。\n\n"
        "原因：{reason}\n\n查看结算单：\n{page}\n"
    ),
    en=(
        "Hello,\n\nyou disputed a deal over {amount}, won on {won}, in the quarter from {quarter}. We looked into it "
        "and took it out: it counts no more.\n\nReason: {reason}\n\nSee the statement:\n{page}\n"
    ),
)
STATEMENT_SUBJECT = Text(
    zh="成果分成结算单：{first} 至 {last}，{amount}", en="Statement of growth: {first} to {last}, {amount}"
)
STATEMENT_BODY = Text(
    zh=(
        "你好：\n\n{first} 至 {last} 的成果分成结算单已生成，计入的赢单金额为 {amount}。{why}\n\n"
        "你有 {days} 天时间（至 {until}）查看，并可对其中的商机提出异议；此后视为接受。\n\n"
        "查看结算单：\n{page}\n"
    ),
    en=(
        "Hello,\n\nthe statement of growth from {first} to {last} is there: the deals that count come to {amount}. "
        "{why}\n\nYou have {days} days, until {until}, to look at it and to object to any of its deals; after that it "
        "counts as accepted.\n\nSee the statement:\n{page}\n"
    ),
)
QUARTER_OVER = Text(zh="该季度已结束。", en="The quarter is over.")
CORRECTION = Text(
    zh="此前的结算单之后商机有变动，本版本取代它。",
    en="Deals changed since the last statement; this one takes its place.",
)
SOON_SUBJECT = Text(
    zh="还有 {days} 天可提出异议：{first} 至 {last} 的成果分成结算单",
    en="{days} days left to object: the statement of growth from {first} to {last}",
)
SOON_BODY = Text(
    zh=(
        "你好：\n\n{first} 至 {last} 的成果分成结算单（计入的赢单金额为 {amount}）尚未处理。{why}\n\n"
        "至 {until} 仍可提出异议，还有 {days} 天；此后视为接受。\n\n查看结算单：\n{page}\n"
    ),
    en=(
        "Hello,\n\nnobody decided yet about the statement of growth from {first} to {last}, whose deals come to "
        "{amount}. {why}\n\nYou may still object until {until}: {days} days are left. After that it counts as "
        "accepted.\n\nSee the statement:\n{page}\n"
    ),
)
