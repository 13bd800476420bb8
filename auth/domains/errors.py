"""What domains and asking to join refuse, with stable codes."""

from kernel.errors import Conflict, Invalid, NotFound
from kernel.text import Text


class NoDomain(Invalid):
    """Not a domain name."""

    code = "auth.domain_invalid"
    text = Text(
        zh="这不是有效的域名，没有添加。请填写邮箱地址中 @ 之后的部分。",
        en="This is not a domain name; nothing was added. Give what follows the @ in your addresses.",
    )


class PublicDomain(Invalid):
    """Strangers get mailboxes there."""

    code = "auth.domain_public"
    text = Text(
        zh="任何人都能在这里注册邮箱，所以不能认领，没有添加。请填写公司自己的域名。",
        en="Anybody gets a mailbox there, so nobody can claim it; nothing was added. Give your company's own domain.",
    )


class TooManyDomains(Invalid):
    """There are as many as there may be."""

    code = "auth.domain_too_many"
    text = Text(
        zh="最多 {limit} 个域名，没有添加。请先移除不用的。",
        en="There are {limit} domains, the most there can be; none was added. Remove one first.",
    )


class DomainListed(Conflict):
    """The organisation has it in its list already."""

    code = "auth.domain_listed"
    text = Text(
        zh="这个域名已在列表中，没有再次添加。", en="This domain is in your list already; it was not added again."
    )


class DomainGone(NotFound):
    """No such domain of this organisation."""

    code = "auth.domain_gone"
    text = Text(
        zh="没有这个域名，可能已被移除。请刷新。", en="There is no such domain; it may have been removed. Reload."
    )


class NoRecord(Conflict):
    """The DNS does not show the proof."""

    code = "auth.domain_no_record"
    text = Text(
        zh="还没有查到这条 TXT 记录，域名未验证。DNS 生效可能需要几小时；请核对记录后再试。",
        en="The TXT record is not there yet, so the domain was not verified. The DNS may need some hours; check the "
        "record and try again.",
    )


class DnsSilent(Conflict):
    """Nobody could say what records there are."""

    code = "auth.domain_dns_silent"
    text = Text(
        zh="暂时查询不到这个域名的 DNS，没有改动。请稍后再试。",
        en="The DNS of this domain does not answer; nothing was changed. Try again later.",
    )


class DomainTaken(Conflict):
    """Another organisation holds it. Said only to who has just proved to control its DNS."""

    code = "auth.domain_taken"
    text = Text(
        zh="另一个组织已认领这个域名，没有验证。请先从 DNS 中删除对方的 rapport-verification 记录；"
        "它消失 7 天后即可在此验证。",
        en="Another organisation holds this domain, so it was not verified. Take its rapport-verification record out "
        "of the DNS; seven days after it is gone you can verify yours here.",
    )


class NotVerified(Conflict):
    """Nobody joins through a domain that is not proved."""

    code = "auth.domain_not_verified"
    text = Text(
        zh="域名尚未验证，没有保存。请先完成验证。",
        en="The domain is not verified; nothing was saved. Verify it first.",
    )


class RoleTooWide(Invalid):
    """A role that does more than work with records, or takes them all out, is given by people, one at a time."""

    code = "auth.domain_role_too_wide"
    text = Text(
        zh="这个角色有处理记录以外的权限（如导入、设置、管理成员），或能导出全部记录，不能自动授予，没有保存。"
        "请选别的角色，或改为需要批准。",
        en="This role may do more than work with records (import, settings, people) or exports all of them, so nobody "
        "gets it by joining; nothing was saved. Choose another, or let people ask.",
    )


class NobodyHere(NotFound):
    """No company of the proved address, or it takes nobody that way any more."""

    code = "auth.join_nobody_here"
    text = Text(
        zh="没有可以通过这个邮箱加入的组织，什么都没有改变。你可以创建自己的组织，或请同事邀请你。",
        en="There is no organisation that this address joins; nothing was changed. Set up your own, or ask a colleague "
        "to invite you.",
    )


class AlreadyThere(Conflict):
    """The address belongs to the organisation."""

    code = "auth.join_already_member"
    text = Text(
        zh="这个邮箱已属于该组织，没有提交。请直接登录；如果登录不了，请联系组织的管理员恢复。",
        en="This address belongs to the organisation already; nothing was sent. Sign in, and if you can't, ask an "
        "admin there to let you in again.",
    )


class AlreadyInvitedThere(Conflict):
    """There is an open invitation to the address."""

    code = "auth.join_already_invited"
    text = Text(
        zh="该组织已邀请过这个邮箱，没有再次提交。请打开邀请邮件中的链接。",
        en="The organisation has invited this address already; nothing was sent. Open the link in that mail.",
    )


class AskedAlready(Conflict):
    """There is an open request."""

    code = "auth.join_asked_already"
    text = Text(
        zh="你已提交过申请，正在等待批准，没有再次提交。",
        en="You have asked already and somebody has yet to decide; nothing was sent again.",
    )


class RefusedLately(Conflict):
    """An admin said no not long ago."""

    code = "auth.join_refused_lately"
    text = Text(
        zh="该组织最近拒绝了你的申请，没有提交。请联系你认识的同事，让他们邀请你。",
        en="The organisation refused you not long ago; nothing was sent. Ask a colleague to invite you.",
    )


class NoSeatByDomain(Conflict):
    """No seat is left; says nothing about the organisation's people."""

    code = "auth.join_no_seat"
    text = Text(
        zh="该组织已没有空席位，你没有加入。你可以提交申请，管理员腾出席位后批准。",
        en="The organisation has no free seat, so you did not join. You may ask to join: an admin accepts once there "
        "is one.",
    )


class AskFirst(Conflict):
    """The organisation lets nobody in without being asked, or whoever chose that may not give the role any more."""

    code = "auth.join_ask_first"
    text = Text(
        zh="该组织现在需要批准才能加入，你没有加入。请提交申请。",
        en="The organisation lets people in after they have asked; you did not join. Ask to join.",
    )


class RequestGone(NotFound):
    """No open request of this organisation."""

    code = "auth.join_request_gone"
    text = Text(
        zh="没有这个申请，或已处理、已过期。请刷新。",
        en="There is no such request, or it was decided or has expired. Reload.",
    )
