"""All that check, run, preview and error file need to know before they plan the first row."""

from collections.abc import Iterator, Mapping
from itertools import islice
from uuid import UUID

import msgspec

from kernel.crypto import Keyset
from kernel.runtime import Runtime
from rapport.crm.deals.rules import DealRules
from rapport.crm.imports import named_records, naming, people, scan, store
from rapport.crm.imports.history_deals import words_beside
from rapport.crm.imports.importable import HISTORY_OF, PEOPLE
from rapport.crm.imports.named_records import Named
from rapport.crm.imports.people import Newcomer
from rapport.crm.imports.plan import SAMPLE_ROWS, Known, Planner, normalise
from rapport.crm.imports.report import CREATE_NAMED, LEAVE
from rapport.crm.imports.scan import Facts
from rapport.crm.imports.stages import StagePlan
from rapport.crm.imports.stages import plan as plan_stages
from rapport.crm.imports.store import Run
from rapport.crm.imports.threads import in_thread
from rapport.crm.records.bulk import OpenScope
from rapport.crm.records.equality import by_equality
from rapport.crm.records.external_ids import by_external_id
from rapport.crm.records.objects import EXTERNAL_ID, OWNER, ObjectType
from rapport.crm.records.rules import Rules, rules_of
from rapport.crm.records.scope import Scope

TO_BE_MADE = UUID(int=0)
"""Stands for the id of a label that a run would add."""


class Prepared(msgspec.Struct):
    """What the file holds, what its words mean, and the planner made of both."""

    facts: Facts
    known: Known
    proposed: naming.Spellings
    merged: naming.Spellings
    planner: Planner
    stages: StagePlan | None = None
    newcomers: dict[str, Newcomer] = msgspec.field(default_factory=dict)
    named: dict[str, Named] = msgspec.field(default_factory=dict)
    """By field, what its cells name that isn't there and could be made."""
    made: dict[str, Named] = msgspec.field(default_factory=dict)
    """Those of them that somebody decided to have made."""

    async def rules(self, scope: Scope, obj: ObjectType) -> Rules | None:
        """The object's rules in one transaction, with the stages that the file brings."""
        rules = await rules_of(scope, obj)
        if self.stages is not None and isinstance(rules, DealRules):
            self.stages.apply(rules)
        return rules


async def prepare(
    runtime: Runtime, open_scope: OpenScope, run: Run, obj: ObjectType, page: list[scan.Row] | None = None
) -> Prepared:
    """Reads the file once (or takes a `page` of it) and looks up what its words may mean.

    Labels to be made are marked as known. Spellings are those of the last report: what was shown is what happens.
    """
    async with open_scope() as scope:
        keys = scope.keys
    facts = await _facts(runtime, keys, run, obj, page)
    async with open_scope() as scope:
        known = await naming.known_to(scope, obj, facts)
        known.by_id |= _ids_of_kit(run, facts)
        beside = await store.of_set(scope.session, scope.registry, run.set_id, scope.principal) if run.set_id else [run]
        zone = scope.zone
    # Of a page nobody asks which stages there are beside its own.
    past = await words_beside(runtime, keys, zone, beside) if obj.name == HISTORY_OF and page is None else []
    async with open_scope() as scope:
        stages = await plan_stages(scope, run, obj, facts, past)
    if stages is not None:
        known.choices["stage"] = dict(stages.by_label)
    newcomers = await _newcomers(runtime, open_scope, run, obj, facts, known, beside)
    await _titles_beside(runtime, open_scope, run, obj, facts, known, beside)
    proposed = run.report.proposed if run.report else await in_thread(naming.proposed, facts, known)
    merged = naming.accepted(run, facts, known, proposed)
    _mark_new(run, obj, facts, known, merged)
    planner = Planner(obj, run.setup.columns, facts.sample, known, merged)
    rows = scan.file_rows(runtime, keys, run)
    titled = await in_thread(naming.rows_titled, rows, run, obj, facts)
    async with open_scope() as scope:
        await naming.add_rows(scope, run, obj, planner, known, titled)
        named = named_records.unknown(scope, obj, facts, known, merged)
    asked = {name: run.setup.decided("missing_reference", name) for name in named}
    made = {name: each for name, each in named.items() if asked[name] == CREATE_NAMED.value}
    named_records.make_known(run, known, made)
    return Prepared(facts, known, proposed, merged, planner, stages, newcomers, named, made)


def _ids_of_kit(run: Run, facts: Facts) -> set[str]:
    """The fields of which a kit's file says the other system's ids."""
    if run.setup.kit is None:
        return set()
    begins = f"{run.setup.kit.partition('/')[0]}:"
    return {name for name, counter in facts.counts.items() if any(each.startswith(begins) for each in counter)}


