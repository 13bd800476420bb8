"""A split and the team that it rests on: whoever gets a share of a deal gets a place in its team, and so sees it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import msgspec

from auth.authz import epoch
from auth.authz.ways import chart_of
from auth.principal import ObjectRights, Rights
from rapport.crm.deals import split
from rapport.crm.deals.split_cells import KINDS
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.scope import Scope
from rapport.crm.sharing import shares
from rapport.crm.sharing.payloads import ShareRequest
from rapport.crm.splits.payloads import DealSplit, MemberDraft, SplitMember


async def shown(scope: Scope, obj: ObjectType, deal_id: UUID) -> DealSplit:
    """A deal's split with the roles of its team."""
    found = await split.shown(scope, obj, deal_id)
    roles = {row.grantee_id: row.role for row in await shares.standing_of(scope, obj, deal_id)}
    members = [SplitMember(**msgspec.structs.asdict(each), role=roles.get(each.person_id)) for each in found.shares]
    return DealSplit(version=found.version, members=members, before=found.before)


async def put(
    scope: Scope, obj: ObjectType, deal_id: UUID, drafts: Sequence[MemberDraft], base_version: int | None
) -> list[UUID]:
    """Brings a split to a new list, and its people into the team; whom that gives the deal anew."""
    await epoch.hold(scope.session)  # as shares are given; it comes before any record
    owner = await split.put(scope, obj, deal_id, drafts, base_version)
    known = {row.grantee_id: row.role for row in await shares.standing_of(scope, obj, deal_id)}
    roles = {each.person_id: each.role for each in drafts if each.person_id != owner}
    given = [person_id for person_id, role in roles.items() if known.get(person_id) != role]
    for person_id in given:
        wanted = ShareRequest(grantee_id=person_id, role=roles[person_id])
        await shares.give(scope, obj, deal_id, wanted, placed=True)
    return [each for each in given if each not in known]


async def put_many(scope: Scope, obj: ObjectType, wanted: Mapping[UUID, Mapping[str, Any]]) -> None:
    """Brings the shares of deals that whoever asks has just written to those of a file, by its columns; whoever has
    one comes into the deal's team. `epoch` is held.
    """
    everything = Rights(objects={obj.name: ObjectRights(read="all", update="all")})
    able = replace(scope, principal=msgspec.structs.replace(scope.principal, rights=everything))
    kinds = {each: {KINDS[name]: shares for name, shares in columns.items()} for each, columns in wanted.items()}
    changed = await split.put_many(able, obj, kinds)
    chart = await chart_of(scope.session) if changed else None
    for deal_id, owner in changed.items():
        there = {owner, *(row.grantee_id for row in await shares.standing_of(able, obj, deal_id))}
        named = dict.fromkeys(person_id for listed in kinds[deal_id].values() for person_id, _ in listed)
        for person_id in named:
            # Who can't sign in, or may no longer see deals, has a share of the past and no place in the team.
            if person_id not in there and chart is not None and chart.reads_any(person_id, obj.name):
                given = ShareRequest(grantee_id=person_id, role="sales")
                await shares.give(able, obj, deal_id, given, quietly=True, placed=True)
