"""What is printed on every document, whoever issues it."""

from typing import Final

from kernel.text import Text

INVOICE: Final = Text(zh="账单", en="Invoice")
CREDIT_NOTE: Final = Text(zh="贷项通知单", en="Credit note")
DRAFT: Final = Text(zh="草稿", en="Draft")

NUMBER: Final = Text(zh="编号", en="Number")
ISSUED: Final = Text(zh="开具", en="Issued")
PERIOD: Final = Text(zh="服务期", en="Service period")
DUE: Final = Text(zh="到期", en="Due")
OF_INVOICE: Final = Text(zh="对应账单", en="For invoice")
REASON: Final = Text(zh="原因", en="Reason")

SUPPLIER: Final = Text(zh="开具方", en="From")
CUSTOMER: Final = Text(zh="付款方", en="Bill to")
CREDITED: Final = Text(zh="受票方", en="Credit to")
CONTACT: Final = Text(zh="联系人 {contact}", en="{contact}")
REFERENCE: Final = Text(zh="采购单 {reference}", en="PO {reference}")

AMOUNT_DUE: Final = Text(zh="应付总额", en="Amount due")
AMOUNT_CREDITED: Final = Text(zh="贷记总额", en="Amount credited")
NET_DAYS: Final = Text(zh="账期 {days} 天", en="{days} days net")

ITEM: Final = Text(zh="项目与计算", en="Item and calculation")
QUANTITY: Final = Text(zh="数量", en="Quantity")
PRICE: Final = Text(zh="单价", en="Unit price")
AMOUNT: Final = Text(zh="金额 ({currency})", en="Amount ({currency})")

SUBTOTAL_BEFORE: Final = Text(zh="小计（未{tax}）", en="Subtotal (excl. {tax})")
ANY_TAX: Final = Text(zh="税", en="tax")
ON_PART: Final = Text(zh="{tax}，计税额 {base}", en="{tax} on {base}")

PAYMENT: Final = Text(zh="付款", en="Payment")
TAX: Final = Text(zh="税务", en="Tax")
SOURCES: Final = Text(
    zh="逐行明细与证据：在账单页打开 {number}，每个金额链接到其来源记录。",
    en="Every amount links to its source records: open {number} on your billing page.",
)
QUESTIONS: Final = Text(
    zh="如有异议，请在 {day} 前提出；无异议部分照常付款。",
    en="Raise questions by {day}; undisputed lines stay payable.",
)
DRAFT_SOURCES: Final = Text(
    zh="草稿，不是付款凭据：金额在开具前可能变动。",
    en="This is a draft and no request to pay: amounts may change until it is issued.",
)
FINGERPRINT: Final = Text(zh="计算指纹 {fingerprint}", en="Calculation fingerprint {fingerprint}")
PAGES: Final = Text(zh="第 {page} 页，共 {pages} 页", en="Page {page} of {pages}")
