"""The lead object, declared once."""

from kernel.text import Text
from rapport.crm.leads.rules import OVER, load_rules
from rapport.crm.records.closed_kinds import Option
from rapport.crm.records.contact_points import state_field
from rapport.crm.records.external_ids import external_id
from rapport.crm.records.indexes import Index
from rapport.crm.records.objects import TAGS, Field, ObjectType
from rapport.crm.records.relations import Group
from rapport.crm.vocabulary import SOURCES

STATUSES = (
    Option(value="new", label=Text(zh="新线索", en="New")),
    Option(value="working", label=Text(zh="跟进中", en="Working")),
    Option(value="mql", label=Text(zh="市场合格（MQL）", en="MQL")),
    Option(value="sql", label=Text(zh="销售合格（SQL）", en="SQL")),
    Option(value="converted", label=Text(zh="已转化", en="Converted")),
    Option(value="disqualified", label=Text(zh="已排除", en="Ruled out")),
)

REASONS = (
    Text(zh="联系不上", en="No response"),
    Text(zh="没有需求", en="No need"),
    Text(zh="没有预算", en="No budget"),
    Text(zh="信息无效", en="Wrong details"),
    Text(zh="重复", en="Duplicate"),
    Text(zh="其他", en="Other"),
)

RESPONSES = (
    Option(value="waiting", label=Text(zh="待响应", en="Waiting")),
    Option(value="met", label=Text(zh="按时响应", en="In time")),
    Option(value="missed", label=Text(zh="已超时", en="Missed")),
)

LEAD = ObjectType(
    name="lead",
    noun="leads",
    label=Text(zh="线索", en="Lead"),
    plural=Text(zh="线索", en="Leads"),
    icon="sparkles",
    subtitle_field="company_name",
    tracked="status",
    ended=("status", OVER),
    # Who looks for what has become due walks along those that wait, however many were answered long ago.
    indexes=(Index(name="response", columns=("response", "response_due_at", "id")),),
    structural=frozenset({"received_on", "company_name"}),
    rules=load_rules,
    default_columns=(
        "name", "company_name", "status", "source", "email", "mobile", "received_on", "owner_id", "updated_at",
    ),
    groups=(
        Group(name="main", label=Text(zh="基本信息", en="Details")),
        Group(name="progress", label=Text(zh="进展", en="Progress")),
        Group(name="response", label=Text(zh="首次响应", en="First response")),
        Group(name="converted", label=Text(zh="转化结果", en="Conversion")),
    ),
    fields=(
        Field(
            name="name", id=501, label=Text(zh="姓名", en="Name"), kind_name="name", personal="name",
            required=True, searchable=True, indexed=True,
        ),
        Field(
            name="company_name", id=502, label=Text(zh="公司名称", en="Company name"), kind_name="name",
            personal="organisation",
            searchable=True,
        ),
        Field(
            name="title", id=503, label=Text(zh="职务", en="Job title"),
            kind_name="text", personal="title", searchable=True,
        ),
        Field(
            name="email", id=504, label=Text(zh="邮箱", en="E-mail"), kind_name="email",
            personal="email", searchable=True, indexed=True
        ),
        state_field("email", 213),
        Field(
            name="mobile", id=505, label=Text(zh="手机", en="Mobile"), kind_name="phone",
            personal="phone", searchable=True, indexed=True
        ),
        state_field("mobile", 214),
        Field(
            name="source", id=506, label=Text(zh="来源", en="Source"),
            kind_name="choice", personal="label", choices=SOURCES,
        ),
        Field(
            name="note", id=507, label=Text(zh="备注", en="Notes"),
            kind_name="long_text", personal="free", searchable=True,
        ),
        Field(
            name="status", id=508, label=Text(zh="状态", en="Status"), kind_name="option",
            group="progress", options=STATUSES, indexed=True,
        ),
        Field(
            name="received_on", id=509, label=Text(zh="收到日期", en="Received on"), kind_name="date",
            group="progress",
        ),
        Field(
            name="status_since", id=510, label=Text(zh="进入状态时间", en="In status since"), kind_name="timestamp",
            group="progress", editable=False,
        ),
        Field(
            name="reason", id=511, label=Text(zh="排除原因", en="Reason for ruling out"), kind_name="choice",
            personal="label",
            group="progress", choices=REASONS,
        ),
        Field(
            name="company", id=512, label=Text(zh="客户", en="Company"), kind_name="reference", target="company",
            group="converted", editable=False, indexed=True,
        ),
        Field(
            name="contact", id=513, label=Text(zh="联系人", en="Contact"), kind_name="reference", target="contact",
            group="converted", editable=False, indexed=True,
        ),
        Field(
            name="deal", id=514, label=Text(zh="商机", en="Deal"), kind_name="reference", target="deal",
            group="converted", editable=False, indexed=True,
        ),
        Field(
            name="last_activity_at", id=515, label=Text(zh="最近跟进", en="Last activity"), kind_name="timestamp",
            group="progress", editable=False, derived=True,
        ),
        # Until when no rule takes it back to its queue: who may change leads of others decides that (rules.py).
        Field(
            name="protected_until", id=525, label=Text(zh="保护期至", en="Protected until"), kind_name="date",
            group="progress",
        ),
        Field(
            name="protection_reason", id=640, label=Text(zh="保护原因", en="Reason for protection"), kind_name="text",
            personal="free", group="progress",
        ),
        Field(
            name="response", id=520, label=Text(zh="首次响应", en="First response"), kind_name="option",
            group="response", options=RESPONSES, editable=False, derived=True,
        ),
        Field(
            name="response_due_at", id=521, label=Text(zh="响应截止时间", en="Response due"), kind_name="timestamp",
            group="response", editable=False, derived=True, indexed=True,
        ),
        Field(
            name="response_from", id=522, label=Text(zh="响应计时开始", en="Response clock started"),
            kind_name="timestamp", group="response", editable=False, derived=True,
        ),
        Field(
            name="responded_at", id=523, label=Text(zh="首次响应时间", en="First responded"), kind_name="timestamp",
            group="response", editable=False, derived=True,
        ),
        Field(
            name="response_minutes", id=524, label=Text(zh="首次响应用时", en="Time to first response"),
            kind_name="integer", group="response", editable=False, derived=True,
            unit=Text(zh="工作分钟", en="working min"),
        ),
        Field(
            name="campaign", id=530, label=Text(zh="市场活动", en="Campaign"), kind_name="reference",
            target="campaign", indexed=True,
        ),
        TAGS,
        external_id(590),
    ),
)  # fmt: skip
