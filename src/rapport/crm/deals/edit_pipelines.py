"""Making and changing pipelines: a whole definition at a time, so that no half-made pipeline is ever seen.

Stages keep their ids when they are renamed or moved. Those that a new definition leaves out are archived, never
deleted: stage events of the past name them. Deals that stand in them move where the definition says, each with a fact
and a change.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from kernel.changes import Change
from kernel.ids import new_id
from kernel.statements import Prepared
from kernel.text import Text
from rapport.crm.deals import gates, offered, pipelines
from rapport.crm.deals.errors import BadPipeline, GateHidden, PipelineChanged, StageInUse
from rapport.crm.deals.models import Category, pipeline, stage
from rapport.crm.deals.pipelines import Outcome, Pipeline, Stage, stage_row
from rapport.crm.records import choices, write
from rapport.crm.records.choices import NO_SCOPE
from rapport.crm.records.compiler import WORDS, compile_filter
from rapport.crm.records.definitions import name_of
from rapport.crm.records.errors import RecordNotFound
from rapport.crm.records.filters import parse
from rapport.crm.records.journeys import OPERATORS as JOURNEYS
from rapport.crm.records.kinds import MAX_TEXT, TextKind
from rapport.crm.records.multi_choice import LABELLED
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.scope import Scope

MAX_STAGES = 30
MAX_PIPELINES = 50
MAX_MOVED = 2_000
"""Deals that one change of a pipeline moves; more are moved by a bulk edit first."""

_normalise = TextKind().normalise
_HELD = Prepared(sa.text("LOCK TABLE pipeline IN SHARE ROW EXCLUSIVE MODE"))

PIPELINE_LABEL = 2
PIPELINE_STAGES = 481


class StageDraft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A stage as it should be. Without an id it is new; `required` are names of fields. Without a forecast category of
    its own its deals have the one that follows from its probability."""

    id: UUID | None = None
    label: Text
    outcome: Outcome = "open"
    probability: int
    rot_days: int | None = None
    forecast_category: Category | None = None
    required: list[str] = []
    exit_rule: dict[str, Any] | None = None


class PipelineDraft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A pipeline as it should be. `moves` says for stages that go where their deals move to; without `teams` it is
    everybody's; `step_required` asks of its open deals a next step with a day.
    """

    label: Text
    stages: list[StageDraft]
    archived: bool = False
    teams: list[UUID] = []
    step_required: bool = False
    base_version: int | None = None
    moves: dict[UUID, UUID] = {}


async def add(scope: Scope, obj: ObjectType, draft: PipelineDraft, pipeline_id: UUID | None = None) -> UUID:
    """Makes a pipeline; returns its id. With an id of the caller's own, its stages may have theirs too."""
    obj = scope.whole(obj)
    await _one_at_a_time(scope)
    lines = await pipelines.load(scope.session)
    if len(lines.listed) >= MAX_PIPELINES:
        raise BadPipeline(reason=Text(zh=f"最多 {MAX_PIPELINES} 个", en=f"there are {MAX_PIPELINES} already"))
    await _check(scope, obj, draft, own_ids=pipeline_id is not None)
    line_id = pipeline_id or new_id()
    position = max((each.position for each in lines.listed), default=-1) + 1
    row = {"id": line_id, "position": position, "archived": False, "version": 1, **_own(draft)}
    await scope.session.execute(pipeline.insert(), row)
    await _write_stages(scope, obj, line_id, position, draft, ())
    _record(scope, line_id, "create", draft)
    return line_id


