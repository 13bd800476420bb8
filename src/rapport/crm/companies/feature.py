"""The company object, declared once."""

from kernel.text import Text
from rapport.crm.companies import address_cells, address_history
from rapport.crm.companies.address_models import PART
from rapport.crm.companies.visit_plan import VISITING, load_rules
from rapport.crm.records.external_ids import external_id
from rapport.crm.records.feature import object_feature
from rapport.crm.records.objects import TAGS, Field, ObjectType
from rapport.crm.records.relations import Group
from rapport.crm.vocabulary import COUNTRIES, INDUSTRIES, SOURCES

COMPANY = ObjectType(
    name="company",
    noun="companies",
    label=Text(zh="客户", en="Company"),
    plural=Text(zh="客户", en="Companies"),
    icon="building",
    subtitle_field="website",
    default_columns=("name", "industry", "country", "city", "employees", "annual_revenue", "phone", "owner_id"),
    groups=(
        Group(name="main", label=Text(zh="基本信息", en="Details")),
        Group(name="business", label=Text(zh="经营", en="Business")),
        Group(name="visits", label=Text(zh="拜访", en="Visits")),
    ),
    rules=load_rules,
    beside=address_cells.COLUMNS,
    parts=address_history.PARTS,
    told={PART: address_history.TOLD},
    fields=(
        Field(
            name="name", id=101, label=Text(zh="名称", en="Name"), kind_name="name", personal="organisation",
            required=True, searchable=True, indexed=True,
        ),
        Field(
            name="industry", id=102, label=Text(zh="行业", en="Industry"), kind_name="choice", personal="label",
            indexed=True, choices=INDUSTRIES,
        ),
        Field(
            name="country", id=103, label=Text(zh="国家或地区", en="Country"),
            kind_name="choice", personal="label", choices=COUNTRIES,
        ),
        Field(name="city", id=104, label=Text(zh="城市", en="City"), kind_name="choice", personal="place"),
        Field(name="address", id=105, label=Text(zh="地址", en="Address"), kind_name="text", personal="address"),
        Field(
            name="phone", id=106, label=Text(zh="电话", en="Phone"), kind_name="phone",
            personal="phone", searchable=True, indexed=True
        ),
        Field(
            name="website", id=107, label=Text(zh="网站", en="Website"), kind_name="url",
            personal="web", searchable=True, indexed=True
        ),
        Field(
            name="source", id=108, label=Text(zh="来源", en="Source"),
            kind_name="choice", personal="label", choices=SOURCES,
        ),
        Field(
            name="description", id=109, label=Text(zh="备注", en="Notes"), kind_name="long_text",
            personal="free", searchable=True
        ),
        Field(
            name="employees", id=110, label=Text(zh="员工数", en="Employees"), kind_name="integer",
            group="business", unit=Text(zh="人", en="people"),
        ),
        Field(
            name="annual_revenue", id=111, label=Text(zh="年营收", en="Annual revenue"), kind_name="decimal",
            group="business", unit=Text(zh="百万", en="M"),
        ),
        Field(
            name="year_founded", id=112, label=Text(zh="成立年份", en="Founded"), kind_name="integer", group="business"
        ),
        Field(
            name="parent", id=113, label=Text(zh="母公司", en="Parent company"), kind_name="reference",
            target="company", group="business", indexed=True,
        ),
        Field(
            name="bank_account", id=114, label=Text(zh="银行账号", en="Bank account"), kind_name="bank_account",
            personal="bank_account", group="business", indexed=True
        ),
        Field(
            name="credit_code", id=125, label=Text(zh="统一社会信用代码", en="Unified social credit code"),
            kind_name="credit_code", personal="credit_code", group="business", searchable=True, indexed=True,
        ),
        Field(
            name="registration_number", id=126, label=Text(zh="注册号", en="Registration number"), kind_name="text",
            personal="code", group="business", searchable=True, indexed=True,
        ),
        Field(
            name="last_activity_at", id=115, label=Text(zh="最近跟进", en="Last activity"), kind_name="timestamp",
            editable=False, derived=True,
        ),
        *VISITING,
        TAGS,
        external_id(190),
    ),
)  # fmt: skip

FEATURE = object_feature(COMPANY)
