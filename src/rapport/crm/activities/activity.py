"""The activity object, declared once: notes, calls, meetings and visits."""

from kernel.text import Text
from rapport.crm.activities.about import about
from rapport.crm.activities.rules import load_activity_rules
from rapport.crm.activities.visit_fields import VISIT
from rapport.crm.records.closed_kinds import Option
from rapport.crm.records.external_ids import external_id
from rapport.crm.records.objects import TAGS, Field, ObjectType
from rapport.crm.records.own import ABOUT
from rapport.crm.records.relations import Group

KINDS = (
    Option(value="note", label=Text(zh="跟进", en="Note")),
    Option(value="call", label=Text(zh="通话", en="Call")),
    Option(value="meeting", label=Text(zh="会议", en="Meeting")),
    Option(value="visit", label=Text(zh="拜访", en="Visit")),
)

OUTCOMES = (
    Text(zh="已接通", en="Reached"),
    Text(zh="未接通", en="Not reached"),
    Text(zh="有意向", en="Interested"),
    Text(zh="暂无意向", en="Not interested"),
    Text(zh="待回复", en="Waiting for an answer"),
    Text(zh="改期", en="Put off"),
)

ACTIVITY = ObjectType(
    name="activity",
    noun="activities",
    label=Text(zh="活动", en="Activity"),
    plural=Text(zh="活动", en="Activities"),
    icon="message",
    structural=frozenset({"kind", "occurred_at"}),
    about_own=True,
    title_field="subject",
    rules=load_activity_rules,
    default_columns=("subject", "kind", "occurred_at", "company", "deal", "contact", "outcome", "owner_id"),
    groups=(
        Group(name="main", label=Text(zh="基本信息", en="Details")),
        Group(name=ABOUT, label=Text(zh="关于", en="About")),
        Group(name="visit", label=Text(zh="拜访", en="Visit")),
    ),
    fields=(
        Field(name="kind", id=751, label=Text(zh="类型", en="Kind"), kind_name="option", options=KINDS),
        Field(
            name="subject", id=752, label=Text(zh="主题", en="Subject"),
            kind_name="name", personal="subject", searchable=True,
        ),
        Field(
            name="body", id=753, label=Text(zh="内容", en="Text"),
            kind_name="long_text", personal="free", searchable=True,
        ),
        Field(
            name="occurred_at", id=754, label=Text(zh="时间", en="When"), kind_name="timestamp", indexed=True
        ),
        Field(
            name="minutes", id=755, label=Text(zh="时长", en="Duration"), kind_name="integer",
            unit=Text(zh="分钟", en="min"),
        ),
        Field(
            name="outcome", id=756, label=Text(zh="结果", en="Outcome"), kind_name="choice",
            personal="label", choices=OUTCOMES
        ),
        *about(757),
        *VISIT,
        TAGS,
        external_id(790),
    ),
)  # fmt: skip