async def change(scope: Scope, obj: ObjectType, pipeline_id: UUID, draft: PipelineDraft) -> None:
    """Brings a pipeline to a new definition, and moves the deals of stages that go."""
    obj = scope.whole(obj)
    await _one_at_a_time(scope)
    held = sa.select(pipeline.c.version, pipeline.c.position).where(pipeline.c.id == pipeline_id).with_for_update()
    rows = await scope.session.rows(held)
    lines = await pipelines.load(scope.session)
    line = lines.one(pipeline_id)
    if not rows or line is None:
        raise RecordNotFound
    if draft.base_version is not None and draft.base_version != rows[0].version:
        raise PipelineChanged
    if any(_is_hidden(scope, obj, each) for each in line.living):
        raise GateHidden  # it would be lost with what is saved
    await _check(scope, obj, draft, line)
    others = [each for each in lines.listed if each.id != pipeline_id and not each.archived]
    if draft.archived and not others:
        raise BadPipeline(reason=Text(zh="至少保留一个", en="one must stay"))
    if (draft.archived or draft.teams) and all(each.team_ids for each in others):
        raise BadPipeline(reason=Text(zh="至少要有一个流程对所有人开放", en="one must stay open to everybody"))
    before = await _as_draft(scope, obj, line)
    kept = {each.id for each in draft.stages if each.id}
    going = [each for each in line.living if each.id not in kept]
    await _write_stages(scope, obj, pipeline_id, rows[0].position, draft, going)
    values = {"version": pipeline.c.version + 1, "archived": draft.archived, **_own(draft)}
    await scope.session.execute(pipeline.update().where(pipeline.c.id == pipeline_id).values(values))
    scope.rules.clear()
    await _move_away(scope, obj, going, draft.moves, kept)
    _record(scope, pipeline_id, "update", before)


def _is_hidden(scope: Scope, obj: ObjectType, of: Stage) -> bool:
    """Whether a stage asks of a field that the editor isn't shown; one that is archived is there for nobody."""
    seen, whole = scope.mine(obj), scope.whole(obj)
    asked = whole.by_id.keys() & set(of.required)
    return not asked <= seen.by_id.keys() or (gates.is_shown(whole, of) and not gates.is_shown(seen, of))


def _own(draft: PipelineDraft) -> dict[str, Any]:
    return {"team_ids": sorted({str(each) for each in draft.teams}), "step_required": draft.step_required}


async def archive(scope: Scope, pipeline_id: UUID, *, archived: bool) -> None:
    """Takes a pipeline out of use, or back into it; its deals stay where they are."""
    values = {"archived": archived, "version": pipeline.c.version + 1}
    mine = (pipeline.c.id == pipeline_id) & (pipeline.c.archived != archived)
    done = await scope.session.execute(pipeline.update().where(mine).values(values))
    if done.rowcount:
        public = {str(PIPELINE_STAGES): {"archived": not archived}}
        scope.session.record_change(
            Change(object="pipeline", record_id=pipeline_id, op="update", field_ids=(PIPELINE_STAGES,), public=public)
        )
        scope.rules.clear()


async def free_words(scope: Scope, *, renamed: Sequence[UUID], going: Sequence[UUID]) -> None:
    """Has pipelines give their words up: those that get others with `put_back`, and for good those that go."""
    await choices.free_labels(scope.session, renamed)
    for pipeline_id in going:
        await choices.archive(scope.session, pipeline_id)


async def put_back(scope: Scope, obj: ObjectType, pipeline_id: UUID, past: Mapping[str, Any]) -> None:
    """Has a pipeline be what the change log says that it was; deals stay in their stages, archived or not."""
    if "stages" not in past:
        return await archive(scope, pipeline_id, archived=past["archived"])
    await _one_at_a_time(scope)
    line = (await pipelines.load(scope.session)).one(pipeline_id)
    if line is None:
        return None
    draft, before = msgspec.convert(past, PipelineDraft), await _as_draft(scope, obj, line)
    stages = [  # what they asked for may be no field any more
        msgspec.structs.replace(each, required=[name for name in each.required if name in obj.by_name])
        for each in draft.stages
    ]
    kept = {each.id for each in stages}
    going = [each for each in line.living if each.id not in kept]
    await _write_stages(scope, obj, pipeline_id, line.position, msgspec.structs.replace(draft, stages=stages), going)
    values = {"version": pipeline.c.version + 1, "archived": draft.archived, **_own(draft)}
    await scope.session.execute(pipeline.update().where(pipeline.c.id == pipeline_id).values(values))
    scope.rules.clear()
    _record(scope, pipeline_id, "update", before)
    return None


async def _one_at_a_time(scope: Scope) -> None:
    """Lets other definitions wait for this one: names and places are compared with those of all pipelines."""
    await scope.session.execute(_HELD)


async def _check(
    scope: Scope, obj: ObjectType, draft: PipelineDraft, line: Pipeline | None = None, *, own_ids: bool = False
) -> None:
    """Refuses what deals could not go through, naming what is wrong."""
    problem = _shape(draft) or _labels(draft) or (None if own_ids else _references(obj, draft, line))
    problem = problem or await _name_taken(scope, obj, draft, line)
    problem = problem or await _teams(scope, draft, line)
    if problem is not None:
        raise BadPipeline(reason=problem)
    for each in draft.stages:
        if each.exit_rule is not None:
            await compile_filter(scope, obj, parse(each.exit_rule))
            problem = _rule(obj, each.exit_rule)
            if problem is not None:
                raise BadPipeline(reason=problem)


