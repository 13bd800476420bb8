"""People of another CRM, as owners: from a file of people, or from the names in a column of owners.

They get no seat and can't sign in; their records are theirs all the same, and a seat can be given later. Managers named
in the file become people too, and the tree is built; offices become teams.
"""

from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth import persons, teams, tree
from auth.models import person
from auth.people import everyone
from kernel.db import TenantSession
from kernel.ids import derive_id
from kernel.tables import change
from rapport.crm.imports.plan import normalise
from rapport.crm.imports.scan import Row
from rapport.crm.imports.store import Run
from rapport.crm.records.objects import EXTERNAL_ID

MAX_PEOPLE = 2_000
"""More names than this in a column of owners are no people of one organisation."""


class Newcomer(msgspec.Struct):
    """Somebody whom the file names; `row` is 0 for who is named as a manager only."""

    id: UUID
    name: str
    row: int = 0
    manager: str | None = None
    office: str | None = None


def of_file(run: Run, rows: Iterable[Row]) -> dict[str, Newcomer]:
    """Everybody whom a file of people names, by normalised name; of two rows with one name, the first."""
    found: dict[str, Newcomer] = {}
    managers: dict[str, str] = {}
    listed = list(_named(run, rows))
    by_id = {text[EXTERNAL_ID]: text["name"] for _, text in listed if text.get(EXTERNAL_ID)}
    for number, text in listed:
        name, above = text["name"], text.get("manager")
        manager = by_id.get(above, above) if above else None
        who = Newcomer(person_id(run, name), name, number, manager, text.get("office") or None)
        found.setdefault(normalise(name), who)
        if manager:
            managers.setdefault(normalise(manager), manager)
    for key, name in managers.items():
        found.setdefault(key, Newcomer(person_id(run, name), name))
    return found


def called(run: Run, rows: Iterable[Row]) -> dict[str, str]:
    """The normalised names of those of whom a file of people says what the other system calls them, by that."""
    return {
        normalise(text[EXTERNAL_ID]): normalise(text["name"])
        for _, text in _named(run, rows) if text.get(EXTERNAL_ID)
    }  # fmt: skip


def _named(run: Run, rows: Iterable[Row]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows that name somebody, by field."""
    places = {column.field: place for place, column in enumerate(run.setup.columns) if column.field}
    for number, cells in rows:
        text = {name: cells[place].strip() for name, place in places.items() if place < len(cells)}
        if text.get("name"):
            yield number, text


def of_column(run: Run, names: Mapping[str, str]) -> dict[str, Newcomer]:
    """People for the names of a column of owners, as they are written by normalised name."""
    return {key: Newcomer(person_id(run, name), name) for key, name in names.items()}


def person_id(run: Run, name: str) -> UUID:
    """The id of somebody whom an import makes: the same whichever file of a set names them."""
    return derive_id(run.set_id or run.id, "person", normalise(name), at=run.created_at)


async def known(session: TenantSession) -> dict[str, UUID]:
    """People who are there, by normalised name."""
    return {normalise(each["name"]): each_id for each_id, each in (await everyone(session)).items()}


async def make(session: TenantSession, run: Run, locale: str, people: Mapping[str, Newcomer]) -> None:
    """Writes those who aren't there, the tree above them, and teams; the same again changes nothing."""
    there = await known(session)
    new = {key: each for key, each in people.items() if key not in there}
    for each in new.values():
        await persons.create_person(session, each.id, name=each.name, email=None, locale=locale, membership_id=None)
    ids = {**there, **{key: each.id for key, each in new.items()}}
    for key, each in new.items():
        above = ids.get(normalise(each.manager)) if each.manager else None
        if above is not None and above != ids[key]:
            await tree.set_manager(session, ids[key], above)
    await _teams(session, run, {key: each for key, each in people.items() if each.office}, ids)


async def _teams(session: TenantSession, run: Run, people: Mapping[str, Newcomer], ids: Mapping[str, UUID]) -> None:
    there = {normalise(each.name): each for each in await teams.listed(session)}
    offices: dict[str, set[UUID]] = {}
    written: dict[str, str] = {}
    for key, each in people.items():
        if each.office:
            offices.setdefault(normalise(each.office), set()).add(ids[key])
            written.setdefault(normalise(each.office), each.office)
    for key, members in sorted(offices.items()):
        team = there.get(key)
        if team is None:
            team = teams.Team(derive_id(run.set_id or run.id, "team", key, at=run.created_at), written[key], None, [])
        wanted = teams.Wanted(team.name, team.lead_id, frozenset({*team.people, *members}))
        await teams.put(session, team.id, wanted)


async def take_back(session: TenantSession, batch_id: UUID) -> None:
    """Deactivates people whom an import made, unless somebody has given them a seat since."""
    mine = person.c.id.in_(made_in(batch_id, "person")) & person.c.membership_id.is_(None)
    for row in await session.rows(sa.select(person.c.id).where(mine, person.c.deactivated_at.is_(None))):
        await persons.deactivate(session, row.id)


async def bring_back(session: TenantSession, batch_id: UUID) -> None:
    """Reactivates people whom an undo had deactivated."""
    mine = person.c.id.in_(made_in(batch_id, "person")) & person.c.deactivated_at.is_not(None)
    for row in await session.rows(sa.select(person.c.id).where(mine)):
        await persons.reactivate(session, row.id)


def made_in(batch_id: UUID, name: str) -> sa.Select[tuple[UUID]]:
    """The ids of what a batch created, of one kind."""
    made = (change.c.batch_id == batch_id) & (change.c.object == name) & (change.c.op == "create")
    return sa.select(change.c.record_id).where(made)
