"""Errors of visits."""

from kernel.errors import Conflict, Forbidden, Invalid
from kernel.text import Text


class NoVisit(Invalid):
    """An activity of another kind."""

    code = "visits.no_visit"
    text = Text(
        zh="这条活动不是拜访，没有签到。把类型改为“拜访”后再试。",
        en="This activity is no visit; nothing was checked in. Change its kind to visit, then try again.",
    )


class NotYourVisit(Forbidden):
    """Somebody else's visit."""

    code = "visits.not_yours"
    text = Text(
        zh="只有拜访的负责人本人可以签到和签退，没有保存。可先把负责人改为自己。",
        en="Only the owner of a visit checks in and out; nothing was saved. Make yourself its owner first.",
    )


class AlreadyCheckedIn(Conflict):
    """A second check-in."""

    code = "visits.already_checked_in"
    text = Text(
        zh="这次拜访已经签到，原来的签到没有变。要再次拜访，请新建一条。",
        en="This visit is checked in already, and stays as it is. For another visit make a new one.",
    )


class NotCheckedIn(Conflict):
    """A check-out without a check-in."""

    code = "visits.not_checked_in"
    text = Text(zh="还没有签到，所以不能签退。请先签到。", en="There is no check-in yet. Check in first.")


class AlreadyCheckedOut(Conflict):
    """A second check-out."""

    code = "visits.already_checked_out"
    text = Text(zh="这次拜访已经签退，原来的签退没有变。", en="This visit is checked out already, and stays as it is.")


class NotAPoint(Invalid):
    """A point that can't be read."""

    code = "visits.not_a_point"
    text = Text(
        zh="读不懂这个位置。请写成 geo:31.230416,121.473701 的形式。",
        en="This place can't be read. Write it like geo:31.230416,121.473701.",
    )


class ReasonNeeded(Invalid):
    """A check-in without a place, and without a word why."""

    code = "visits.reason_needed"
    text = Text(zh="没有定位，请写明原因后签到", en="There is no location: say why, then check in")


class FarAway(Invalid):
    """A check-in far from where the customer is, without a word why."""

    code = "visits.far_away"
    text = Text(
        zh="距客户位置约 {metres} 米，超过 {limit} 米，请写明原因",
        en="About {metres} m from the customer, more than {limit} m: say why",
    )


class LocationHidden(Forbidden):
    """Asking by places that the reader isn't shown."""

    code = "visits.location_hidden"
    text = Text(
        zh="你的角色看不到客户位置，所以不能按距离查找。可请管理员在角色里放开“位置”字段。",
        en="Your role doesn't show where customers are, so nothing can be found by distance. "
        "An admin can open the field Location in your role.",
    )
