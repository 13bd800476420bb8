"""What merging refuses."""

from kernel.errors import BadRequest, Conflict, NotFound
from kernel.text import Text


class CannotMerge(Conflict):
    """Records that can't become one; `details.blocked` says of each why not."""

    code = "merging.blocked"
    text = Text(
        zh="其中有记录不能合并，没有改动任何记录。请看标出的原因。",
        en="Some of these records can't be merged; nothing was changed. See the reason beside each.",
    )


class ChangedSince(Conflict):
    """Records that somebody wrote since they were compared; `details.records` shows what they hold now."""

    code = "merging.changed"
    text = Text(
        zh="有记录刚被别人改过，没有合并。请核对新的内容后再合并。",
        en="Somebody changed a record since you compared them; nothing was merged. Look at it again, then merge.",
    )


class WrongNumber(BadRequest):
    """A merge takes two records at least, and not too many, each once."""

    code = "merging.number"
    text = Text(
        zh="一次可合并 2 至 {limit} 条不同的记录，没有改动任何记录。",
        en="A merge takes 2 to {limit} different records; nothing was changed.",
    )


class MergeNotFound(NotFound):
    """No such merge, or not for this reader."""

    code = "merging.not_found"
    text = Text(zh="找不到这次合并，或你无权查看。", en="This merge doesn't exist, or you may not see it.")


class CannotUndo(Conflict):
    """A merge that can't be undone (any more); `details.reason` is a code."""

    code = "merging.cannot_undo"
    text = Text(
        zh="这次合并现在不能撤销，没有改动任何记录。",
        en="This merge can't be undone now; no record was changed.",
    )