def _rule(obj: ObjectType, rule: dict[str, Any]) -> Text | None:
    """A rule is judged on one deal as it is, without reading anything else."""
    for path, op in _conditions(rule):
        if len(path) != 1:
            return Text(zh="离开条件只能用商机自己的字段", en="exit rules use the deal's own fields only")
        if op in JOURNEYS:
            return Text(
                zh="离开条件不能问商机经过了哪些阶段", en="exit rules don't ask which stages a deal has been in"
            )
        if op in WORDS and isinstance(obj.by_name[path[0]].kind, LABELLED):
            return Text(
                zh="离开条件请直接选择选项，不按名称匹配", en="exit rules name choices, not words of their labels"
            )
    return None


def _shape(draft: PipelineDraft) -> Text | None:
    outcomes = [each.outcome for each in draft.stages]
    if not 3 <= len(outcomes) <= MAX_STAGES:
        return Text(zh=f"阶段数应在 3 到 {MAX_STAGES} 之间", en=f"it needs 3 to {MAX_STAGES} stages")
    if "open" not in outcomes or outcomes.count("won") != 1 or outcomes.count("lost") != 1:
        return Text(
            zh="需要至少一个进行中阶段、一个赢单和一个丢单", en="it needs an open stage, one for won and one for lost"
        )
    if any(outcome == "open" for outcome in outcomes[outcomes.index("won") :]):
        return Text(zh="进行中的阶段要排在赢单之前", en="open stages come before won")
    if any(not 0 <= each.probability <= 100 for each in draft.stages):
        return Text(zh="赢率应在 0 到 100 之间", en="probabilities go from 0 to 100")
    if any(each.rot_days is not None and not 1 <= each.rot_days <= 999 for each in draft.stages):
        return Text(zh="闲置天数应在 1 到 999 之间", en="idle limits go from 1 to 999 days")
    return None


def _labels(draft: PipelineDraft) -> Text | None:
    for texts in (
        [draft.label.zh, draft.label.en],
        *([each.label.zh, each.label.en] for each in draft.stages),
    ):
        if any(not text.strip() or len(text) > MAX_TEXT for text in texts):
            return Text(zh="每个名称都要有中文和英文", en="every name is needed in Chinese and English")
    for language in ("zh", "en"):
        names = [_normalise(getattr(each.label, language)) for each in draft.stages]
        if len(set(names)) != len(names):
            return Text(zh="两个阶段同名", en="two stages have the same name")
    return None


async def _name_taken(scope: Scope, obj: ObjectType, draft: PipelineDraft, line: Pipeline | None) -> Text | None:
    """Names are told apart as labels are: each language by itself, and archived pipelines keep theirs
    unless they gave them up.
    """
    listed = await choices.listed(scope.session, obj.by_name["pipeline"])
    others = [each.label for each in listed if not each.archived and (line is None or each.id != line.id)]
    for language in ("zh", "en"):
        if _normalise(getattr(draft.label, language)) in {_normalise(getattr(each, language)) for each in others}:
            return Text(zh="已有同名的销售流程", en="another pipeline has this name")
    return None


async def _teams(scope: Scope, draft: PipelineDraft, line: Pipeline | None) -> Text | None:
    """Teams that are there; one that it had before and that is gone may stay."""
    new = set(draft.teams) - set(line.team_ids if line else ())
    if new - set(await offered.existing(scope.session, new)):
        return Text(zh="有团队不存在", en="a team doesn't exist")
    return None


def _references(obj: ObjectType, draft: PipelineDraft, line: Pipeline | None) -> Text | None:
    known = {each.id for each in line.stages} if line else set()
    named = [each.id for each in draft.stages if each.id]
    if not set(named) <= known or len(set(named)) != len(named):
        return Text(zh="有阶段不属于这个流程", en="a stage is not one of this pipeline")
    fields = {field.name for field in obj.fields if field.editable} - {"pipeline", "stage"}
    if any(not set(each.required) <= fields for each in draft.stages):
        return Text(zh="必填字段不存在或不能填写", en="a required field doesn't exist or can't be filled in")
    return None


