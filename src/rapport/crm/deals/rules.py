"""What a deal's values follow from and must meet: its pipeline, the gates of stages, outcome, probability.

The same rules hold for forms, the board, bulk edits and imports, since all of them write through the records core.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from kernel.clock import business_now
from rapport.crm.deals import gates, lines, outcomes, pipelines
from rapport.crm.deals.errors import CategoryOfOutcome, ExitRuleUnmet, NotAPercentage, RequiredByStage, StageElsewhere
from rapport.crm.deals.pipelines import Pipeline, Pipelines, Stage, gate_fields
from rapport.crm.records.codec import Record, wire
from rapport.crm.records.errors import FieldErrors, Required
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.rules import NothingBeside, Passing, Values
from rapport.crm.records.scope import Scope

FOLLOWING = frozenset({"pipeline", "stage", "status", "stage_since", "probability", "forecast_category", "closed_on"})
"""What a move itself writes."""


async def load_rules(scope: Scope) -> "DealRules":
    """The rules for one transaction."""
    return DealRules(scope, await pipelines.load(scope.session))


class DealRules(NothingBeside):
    """Pipelines, gates and what follows from a stage.

    In a historic scope a deal's own dates say when it entered its stages: `started_on` the stage it began in,
    `closed_on` the one it ended in. `begins_in` names that first stage for each pipeline, where it isn't the first.
    """

    def __init__(self, scope: Scope, lines: Pipelines) -> None:
        self._scope = scope
        self._obj: ObjectType = scope.registry["deal"].unmasked
        self.lines = lines
        self.begins_in: dict[UUID, UUID] = {}

    def creating(self, values: Values, errors: FieldErrors) -> None:
        """Fills in pipeline, stage, currency and what follows from the stage."""
        line, entered = self._placed(values, errors)
        values.setdefault("currency", None)
        values["currency"] = values["currency"] or self._scope.principal.tenant.currency
        values["started_on"] = values.get("started_on") or (None if self._scope.historic else self._scope.today())
        _check_probability(values, errors)
        if line is None or entered is None:
            return
        values["pipeline"], values["stage"] = line.id, entered.id
        closed = values.get("closed_on") or (values.get("close_date") if self._scope.historic else None)
        _check_category(entered, values, errors)
        self._follow(entered, values, closed)
        self._check_gates(line, None, entered, values, errors)

    def changing(self, before: Record, new: Values, errors: FieldErrors, *, gated: bool) -> None:
        """Judges a move, and adds what follows from it."""
        for name in ("pipeline", "stage", "currency"):
            if name in new and new[name] is None:
                errors[name] = Required()
        _check_probability(new, errors)
        old = self.lines.stage(UUID(before["stage"]))
        if not ({"pipeline", "stage"} & set(new)) or {"pipeline", "stage"} & set(errors):
            self._check_kept(old, new, errors, gated=gated)
            if old is not None and "forecast_category" in new:
                _check_category(old, new, errors)
                new["forecast_category"] = new["forecast_category"] or old.forecast
            return
        if "stage" not in new:
            line = self.lines.one(new["pipeline"])
            new["stage"] = line.first.id if line else None
        placed = {"pipeline": new.get("pipeline") or UUID(before["pipeline"]), "stage": new["stage"]}
        if "pipeline" not in new and (target := self.lines.stage(new["stage"])):
            placed["pipeline"] = target.pipeline_id  # a stage says which pipeline it is
        line, entered = self._placed(placed, errors)
        if line is None or entered is None:
            return
        new["pipeline"] = line.id
        _check_category(entered, new, errors)
        self._follow(entered, new, new.get("closed_on"))
        if gated:
            self._check_exit(old, entered, before, new, errors)
            self._check_gates(line, old, entered, {**before, **new}, errors)

    def entered(
        self, before: Mapping[str, Any] | None, after: Mapping[str, Any]
    ) -> list[tuple[str, dt.datetime | None]]:
        """The stages that a write entered: one, or for history also the one that the deal began in."""
        if not self._scope.historic:
            return [(str(after["stage"]), None)]
        started, closed = _midnight(self._scope, after["started_on"]), _midnight(self._scope, after["closed_on"])
        entered = self.lines.stage(UUID(after["stage"]))
        if entered is None or entered.outcome == "open":
            return [(str(after["stage"]), started)]
        line = self.lines.one(entered.pipeline_id)
        if before is not None or started is None or line is None:
            return [(str(after["stage"]), closed)]
        first = str(self.begins_in.get(line.id, line.first.id))
        return [(first, started), (str(after["stage"]), closed)]

    async def created(self, records: Sequence[tuple[UUID, Record]]) -> None:
        """A deal that names its product has it as its first line; one that is won already is told of."""
        await lines.start(self._scope, records)
        await outcomes.created(self._scope, records)

    async def changed(self, before: Record, after: Record) -> None:
        """Tells of what was won, and of what became of it."""
        await outcomes.changed(self._scope, self.lines, before, after)

    async def trashed(self, ids: Sequence[UUID], *, deleted: bool) -> None:
        """Tells of won deals that went, or came back."""
        await outcomes.trashed(self._scope, self.lines, ids, deleted=deleted)

    def passing(self, value: str) -> Passing | None:
        """A deal came as far as an open stage if it was in that or a later one, or is won; won, if it is won."""
        line = next((each for each in self.lines.listed if any(str(one.id) == value for one in each.stages)), None)
        if line is None:
            return None
        asked = next(each for each in line.stages if str(each.id) == value)
        won = tuple(str(each.id) for each in line.stages if each.outcome == "won")
        if asked.outcome == "lost":
            return Passing(ever=(), now=(value,))
        if asked.outcome == "won":
            return Passing(ever=(), now=won)
        later = (each for each in line.stages if each.outcome == "open" and each.position >= asked.position)
        return Passing(ever=tuple(str(each.id) for each in later), now=won)

    def _placed(self, values: Values, errors: FieldErrors) -> tuple[Pipeline | None, Stage | None]:
        """The pipeline and stage that values name; adds an error where they don't fit."""
        entered = self.lines.stage(values["stage"]) if values.get("stage") else None
        named = values.get("pipeline") or (entered.pipeline_id if entered else self.lines.default.id)
        line = self.lines.one(named)
        if line is None or (line.archived and not self._scope.historic):
            errors.setdefault("pipeline", StageElsewhere())
            return None, None
        entered = entered or (None if values.get("stage") else line.first)
        if entered is None or entered.pipeline_id != line.id or entered.archived:
            errors.setdefault("stage", StageElsewhere())
            return line, None
        return line, entered

    def _follow(self, entered: Stage, values: Values, closed_on: dt.date | None) -> None:
        """What a stage decides: outcome, since when, probability, the day on which the deal closed."""
        values["status"] = entered.outcome
        values["stage_since"] = self._since(values)
        if entered.outcome != "open" or values.get("probability") is None:
            values["probability"] = entered.probability
        values["forecast_category"] = values.get("forecast_category") or entered.forecast
        if entered.outcome == "open":
            values["closed_on"], values["lost_reason"] = None, None
        else:
            values["closed_on"] = closed_on or (None if self._scope.historic else self._scope.today())
        if entered.outcome == "won":
            values["lost_reason"] = None

    def _since(self, values: Values) -> dt.datetime:
        day = values.get("closed_on") or values.get("started_on") if self._scope.historic else None
        return dt.datetime.combine(day, dt.time(), self._scope.zone).astimezone(dt.UTC) if day else business_now()

    def _check_gates(
        self, line: Pipeline, old: Stage | None, entered: Stage, values: Mapping[str, Any], errors: FieldErrors
    ) -> None:
        for field in gates.missing(self._obj, line, old, entered, values):
            errors.setdefault(field.name, RequiredByStage())

    def _check_kept(self, old: Stage | None, new: Values, errors: FieldErrors, *, gated: bool) -> None:
        """What the stage asked for can't be emptied while the deal stands in it."""
        for field in gate_fields(self._obj, [old] if old and gated else []):
            if field.name in new and new[field.name] is None:
                errors.setdefault(field.name, RequiredByStage())

    def _check_exit(self, old: Stage | None, entered: Stage, before: Record, new: Values, errors: FieldErrors) -> None:
        """What is filled in together with a move counts for it; what follows from the move doesn't."""
        if old is None or not gates.goes_on(old, entered):
            return
        filled = [name for name in new if name not in FOLLOWING]
        if not gates.exit_rule_holds(self._scope, self._obj, old, {**before, **wire(self._obj, filled, new)}):
            errors.setdefault("stage", ExitRuleUnmet())


def _check_probability(values: Values, errors: FieldErrors) -> None:
    given = values.get("probability")
    if given is not None and not 0 <= given <= 100:
        errors["probability"] = NotAPercentage()


def _check_category(entered: Stage, values: Values, errors: FieldErrors) -> None:
    given = values.get("forecast_category")
    if given is not None and given != entered.forecast and (entered.outcome != "open" or given == "closed"):
        errors.setdefault("forecast_category", CategoryOfOutcome())


def _midnight(scope: Scope, day: str | None) -> dt.datetime | None:
    if day is None:
        return None
    return dt.datetime.combine(dt.date.fromisoformat(day), dt.time(), scope.zone).astimezone(dt.UTC)
