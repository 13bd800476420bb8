"""Why somebody sees a record: every reason that holds, what was not used, and who else sees it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, get_args
from uuid import UUID

import msgspec

from auth.authz.ways import TOLD, Chart, Held, Reached, chart_of
from auth.people import names
from auth.principal import Level
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.read import fetch
from rapport.crm.records.scope import Scope
from rapport.crm.sharing import shares
from rapport.crm.sharing.payloads import Access, Because, Grantee, Other, Reason, RoleName, Share

SHOWN = 12
"""So many of the others are named."""


async def of_record(scope: Scope, obj: ObjectType, record_id: UUID, chart: Chart | None = None) -> Access:
    """The answer about one record; `RecordNotFound` for who may not see it. Whoever has the chart hands it on."""
    await fetch(scope, obj, record_id)
    chart = chart or await chart_of(scope.session)
    every = await shares.standing_of(scope, obj, record_id)
    held = await shares.held(scope, obj, record_id, every)
    rows, owner = [row for row in every if row.grantee_kind != shares.RULE], held.owner
    readers = _readers(chart, obj, held, rows)
    known = await _named(scope, chart, {owner, *readers, *_people(rows), *chart.managers.keys() & _above(chart, owner)})
    given = [_share(scope, obj, held, row, known) for row in rows]
    reasons = _reasons(scope, obj, held, chart, given, known)
    used, mine = {each.because for each in reasons}, scope.principal.person_id
    others = [Other(each, known[each].name or "", because) for each, because in readers.items() if each != mine]
    return Access(
        owner=known[owner],
        reasons=reasons,
        unused=[each for each in get_args(Because) if each not in used and _exists(chart, each)],
        levels=[each for each in TOLD if any(each in reason.levels for reason in reasons)],
        may_share=shares.given_levels(scope, obj, held),
        shares=given,
        others=others[:SHOWN],
        count=len(others),
    )


def _exists(chart: Chart, because: Because) -> bool:
    """Whether the organisation has what a reason rests on at all."""
    beside = {"queue": chart.queues, "territory": chart.territories, "rule": chart.rules}
    return bool(beside.get(because, True))


def _reasons(
    scope: Scope, obj: ObjectType, held: Held, chart: Chart, given: Sequence[Share], known: Mapping[UUID, Grantee]
) -> list[Reason]:
    mine = scope.principal.person_id
    found = [_by_role(obj, each, known) for each in chart.reached(mine, held, obj.name)]
    for each in given:
        if each.grantee.id in scope.principal.grantees:
            levels: list[Level] = ["read", "update"] if each.level == "update" else ["read"]
            found.append(Reason(because="share", levels=levels, roles=[], through=[], share=each))
    # A token may do less than the person whose it is, and a share never more than their roles allow at all.
    may = {level for level in TOLD if scope.depth(obj, level) != "none"}
    return [msgspec.structs.replace(each, levels=[level for level in each.levels if level in may]) for each in found]


def _by_role(obj: ObjectType, each: Reached, known: Mapping[UUID, Grantee]) -> Reason:
    return Reason(
        because=each.way,
        levels=list(each.levels),
        roles=[
            RoleName(role.key, role.label, role.rights.within_modules().of(obj.name).depth("read"))
            for role in each.roles
        ],
        through=[known[other] for other in each.through],
        share=None,
    )


def _readers(chart: Chart, obj: ObjectType, held: Held, rows: Iterable[Any]) -> dict[UUID, Because]:
    """Everybody who sees the record, the owner first, then by how close their way is."""
    found: dict[UUID, Because] = dict(chart.readers(held, obj.name))
    for row in rows:
        people = chart.teams[row.grantee_id].people if row.grantee_id in chart.teams else [row.grantee_id]
        for each in people:
            if chart.closed(each, held.owner, obj.name):
                continue  # it is closed to them while it waits, whoever shared it
            if each in chart.active and chart.reads_any(each, obj.name):
                found.setdefault(each, "share")
    order = get_args(Because)
    return dict(sorted(found.items(), key=lambda item: (order.index(item[1]), item[0])))


def _share(scope: Scope, obj: ObjectType, owner: Held, row: Any, known: Mapping[UUID, Grantee]) -> Share:
    return Share(
        id=row.id,
        grantee=known.get(row.grantee_id, Grantee(row.grantee_kind, row.grantee_id, None)),
        level=row.level,
        role=row.role,
        until=shares.last_day(scope, row.expires_at),
        expires_at=row.expires_at,
        given_by=known.get(row.given_by, Grantee("person", row.given_by, None)),
        created_at=row.created_at,
        may_end=shares.may_end(scope, obj, owner, row),
    )


def _people(rows: Iterable[Any]) -> set[UUID]:
    return {each for row in rows for each in (row.grantee_id, row.given_by)}


def _above(chart: Chart, owner: UUID) -> set[UUID]:
    """The owner and everybody above them."""
    found, at = set[UUID](), owner
    while at not in found:
        found.add(at)
        at = chart.managers.get(at) or at
    return found


async def _named(scope: Scope, chart: Chart, people: set[UUID]) -> dict[UUID, Grantee]:
    """People, teams, territories and rules by their ids; what a rule is called is for who manages people."""
    manages = scope.principal.rights.manage_people
    found = {each.id: Grantee("team", each.id, each.name) for each in chart.teams.values()}
    found |= {each.id: Grantee("territory", each.id, each.name) for each in chart.territories.values()}
    found |= {each.id: Grantee("rule", each.id, each.name if manages else None) for each in chart.rules}
    for key, each in (await names(scope.session, people)).items():
        found[key] = Grantee("queue" if key in chart.queues else "person", key, each["name"])
    return found