def _conditions(rule: object) -> Sequence[tuple[Sequence[str], str]]:
    if isinstance(rule, Mapping):
        if "field" in rule:
            return [(str(rule["field"]).split("."), str(rule.get("op")))]
        return [each for part in rule.values() for each in _conditions(part)]
    return [each for part in rule for each in _conditions(part)] if isinstance(rule, list) else []


async def _write_stages(
    scope: Scope, obj: ObjectType, line_id: UUID, position: int, draft: PipelineDraft, going: Sequence[Stage]
) -> None:
    session = scope.session
    await choices.put_label(session, obj, obj.by_name["pipeline"], line_id, draft.label, position, NO_SCOPE)
    for gone in going:
        await session.execute(stage.update().where(stage.c.id == gone.id).values(archived=True))
        await choices.archive(session, gone.id)
    # Names may be swapped between two stages: all give theirs up before any takes one.
    await choices.free_labels(session, [each.id for each in draft.stages if each.id])
    for place, each in enumerate(draft.stages):
        made = Stage(
            id=each.id or new_id(), pipeline_id=line_id, position=place, outcome=each.outcome,
            probability=each.probability, rot_days=each.rot_days if each.outcome == "open" else None,
            forecast_category=each.forecast_category if each.outcome == "open" else None,
            required=tuple(obj.by_name[name].id for name in each.required), exit_rule=each.exit_rule,
        )  # fmt: skip
        order = position * MAX_STAGES + place
        await choices.put_label(session, obj, obj.by_name["stage"], made.id, each.label, order, line_id)
        row = stage_row(session.keys, made)
        statement = insert(stage).values(row)
        changed = {name: statement.excluded[name] for name in row if name not in {"id", "pipeline_id"}}
        await session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=changed))


async def _move_away(
    scope: Scope, obj: ObjectType, going: Sequence[Stage], moves: Mapping[UUID, UUID], kept: set[UUID]
) -> None:
    table, gone = obj.table, [each.id for each in going]
    if not gone:
        return
    standing = table.c.stage.in_(gone) & table.c.deleted_at.is_(None)
    rows = await scope.session.rows(
        sa.select(table.c.id, table.c.stage).where(standing).order_by(table.c.id).limit(MAX_MOVED + 1)
    )
    stuck = [row for row in rows if moves.get(row.stage) not in kept]
    if stuck or len(rows) > MAX_MOVED:
        raise StageInUse(count=len(rows))
    wanted = {row.id: moves[row.stage] for row in rows}
    scope.session.batch_id = scope.session.batch_id or new_id()
    for locked in await write.lock(scope, obj, list(wanted), "update"):
        await write.apply_update(scope, obj, locked, {"stage": str(wanted[locked.id])}, None, gated=False)


async def _as_draft(scope: Scope, obj: ObjectType, line: Pipeline) -> PipelineDraft:
    """A pipeline as it is, in the form of a draft: what the change log keeps of it."""
    labels = await choices.labels(scope.session, [line.id, *(each.id for each in line.living)])
    stages = [
        StageDraft(
            id=each.id, label=labels[each.id], outcome=each.outcome, probability=each.probability,
            rot_days=each.rot_days, forecast_category=each.forecast_category,
            required=[_named(scope, obj, field) for field in each.required],
            exit_rule=each.exit_rule,
        )
        for each in line.living
    ]  # fmt: skip
    return PipelineDraft(
        label=labels[line.id], stages=stages, archived=line.archived, teams=list(line.team_ids),
        step_required=line.step_required,
    )  # fmt: skip


def _named(scope: Scope, obj: ObjectType, field_id: int) -> str:
    """What a field that a stage asks for is called; an archived one, which no object has, by its id."""
    field = scope.whole(obj).by_id.get(field_id)
    return field.name if field is not None else name_of(field_id)


def _record(scope: Scope, line_id: UUID, op: str, draft: PipelineDraft) -> None:
    """One change row: definitions hold people's words, so all of it is secret."""
    written = {str(PIPELINE_STAGES): msgspec.to_builtins(draft)}
    created = written if op == "create" else None
    secret = {} if op == "create" else written
    fields = (PIPELINE_LABEL, PIPELINE_STAGES)
    scope.session.record_change(
        Change(object="pipeline", record_id=line_id, op=op, field_ids=fields, secret=secret, created=created)
    )
