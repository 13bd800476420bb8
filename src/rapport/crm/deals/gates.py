"""What a move asks for: fields of the stages that it enters or passes, and the exit rule of the one that it leaves."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from rapport.crm.deals import pipelines
from rapport.crm.deals.pipelines import Pipeline, Stage, fields_of
from rapport.crm.records.codec import Record
from rapport.crm.records.errors import RecordNotFound
from rapport.crm.records.filters import named, parse
from rapport.crm.records.judge import Judge
from rapport.crm.records.objects import Field, ObjectType
from rapport.crm.records.read import fetch
from rapport.crm.records.scope import Scope


class Gate(msgspec.Struct, frozen=True, kw_only=True):
    """What stands between a deal and one stage: names of all fields asked for, and of those that are still empty."""

    stage: UUID
    required: list[str]
    missing: list[str]
    exit_rule_unmet: bool


class Gates(msgspec.Struct, frozen=True, kw_only=True):
    """The gates of one deal, one for each living stage of its pipeline, as of this version of it."""

    version: int
    gates: list[Gate]


async def of_deal(scope: Scope, obj: ObjectType, record_id: UUID) -> Gates:
    """What each stage would ask of a deal."""
    obj = scope.mine(obj)
    record = await fetch(scope, obj, record_id, deleted=False)
    lines = await pipelines.load(scope.session)
    old = lines.stage(UUID(record["stage"]))
    line = lines.one(old.pipeline_id) if old else None
    if old is None or line is None:
        raise RecordNotFound
    free = exit_rule_holds(scope, obj, old, record)
    gates = [
        Gate(
            stage=each.id,
            required=[field.name for field in asked(obj, line, old, each)],
            missing=[field.name for field in missing(obj, line, old, each, record)],
            exit_rule_unmet=not free and goes_on(old, each),
        )
        for each in line.living
        if each.id != old.id
    ]
    return Gates(version=record["version"], gates=gates)


def exit_rule_holds(scope: Scope, obj: ObjectType, old: Stage, record: Record) -> bool:
    """Whether a record may leave its stage. Exit rules look into no labels, so none are read."""
    if old.exit_rule is None or not is_shown(obj, old):
        return True  # nothing is said of fields that the reader isn't shown; who writes is judged by all of them
    return Judge(scope, obj, parse(old.exit_rule), {}).holds(record)


def is_shown(obj: ObjectType, each: Stage) -> bool:
    """Whether all fields that a stage's exit rule looks at are among those that the object's reader is shown."""
    return named(each.exit_rule) <= {field.name for field in obj.all_fields if not field.masked}


def missing(
    obj: ObjectType, line: Pipeline, old: Stage | None, entered: Stage, values: Mapping[str, Any]
) -> list[Field]:
    """The fields that a move asks for and that are empty."""
    return [field for field in asked(obj, line, old, entered) if values.get(field.name) is None]


def asked(obj: ObjectType, line: Pipeline, old: Stage | None, entered: Stage) -> list[Field]:
    """The fields of the stage, and of those that a move forward passes: a gate can't be jumped over."""
    passed = [entered]
    if entered.outcome != "lost" and old is not None and old.pipeline_id == line.id:
        # A closed deal comes back from behind: what it skips on the way is passed as well.
        after = old.position if old.outcome == "open" else -1
        between = (each for each in line.living if after < each.position < entered.position)
        passed += [each for each in between if each.outcome == "open"]
    return fields_of(obj, {*(field_id for each in passed for field_id in each.required), *entered.asks})


def goes_on(old: Stage, entered: Stage) -> bool:
    """Whether a move needs the exit rule of the stage it leaves: forward, or to another pipeline, but not to lost."""
    if old.outcome != "open" or entered.outcome == "lost":
        return False
    return entered.pipeline_id != old.pipeline_id or entered.position > old.position
