"""Pipelines as deals go through them: read once in a transaction, and those that a new organisation starts with."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from kernel.crypto import Keyset
from kernel.db import TenantSession
from kernel.ids import derive_id
from kernel.text import Text
from rapport.crm.deals.models import EXIT_RULE_FIELD, Category, pipeline, stage
from rapport.crm.records import choices
from rapport.crm.records.choices import NO_SCOPE, SEED_TIME
from rapport.crm.records.objects import Field, ObjectType
from rapport.crm.records.scope import Scope

Outcome = Literal["open", "won", "lost"]

NEXT_STEP = (413, 414)
"""The fields of a deal that say what comes next and when (docs/fields.md)."""

COMMITTED, LIKELY = 75, 45
"""From which probability on stages that say nothing else are forecast as a commitment, and as a best case."""


def amount(scope: Scope) -> sa.ColumnElement[Any]:
    """The amounts that the reader adds up: none where they aren't shown them."""
    deal = scope.registry["deal"]
    return deal.table.c.amount if "amount" in deal.by_name else sa.cast(sa.null(), deal.table.c.amount.type)


def chance(lines: "Pipelines", table: sa.Table) -> sa.ColumnElement[Any]:
    """A deal's probability in per cent; without one of its own it has its stage's, on the board and in every sum."""
    stages = {each.id: each.probability for line in lines.listed for each in line.stages}
    return sa.func.coalesce(table.c.probability, sa.case(stages, value=table.c.stage, else_=0) if stages else 0)


class Stage(msgspec.Struct, frozen=True, kw_only=True):
    """One stage. `required` are ids of fields that a deal needs to enter, `exit_rule` a filter that lets it go on."""

    id: UUID
    pipeline_id: UUID
    position: int
    outcome: Outcome
    probability: int
    rot_days: int | None = None
    forecast_category: Category | None = None
    required: tuple[int, ...] = ()
    exit_rule: dict[str, Any] | None = None
    archived: bool = False
    step_required: bool = False
    """Its pipeline's."""

    @property
    def asks(self) -> tuple[int, ...]:
        """The fields that a deal needs to stand here: what it needed to enter, and a next step where one is asked."""
        return (*self.required, *(NEXT_STEP if self.step_required and self.outcome == "open" else ()))

    @property
    def forecast(self) -> Any:
        """What deals are forecast as that enter it."""
        if self.outcome != "open":
            return "closed" if self.outcome == "won" else "omitted"
        by_chance = (
            "commit" if self.probability >= COMMITTED else "best_case" if self.probability >= LIKELY else "pipeline"
        )
        return self.forecast_category or by_chance


class Pipeline(msgspec.Struct, frozen=True, kw_only=True):
    """One pipeline with its stages in their order."""

    id: UUID
    position: int
    archived: bool
    version: int
    stages: tuple[Stage, ...]
    team_ids: tuple[UUID, ...] = ()
    step_required: bool = False

    @property
    def living(self) -> tuple[Stage, ...]:
        """The stages that a deal may enter."""
        return tuple(each for each in self.stages if not each.archived)

    @property
    def first(self) -> Stage:
        """Where new deals start."""
        return next(each for each in self.living if each.outcome == "open")


class Pipelines(msgspec.Struct, frozen=True):
    """All pipelines of an organisation, in their order; `withheld` are those of teams that the reader isn't of."""

    listed: tuple[Pipeline, ...]
    withheld: frozenset[UUID] = frozenset()

    def one(self, pipeline_id: UUID) -> Pipeline | None:
        """A pipeline by id."""
        return next((each for each in self.listed if each.id == pipeline_id), None)

    def stage(self, stage_id: UUID) -> Stage | None:
        """A stage by id."""
        return next((each for line in self.listed for each in line.stages if each.id == stage_id), None)

    @property
    def default(self) -> Pipeline:
        """Where deals go that name no pipeline."""
        living = [each for each in self.listed if not each.archived]
        return next((each for each in living if each.id not in self.withheld), living[0])


async def load(session: TenantSession) -> Pipelines:
    """All pipelines with their stages: two statements."""
    by_pipeline: dict[UUID, list[Stage]] = {}
    rows = await session.rows(sa.select(pipeline).order_by(pipeline.c.position, pipeline.c.id))
    asking = {row.id for row in rows if row.step_required}
    for row in await session.rows(sa.select(stage).order_by(stage.c.position, stage.c.id)):
        made = _stage(session.keys, row, step_required=row.pipeline_id in asking)
        by_pipeline.setdefault(row.pipeline_id, []).append(made)
    return Pipelines(
        tuple(
            Pipeline(
                id=row.id, position=row.position, archived=row.archived, version=row.version,
                stages=tuple(by_pipeline.get(row.id, ())), team_ids=tuple(map(UUID, row.team_ids)),
                step_required=row.step_required,
            )
            for row in rows
        )
    )  # fmt: skip


