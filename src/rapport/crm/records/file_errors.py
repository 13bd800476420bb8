"""What is wrong with files under an own field."""

from kernel.errors import Invalid
from kernel.text import Text


class NoSuchFile(Invalid):
    """A file that was not sent for this field of this record, or is gone."""

    code = "records.no_such_file"
    text = Text(
        zh="文件不存在，或不是为这条记录的这个字段上传的，没有保存。请重新上传。",
        en="This file doesn't exist, or wasn't sent for this field of this record; nothing was saved. Upload it again.",
    )


class TooManyFiles(Invalid):
    """More files than the field takes."""

    code = "records.too_many_files"
    text = Text(
        zh="这个字段最多放 {limit} 个文件，没有保存。请先移除一些。",
        en="This field takes at most {limit} files; nothing was saved. Take some out first.",
    )


class FileTooLarge(Invalid):
    """A file that is larger than the field takes."""

    code = "records.file_too_large"
    text = Text(
        zh="这个字段只收 {limit} MB 以内的文件，没有上传。",
        en="This field takes files of up to {limit} MB; nothing was uploaded.",
    )


class OtherFileKind(Invalid):
    """A file of a kind that the field doesn't take."""

    code = "records.other_file_kind"
    text = Text(
        zh="这个字段不收“.{ending}”文件，没有上传。",
        en="This field takes no files that end in .{ending}; nothing was uploaded.",
    )
