"""The rules of an organisation and what it says of people: read, and replaced as one."""

from collections.abc import Collection, Mapping
from typing import Any, Final
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from auth.authz import epoch
from auth.authz.roles import readers
from auth.kept import Kept
from auth.models import team, team_member
from auth.people import existing_of, present
from kernel.changes import Change
from kernel.db import TenantSession
from kernel.errors import Invalid
from kernel.statements import any_of
from rapport.crm.assignment import errors
from rapport.crm.assignment.models import (
    COUNTER,
    PERSON_SKILLS,
    RULE_SETUP,
    assignment_person,
    assignment_rule,
    assignment_turn,
)
from rapport.crm.assignment.payloads import Assignment, AssignmentPerson, AssignmentRule, AssignmentSetup
from rapport.crm.leads.holders import takers
from rapport.crm.records import placing
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.scope import Scope

LEAD: Final = "lead"
_KEY = UUID(int=0)
_kept: Kept[tuple[AssignmentRule, ...]] = Kept()


async def live(session: TenantSession) -> tuple[AssignmentRule, ...]:
    """The rules in their order, as they are now: somebody may have changed them since the request began."""
    if await epoch.has_risen(session):
        return await _rules(session)

    async def load(_: list[UUID]) -> dict[UUID, tuple[AssignmentRule, ...]]:
        return {_KEY: await _rules(session)}

    return (await _kept.get(session, [_KEY], load))[_KEY]


async def _rules(session: TenantSession) -> tuple[AssignmentRule, ...]:
    rows = await session.rows(sa.select(assignment_rule).order_by(assignment_rule.c.position))
    return tuple(AssignmentRule(row.id, _setup(session, row), row.criteria) for row in rows)


def _setup(session: TenantSession, row: Any) -> AssignmentSetup:  # a row
    plain = session.keys.decrypt(bytes(row.setup), field=RULE_SETUP, record=row.id)
    return msgspec.json.decode(plain, type=AssignmentSetup)


async def people(session: TenantSession) -> dict[UUID, AssignmentPerson]:
    """What is known of people, by id."""
    found = {}
    for row in await session.rows(sa.select(assignment_person).order_by(assignment_person.c.person_id)):
        plain = session.keys.decrypt(bytes(row.skills), field=PERSON_SKILLS, record=row.person_id)
        skills = msgspec.json.decode(plain, type=list[str])
        found[row.person_id] = AssignmentPerson(row.person_id, row.capacity, skills, row.away_until)
    return found


async def page(session: TenantSession) -> Assignment:
    """All of it."""
    return Assignment(list(await live(session)), list((await people(session)).values()))


async def members(session: TenantSession, rules: tuple[AssignmentRule, ...]) -> Mapping[UUID, list[UUID]]:
    """Whom each rule names: its people in their order, and then who is in its team."""
    teams: dict[UUID, list[UUID]] = {}
    named = any_of(team_member.c.team_id, [each.setup.team_id for each in rules if each.setup.team_id])
    for row in await session.rows(sa.select(team_member).where(named).order_by(team_member.c.person_id)):
        teams.setdefault(row.team_id, []).append(row.person_id)
    return {
        each.id: [*each.setup.people, *(teams.get(each.setup.team_id, []) if each.setup.team_id else [])]
        for each in rules
    }


def check_right(scope: Scope, obj: ObjectType) -> None:
    """Raises `AssignmentTooWide` unless the writer may change all leads."""
    if scope.depth(obj, "update") != "all":
        raise errors.AssignmentTooWide


async def replace(scope: Scope, obj: ObjectType, wanted: Assignment) -> None:
    """Makes these the rules and people. A rule that stays keeps its turns."""
    session = scope.session
    await epoch.hold(session)
    # Whoever gives turns holds this row before those of rules; the other way round they would wait for each other.
    await session.rows(
        sa.select(assignment_turn.c.number).where(assignment_turn.c.rule_id == COUNTER).with_for_update()
    )
    check_right(scope, obj)
    rules = await checked(scope, obj, wanted)
    before = await page(session)
    await session.execute(assignment_rule.delete())
    await session.execute(assignment_person.delete())
    if rules:
        rows = [
            {"id": each.id, "position": place, "criteria": each.criteria, "setup": _sealed(session, each)}
            for place, each in enumerate(rules)
        ]
        await session.execute(assignment_rule.insert(), rows)
    if wanted.people:
        await session.execute(assignment_person.insert(), [_person(session, each) for each in wanted.people])
    kept = [COUNTER, *(each.id for each in rules)]
    await session.execute(assignment_turn.delete().where(~any_of(assignment_turn.c.rule_id, kept)))
    first = {"rule_id": COUNTER, "person_id": COUNTER, "number": 0}
    await session.execute(insert(assignment_turn).on_conflict_do_nothing(), first)
    await epoch.rise(session)
    _record(scope, before, rules, wanted)


