"""Errors of activities."""

from kernel.errors import Invalid
from kernel.text import Text


class NothingSaid(Invalid):
    """An activity without subject and text."""

    code = "activities.nothing_said"
    text = Text(zh="写一句话，或填一个主题", en="Write a line, or give it a subject")


class WindowTurned(Invalid):
    """A planned window that ends before it begins."""

    code = "activities.window_turned"
    text = Text(zh="结束时间要晚于开始时间", en="The end has to be after the start")


class OnlyVisitsHavePlaces(Invalid):
    """A place of something that is no visit."""

    code = "activities.only_visits_have_places"
    text = Text(zh="只有拜访可以填写拜访地点", en="Only visits have a place")


class OnlyVisits(Invalid):
    """A planned window of something that is no visit."""

    code = "activities.only_visits"
    text = Text(zh="只有拜访可以填写计划时间段", en="Only visits have a planned window")
