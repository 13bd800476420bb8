"""Errors of imports."""

from kernel.errors import BadRequest, Conflict, NotFound
from kernel.text import Text


class ImportNotFound(NotFound):
    """No such import or file, or not of this organisation."""

    code = "imports.not_found"
    text = Text(zh="找不到这次导入。", en="There is no such import.")


class UnreadableFile(BadRequest):
    """The upload is no table of text."""

    code = "imports.unreadable_file"
    text = Text(
        zh="文件读不懂：{reason.zh}。没有写入任何数据。", en="The file can't be read: {reason.en}. Nothing was written."
    )


class WrongState(Conflict):
    """The import is in a state where this can't be done."""

    code = "imports.wrong_state"
    text = Text(
        zh="这次导入目前是「{state}」，不能这样做。请刷新页面。",
        en="The import is in the state '{state}', where this can't be done. Reload the page.",
    )


class NotMapped(BadRequest):
    """A required field has no column."""

    code = "imports.required_not_mapped"
    text = Text(zh="必填字段「{field.zh}」还没有对应的列。", en="The required field '{field.en}' has no column yet.")


class BadMapping(BadRequest):
    """A mapping that names what isn't there, or one field twice."""

    code = "imports.bad_mapping"
    text = Text(zh="字段对应有误：{reason.zh}。", en="The mapping is not right: {reason.en}.")


class UndoExpired(Conflict):
    """The time for undoing is over."""

    code = "imports.undo_expired"
    text = Text(zh="超过 {days} 天的导入不能再撤销。", en="An import can be undone for {days} days; this one is older.")


EMPTY = Text(zh="文件是空的", en="it is empty")
BINARY = Text(zh="这不是文本表格；Excel 文件请另存为 CSV", en="it is no text table; save an Excel file as CSV first")
HEADER_ONLY = Text(zh="只有表头，没有数据行", en="there is a header and no row below it")
TOO_WIDE = Text(zh="超过 200 列", en="it has over 200 columns")
CELL_TOO_LONG = Text(zh="有一格超过 100 万个字符", en="one cell has over 1,000,000 characters")
