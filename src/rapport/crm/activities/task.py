"""The task object, declared once."""

from kernel.text import Text
from rapport.crm.activities.about import about
from rapport.crm.activities.rules import load_task_rules
from rapport.crm.records.closed_kinds import Option
from rapport.crm.records.external_ids import external_id
from rapport.crm.records.objects import TAGS, Field, ObjectType
from rapport.crm.records.own import ABOUT
from rapport.crm.records.relations import Group

STATUSES = (
    Option(value="open", label=Text(zh="待办", en="Open")),
    Option(value="done", label=Text(zh="已完成", en="Done")),
)

PRIORITIES = (
    Option(value="high", label=Text(zh="高", en="High")),
    Option(value="normal", label=Text(zh="普通", en="Normal")),
    Option(value="low", label=Text(zh="低", en="Low")),
)

REPEATS = (
    Option(value="daily", label=Text(zh="每天", en="Every day")),
    Option(value="weekdays", label=Text(zh="周一至周五", en="Monday to Friday")),
    Option(value="weekly", label=Text(zh="每周", en="Every week")),
    Option(value="biweekly", label=Text(zh="每两周", en="Every two weeks")),
    Option(value="monthly", label=Text(zh="每月", en="Every month")),
    Option(value="quarterly", label=Text(zh="每季度", en="Every quarter")),
    Option(value="yearly", label=Text(zh="每年", en="Every year")),
)

TASK = ObjectType(
    name="task",
    noun="tasks",
    label=Text(zh="任务", en="Task"),
    plural=Text(zh="任务", en="Tasks"),
    icon="checkbox",
    structural=frozenset({"due_on", "due_time", "priority", "status", "remind_at", "repeat", "repeat_from"}),
    about_own=True,
    title_field="title",
    rules=load_task_rules,
    default_columns=("title", "status", "due_on", "due_time", "priority", "company", "deal", "owner_id"),
    groups=(
        Group(name="main", label=Text(zh="基本信息", en="Details")),
        Group(name=ABOUT, label=Text(zh="关于", en="About")),
    ),
    fields=(
        Field(
            name="title", id=701, label=Text(zh="任务", en="Task"), kind_name="name", personal="subject",
            required=True, searchable=True,
        ),
        Field(name="due_on", id=702, label=Text(zh="截止日期", en="Due on"), kind_name="date", indexed=True),
        Field(name="due_time", id=703, label=Text(zh="截止时间", en="Due at"), kind_name="time"),
        Field(
            name="priority", id=704, label=Text(zh="优先级", en="Priority"), kind_name="option", options=PRIORITIES
        ),
        Field(name="status", id=705, label=Text(zh="状态", en="Status"), kind_name="option", options=STATUSES),
        Field(
            name="done_at", id=706, label=Text(zh="完成时间", en="Done at"), kind_name="timestamp", editable=False
        ),
        Field(name="remind_at", id=707, label=Text(zh="提醒时间", en="Remind at"), kind_name="timestamp"),
        Field(
            name="description", id=708, label=Text(zh="备注", en="Notes"), kind_name="long_text",
            personal="free", searchable=True
        ),
        *about(709),
        Field(name="repeat", id=713, label=Text(zh="重复", en="Repeats"), kind_name="option", options=REPEATS),
        Field(
            name="repeat_from", id=714, label=Text(zh="重复起始日", en="Repeats since"), kind_name="date",
            editable=False,
        ),
        TAGS,
        external_id(740),
    ),
)  # fmt: skip
