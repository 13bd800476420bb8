"""What the routes of splits take and give."""

import msgspec

from rapport.crm.deals.split import CreditShare, PastSplit, ShareDraft
from rapport.crm.sharing.payloads import TeamRole


class MemberDraft(ShareDraft, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody's share, and as what they are in the deal's team; they see the deal from then on."""

    role: TeamRole = "sales"


class SplitRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All shares that a deal should have, and the version that they were read with."""

    members: list[MemberDraft]
    base_version: int | None = None


class SplitMember(CreditShare, frozen=True, kw_only=True):
    """A share with the role that its person has in the deal's team; none for the owner and for who left the team."""

    role: TeamRole | None


class DealSplit(msgspec.Struct, frozen=True, kw_only=True):
    """A deal's team with its shares, the version of the deal at which they were so, and how it was split before."""

    version: int
    members: list[SplitMember]
    before: list[PastSplit]
