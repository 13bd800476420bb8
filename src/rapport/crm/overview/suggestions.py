"""What to do next with records: found by the rules, less what was answered; accepting and dismissing."""

import datetime as dt
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from kernel.changes import Change
from kernel.ids import new_id
from rapport.crm.duplicates import pairs
from rapport.crm.duplicates.judge import judged
from rapport.crm.overview import answers, facts
from rapport.crm.overview.errors import NoSuchSuggestion, UntilPast
from rapport.crm.overview.payloads import Dismissing, NamedRecord, RuleName, Suggestion
from rapport.crm.overview.rules import RULES, Facts, Reason, reasons
from rapport.crm.records import write
from rapport.crm.records.codec import Record
from rapport.crm.records.errors import RecordForbidden
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.read import fetch
from rapport.crm.records.scope import Scope

DISMISS, RECONSIDER = "dismiss_suggestion", "reconsider_suggestion"
MAX_OTHERS = 3
STEPS: Final[frozenset[RuleName]] = frozenset({"step_overdue", "no_next_step"})
"""The rules about a deal's next step: accepting one sets it, beside the task."""


async def of_record(scope: Scope, obj: ObjectType, record: Record) -> list[Suggestion]:
    """What to do next with one record, the most urgent first."""
    record_id = UUID(record["id"])
    twins = (await pairs.of_record(scope, obj, record_id)).items if judged(obj) else []
    others = [
        NamedRecord(object=obj.name, id=UUID(each.record["id"]), label=each.record.get(obj.title_field))
        for each in twins[:MAX_OTHERS]
    ]
    found = await facts.of_records(scope, obj, [record], twins=len(twins))
    return await offered(scope, obj, found, others)


async def offered(
    scope: Scope, obj: ObjectType, found: Sequence[Facts], others: Sequence[NamedRecord] = ()
) -> list[Suggestion]:
    """The suggestions of records that nobody has answered, in the order of the records."""
    away = await answers.silenced(scope, [UUID(each.record["id"]) for each in found])
    task, rights = scope.registry["task"], scope.principal.rights
    accepts, dismisses = scope.offers(task) and rights.of(task.name).create, scope.depth(obj, "update") != "none"
    left = []
    for each in found:
        record_id = UUID(each.record["id"])
        for reason in reasons(each):
            if (record_id, reason.rule) not in away:
                made = _made(obj, each.record, reason, others, accepts=accepts, dismisses=dismisses)
                left.append(made)
    return left


def _made(
    obj: ObjectType, record: Record, reason: Reason, others: Sequence[NamedRecord], *, accepts: bool, dismisses: bool
) -> Suggestion:
    return Suggestion(
        rule=reason.rule, version=RULES[reason.rule].version, object=obj.name, record_id=UUID(record["id"]),
        label=record.get(obj.title_field), days=reason.days, limit=reason.limit, on=reason.on,
        others=list(others) if reason.rule == "duplicate_suspected" else [],
        may_accept=accepts and (dismisses or reason.rule not in STEPS), may_dismiss=dismisses,
    )  # fmt: skip


async def accept(scope: Scope, obj: ObjectType, record_id: UUID, rule: RuleName, due_on: dt.date | None) -> Record:
    """Makes a task of a suggestion that stands, and returns it. It does not come again while the task is open."""
    if rule in STEPS:
        await _changeable(scope, obj, record_id)
    record = await _standing(scope, obj, record_id, rule)
    task = scope.registry["task"]
    about = {"title": RULES[rule].task.pick(scope.locale), obj.name: record["id"]}
    due = (due_on or scope.today()).isoformat()
    made = await write.create(scope, task, {**about, "due_on": due}, new_id(), is_new=True)
    if rule in STEPS:
        await _renew(scope, obj, record_id, about["title"], due)
    await answers.answer(scope, obj.name, record_id, rule, answer="accepted", task_id=UUID(made["id"]))
    return made


async def _renew(scope: Scope, obj: ObjectType, record_id: UUID, step: str, due: str) -> None:
    """Gives a deal its next step with a day; what it says already stays, as only its day has passed."""
    [deal] = await write.lock(scope, obj, [record_id], "update")
    wanted = {"next_step": deal.record["next_step"] or step, "next_step_on": due}
    mine = scope.principal.rights
    seen = {name: value for name, value in wanted.items() if mine.field(obj.name, name).edits}
    await write.apply_update(scope, obj, deal, seen, None)


async def dismiss(scope: Scope, obj: ObjectType, record_id: UUID, rule: RuleName, said: Dismissing) -> None:
    """Keeps a suggestion that stands away, for everybody."""
    if said.until is not None and said.until < scope.today():
        raise UntilPast
    await _changeable(scope, obj, record_id)
    await _standing(scope, obj, record_id, rule)
    await answers.answer(scope, obj.name, record_id, rule, answer="dismissed", until=said.until, why=said.why)
    _note(scope, obj, record_id, DISMISS, rule)


async def reconsider(scope: Scope, obj: ObjectType, record_id: UUID, rule: RuleName) -> None:
    """Takes that back: the suggestion comes again where its reason is still there."""
    await _changeable(scope, obj, record_id)
    if await answers.take_back(scope, record_id, rule):
        _note(scope, obj, record_id, RECONSIDER, rule)


async def _standing(scope: Scope, obj: ObjectType, record_id: UUID, rule: RuleName) -> Record:
    """The record, held, so that of two who answer at once the second finds nothing."""
    await write.hold(scope, obj, [record_id])
    record = await fetch(scope, obj, record_id, deleted=False)
    if rule not in {each.rule for each in await of_record(scope, obj, record)}:
        raise NoSuchSuggestion
    return record


async def _changeable(scope: Scope, obj: ObjectType, record_id: UUID) -> None:
    """Holds a record that the person may change."""
    locked = await write.lock(scope, obj, [record_id], "update")
    if not locked or locked[0].deleted:
        await fetch(scope, obj, record_id, deleted=False)
        raise RecordForbidden


def _note(scope: Scope, obj: ObjectType, record_id: UUID, op: str, rule: str) -> None:
    scope.session.record_change(Change(object=obj.name, record_id=record_id, op=op, public={"rule": rule}))
