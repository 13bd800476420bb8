"""What duplicates refuse."""

from kernel.errors import Conflict, Invalid
from kernel.text import Text


class ScanRunning(Conflict):
    """A second search while one is under way."""

    code = "duplicates.running"
    text = Text(
        zh="正在查重，没有重复开始。请等它完成。", en="A search for duplicates is under way; none was started. Wait."
    )


class NotAPair(Invalid):
    """A record with itself."""

    code = "duplicates.not_a_pair"
    text = Text(zh="两条记录是同一条，没有改动。", en="Both are one record; nothing was changed. Name two others.")
