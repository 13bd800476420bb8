"""What suggestions refuse."""

from kernel.errors import Invalid, NotFound
from kernel.text import Text


class NoSuchSuggestion(NotFound):
    """Its reason is gone, or somebody has answered it."""

    code = "overview.no_suggestion"
    text = Text(
        zh="这条建议已不存在，没有改动：原因已消除，或有人已处理。请刷新。",
        en="This suggestion is gone; nothing was changed: its reason went, or somebody answered it. Reload.",
    )


class UntilPast(Invalid):
    """A day on which it would come back at once."""

    code = "overview.until_past"
    text = Text(
        zh="暂缓日期已过，没有改动。请选今天或以后的日期。",
        en="That day is past; nothing was changed. Choose today or a later one.",
    )
