"""The campaign object, declared once. Leads and deals name the one that they came of."""

from kernel.text import Text
from rapport.crm.records.closed_kinds import Option
from rapport.crm.records.external_ids import external_id
from rapport.crm.records.feature import object_feature
from rapport.crm.records.objects import TAGS, Field, ObjectType
from rapport.crm.records.relations import Group
from rapport.crm.records.starting import starting_with

STATUSES = (
    Option(value="planned", label=Text(zh="计划中", en="Planned")),
    Option(value="running", label=Text(zh="进行中", en="Running")),
    Option(value="done", label=Text(zh="已结束", en="Done")),
    Option(value="cancelled", label=Text(zh="已取消", en="Cancelled")),
)

TYPES = (
    Option(value="fair", label=Text(zh="展会", en="Trade fair")),
    Option(value="event", label=Text(zh="活动", en="Event")),
    Option(value="webinar", label=Text(zh="线上研讨会", en="Webinar")),
    Option(value="email", label=Text(zh="邮件", en="E-mail")),
    Option(value="ads", label=Text(zh="广告", en="Advertising")),
    Option(value="social", label=Text(zh="社交媒体", en="Social media")),
    Option(value="referral", label=Text(zh="转介绍", en="Referrals")),
    Option(value="other", label=Text(zh="其他", en="Other")),
)

CAMPAIGN = ObjectType(
    name="campaign",
    noun="campaigns",
    label=Text(zh="市场活动", en="Campaign"),
    plural=Text(zh="市场活动", en="Campaigns"),
    icon="speakerphone",
    subtitle_field="utm_campaign",
    rules=starting_with({"status": "planned"}, currency="currency"),
    default_columns=("name", "type", "status", "starts_on", "ends_on", "budget", "cost", "currency", "owner_id"),
    groups=(
        Group(name="main", label=Text(zh="基本信息", en="Details")),
        Group(name="money", label=Text(zh="费用", en="Cost")),
    ),
    fields=(
        Field(
            name="name", id=1401, label=Text(zh="名称", en="Name"), kind_name="name", personal="subject",
            required=True, searchable=True, indexed=True,
        ),
        Field(name="type", id=1402, label=Text(zh="类型", en="Type"), kind_name="option", options=TYPES),
        Field(name="status", id=1403, label=Text(zh="状态", en="Status"), kind_name="option", options=STATUSES),
        Field(name="starts_on", id=1404, label=Text(zh="开始日期", en="Starts on"), kind_name="date", indexed=True),
        Field(name="ends_on", id=1405, label=Text(zh="结束日期", en="Ends on"), kind_name="date"),
        Field(
            name="utm_campaign", id=1406, label=Text(zh="UTM 活动代码", en="UTM campaign"), kind_name="text",
            personal="code", searchable=True, indexed=True,
        ),
        Field(name="budget", id=1407, label=Text(zh="预算", en="Budget"), kind_name="decimal", group="money"),
        Field(name="cost", id=1408, label=Text(zh="实际费用", en="Actual cost"), kind_name="decimal", group="money"),
        Field(name="currency", id=1409, label=Text(zh="货币", en="Currency"), kind_name="currency", group="money"),
        Field(
            name="description", id=1410, label=Text(zh="备注", en="Notes"), kind_name="long_text", personal="free",
            searchable=True,
        ),
        TAGS,
        external_id(1490),
    ),
)  # fmt: skip

FEATURE = object_feature(CAMPAIGN)
