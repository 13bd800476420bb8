"""The asset object, declared once."""

from kernel.text import Text
from rapport.crm.records.closed_kinds import Option
from rapport.crm.records.external_ids import external_id
from rapport.crm.records.feature import object_feature
from rapport.crm.records.objects import TAGS, Field, ObjectType
from rapport.crm.records.starting import starting_with

STATUSES = (
    Option(value="in_use", label=Text(zh="在用", en="In use")),
    Option(value="spare", label=Text(zh="备用", en="Spare")),
    Option(value="repair", label=Text(zh="维修中", en="In repair")),
    Option(value="retired", label=Text(zh="已停用", en="Retired")),
)

ASSET = ObjectType(
    name="asset",
    noun="assets",
    label=Text(zh="资产", en="Asset"),
    plural=Text(zh="资产", en="Assets"),
    icon="engine",
    subtitle_field="serial_number",
    rules=starting_with({"status": "in_use"}),
    default_columns=("name", "serial_number", "company", "product", "status", "installed_on", "warranty_until"),
    fields=(
        Field(
            name="name", id=1301, label=Text(zh="名称", en="Name"), kind_name="name", personal="subject",
            required=True, searchable=True, indexed=True,
        ),
        Field(
            name="serial_number", id=1302, label=Text(zh="序列号", en="Serial number"), kind_name="text",
            personal="code", searchable=True, indexed=True,
        ),
        Field(
            name="company", id=1303, label=Text(zh="客户", en="Company"), kind_name="reference", target="company",
            indexed=True,
        ),
        Field(
            name="contact", id=1304, label=Text(zh="联系人", en="Contact"), kind_name="reference", target="contact",
            indexed=True,
        ),
        Field(
            name="product", id=1305, label=Text(zh="产品", en="Product"), kind_name="reference", target="product",
            indexed=True,
        ),
        Field(
            name="sales_order", id=1306, label=Text(zh="订单", en="Order"), kind_name="reference", target="sales_order",
            indexed=True,
        ),
        Field(name="status", id=1307, label=Text(zh="状态", en="Status"), kind_name="option", options=STATUSES),
        Field(name="installed_on", id=1308, label=Text(zh="安装日期", en="Installed on"), kind_name="date"),
        Field(
            name="warranty_until", id=1309, label=Text(zh="质保到期", en="Warranty until"), kind_name="date",
            indexed=True,
        ),
        Field(
            name="place", id=1310, label=Text(zh="安装地点", en="Where it stands"), kind_name="text",
            personal="address", searchable=True,
        ),
        Field(
            name="description", id=1311, label=Text(zh="备注", en="Notes"), kind_name="long_text", personal="free",
            searchable=True,
        ),
        TAGS,
        external_id(1390),
    ),
)  # fmt: skip

FEATURE = object_feature(ASSET)
