"""The product object, declared once."""

from kernel.text import Text
from rapport.crm.products.rules import load_rules
from rapport.crm.records.external_ids import external_id
from rapport.crm.records.feature import object_feature
from rapport.crm.records.objects import TAGS, Field, ObjectType
from rapport.crm.vocabulary import RECURRENCES

PRODUCT = ObjectType(
    name="product",
    noun="products",
    label=Text(zh="产品", en="Product"),
    plural=Text(zh="产品", en="Products"),
    icon="package",
    subtitle_field="code",
    rules=load_rules,
    default_columns=("name", "code", "series", "price", "currency", "active", "updated_at"),
    fields=(
        Field(
            name="name", id=601, label=Text(zh="名称", en="Name"), kind_name="name", personal="harmless",
            required=True, searchable=True, indexed=True,
        ),
        Field(
            name="code", id=602, label=Text(zh="编码", en="Code"), kind_name="text",
            personal="harmless", searchable=True, indexed=True
        ),
        Field(name="series", id=603, label=Text(zh="系列", en="Series"), kind_name="choice", personal="harmless"),
        Field(name="price", id=604, label=Text(zh="单价", en="List price"), kind_name="decimal"),
        Field(name="currency", id=605, label=Text(zh="货币", en="Currency"), kind_name="currency"),
        Field(
            name="recurrence", id=609, label=Text(zh="计费方式", en="Billed"), kind_name="option", options=RECURRENCES,
        ),
        Field(name="term", id=610, label=Text(zh="期数", en="Number of periods"), kind_name="integer"),
        Field(name="unit", id=606, label=Text(zh="单位", en="Unit"), kind_name="text", personal="harmless"),
        Field(name="active", id=607, label=Text(zh="在售", en="On sale"), kind_name="boolean"),
        Field(
            name="description", id=608, label=Text(zh="说明", en="Description"), kind_name="long_text",
            personal="free", searchable=True
        ),
        TAGS,
        external_id(690),
    ),
)  # fmt: skip

FEATURE = object_feature(PRODUCT)
