"""What a dry run found: totals, findings with a decision already proposed, and which rows are worth a look."""

import msgspec

from kernel.text import Text

MAX_LISTED = 500
"""Records named one by one where somebody decides about each."""

MAX_ROWS = 10_000
"""Row numbers kept for each tab of the preview; the totals count all."""


class Option(msgspec.Struct, frozen=True):
    """One way to decide a finding."""

    value: str
    label: Text


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """Something odd, in how many rows, and what to do about it. The first option is the proposal.

    `field` is None for what concerns whole rows. `pair` is what the file says and what it probably means.
    """

    id: str
    kind: str
    field: str | None
    title: Text
    detail: Text
    count: int
    options: list[Option] = []
    pair: tuple[str, str] | None = None


class Totals(msgspec.Struct):
    """Rows by what would happen to them."""

    rows: int = 0
    create: int = 0
    update: int = 0
    unchanged: int = 0
    errors: int = 0


class Kept(msgspec.Struct, frozen=True):
    """A record that an undo left as it is, because somebody edited it since; a person may decide otherwise."""

    object: str
    id: str
    label: str
    reason: str = "edited_since"


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """The result of a check. `proposed` are the spellings by field: what the run merges is what was shown."""

    totals: Totals
    findings: list[Finding]
    changed_rows: list[int]
    error_rows: list[int]
    unreadable_cells: int
    seconds: float
    proposed: dict[str, dict[str, str]] = {}
    kept: list[Kept] = []


MERGE = Option("merge", Text(zh="合并", en="Merge"))
KEEP = Option("keep", Text(zh="保留两个", en="Keep both"))
CREATE = Option("create", Text(zh="新建选项", en="Add"))
CREATE_PEOPLE = Option("create", Text(zh="新建人员", en="Add people"))
CREATE_NAMED = Option("create", Text(zh="只按名称新建", en="Add by name"))
LEAVE = Option("leave", Text(zh="留空", en="Leave empty"))
SKIP = Option("skip", Text(zh="跳过后面的", en="Skip later ones"))
BOTH = Option("both", Text(zh="都导入", en="Import all"))
LEAVE_OUT = Option("leave", Text(zh="不导入", en="Leave out"))
BRING = Option("bring", Text(zh="仍然导入", en="Bring in"))
AS = "as:"
"""Starts the decision that an ambiguous value means one of several labels."""