def _stage(keys: Keyset, row: Any, *, step_required: bool) -> Stage:  # a row
    rule = None
    if row.exit_rule is not None:
        rule = msgspec.json.decode(keys.decrypt(bytes(row.exit_rule), field=EXIT_RULE_FIELD, record=row.id))
    return Stage(
        id=row.id,
        pipeline_id=row.pipeline_id,
        position=row.position,
        outcome=row.outcome,
        probability=row.probability,
        rot_days=row.rot_days,
        forecast_category=row.forecast_category,
        required=tuple(row.required),
        exit_rule=rule,
        archived=row.archived,
        step_required=step_required,
    )


def stage_row(keys: Keyset, each: Stage) -> dict[str, Any]:
    """A stage as its table holds it."""
    rule = each.exit_rule
    sealed = None if rule is None else keys.encrypt(msgspec.json.encode(rule), field=EXIT_RULE_FIELD, record=each.id)
    row = {**msgspec.structs.asdict(each), "required": list(each.required), "exit_rule": sealed}
    del row["step_required"]
    return row


class SeedStage(msgspec.Struct, frozen=True, kw_only=True):
    """A stage that a new organisation starts with; `required` are names of fields."""

    label: Text
    outcome: Outcome = "open"
    probability: int
    rot_days: int | None = None
    required: tuple[str, ...] = ()


DEFAULT_PIPELINE = Text(zh="标准销售流程", en="Sales pipeline")

DEFAULT_STAGES = (
    SeedStage(label=Text(zh="线索确认", en="Qualification"), probability=10, rot_days=14),
    SeedStage(label=Text(zh="需求调研", en="Discovery"), probability=25, rot_days=12),
    SeedStage(label=Text(zh="方案报价", en="Proposal"), probability=45, rot_days=8, required=("amount",)),
    SeedStage(label=Text(zh="技术评审", en="Evaluation"), probability=60, rot_days=8),
    SeedStage(
        label=Text(zh="商务谈判", en="Negotiation"), probability=75, rot_days=5, required=("amount", "close_date")
    ),
    SeedStage(label=Text(zh="合同签署", en="Contract"), probability=90, rot_days=5, required=("company",)),
    SeedStage(label=Text(zh="赢单", en="Won"), outcome="won", probability=100, required=("amount",)),
    SeedStage(label=Text(zh="丢单", en="Lost"), outcome="lost", probability=0, required=("lost_reason",)),
)


async def seed(session: TenantSession, obj: ObjectType, facts: Mapping[str, str]) -> None:
    """The pipeline that a new organisation starts with; run twice, it is the same."""
    organisation = UUID(facts["organisation_id"])
    line_field, stage_field = obj.by_name["pipeline"], obj.by_name["stage"]
    line_id = derive_id(organisation, "pipeline", DEFAULT_PIPELINE.en, at=SEED_TIME)
    await choices.put_label(session, obj, line_field, line_id, DEFAULT_PIPELINE, 0, NO_SCOPE)
    line = {
        "id": line_id, "position": 0, "archived": False, "version": 1, "team_ids": [], "step_required": False,
    }  # fmt: skip
    await session.execute(insert(pipeline).on_conflict_do_nothing(), line)
    ids = [derive_id(line_id, "stage", each.label.en, at=SEED_TIME) for each in DEFAULT_STAGES]
    labels = [(stage_id, each.label) for stage_id, each in zip(ids, DEFAULT_STAGES, strict=True)]
    await choices.put_labels(session, obj, stage_field, labels, line_id)
    made = [
        Stage(
            id=stage_id, pipeline_id=line_id, position=position, outcome=each.outcome, probability=each.probability,
            rot_days=each.rot_days, required=tuple(obj.by_name[name].id for name in each.required),
        )
        for position, (stage_id, each) in enumerate(zip(ids, DEFAULT_STAGES, strict=True))
    ]  # fmt: skip
    await session.execute(insert(stage).on_conflict_do_nothing(), [stage_row(session.keys, each) for each in made])


def gate_fields(obj: ObjectType, stages: Sequence[Stage]) -> list[Field]:
    """The fields that these stages ask for, each once, in the object's order."""
    return fields_of(obj, (field_id for each in stages for field_id in each.required))


def fields_of(obj: ObjectType, ids: Iterable[int]) -> list[Field]:
    """An object's fields of these ids, each once, in the object's order."""
    wanted = set(ids)
    return [field for field in obj.fields if field.id in wanted]
