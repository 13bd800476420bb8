"""What the file's words mean: labels of choices, people, records that are there, and other rows of the same file."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

import sqlalchemy as sa

from auth.authz.ways import chart_of
from auth.people import PersonName, everyone, present
from rapport.crm.imports import spelling
from rapport.crm.imports.matching import Matcher
from rapport.crm.imports.plan import Known, Planned, Planner, normalise
from rapport.crm.imports.report import AS
from rapport.crm.imports.scan import Facts, Row, targets
from rapport.crm.imports.store import Run, record_id
from rapport.crm.records import choices
from rapport.crm.records.equality import by_equality
from rapport.crm.records.external_ids import by_external_id
from rapport.crm.records.kinds import PersonKind
from rapport.crm.records.multi_choice import LABELLED
from rapport.crm.records.objects import EXTERNAL_ID, ObjectType
from rapport.crm.records.scope import Scope
from rapport.crm.records.validate import may_own

MAX_TITLES = 5_000
"""Records of an object whose titles are all held against what a file writes."""

Spellings = dict[str, dict[str, str]]
"""For each choice field: normalised values, and which other one each probably means."""


async def known_to(scope: Scope, obj: ObjectType, facts: Facts) -> Known:
    """Choices, people and records that the file's words may mean."""
    known = Known()
    if any(each.of_people for each in obj.beside):
        known.people, known.barred = await _sharing(scope, obj)
    for name, counter in facts.counts.items():
        target = obj.by_name[name]
        if isinstance(target.kind, LABELLED):
            known.choices[name] = await choices.by_label(scope.session, target)
            known.labels[name] = await choices.texts_by_label(scope.session, target)
        elif isinstance(target.kind, PersonKind):
            people = await everyone(scope.session)
            known.people = _by_name(people)
            known.owners = frozenset(each for each in people if may_own(scope, obj, each))
        elif target.target:
            other = scope.registry[target.target]
            known.records[name] = await by_equality(scope, other, other.title, list(counter))
            left = [each for each in counter if each not in known.records[name]]
            called = await by_external_id(scope, other, left)
            known.records[name] |= called
            if called:
                known.by_id.add(name)
            elif len(known.records[name]) < len(counter):
                await _near(scope, other, known, name)
    return known


async def _sharing(scope: Scope, obj: ObjectType) -> tuple[dict[str, UUID], frozenset[UUID]]:
    """Everybody by name, and who of them signs in and may see no such record."""
    people, chart = await everyone(scope.session), await chart_of(scope.session)
    denied = {each for each in people if not chart.reads_any(each, obj.name)}
    return _by_name(people), frozenset(await present(scope.session, denied) if denied else ())


def _by_name(people: Mapping[UUID, PersonName]) -> dict[str, UUID]:
    return {normalise(person["name"]): person_id for person_id, person in people.items()}


async def _near(scope: Scope, other: ObjectType, known: Known, name: str) -> None:
    """All titles of a small object: what the file writes otherwise may be a slip of one of them."""
    table, title = other.table, other.title
    alive = (table.c.deleted_at.is_(None)) & scope.visible(other, table)
    rows = await scope.session.rows(sa.select(table.c.id, table.c[title.name]).where(alive).limit(MAX_TITLES + 1))
    if len(rows) > MAX_TITLES:
        return
    titles = known.titles.setdefault(name, {})
    for record_id_, cipher in rows:
        text = title.kind.load(title, cipher, scope.keys, record_id_)
        known.records[name].setdefault(normalise(text), record_id_)
        titles.setdefault(normalise(text), text)


def rows_titled(rows: Iterable[Row], run: Run, obj: ObjectType, facts: Facts) -> dict[str, Row]:
    """The first row of each title or external id that a column names, whether it is a record by now or not."""
    places = [place for place, target in targets(run, obj) if target.name in (obj.title_field, EXTERNAL_ID)]
    own = [target.name for _, target in targets(run, obj) if target.target == obj.name]
    wanted = {value for name in own for value in facts.counts[name]}
    found: dict[str, Row] = {}
    for row in rows if wanted and places else ():
        for called in {normalise(row[1][place]) for place in places if place < len(row[1])} & wanted:
            found[called] = row
            wanted.discard(called)
        if not wanted:
            break
    return found


async def add_rows(
    scope: Scope, run: Run, obj: ObjectType, planner: Planner, known: Known, titled: Mapping[str, Row]
) -> None:
    """Makes rows of this file known by their titles: under the id of what they update, or of what they will create."""
    plans = {title: planner.plan(*row) for title, row in titled.items()}
    existing = await Matcher(run, obj).existing(scope, plans.values())
    ids = {
        title: existing.get(plan.number) or record_id(run, plan.number)
        for title, plan in plans.items()
        if not plan.refused
    }
    for name, records in known.records.items():
        if obj.by_name[name].target == obj.name:
            records.update({title: each for title, each in ids.items() if title not in records})
            known.circular[name] = set(_circular(plans, name))


def _circular(plans: Mapping[str, Planned], name: str) -> Iterator[str]:
    """The titles that the file places above themselves, be it over several rows."""
    above = {title: normalise(plan.texts[name]) for title, plan in plans.items() if name in plan.texts}
    for title in above:
        seen, at = {title}, above[title]
        while at in above and at not in seen:
            seen.add(at)
            at = above[at]
        if at == title:
            yield title


def proposed(facts: Facts, known: Known) -> Spellings:
    """The spellings to propose; holds every unknown value against every label, so it belongs into a thread."""
    found: Spellings = {}
    for name, labels in _words(known).items():
        unknown = {value: count for value, count in facts.counts[name].items() if value not in labels}
        found[name] = spelling.proposals(unknown, labels)
    return found


def accepted(run: Run, facts: Facts, known: Known, proposals: Spellings) -> Spellings:
    """The proposals that nobody refused, and what somebody said about ambiguous values."""
    found: Spellings = {}
    for name, labels in _words(known).items():
        pairs = {value: meant for value, meant in proposals.get(name, {}).items() if value in facts.counts[name]}
        found[name] = {
            value: meant for value, meant in pairs.items() if run.setup.decided("spelling", name, value) != "keep"
        }
        for value in facts.counts[name]:
            decision = run.setup.decided("spelling", name, value) or ""
            if decision.startswith(AS) and decision.removeprefix(AS) in labels:
                found[name][value] = decision.removeprefix(AS)
    return found


def _words(known: Known) -> dict[str, dict[str, UUID]]:
    """What a column's values may mean, by field: labels of choices, titles of records."""
    return {**known.choices, **{name: each for name, each in known.records.items() if name not in known.by_id}}


def as_written(facts: Facts, known: Known, name: str, value: str) -> str:
    """A normalised value in the letters of its label, or else of the file's first cell that holds it."""
    there = known.labels.get(name, {}).get(value) or known.titles.get(name, {}).get(value)
    return there or facts.written.get(name, {}).get(value, value)


def new_labels(counter: Counter[str], written: Mapping[str, str], labels: Mapping[str, UUID],
               merged: Mapping[str, str]) -> list[str]:  # fmt: skip
    """The values of a choice column that no label stands for yet, as they were first written."""
    meant = {merged.get(value, value) for value in counter}
    return [written.get(value, value) for value in sorted(meant) if value not in labels]