def _sealed(session: TenantSession, rule: AssignmentRule) -> bytes:
    return session.keys.encrypt(msgspec.json.encode(rule.setup), field=RULE_SETUP, record=rule.id)


def _person(session: TenantSession, known: AssignmentPerson) -> dict[str, Any]:
    skills = session.keys.encrypt(msgspec.json.encode(known.skills), field=PERSON_SKILLS, record=known.person_id)
    return {
        "person_id": known.person_id, "capacity": known.capacity, "away_until": known.away_until, "skills": skills,
    }  # fmt: skip


def _record(scope: Scope, before: Assignment, rules: list[AssignmentRule], wanted: Assignment) -> None:
    """One change of each rule and person that became another; words of theirs are sealed."""
    was, now = {each.id: each for each in before.rules}, {each.id: each for each in rules}
    for key in sorted(was.keys() | now.keys()):
        if was.get(key) != now.get(key):
            op = "update" if key in was and key in now else "create" if key in now else "delete"
            old = was.get(key)
            public = {"criteria": old.criteria} if old else {}
            secret = {str(RULE_SETUP): msgspec.to_builtins(old.setup)} if old else {}
            scope.session.record_change(
                Change(
                    object="assignment_rule", record_id=key, op=op, field_ids=(RULE_SETUP,), public=public,
                    secret=secret,
                )
            )  # fmt: skip
    known, kept = ({each.person_id: each for each in page.people} for page in (before, wanted))
    for key in sorted(known.keys() | kept.keys()):
        if known.get(key) != kept.get(key):
            old_person = msgspec.to_builtins(known[key]) if key in known else {}
            skills = {str(PERSON_SKILLS): old_person.pop("skills")} if old_person else {}
            op = "update" if key in known and key in kept else "create" if key in kept else "delete"
            scope.session.record_change(
                Change(
                    object="assignment_person", record_id=key, op=op, field_ids=(PERSON_SKILLS,), public=old_person,
                    secret=skills,
                )
            )  # fmt: skip


async def checked(scope: Scope, obj: ObjectType, wanted: Assignment) -> list[AssignmentRule]:
    """The rules as they are kept; raises `Invalid` with what is wrong where."""
    wrong: dict[str, Invalid] = {}
    ids, named = [each.id for each in wanted.rules], [each.person_id for each in wanted.people]
    if len(set(ids)) < len(ids) or COUNTER in ids or len(set(named)) < len(named):
        raise errors.RuleTwice
    found = []
    for place, rule in enumerate(wanted.rules):
        setup = rule.setup
        if not setup.name.strip():
            wrong[f"rules.{place}.name"] = errors.RuleNameMissing()
        if not await _names_somebody(scope.session, setup):
            wrong[f"rules.{place}.people"] = errors.RuleNobody()
        if setup.fallback_id is not None and not await fallbacks(scope.session, {setup.fallback_id}):
            wrong[f"rules.{place}.fallback_id"] = errors.BadFallback()
        criteria = None if rule.criteria is None else await placing.checked(scope, obj, rule.criteria)
        found.append(AssignmentRule(rule.id, setup, criteria))
    if await existing_of(scope.session, set(named)) != set(named):
        wrong["people"] = errors.RuleNobody()
    if wrong:
        raise Invalid(fields=wrong)
    return found


async def fallbacks(session: TenantSession, ids: Collection[UUID]) -> set[UUID]:
    """Those of the ids that may get leads which nobody else can: queues that take them, and people who read leads."""
    able = await takers(session, ids)
    people = await present(session, able)
    return able - people | await readers(session, people, LEAD) if people else able


async def _names_somebody(session: TenantSession, setup: AssignmentSetup) -> bool:
    if setup.team_id is not None:
        if not await session.rows(sa.select(team.c.id).where(team.c.id == setup.team_id)):
            return False
    elif not setup.people:
        return False
    return await existing_of(session, set(setup.people)) == set(setup.people)