async def _newcomers(
    runtime: Runtime, open_scope: OpenScope, run: Run, obj: ObjectType, facts: Facts, known: Known, beside: list[Run]
) -> dict[str, Newcomer]:
    """Owners whom only this file names and whom nobody knows yet; made known, unless somebody decided otherwise.

    Those of the set's own file of people are made known too: they are that file's newcomers.
    """
    async with open_scope() as scope:
        rights, keys = scope.principal.rights, scope.keys
        may_make = rights.manage_people and rights.of(obj.name).depth("update") == "all"
    found: dict[str, Newcomer] = {}
    mine: dict[str, Newcomer] = {}
    called: dict[str, str] = {}
    for each in beside:
        if each.object == PEOPLE.name:
            found |= await in_thread(people.of_file, each, scan.file_rows(runtime, keys, each))
            called |= await in_thread(people.called, each, scan.file_rows(runtime, keys, each))
    known.people.update({key: known.people[name] for key, name in called.items() if name in known.people})
    if not may_make:
        return {}
    if OWNER.name not in known.by_id and run.setup.decided("new_people", OWNER.name) != LEAVE.value:
        words = facts.written.get(OWNER.name, {})
        there = {*found, *called, *known.people}
        unknown = {key: text for key, text in words.items() if key not in there}
        if len(unknown) <= people.MAX_PEOPLE:
            mine = people.of_column(run, unknown)
    found |= mine
    named = set(facts.counts.get(OWNER.name, ()))
    new = {key: each for key, each in found.items() if key not in known.people}
    known.people.update({key: each.id for key, each in new.items()})
    known.people.update({key: new[name].id for key, name in called.items() if name in new})
    known.owners |= {each.id for each in new.values()}
    return {key: each for key, each in mine.items() if key in named}


async def _titles_beside(
    runtime: Runtime, open_scope: OpenScope, run: Run, obj: ObjectType, facts: Facts, known: Known, beside: list[Run]
) -> None:
    """Makes the rows of the set's other files known by their titles: under the ids that they have or will have."""
    async with open_scope() as scope:
        keys, registry = scope.keys, scope.registry
    for other in beside:
        names = [name for name in facts.counts if obj.by_name[name].target == other.object]
        if other.id == run.id or not names or other.object not in registry.objects:
            continue
        target = registry[other.object]
        for called in (target.title_field, EXTERNAL_ID):
            place = next((i for i, column in enumerate(other.setup.columns) if column.field == called), None)
            if place is None:
                continue
            rows = scan.file_rows(runtime, keys, other)
            named = await in_thread(_first_of_each, rows, place)
            texts = [text for _, text in named.values()]
            async with open_scope() as scope:
                if called == EXTERNAL_ID:
                    there = await by_external_id(scope, target, texts)
                else:
                    there = await by_equality(scope, target, target.title, texts)
            for name in names:
                _make_known(known, name, other, named, there)
                if called == EXTERNAL_ID and not named.keys().isdisjoint(facts.counts[name]):
                    known.by_id.add(name)


def _make_known(
    known: Known, name: str, other: Run, named: Mapping[str, tuple[int, str]], there: Mapping[str, UUID]
) -> None:
    """Makes the rows of another file known under what they are called there, for one field."""
    for called, (number, text) in named.items():
        known.records[name].setdefault(called, there.get(text) or store.record_id(other, number))
        known.titles.setdefault(name, {})[called] = text


def _first_of_each(rows: Iterator[scan.Row], place: int) -> dict[str, tuple[int, str]]:
    """The first row of each title, and the title as it is written there."""
    found: dict[str, tuple[int, str]] = {}
    for number, cells in rows:
        if place < len(cells) and cells[place]:
            found.setdefault(normalise(cells[place]), (number, cells[place]))
    return found


async def _facts(runtime: Runtime, keys: Keyset, run: Run, obj: ObjectType, page: list[scan.Row] | None) -> Facts:
    if page is None:
        return await scan.facts_of(runtime, keys, run, obj)
    facts = scan.facts(page, run, obj)
    # How a column writes its dates and numbers is judged by the file's first rows, whatever page is looked at.
    facts.sample = await in_thread(_first, scan.file_rows(runtime, keys, run))
    return facts


def _first(rows: Iterator[scan.Row]) -> list[list[str]]:
    return [cells for _, cells in islice(rows, SAMPLE_ROWS)]


def _mark_new(run: Run, obj: ObjectType, facts: Facts, known: Known, merged: naming.Spellings) -> None:
    for name, labels in known.choices.items():
        if name != "stage" and run.setup.adds_choices(name) and (obj.by_name[name].open_choices or name == "pipeline"):
            for label in naming.new_labels(facts.counts[name], facts.written[name], labels, merged[name]):
                labels[normalise(label)] = TO_BE_MADE
