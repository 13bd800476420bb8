"""Errors of bulk edits."""

from kernel.errors import Conflict, NotFound
from kernel.text import Text


class BulkEditNotFound(NotFound):
    """No such bulk edit of the reader's, or it was forgotten."""

    code = "bulk_edits.not_found"
    text = Text(
        zh="找不到这次批量修改，它可能已超过保留期。改动本身仍在记录的历史里。",
        en="This bulk edit doesn't exist, or is no longer kept. What it changed is in the history of the records.",
    )


class BulkEditUnderWay(Conflict):
    """Somebody starts a second one before their first has ended."""

    code = "bulk_edits.under_way"
    text = Text(
        zh="你有一次批量修改还在进行，新的没有开始。请等它完成，或先停止它。",
        en="A bulk edit of yours is still under way, so this one was not started. Wait for it, or stop it first.",
    )


class WrongState(Conflict):
    """What is asked for doesn't fit to how far it is."""

    code = "bulk_edits.wrong_state"
    text = Text(
        zh="这次批量修改的状态已经变了，没有做任何操作。请刷新后再试。",
        en="This bulk edit has moved on meanwhile; nothing was done. Reload and try again.",
    )


class NothingMatches(Conflict):
    """Nothing that the writer may change matches."""

    code = "bulk_edits.nothing_matches"
    text = Text(
        zh="没有符合条件且你可以修改的记录，没有开始。",
        en="No record that you may change matches, so nothing was started.",
    )
