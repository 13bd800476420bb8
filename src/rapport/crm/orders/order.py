"""The order object, declared once. Its name has a word before it: ORDER is one of SQL's."""

from kernel.text import Text
from rapport.crm.records.closed_kinds import Option
from rapport.crm.records.external_ids import external_id
from rapport.crm.records.objects import TAGS, Field, ObjectType
from rapport.crm.records.relations import Group
from rapport.crm.records.starting import starting_with

STATUSES = (
    Option(value="draft", label=Text(zh="草稿", en="Draft")),
    Option(value="confirmed", label=Text(zh="已确认", en="Confirmed")),
    Option(value="delivered", label=Text(zh="已交付", en="Delivered")),
    Option(value="cancelled", label=Text(zh="已取消", en="Cancelled")),
)

SALES_ORDER = ObjectType(
    name="sales_order",
    noun="orders",
    label=Text(zh="订单", en="Order"),
    plural=Text(zh="订单", en="Orders"),
    icon="clipboard",
    subtitle_field="number",
    rules=starting_with({"status": "draft"}, today="ordered_on", currency="currency"),
    default_columns=("name", "number", "company", "status", "amount", "currency", "ordered_on", "due_on", "owner_id"),
    groups=(
        Group(name="main", label=Text(zh="基本信息", en="Details")),
        Group(name="delivery", label=Text(zh="交付", en="Delivery")),
    ),
    fields=(
        Field(
            name="name", id=1101, label=Text(zh="名称", en="Name"), kind_name="name", personal="subject",
            required=True, searchable=True, indexed=True,
        ),
        Field(
            name="number", id=1102, label=Text(zh="订单号", en="Order number"), kind_name="text", personal="code",
            searchable=True, indexed=True,
        ),
        Field(
            name="company", id=1103, label=Text(zh="客户", en="Company"), kind_name="reference", target="company",
            indexed=True,
        ),
        Field(
            name="contact", id=1104, label=Text(zh="联系人", en="Contact"), kind_name="reference", target="contact",
            indexed=True,
        ),
        Field(
            name="deal", id=1105, label=Text(zh="商机", en="Deal"), kind_name="reference", target="deal", indexed=True
        ),
        Field(name="status", id=1106, label=Text(zh="状态", en="Status"), kind_name="option", options=STATUSES),
        Field(name="amount", id=1107, label=Text(zh="金额", en="Amount"), kind_name="decimal"),
        Field(name="currency", id=1108, label=Text(zh="货币", en="Currency"), kind_name="currency"),
        Field(
            name="ordered_on", id=1109, label=Text(zh="下单日期", en="Ordered on"), kind_name="date", indexed=True
        ),
        Field(
            name="due_on", id=1110, label=Text(zh="约定交付日期", en="Delivery due"), kind_name="date",
            group="delivery", indexed=True,
        ),
        Field(
            name="delivered_on", id=1111, label=Text(zh="实际交付日期", en="Delivered on"), kind_name="date",
            group="delivery",
        ),
        Field(
            name="address", id=1112, label=Text(zh="收货地址", en="Delivery address"), kind_name="text",
            personal="address", group="delivery",
        ),
        Field(
            name="description", id=1113, label=Text(zh="备注", en="Notes"), kind_name="long_text", personal="free",
            searchable=True,
        ),
        TAGS,
        external_id(1190),
    ),
)  # fmt: skip
