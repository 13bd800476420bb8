"""Errors of activities."""

from kernel.errors import Invalid
from kernel.text import Text


class NothingSaid(Invalid):
    """An activity without subject and text."""

    code = "activities.nothing_said"
    text = Text(zh="写一句话，或填一个主题", en="Write a line, or give it a subject")
