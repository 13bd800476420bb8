"""The stages that a file of deals names: those of a pipeline that is there, or a new pipeline made of them.

Which words mean won and lost, and which open stage comes first, is told by their names and by the rows: deals in a
stage without a start date have not begun, so that stage stands before the ones whose deals have.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from itertools import count
from uuid import UUID

import msgspec
import sqlalchemy as sa

from kernel.ids import derive_id
from kernel.text import Text
from rapport.crm.deals import edit_pipelines, offered, pipelines
from rapport.crm.deals.edit_pipelines import PipelineDraft, StageDraft
from rapport.crm.deals.models import pipeline
from rapport.crm.deals.pipelines import Pipeline, Pipelines, Stage
from rapport.crm.deals.rules import DealRules
from rapport.crm.imports.mapping import plain_header
from rapport.crm.imports.people import made_in
from rapport.crm.imports.plan import normalise
from rapport.crm.imports.report import Option
from rapport.crm.imports.scan import Facts
from rapport.crm.imports.store import Run
from rapport.crm.records import choices
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.scope import Scope

WON = frozenset({"won", "closed won", "closedwon", "win", "成交", "已成交", "赢单", "赢", "成单"})
LOST = frozenset({"lost", "closed lost", "closedlost", "lose", "丢单", "输单", "失败", "已丢失", "战败"})
ORDER = (
    "new", "lead", "prospecting", "prospect", "qualification", "qualified", "discovery", "needs analysis", "engaging",
    "demo", "proposal", "quote", "evaluation", "negotiation", "contract", "线索", "初步接洽", "需求", "方案", "报价",
    "谈判", "合同",
)  # fmt: skip
"""Names that open stages often have, in the order in which deals go through them."""

NEW, USE = "new", "use:"
ROT_DAYS = 30
MAX_STAGES = edit_pipelines.MAX_STAGES


class StagePlan(msgspec.Struct, frozen=True, kw_only=True):
    """Which pipeline the rows go to. `draft` is set where it would be new; its ids are known before it is made."""

    pipeline: Pipeline
    by_label: dict[str, UUID]
    begins_in: UUID
    draft: PipelineDraft | None
    options: tuple[Option, ...]

    def apply(self, rules: DealRules) -> None:
        """Makes the plan known to the rules of one transaction."""
        if rules.lines.one(self.pipeline.id) is None:
            rules.lines = Pipelines((*rules.lines.listed, self.pipeline), rules.lines.withheld)
        rules.begins_in[self.pipeline.id] = self.begins_in


def pipeline_of(run: Run) -> UUID | None:
    """The pipeline that a checked file of deals goes to, by what was found and decided; None for any other file."""
    asked = [each for each in (run.report.findings if run.report else []) if each.kind == "pipeline"]
    if not asked:
        return None
    decision = run.setup.decided("pipeline", "stage") or asked[0].options[0].value
    return _new_id(run) if decision == NEW else UUID(decision.removeprefix(USE))


def is_new(run: Run) -> bool:
    """Whether a checked file of deals makes a pipeline."""
    return pipeline_of(run) == _new_id(run)


def _new_id(run: Run) -> UUID:
    return derive_id(run.id, "pipeline", at=run.created_at)


async def plan(
    scope: Scope, run: Run, obj: ObjectType, facts: Facts, past: Sequence[str] = ()
) -> StagePlan | None:  # fmt: skip
    """The plan for a file of deals that has a column of stages; None for any other.

    `past` are stages that files of history beside it name, in the order in which deals go through them: a new pipeline
    has those too in which no deal stands any more.
    """
    if obj.name != "deal" or "stage" not in facts.counts:
        return None
    known = await offered.to_reader(scope)
    every = known.listed
    lines = [line for line in every if not line.archived and line.id not in known.withheld]
    field = obj.by_name["stage"]
    labels = {line.id: await choices.by_label(scope.session, field, within=line.id) for line in lines}
    named = await choices.labels(scope.session, labels)
    values = set(facts.counts["stage"])
    fitting = next((line for line in lines if values <= set(labels[line.id])), None)
    may_make = scope.principal.rights.configure
    usual = USE + str(fitting.id) if fitting else NEW if may_make else USE + str(lines[0].id)
    decision = run.setup.decided("pipeline", "stage") or usual
    if decision == NEW and not may_make:
        decision = usual
    options = [Option(USE + str(line.id), _use(named[line.id])) for line in lines]
    if may_make:
        options.insert(1 if fitting else 0, Option(NEW, Text(zh="按文件新建", en="Make one from the file")))
    options.sort(key=lambda each: each.value != usual)
    chosen = next((line for line in lines if decision == USE + str(line.id)), None)
    if chosen is not None:
        return StagePlan(
            pipeline=chosen, by_label=labels[chosen.id], begins_in=chosen.first.id, draft=None, options=tuple(options)
        )
    own = derive_id(run.id, "pipeline", at=run.created_at)
    taken = await choices.labels(scope.session, [line.id for line in every if line.id != own])
    there = facts
    facts, rank = _with_past(facts, past)
    there.written["stage"].update(facts.written["stage"])  # as findings name them
    return _new(
        run, facts, rank, tuple(options), {normalise(text) for each in taken.values() for text in (each.zh, each.en)}
    )


async def make(scope: Scope, run: Run, obj: ObjectType, made: StagePlan) -> None:
    """Writes a new pipeline; one that is there already, from a run that was cut short, stays."""
    lines = await pipelines.load(scope.session)
    if made.draft is None:
        return
    known = lines.one(made.pipeline.id)
    if known is None:
        await edit_pipelines.add(scope, obj, made.draft, made.pipeline.id)
    elif known.archived:
        await edit_pipelines.archive(scope, made.pipeline.id, archived=False)


async def take_back(scope: Scope, batch_id: UUID, *, archived: bool) -> None:
    """Takes a pipeline that an import made out of use, unless a deal still stands in it; or brings it back."""
    table = scope.registry["deal"].table
    busy = sa.select(table.c.pipeline).where(table.c.deleted_at.is_(None), table.c.pipeline.is_not(None))
    mine = sa.select(pipeline.c.id).where(pipeline.c.id.in_(made_in(batch_id, "pipeline")))
    for row in await scope.session.rows(mine.where(pipeline.c.id.not_in(busy)) if archived else mine):
        await edit_pipelines.archive(scope, row.id, archived=archived)


def _use(label: Text) -> Text:
    return Text(zh=f"用「{label.zh}」", en=f"Use “{label.en}”")


def _with_past(facts: Facts, past: Sequence[str]) -> tuple[Facts, dict[str, int]]:
    """What the file holds with the open stages of its history, as far as there is room, and the order of them all."""
    counts, written = facts.counts["stage"].copy(), dict(facts.written["stage"])
    by_letters = {plain_header(word.partition(" (")[0]): word for word in counts}
    rank: dict[str, int] = {}
    for word in past:
        value = normalise(word)
        value = value if value in counts else by_letters.get(plain_header(word), value)
        rank.setdefault(value, len(rank))
        if value in counts or value in WON | LOST or len(counts.keys() - WON - LOST) >= MAX_STAGES - 2:
            continue
        counts[value], written[value] = 0, word
    return replace(
        facts, counts={**facts.counts, "stage": counts}, written={**facts.written, "stage": written}
    ), rank  # fmt: skip


def _new(
    run: Run, facts: Facts, rank: Mapping[str, int], options: tuple[Option, ...], taken: Set[str]
) -> StagePlan:  # fmt: skip
    """A pipeline of the file's own stages, with won and lost added where the file has none."""
    counts, written = facts.counts["stage"], facts.written["stage"]
    line_id = _new_id(run)
    opened = sorted((value for value in counts if value not in WON | LOST), key=lambda value: _rank(facts, rank, value))
    opened = opened[: MAX_STAGES - 2] or [""]
    names: list[tuple[str, Text, str, int]] = []
    for place, value in enumerate(opened):
        text = written.get(value, value)
        shown = Text(zh=text, en=text) if value else Text(zh="进行中", en="Open")
        names.append((value, shown, "open", round(100 * (place + 1) / (len(opened) + 2))))
    for words, outcome, chance, default in ((WON, "won", 100, _WON_LABEL), (LOST, "lost", 0, _LOST_LABEL)):
        value = next((value for value in counts if value in words), "")
        label = Text(zh=written[value], en=written[value]) if value else default
        names.append((value or f"#{outcome}", label, outcome, chance))
    ids = {value: derive_id(line_id, "stage", value, at=run.created_at) for value, *_ in names}
    stages = tuple(
        Stage(
            id=ids[value], pipeline_id=line_id, position=place, outcome=outcome,  # type: ignore[arg-type]  # of three
            probability=chance, rot_days=ROT_DAYS if outcome == "open" else None,
        )
        for place, (value, _, outcome, chance) in enumerate(names)
    )  # fmt: skip
    drafts = [
        StageDraft(id=each.id, label=label, outcome=each.outcome, probability=each.probability, rot_days=each.rot_days)
        for each, (_, label, _, _) in zip(stages, names, strict=True)
    ]
    title = _free_title(run.setup.file_name.rsplit(".", 1)[0].replace("_", " ").strip()[:60] or "Import", taken)
    begun = next((value for value in opened if facts.dated.get(value)), opened[0])
    return StagePlan(
        pipeline=Pipeline(id=line_id, position=0, archived=False, version=1, stages=stages),
        by_label=_every_word(counts, ids),
        begins_in=ids[begun],
        draft=PipelineDraft(label=Text(zh=title, en=title), stages=drafts),
        options=options,
    )


def _free_title(title: str, taken: Set[str]) -> str:
    """The title, or with the first number that no other pipeline has."""
    numbered = (title if number == 1 else f"{title} {number}" for number in count(1))
    return next(each for each in numbered if normalise(each) not in taken)


def _rank(facts: Facts, rank: Mapping[str, int], value: str) -> tuple[int, bool, str]:
    """As deals went through them where their history tells, else by name where it is a known one; else stages whose
    deals have begun stand behind those whose have not.
    """
    if rank:
        return rank.get(value, len(rank)), bool(facts.dated.get(value)), value
    known = ORDER.index(value) if value in ORDER else len(ORDER)
    return known, bool(facts.dated.get(value)), value


def _every_word(counts: Mapping[str, int], ids: Mapping[str, UUID]) -> dict[str, UUID]:
    """The stage of each word: several words for won are one stage."""
    found = {}
    for value in counts:
        if value in ids:
            found[value] = ids[value]
        else:
            words = WON if value in WON else LOST
            found[value] = next(
                ids[other] for other in ids if other in words or other == ("#won" if words is WON else "#lost")
            )
    return found


_WON_LABEL = Text(zh="赢单", en="Won")
_LOST_LABEL = Text(zh="丢单", en="Lost")
