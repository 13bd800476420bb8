"""A split and the team that it rests on: whoever gets a share of a deal gets a place in its team, and so sees it."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from auth.authz import epoch
from rapport.crm.deals import split
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
