"""What a deal's values follow from and must meet: its pipeline, the gates of stages, outcome, probability.

The same rules hold for forms, the board, bulk edits and imports, since all of them write through the records core.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from kernel.clock import business_now
from rapport.crm.currencies import rates
from rapport.crm.currencies.rates import Rate, Rates
from rapport.crm.deals import gates, lines, offered, outcomes, own
from rapport.crm.deals.errors import (
    AddedUp,
    CategoryOfOutcome,
    ExitRuleUnmet,
    NotAPercentage,
    PipelineOfAnotherTeam,
    RequiredByStage,
    StageElsewhere,
)
from rapport.crm.deals.pipelines import Pipeline, Pipelines, Stage, fields_of
from rapport.crm.deals.recurrence import FIGURES, TOTAL
from rapport.crm.price_books import books
from rapport.crm.price_books.books import Book
from rapport.crm.price_books.errors import BookNotOffered, BookOfAnotherCurrency
from rapport.crm.records.codec import Record, wire
from rapport.crm.records.errors import FieldErrors, Required
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.rules import NothingBeside, Passing, Values
from rapport.crm.records.scope import Scope

FOLLOWING = frozenset({"pipeline", "stage", "status", "stage_since", "probability", "forecast_category", "closed_on"})
"""What a move itself writes."""


async def load_rules(scope: Scope) -> "DealRules":
    """The rules for one transaction."""
    found = await books.load(scope.session)
    return DealRules(scope, await offered.to_reader(scope), found, await rates.listed(scope.session))


class DealRules(NothingBeside):
    """Pipelines, gates and what follows from a stage.

    In a historic scope a deal's own dates say when it entered its stages: `started_on` the stage it began in,
    `closed_on` the one it ended in. `begins_in` names that first stage for each pipeline, where it isn't the first.
    """

    def __init__(self, scope: Scope, lines: Pipelines, found: Sequence[Book] = (), known: Sequence[Rate] = ()) -> None:
        self._scope = scope
        self._rates = Rates(scope.principal.tenant.currency, tuple(known))
        self._books = {each.id: each for each in found}
        self._obj: ObjectType = scope.registry["deal"].unmasked
        self.lines = lines
        self.begins_in: dict[UUID, UUID] = {}

    def creating(self, values: Values, errors: FieldErrors) -> None:
        """Fills in pipeline, stage, currency and what follows from the stage."""
        line, entered = self._placed(values, errors)
        values.setdefault("currency", None)
        values["currency"] = values["currency"] or self._scope.principal.tenant.currency
        if values.get("amount") is None and values.get(TOTAL) is not None and self._writes_amounts():
            values["amount"] = values[TOTAL]
        values["started_on"] = values.get("started_on") or (None if self._scope.historic else self._scope.today())
        _check_probability(values, errors)
        self._check_book(values.get("price_book"), values["currency"], errors)
        if line is not None and entered is not None:
            self._check_offered(line, errors)
            values["pipeline"], values["stage"] = line.id, entered.id
            closed = values.get("closed_on") or (values.get("close_date") if self._scope.historic else None)
            _check_category(entered, values, errors)
            self._follow(entered, values, closed)
            self._check_gates(line, None, entered, values, errors)
        self._convert({name: values.get(name) for name in own.ASKED}, values)

    def changing(self, before: Record, new: Values, errors: FieldErrors, *, gated: bool) -> None:
        """Judges a move, and adds what follows from it."""
        self._judge(before, new, errors, gated=gated)
        if own.ASKED & set(new) and not errors:
            self._convert({**before, **new}, new)

    def _convert(self, deal: Mapping[str, Any], values: Values) -> None:
        """What the deal comes to in the organisation's own currency."""
        values |= own.converted(self._rates, self._scope.today(), deal)

    def _judge(self, before: Record, new: Values, errors: FieldErrors, *, gated: bool) -> None:
        for name in ("pipeline", "stage", "currency"):
            if name in new and new[name] is None:
                errors[name] = Required()
        _check_probability(new, errors)
        self._follow_total(before, new, gated=gated)
        self._follow_book(before, new, errors, gated=gated)
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
            if str(line.id) != before["pipeline"]:  # where a deal is already it goes on, whoever may change it
                self._check_offered(line, errors)
            self._check_exit(old, entered, before, new, errors)
            self._check_gates(line, old, entered, {**before, **new}, errors)

    async def held(self, writes: Mapping[UUID, Values]) -> Mapping[UUID, FieldErrors]:
        """What a deal's lines add up to is written by them alone."""
        typed = {deal_id: set(FIGURES) & set(new) for deal_id, new in writes.items()}
        typed = {deal_id: names for deal_id, names in typed.items() if names}
        if not typed:
            return {}
        sums = await lines.sums_of(self._scope, typed)
        return {
            deal_id: {name: AddedUp() for name in typed[deal_id] if writes[deal_id][name] != found[name]}
            for deal_id, found in sums.items()
        }

    def entered(
        self, before: Mapping[str, Any] | None, after: Mapping[str, Any]
    ) -> list[tuple[str, dt.datetime | None]]:
        """The stages that a write entered: one, or for history also the one that the deal began in."""
        if not self._scope.historic:
            return [(str(after["stage"]), None)]
        started, closed = _midnight(self._scope, after["started_on"]), _midnight(self._scope, after["closed_on"])
        entered = self.lines.stage(UUID(after["stage"]))
        if entered is None or entered.outcome == "open":
            # Of a deal that is there its first day says nothing about a later stage: that is the last one as of now.
            return [(str(after["stage"]), started if before is None else None)]
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

    def standing(self, outcome: str) -> tuple[str, ...]:
        """The stages of an outcome, of all pipelines: a deal may have stood in another one."""
        return tuple(str(each.id) for line in self.lines.listed for each in line.stages if each.outcome == outcome)

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

    def _writes_amounts(self) -> bool:
        """Whether the writer may write what the total contract value is followed by."""
        field = self._scope.mine(self._obj).by_name.get("amount")
        return field is not None and field.editable

    def _follow_total(self, before: Record, new: Values, *, gated: bool) -> None:
        """An amount that is the total contract value, or that nobody said, stays what the contract is worth."""
        followed = "amount" not in new and before["amount"] in {None, before[TOTAL]}
        if gated and followed and new.get(TOTAL) is not None and self._writes_amounts():
            new["amount"] = new[TOTAL]

    def _check_offered(self, line: Pipeline, errors: FieldErrors) -> None:
        if line.id in self.lines.withheld:
            errors.setdefault("pipeline", PipelineOfAnotherTeam())

    def _follow_book(self, before: Record, new: Values, errors: FieldErrors, *, gated: bool) -> None:
        """A deal that gets another currency, and no book in it, takes the default of that one again."""
        currency = new.get("currency") or before["currency"] or self._scope.principal.tenant.currency
        kept = self._books.get(UUID(before["price_book"])) if before["price_book"] else None
        if "price_book" not in new and "currency" in new and kept is not None and kept.currency != currency:
            new["price_book"] = None
        named = new.get("price_book")
        if gated and named is not None and (str(named) != before["price_book"] or "currency" in new):
            self._check_book(named, currency, errors, there=str(named) == before["price_book"])

    def _check_book(self, named: UUID | None, currency: str, errors: FieldErrors, *, there: bool = False) -> None:
        """A book is of the deal's currency, and one that the deal doesn't have yet is offered today. What a file brings
        of the past was offered then.
        """
        if named is None:
            return
        book = self._books.get(named)
        if book is not None and book.currency != currency:
            errors.setdefault("price_book", BookOfAnotherCurrency(book=book.currency, deal=currency))
        elif book is None or not (there or self._scope.historic or book.state(self._scope.today()) == "valid"):
            errors.setdefault("price_book", BookNotOffered())

    def withheld(self, field: str) -> frozenset[UUID]:
        """Price books that are offered to nobody today."""
        if field != "price_book":
            return frozenset()
        today = self._scope.today()
        return frozenset(each.id for each in self._books.values() if each.state(today) != "valid")

    def currencies(self, field: str) -> Mapping[UUID, str]:
        """A price book goes with deals in its own currency."""
        return {each.id: each.currency for each in self._books.values()} if field == "price_book" else {}

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
        for field in fields_of(self._obj, old.asks if old and gated else ()):
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
