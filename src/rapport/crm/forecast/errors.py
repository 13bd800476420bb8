"""Errors of forecasts."""

from kernel.errors import Forbidden, Invalid, NotFound
from kernel.text import Text


class SubjectNotFound(NotFound):
    """No such person or team, or none whose forecast the reader sees whole."""

    code = "forecast.subject_not_found"
    text = Text(
        zh="没有这个人或团队，或者你看不到其全部商机。",
        en="There is no such person or team, or not all of their deals are yours to see.",
    )


class NotYoursToSet(Forbidden):
    """Targets and amounts in place of computed ones are set by who stands above, or sets the organisation up."""

    code = "forecast.not_yours_to_set"
    text = Text(
        zh="只有上级、团队负责人或系统管理员可以设定，没有保存。",
        en="Only a manager above, the team's lead or who configures the organisation can set this; nothing was saved.",
    )


class BadEntry(Invalid):
    """An amount or note that can't be kept."""

    code = "forecast.bad_entry"
    text = Text(zh="无法保存：{reason.zh}。", en="This can't be saved: {reason.en}.")


class AmountsHidden(Forbidden):
    """Somebody from whom a role hides the amounts of deals."""

    code = "forecast.amounts_hidden"
    text = Text(
        zh="你的角色看不到商机金额，因此没有预测。",
        en="Your role hides the amounts of deals from you, so there is no forecast for you.",
    )
