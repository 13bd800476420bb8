"""The deal object, declared once."""

from kernel.text import Text
from rapport.crm.deals import lines, split, split_cells
from rapport.crm.deals.rules import load_rules
from rapport.crm.records.closed_kinds import Option
from rapport.crm.records.external_ids import external_id
from rapport.crm.records.indexes import Index
from rapport.crm.records.objects import TAGS, Field, ObjectType
from rapport.crm.records.relations import Group, Relation, Role
from rapport.crm.vocabulary import SOURCES

LOST_REASONS = (
    Text(zh="价格", en="Price"),
    Text(zh="选了竞争对手", en="Chose a competitor"),
    Text(zh="没有预算", en="No budget"),
    Text(zh="时机不合适", en="Bad timing"),
    Text(zh="功能不满足", en="Missing feature"),
    Text(zh="联系不上", en="No response"),
    Text(zh="其他", en="Other"),
)

STATUSES = (
    Option(value="open", label=Text(zh="进行中", en="Open")),
    Option(value="won", label=Text(zh="赢单", en="Won")),
    Option(value="lost", label=Text(zh="丢单", en="Lost")),
)

CATEGORIES = (
    Option(value="pipeline", label=Text(zh="跟进中", en="Pipeline")),
    Option(value="best_case", label=Text(zh="乐观", en="Best case")),
    Option(value="commit", label=Text(zh="承诺", en="Commit")),
    Option(value="closed", label=Text(zh="已成交", en="Closed")),
    Option(value="omitted", label=Text(zh="不计入", en="Omitted")),
)

ROLES = (
    Role(value="decision_maker", label=Text(zh="决策人", en="Decision maker")),
    Role(value="supporter", label=Text(zh="支持者", en="Supporter")),
    Role(value="finance", label=Text(zh="财务", en="Finance")),
    Role(value="user", label=Text(zh="使用者", en="User")),
    Role(value="blocker", label=Text(zh="反对者", en="Blocker")),
    Role(value="other", label=Text(zh="其他", en="Other")),
)

