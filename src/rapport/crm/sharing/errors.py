"""What sharing refuses."""

from kernel.errors import Conflict, Forbidden, Invalid, NotFound
from kernel.text import Text


class UnknownGrantee(Invalid):
    """Neither an active person nor a team."""

    code = "sharing.unknown_grantee"
    text = Text(zh="没有这个人或团队，未共享。请重新选择。", en="There is no such person or team; nothing was shared.")


class RoleDenies(Invalid):
    """A person whose roles open no record of this kind: the share would open nothing."""

    code = "sharing.role_denies"
    text = Text(
        zh="对方的角色不能{level}这类记录，共享了也打不开，未共享。请先调整角色。",
        en="Their roles don't let them {level} records of this kind, so a share would open nothing. Change the role "
        "first.",
    )


class OnlyPeopleHaveRoles(Invalid):
    """A team as a member of a record's team."""

    code = "sharing.only_people_have_roles"
    text = Text(
        zh="记录的团队由人组成，未添加。可以共享给整个团队，但不设角色。",
        en="A record's team is made of people; nothing was added. Share with the team without a role instead.",
    )


class AlreadyOver(Invalid):
    """An end that lies in the past."""

    code = "sharing.already_over"
    text = Text(
        zh="到期日已过，未共享。请选今天或以后。", en="That day is over; nothing was shared. Choose a later one."
    )


class WiderThanYours(Forbidden):
    """More than the giver's own roles allow with this record."""

    code = "sharing.wider_than_yours"
    text = Text(
        zh="你自己没有这么多权限，不能共享出去，没有改动。别人共享给你的记录，由负责人再共享。",
        en="You can't give more than your own roles give you; nothing was changed. What was shared with you, its owner "
        "can share on.",
    )


class NotYoursToEnd(Forbidden):
    """Somebody else's share of a record that one may not change oneself."""

    code = "sharing.not_yours_to_end"
    text = Text(
        zh="只有共享的人、负责人、其上级或管理员可以取消或修改，没有改动。",
        en="Only who gave it, the owner, those above them or an admin can change or end it; nothing was changed.",
    )


class ShareNotFound(NotFound):
    """No such share of this record."""

    code = "sharing.not_found"
    text = Text(zh="这条共享已不存在。", en="That share is not there any more.")


class TooManyShares(Conflict):
    """A record that is shared with as many as can be."""

    code = "sharing.too_many"
    text = Text(
        zh="一条记录最多共享给 {limit} 个人或团队，未共享。可以改为共享给一个团队。",
        en="A record is shared with {limit} people and teams at most; nothing was shared. Share with a team instead.",
    )
