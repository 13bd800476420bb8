"""Errors of rates."""

from kernel.errors import Invalid
from kernel.text import Text


class BadRate(Invalid):
    """A rate that can't be used as it is."""

    code = "currencies.bad_rate"
    text = Text(zh="{reason.zh}。没有保存。", en="{reason.en}. Nothing was saved.")