DEAL = ObjectType(
    name="deal",
    noun="deals",
    label=Text(zh="商机", en="Deal"),
    plural=Text(zh="商机", en="Deals"),
    icon="target",
    subtitle_field="number",
    tracked="stage",
    credited=("status", ("won", "lost")),
    rules=load_rules,
    structural=frozenset(
        {
            "closed_on", "currency", "probability", "forecast_category", "started_on", "close_date", "next_step",
            "next_step_on",
        }
    ),
    parts={lines.PART: lines.take_back, split.PART: split.take_back},
    beside=split_cells.COLUMNS,
    indexes=(
        # What the board asks: figures of each stage from the index alone, then the first cards of each column.
        Index(
            name="figures", columns=("pipeline", "stage", "currency", "probability"),
            beside=("amount", "own_amount", "owner_id"),
        ),
        Index(name="stage", columns=("stage", "close_date", "id")),
        Index(name="closed", columns=("stage", "closed_on", "id"), descending=("closed_on", "id")),
        # Why deals were lost: figures of some quarters from the index alone, by reason and owner.
        Index(
            name="outcome", columns=("status", "closed_on"),
            beside=("currency", "amount", "own_amount", "rate_date", "lost_reason", "owner_id"),
        ),
    ),
    default_columns=(
        "name", "company", "stage", "amount", "probability", "close_date", "next_step", "owner_id", "updated_at",
    ),
    groups=(
        Group(name="main", label=Text(zh="基本信息", en="Details")),
        Group(name="progress", label=Text(zh="进展", en="Progress")),
        Group(name="outcome", label=Text(zh="结果", en="Outcome")),
    ),
    fields=(
        Field(
            name="name", id=401, label=Text(zh="名称", en="Name"), kind_name="name", personal="subject",
            required=True, searchable=True, indexed=True,
        ),
        Field(
            name="number", id=402, label=Text(zh="编号", en="Number"), kind_name="text", personal="code",
            searchable=True, indexed=True,
        ),
        Field(
            name="company", id=403, label=Text(zh="客户", en="Company"), kind_name="reference",
            target="company", indexed=True,
        ),
        Field(name="amount", id=404, label=Text(zh="金额", en="Amount"), kind_name="decimal"),
        # Each tells of the amount: whoever isn't shown that is shown none of them, and merges take all from one deal.
        Field(
            name="one_off_amount", id=425, label=Text(zh="一次性金额", en="One-off amount"), kind_name="decimal",
            about="amount",
        ),
        Field(
            name="annual_recurring", id=426, kind_name="decimal", about="amount",
            label=Text(zh="年度经常性收入 ARR", en="Annual recurring revenue (ARR)"),
        ),
        Field(
            name="total_contract_value", id=427, label=Text(zh="合同总额 TCV", en="Total contract value (TCV)"),
            kind_name="decimal", about="amount",
        ),
        # What they come to in the organisation's own currency (`own.py`), and since when the rate holds that says so.
        Field(
            name="own_amount", id=621, label=Text(zh="金额（本币）", en="Amount (own currency)"),
            kind_name="decimal", about="amount", editable=False, converted=True,
        ),
        Field(
            name="own_one_off_amount", id=622, kind_name="decimal", about="amount", editable=False, converted=True,
            label=Text(zh="一次性金额（本币）", en="One-off amount (own currency)"),
        ),
        Field(
            name="own_annual_recurring", id=623, kind_name="decimal", about="amount", editable=False, converted=True,
            label=Text(zh="ARR（本币）", en="ARR (own currency)"),
        ),
        Field(
            name="own_total_contract_value", id=624, kind_name="decimal", about="amount", editable=False,
            converted=True, label=Text(zh="TCV（本币）", en="TCV (own currency)"),
        ),
        Field(
            name="rate_date", id=620, label=Text(zh="汇率日期", en="Rate of"), kind_name="date", about="amount",
            editable=False, converted=True,
        ),
        Field(name="currency", id=405, label=Text(zh="货币", en="Currency"), kind_name="currency"),
        Field(
            name="price_book", id=483, label=Text(zh="价格表", en="Price book"), kind_name="choice",
            personal="harmless", open_choices=False, indexed=True,
        ),
        Field(
            name="product", id=420, label=Text(zh="主要产品", en="Main product"), kind_name="reference",
            target="product", indexed=True,
        ),
        Field(
            name="source", id=406, label=Text(zh="来源", en="Source"),
            kind_name="choice", personal="label", choices=SOURCES,
        ),
        Field(
            name="description", id=407, label=Text(zh="备注", en="Notes"), kind_name="long_text",
            personal="free", searchable=True
        ),
        Field(
            name="pipeline", id=408, label=Text(zh="销售流程", en="Pipeline"), kind_name="pipeline",
            personal="harmless",
            group="progress", open_choices=False,
        ),
        Field(
            name="stage", id=409, label=Text(zh="阶段", en="Stage"), kind_name="stage", personal="harmless",
            group="progress", open_choices=False,
        ),
        Field(
            name="probability", id=410, label=Text(zh="赢率", en="Probability"), kind_name="integer",
            group="progress", unit=Text(zh="%", en="%"),
        ),
        Field(
            name="forecast_category", id=423, label=Text(zh="预测类别", en="Forecast category"), kind_name="option",
            group="progress", options=CATEGORIES,
        ),
        Field(
            name="started_on", id=411, label=Text(zh="开始日期", en="Started on"), kind_name="date", group="progress"
        ),
        Field(
            name="close_date", id=412, label=Text(zh="预计成交", en="Expected close"), kind_name="date",
            group="progress", indexed=True,
        ),
        Field(
            name="next_step", id=413, label=Text(zh="下一步", en="Next step"), kind_name="text", personal="subject",
            group="progress", searchable=True,
        ),
        Field(
            name="next_step_on", id=414, label=Text(zh="下一步日期", en="Next step on"), kind_name="date",
            group="progress",
        ),
        Field(
            name="stage_since", id=415, label=Text(zh="进入阶段时间", en="In stage since"), kind_name="timestamp",
            group="progress", editable=False,
        ),
        Field(
            name="status", id=416, label=Text(zh="状态", en="Status"), kind_name="option",
            group="outcome", editable=False, options=STATUSES, indexed=True,
        ),
        Field(name="closed_on", id=417, label=Text(zh="结束日期", en="Closed on"), kind_name="date", group="outcome"),
        Field(
            name="lost_reason", id=418, label=Text(zh="丢单原因", en="Lost reason"), kind_name="choice",
            personal="label",
            group="outcome", choices=LOST_REASONS,
        ),
        Field(
            name="competitors", id=424, label=Text(zh="竞争对手", en="Competitors"), kind_name="multi_choice",
            personal="label", group="outcome",
        ),
        Field(
            name="lead", id=419, label=Text(zh="来源线索", en="From lead"), kind_name="reference", target="lead",
            group="outcome",
        ),
        Field(
            name="last_activity_at", id=421, label=Text(zh="最近跟进", en="Last activity"), kind_name="timestamp",
            group="progress", editable=False, derived=True,
        ),
        Field(
            name="next_task_on", id=422, label=Text(zh="下个任务", en="Next task"), kind_name="date",
            group="progress", editable=False, derived=True,
        ),
        Field(
            name="campaign", id=430, label=Text(zh="市场活动", en="Campaign"), kind_name="reference",
            target="campaign", indexed=True, group="outcome",
        ),
        TAGS,
        external_id(490),
    ),
    relations=(
        Relation(
            name="contacts", id=450, label=Text(zh="联系人", en="Contacts"), target="contact",
            inverse="deals", inverse_label=Text(zh="商机", en="Deals"), roles=ROLES,
        ),
    ),
)  # fmt: skip
