"""The named rules behind suggestions: facts in, suggestions out, without I/O.

A rule's number goes up when it asks for something else than before, so that old answers are not taken for answers to
the new one. The order is that of urgency.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kernel.text import Text
from rapport.crm.funnel.risks import RiskReason
from rapport.crm.overview.limits import DEFAULTS, OverviewLimits
from rapport.crm.overview.payloads import RuleName
from rapport.crm.records.codec import Record

LIVING_LEADS: Final = ("new", "working", "mql", "sql")


@dataclass(frozen=True)
class Rule:
    """A rule as people meet it: the task that is made where they accept."""

    version: int
    task: Text


RULES: Final[Mapping[RuleName, Rule]] = {
    "unanswered": Rule(1, Text(zh="首次联系线索", en="Get in touch for the first time")),
    "close_date_passed": Rule(1, Text(zh="确认新的预计成交日期", en="Agree on a new closing date")),
    "step_overdue": Rule(1, Text(zh="更新下一步", en="Renew the next step")),
    "no_next_step": Rule(1, Text(zh="约定下一步", en="Agree on a next step")),
    "visit_due": Rule(1, Text(zh="安排拜访", en="Plan a visit")),
    "idle": Rule(1, Text(zh="跟进", en="Follow up")),
    "primary_contact_missing": Rule(1, Text(zh="确定主要联系人", en="Find out who the main contact is")),
    "contact_missing": Rule(1, Text(zh="找到一位联系人", en="Find somebody to talk to")),
    "duplicate_suspected": Rule(1, Text(zh="核对疑似重复", en="Check the suspected duplicate")),
}


@dataclass(frozen=True)
class Facts:
    """What the rules know of one record. `risks` are those of an open deal, `opens` the number of open deals, `planned`
    whether a visit is ahead, `limits` what the organisation says.
    """

    object: str
    record: Record
    today: dt.date
    last: dt.date | None
    received: dt.date
    risks: Sequence[RiskReason] = ()
    linked: bool = True
    led: bool = True
    opens: int = 0
    twins: int = 0
    planned: bool = False
    limits: OverviewLimits = DEFAULTS


@dataclass(frozen=True)
class Reason:
    """That a rule applies, and why."""

    rule: RuleName
    days: int | None = None
    limit: int | None = None
    on: dt.date | None = None


def reasons(facts: Facts) -> list[Reason]:
    """All rules that apply and are not switched off, the most urgent first."""
    found = {"deal": _deal, "lead": _lead, "company": _company}.get(facts.object, _nothing)(facts)
    if facts.twins:
        found.append(Reason("duplicate_suspected"))
    order = list(RULES)
    wanted = [each for each in found if each.rule not in facts.limits.rules_off]
    return sorted(wanted, key=lambda each: order.index(each.rule))


def _nothing(_: Facts) -> list[Reason]:
    return []


def _deal(facts: Facts) -> list[Reason]:
    if facts.record.get("status") != "open":
        return []
    found: list[Reason] = []
    closing = facts.record.get("close_date")
    if closing and (day := dt.date.fromisoformat(closing)) < facts.today:
        found.append(Reason("close_date_passed", days=(facts.today - day).days, on=day))
    step = facts.record.get("next_step_on")  # of a late task of the deal that task reminds
    if step and (day := dt.date.fromisoformat(step)) < facts.today:
        found.append(Reason("step_overdue", days=(facts.today - day).days, on=day))
    names: Mapping[str, RuleName] = {"no_step": "no_next_step", "idle": "idle"}
    found += [Reason(names[each.kind], days=each.days, limit=each.limit) for each in facts.risks if each.kind in names]
    if not facts.led:
        found.append(Reason("primary_contact_missing"))
    return found


def _lead(facts: Facts) -> list[Reason]:
    if facts.record.get("status") not in LIVING_LEADS:
        return []
    if facts.last is None:
        waited, within = (facts.today - facts.received).days, facts.limits.answer_within
        return [Reason("unanswered", days=waited, limit=within)] if waited > within else []
    return _quiet(facts, facts.last)


def _company(facts: Facts) -> list[Reason]:
    found = [] if facts.linked else [Reason("contact_missing")]
    due = facts.record.get("visit_due_on")
    if due and not facts.planned and (day := dt.date.fromisoformat(due)) <= facts.today:
        found.append(Reason("visit_due", days=(facts.today - day).days, limit=facts.record.get("visit_every"), on=day))
    return [*found, *(_quiet(facts, facts.last) if facts.opens and facts.last else [])]


def _quiet(facts: Facts, last: dt.date) -> list[Reason]:
    days, limit = (facts.today - last).days, facts.limits.quiet[facts.object]
    return [Reason("idle", days=days, limit=limit)] if days > limit else []
