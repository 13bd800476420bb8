"""What territories, sharing rules and queues refuse, with stable codes."""

from kernel.errors import Conflict, Forbidden, Invalid, NotFound
from kernel.text import Text


class NameMissing(Invalid):
    """A name of spaces alone."""

    code = "auth.reach_name_missing"
    text = Text(zh="请填写名称。", en="Give it a name.")


class NameTaken(Invalid):
    """Two would look the same in every list."""

    code = "auth.reach_name_taken"
    text = Text(
        zh="已有同名的，没有保存。请换个名字。",
        en="There is one of this name already; nothing was saved. Choose another name.",
    )


class TooMany(Conflict):
    """As many as there can be."""

    code = "auth.reach_too_many"
    text = Text(
        zh="最多 {limit} 个，没有保存。请先删除不用的。",
        en="There can be {limit} at most; nothing was saved. Remove one that isn't used.",
    )


class TerritoryNotFound(NotFound):
    """No such territory."""

    code = "auth.territory_not_found"
    text = Text(zh="没有这个区域，可能已被删除。请刷新。", en="There is no such territory; it may be gone. Reload.")


class TerritoryCircle(Invalid):
    """A territory that would lie below itself."""

    code = "auth.territory_circle"
    text = Text(
        zh="区域不能放在自己或自己的下级之下，没有保存。请另选上级区域。",
        en="A territory can't lie below itself; nothing was saved. Choose another one above it.",
    )


class TerritoryInUse(Conflict):
    """A territory that something still names."""

    code = "auth.territory_in_use"
    text = Text(
        zh="此区域还有下级、规则或记录，没有删除。请先移走它们。",
        en="Territories below it, rules or records still name it, so it was not removed. Move these first.",
    )


class TerritoryNotYours(Forbidden):
    """A territory that the writer's own right doesn't reach."""

    code = "auth.territory_not_yours"
    text = Text(
        zh="你的权限不覆盖这个区域，没有改动。请让能修改全部记录的人来操作。",
        en="Your rights don't reach this territory; nothing was changed. Ask somebody who may change all records.",
    )


class BadCriteria(Invalid):
    """Conditions on fields that a rule can't ask for."""

    code = "auth.bad_criteria"
    text = Text(
        zh="规则只能用选项、数字、日期、国家和是否这类字段，没有保存。请换一个条件。",
        en="A rule can ask for choices, numbers, dates, countries and yes or no only; nothing was saved. Choose "
        "another condition.",
    )


class RuleNotFound(NotFound):
    """No such sharing rule."""

    code = "auth.sharing_rule_not_found"
    text = Text(
        zh="没有这条共享规则，可能已被删除。请刷新。", en="There is no such sharing rule; it may be gone. Reload."
    )


class RuleSource(Invalid):
    """A rule that says neither whose records nor which, or both, or opens them to nobody who is there."""

    code = "auth.sharing_rule_source"
    text = Text(
        zh="请选择团队或角色的记录，或写条件，二者选一；并选择共享给谁。没有保存。",
        en="Choose whose records (a team's or a role's) or write conditions, one of the two, and for whom. Nothing was "
        "saved.",
    )


class RuleTooWide(Forbidden):
    """A rule about records that its maker doesn't reach."""

    code = "auth.sharing_rule_wider_than_yours"
    text = Text(
        zh="只有能查看、修改并共享全部此类记录的人才能设这样的规则，没有保存。",
        en="Only who may see, change and share all records of this kind makes such a rule; nothing was saved.",
    )


class RuleTooLarge(Invalid):
    """Conditions that too many records meet."""

    code = "auth.sharing_rule_too_large"
    text = Text(
        zh="有 {count} 条记录符合条件，一条规则最多 {limit} 条，没有保存。请缩小条件，或改用区域。",
        en="{count} records meet these conditions; a rule covers {limit} at most. Nothing was saved. Narrow it, or use "
        "a territory.",
    )


class QueueNotFound(NotFound):
    """No such queue."""

    code = "auth.queue_not_found"
    text = Text(zh="没有这个队列，可能已被删除。请刷新。", en="There is no such queue; it may be gone. Reload.")


class QueueHolds(Conflict):
    """A queue that still holds records."""

    code = "auth.queue_holds"
    text = Text(
        zh="队列里还有 {count} 条记录，没有删除。请先分配出去。",
        en="The queue still holds {count} records, so it was not removed. Give them to somebody first.",
    )


class QueueHoldsNone(Invalid):
    """A record of a kind that the queue isn't for."""

    code = "auth.queue_other_kind"
    text = Text(zh="这个队列不收这类记录。请另选。", en="This queue takes no records of this kind. Choose another.")


class AlreadyTaken(Conflict):
    """Somebody was first, or the record was in no queue."""

    code = "auth.queue_already_taken"
    text = Text(
        zh="这条记录已不在队列里，没有改动。它现在的负责人是 {owner}。",
        en="This record is in no queue any more; nothing was changed. It is with {owner} now.",
    )


class PicksUsedUp(Conflict):
    """Somebody took as many today as a queue lets one person take."""

    code = "auth.queue_picks_used_up"
    text = Text(
        zh="你今天已领取 {limit} 条，达到这个队列的每日上限，没有领取。明天再来。",
        en="You have taken {limit} today, which is all that this queue gives one person a day. Nothing was taken; come "
        "back tomorrow.",
    )


class HoldsTooMany(Conflict):
    """Somebody has as many open records as a queue lets its takers have."""

    code = "auth.queue_holds_too_many"
    text = Text(
        zh="你手上已有 {count} 条未结束的记录，这个队列最多允许 {limit} 条，没有领取。请先跟进完或退回一些。",
        en="You have {count} open records; this queue lets its takers have {limit}. Nothing was taken. Finish or give "
        "back some first.",
    )


class HadItBefore(Conflict):
    """Somebody had a record before, and not long ago."""

    code = "auth.queue_had_it_before"
    text = Text(
        zh="这条记录不久前在你名下，{day} 起你才能再次领取，没有领取。",
        en="You had this record not long ago and may take it again from {day}. Nothing was taken.",
    )


class RecordProtected(Conflict):
    """A record that nobody takes away from who has it, yet."""

    code = "auth.queue_protected"
    text = Text(
        zh="这条记录在保护期内，{day} 起才能换负责人，没有改动。",
        en="This record is protected until {day}: until then it stays with who has it. Nothing was changed.",
    )


class CannotHide(Invalid):
    """A field that a queue can't hide."""

    code = "auth.queue_cannot_hide"
    text = Text(
        zh="队列不能隐藏字段“{field}”，没有保存。请在规则中去掉它。",
        en="A queue can't hide the field “{field}”; nothing was saved. Take it out of the rules.",
    )


REFUSED_BY_QUEUES = (AlreadyTaken, PicksUsedUp, HoldsTooMany, HadItBefore, RecordProtected)
"""What queues and their rules refuse of one record."""
