"""The receipt object, declared once: an instalment that is due, and the day on which the money came."""

from kernel.text import Text
from rapport.crm.orders.rules import load_rules
from rapport.crm.records.closed_kinds import Option
from rapport.crm.records.external_ids import external_id
from rapport.crm.records.objects import TAGS, Field, ObjectType

METHODS = (
    Option(value="transfer", label=Text(zh="银行转账", en="Bank transfer")),
    Option(value="acceptance", label=Text(zh="承兑汇票", en="Acceptance bill")),
    Option(value="cheque", label=Text(zh="支票", en="Cheque")),
    Option(value="card", label=Text(zh="银行卡", en="Card")),
    Option(value="online", label=Text(zh="在线支付", en="Online payment")),
    Option(value="cash", label=Text(zh="现金", en="Cash")),
    Option(value="other", label=Text(zh="其他", en="Other")),
)

SALES_RECEIPT = ObjectType(
    name="sales_receipt",
    noun="receipts",
    label=Text(zh="回款", en="Receipt"),
    plural=Text(zh="回款", en="Receipts"),
    icon="coins",
    subtitle_field="number",
    rules=load_rules,
    default_columns=(
        "name", "company", "sales_order", "amount", "currency", "due_on", "received_on", "received_amount", "owner_id",
    ),
    fields=(
        Field(
            name="name", id=1201, label=Text(zh="名称", en="Name"), kind_name="name", personal="subject",
            required=True, searchable=True, indexed=True,
        ),
        Field(
            name="number", id=1202, label=Text(zh="流水号", en="Number"), kind_name="text", personal="code",
            searchable=True, indexed=True,
        ),
        Field(
            name="company", id=1203, label=Text(zh="客户", en="Company"), kind_name="reference", target="company",
            indexed=True,
        ),
        Field(
            name="deal", id=1204, label=Text(zh="商机", en="Deal"), kind_name="reference", target="deal", indexed=True
        ),
        Field(
            name="sales_order", id=1205, label=Text(zh="订单", en="Order"), kind_name="reference", target="sales_order",
            indexed=True,
        ),
        Field(name="amount", id=1206, label=Text(zh="应收金额", en="Amount due"), kind_name="decimal"),
        Field(name="currency", id=1207, label=Text(zh="货币", en="Currency"), kind_name="currency"),
        Field(name="due_on", id=1208, label=Text(zh="应收日期", en="Due on"), kind_name="date", indexed=True),
        Field(
            name="received_amount", id=1209, label=Text(zh="实收金额", en="Amount received"), kind_name="decimal"
        ),
        Field(
            name="received_on", id=1210, label=Text(zh="到账日期", en="Received on"), kind_name="date", indexed=True
        ),
        Field(name="method", id=1211, label=Text(zh="付款方式", en="Method"), kind_name="option", options=METHODS),
        Field(
            name="description", id=1212, label=Text(zh="备注", en="Notes"), kind_name="long_text", personal="free",
            searchable=True,
        ),
        TAGS,
        external_id(1290),
    ),
)  # fmt: skip
