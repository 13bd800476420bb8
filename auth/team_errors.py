"""What managing people refuses, with stable codes."""

from kernel.errors import Forbidden, Invalid, NotFound, RapportError
from kernel.text import Text


class AboveYou(Forbidden):
    """Somebody who may do more than the one who asks, or a role that gives more."""

    code = "auth.above_you"
    text = Text(
        zh="此人或此角色的权限高于你，没有保存任何改动。请让权限更高的人来操作。",
        en="This person or role may do more than you, so nothing was changed. Ask somebody whose rights cover it.",
    )


class NotYourself(Forbidden):
    """Nobody changes their own role, seat or place in the tree."""

    code = "auth.not_yourself"
    text = Text(
        zh="不能修改自己的角色、席位、上级或停用自己，没有保存任何改动。请让其他管理员操作。",
        en="You can't change your own role, seat or manager, nor deactivate yourself; nothing was changed. "
        "Ask another admin.",
    )


class LastOwner(Forbidden):
    """An organisation without an owner could never have one again."""

    code = "auth.last_owner"
    text = Text(
        zh="这是最后一位所有者，没有保存任何改动。请先让另一个人成为所有者。",
        en="This is the last owner, so nothing was changed. Make somebody else an owner first.",
    )


class WiderReach(Forbidden):
    """A change that would let the one who makes it see more records than before, or do more with them."""

    code = "auth.wider_reach"
    text = Text(
        zh="这一改动会让你自己能查看或改动更多记录，没有保存。请让能查看并改动全部记录的人来操作。",
        en="This change would let you see or change more records than before; nothing was saved. "
        "Ask somebody who may see and change all records.",
    )


class MemberNotFound(NotFound):
    """No such person in the organisation."""

    code = "auth.member_not_found"
    text = Text(zh="组织里没有这个人。请刷新。", en="There is no such person in the organisation. Reload.")


class UnknownRole(Invalid):
    """No such role."""

    code = "auth.role_unknown"
    text = Text(zh="没有这个角色，没有保存。请重选。", en="There is no such role; nothing was saved. Choose again.")


class RoleTwice(Invalid):
    """Several roles for one person, of which two are the same."""

    code = "auth.role_twice"
    text = Text(
        zh="同一个角色不能给两次，没有保存任何改动。请每个角色只选一次。",
        en="The same role can't be given twice, so nothing was changed. Choose each role once.",
    )


class NoSeatLeft(RapportError):
    """Every seat is taken or held by an invitation."""

    status = 409
    code = "auth.no_seat_left"
    text = Text(
        zh="{limit} 个席位已用完：{taken} 人在用，{invited} 个未接受的邀请占用，没有保存。"
        "可以收回最久未使用的席位（{names}）、撤销邀请，或购买更多席位。",
        en="All {limit} seats are used: {taken} by people, {invited} by open invitations; nothing was saved. "
        "Take a seat from who has been away longest ({names}), revoke an invitation, or buy more seats.",
    )


class NoSeatForYou(RapportError):
    """The organisation has fewer seats than when it invited; says nothing about its people."""

    status = 409
    code = "auth.no_seat_for_you"
    text = Text(
        zh="该组织已没有空席位，邀请仍有效。请联系邀请你的人。",
        en="The organisation has no free seat; your invitation stays valid. Ask whoever invited you.",
    )


class NeverJoined(Invalid):
    """A seat for somebody who has no sign-in here yet."""

    code = "auth.never_joined"
    text = Text(
        zh="此人还没有登录方式，没有保存。请通过邮箱邀请。",
        en="This person has never joined, so there is nothing to sign in with; nothing was saved. Invite them by mail.",
    )


class AlreadyMember(RapportError):
    """Somebody with this address belongs to the organisation."""

    status = 409
    code = "auth.already_member"
    text = Text(
        zh="该邮箱已属于组织成员，没有发送邀请。如已停用或没有席位，请在成员列表中恢复。",
        en="Somebody with this address belongs to the organisation already; no invitation was sent. "
        "If they were deactivated or have no seat, give it back in the list of members.",
    )


class AlreadyInvited(RapportError):
    """There is an open invitation to this address."""

    status = 409
    code = "auth.already_invited"
    text = Text(
        zh="该邮箱已有未接受的邀请，没有再次发送。请在成员列表中重发或撤销。",
        en="There is an open invitation to this address; no other was sent. Resend or revoke it in the list.",
    )


class InvitationNotFound(NotFound):
    """No open invitation of this organisation."""

    code = "auth.invitation_not_found"
    text = Text(
        zh="没有这个邀请，或已被接受、撤销。请刷新。",
        en="There is no such invitation, or it was accepted or revoked. Reload.",
    )


class InvitationGone(RapportError):
    """Unknown, expired, revoked or used: which of them is never said."""

    status = 410
    code = "auth.invitation_gone"
    text = Text(
        zh="邀请链接无效、已过期、已撤销或已使用。请让邀请你的人重新发送，或直接登录。",
        en="This invitation is unknown, has expired, was withdrawn or was used. "
        "Ask whoever invited you for a new one, or sign in.",
    )


class InvitationNotCovered(RapportError):
    """Whoever invited may not give that role any more."""

    status = 409
    code = "auth.invitation_not_covered"
    text = Text(
        zh="邀请你的人已无权授予这个角色。请联系组织的管理员重新邀请。",
        en="Whoever invited you may not give this role any more. Ask an admin of the organisation to invite you again.",
    )


class InvitationSignIn(RapportError):
    """The address has an account: only who can sign in to it may accept."""

    status = 401
    code = "auth.invitation_sign_in"
    text = Text(
        zh="该邮箱已有账号。请用该账号的密码，或先登录该账号，再接受邀请。",
        en="This address has an account. Accept with its password, or sign in to it first.",
    )


class InvitedBlank(Invalid):
    """Something must be there."""

    code = "auth.blank"
    text = Text(zh="请填写。", en="Please fill this in.")


class InvitedEmail(Invalid):
    """Mail can't be sent there."""

    code = "auth.email_invalid"
    text = Text(zh="这不是有效的邮箱地址。", en="This is not a valid e-mail address.")
