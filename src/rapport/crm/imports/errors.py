"""Errors of imports."""

from kernel.errors import BadRequest, Conflict, Invalid, NotFound, RapportError
from kernel.text import Text


class ImportNotFound(NotFound):
    """No such import or file, or not of this organisation."""

    code = "imports.not_found"
    text = Text(zh="找不到这次导入。", en="There is no such import.")


class TooManyFiles(RapportError):
    """The organisation's files that no import has used fill their share of the disk."""

    status = 413
    code = "imports.too_many_files"
    text = Text(
        zh="未使用的导入文件已占满 {limit_mb} MB，这个文件没有保存。请先放弃不要的导入；没有导入的文件一天后删除。",
        en="Files that no import has used fill {limit_mb} MB, which is the limit; this one was not kept. "
        "Discard imports that you don't need; files without one go after a day.",
    )


class FilesFull(RapportError):
    """The organisation's files, those of written imports among them, fill their share of the disk."""

    status = 413
    code = "imports.files_full"
    text = Text(
        zh="导入文件已占满 {limit_gb} GB，这个文件没有保存。每个文件在导入结束 {days} 天后删除，请届时再上传。",
        en="Files of imports fill {limit_gb} GB, which is the limit; this one was not kept. "
        "Each goes {days} days after its import ended; upload this one then.",
    )


class FileGone(NotFound):
    """The file was removed, so no row of it can be shown or written."""

    code = "imports.file_gone"
    text = Text(
        zh="导入文件保留 {days} 天，这个文件已删除。已写入的记录都还在。如需再导入，请重新上传文件。",
        en="The file of an import is kept for {days} days, and this one was removed. Records that were written are "
        "all there. To import the rest, upload the file again.",
    )


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


class FilesAreSent(BadRequest):
    """A column for a field of files."""

    code = "imports.files_are_sent"
    text = Text(
        zh="文件字段不能导入，记录里已有的文件会保留。请取消这一列的对应，导入后到记录里上传文件。",
        en="A file field can't be imported; what records hold in it stays. Leave this column out, and upload the files "
        "to the records afterwards.",
    )


class UndoExpired(Conflict):
    """The time for undoing is over."""

    code = "imports.undo_expired"
    text = Text(zh="超过 {days} 天的导入不能再撤销。", en="An import can be undone for {days} days; this one is older.")


class UnknownDecision(BadRequest):
    """A decision that the finding doesn't offer."""

    code = "imports.unknown_decision"
    text = Text(zh="没有这样的选择。请刷新页面。", en="There is no such choice. Reload the page.")


class TooManyChoices(BadRequest):
    """A column of a choice list that holds next to no value twice."""

    code = "imports.too_many_choices"
    text = Text(
        zh="「{field.zh}」是选项，这一列却有超过 {limit} 种不同的值。请对应到文本字段。没有写入任何数据。",
        en="'{field.en}' is a choice list, and its column has over {limit} different values. Map it to a text field. "
        "Nothing was written.",
    )


class SurplusCells(Invalid):
    """A row with more cells than the header."""

    code = "imports.surplus_cells"
    text = Text(zh="比表头多出的值没有导入：{cells}", en="values beyond the header are left out: {cells}")


class TooFewCells(Invalid):
    """A row with fewer cells than the header: something may stand in the wrong column."""

    code = "imports.too_few_cells"
    text = Text(zh="比表头少了几格，请核对是否错列", en="fewer cells than the header; check that none has moved")


class SkippedDouble(Invalid):
    """A row whose key stood in the file before."""

    code = "imports.skipped_double"
    text = Text(zh="与前面的行重复，已跳过", en="repeats an earlier row; skipped")


class ErasedPerson(Invalid):
    """A row that names somebody who was erased at their own request."""

    code = "imports.erased_person"
    text = Text(zh="对应的人已应本人要求删除，未导入", en="names somebody erased at their own request; left out")


EMPTY = Text(zh="文件是空的", en="it is empty")
BINARY = Text(
    zh="这既不是文本表格也不是 XLSX；旧格式或带密码的工作簿请另存为 XLSX 或 CSV",
    en="it is neither a text table nor XLSX; save an old or protected workbook as XLSX or CSV first",
)
HEADER_ONLY = Text(zh="只有表头，没有数据行", en="there is a header and no row below it")
TOO_WIDE = Text(zh="超过 200 列", en="it has over 200 columns")
CELL_TOO_LONG = Text(zh="有一格超过 100 万个字符", en="one cell has over 1,000,000 characters")
LINE_TOO_LONG = Text(zh="有一行超过 400 万个字符", en="one line has over 4,000,000 characters")


class TooManyPeople(BadRequest):
    """A file of people with more names than an organisation has."""

    code = "imports.too_many_people"
    text = Text(
        zh="一次最多导入 {limit} 位人员，没有写入任何数据。请拆成几个文件。",
        en="At most {limit} people at a time; nothing was written. Split the file.",
    )


class InSet(Conflict):
    """One file of a set is written or taken back with the others only."""

    code = "imports.in_set"
    text = Text(
        zh="这个文件属于一组一起导入的文件，请在整组上操作。",
        en="This file belongs to a set that is imported as a whole: do this for the set.",
    )


class NoFiles(BadRequest):
    """A set without files, or with too many."""

    code = "imports.no_files"
    text = Text(zh="一次导入需要 1 到 {limit} 个文件。", en="A set has 1 to {limit} files.")
