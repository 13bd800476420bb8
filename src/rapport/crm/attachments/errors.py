"""Errors of files of records."""

from kernel.errors import BadRequest, Conflict, Invalid, NotFound, RapportError
from kernel.text import Text


class AttachmentNotFound(NotFound):
    """No such file or upload, or not the asker's."""

    code = "attachments.not_found"
    text = Text(zh="文件不存在，或你无权查看。", en="This file doesn't exist, or you may not see it.")


class UploadGone(RapportError):
    """Too long after its last byte, or damaged: what there was is removed."""

    status = 410
    code = "attachments.upload_gone"
    text = Text(
        zh="上传中断太久，已接收的部分已删除，请重新上传文件。",
        en="This upload was left for too long, and what had come of it was removed. Upload the file again.",
    )


class WrongOffset(Conflict):
    """The part doesn't begin where the upload is."""

    code = "attachments.wrong_offset"
    text = Text(
        zh="文件已接收 {offset} 字节，请从那里继续；已接收的部分都还在。",
        en="{offset} bytes of the file are there and stay. Go on from there.",
    )


class TusExpected(BadRequest):
    """A header that the protocol asks for is missing or wrong."""

    code = "attachments.protocol"
    text = Text(
        zh="上传请求不符合 tus 1.0 协议：{reason}。没有保存任何内容。",
        en="This is no upload by tus 1.0: {reason}. Nothing was kept.",
    )


class EmptyFile(BadRequest):
    """A file without a byte."""

    code = "attachments.empty"
    text = Text(zh="这是一个空文件，没有保存。", en="The file is empty; nothing was saved.")


class TooLargeFile(RapportError):
    """A file over the limit of one."""

    status = 413
    code = "attachments.too_large"
    text = Text(zh="文件超过 {limit_mb} MB，没有保存。", en="The file is larger than {limit_mb} MB; nothing was saved.")


class StoreFull(RapportError):
    """The organisation's files fill their share of the disk."""

    status = 413
    code = "attachments.full"
    text = Text(
        zh="贵公司的文件已占满 {limit_gb} GB，这个文件没有保存。请先删除不需要的文件。",
        en="Your organisation's files fill {limit_gb} GB, which is the limit; this one was not kept. Delete what you"
        " don't need first.",
    )


class TooManyUploads(Conflict):
    """Somebody has begun many uploads and ended none."""

    code = "attachments.too_many_uploads"
    text = Text(
        zh="你有 {limit} 个上传尚未完成。请先完成或取消其中一些。",
        en="You have {limit} uploads that are not finished. Finish or cancel some of them first.",
    )


class UploadShare(Conflict):
    """What somebody has begun and not ended would take room that is the others'."""

    code = "attachments.upload_share"
    text = Text(
        zh="你未完成的上传合计不能超过 {limit_mb} MB，这个上传没有开始。请先完成或取消其中一些。",
        en="Your uploads that are not finished may come to {limit_mb} MB; this one was not begun. Finish or cancel some"
        " of them first.",
    )


class UploadsUnderWay(Conflict):
    """What all people of an organisation have begun and not ended would leave no room for others."""

    code = "attachments.uploads_under_way"
    text = Text(
        zh="公司未完成的上传合计不能超过 {limit_mb} MB，这个上传没有开始。请等其他上传完成后再试。",
        en="All unfinished uploads of your organisation may come to {limit_mb} MB; this one was not begun. Try again"
        " when others are finished.",
    )


class OtherKind(Invalid):
    """A file's content is of another kind than the ending of its name."""

    code = "attachments.other_kind"
    text = Text(
        zh="文件内容与扩展名“.{ending}”不符，没有保存。请检查文件，或改成正确的扩展名后再上传。",
        en="What is in the file is not what its ending, .{ending}, says; it was not kept. Check the file, or give it"
        " the right ending and send it again.",
    )


class Infected(Invalid):
    """The scanner knows what is in a file."""

    code = "attachments.infected"
    text = Text(
        zh="病毒扫描认为这个文件有害，没有保存。请不要打开它，并告诉你们的 IT 部门。",
        en="The virus scanner says that this file is harmful; it was not kept. Don't open it, and tell your IT"
        " department.",
    )


class NotScanned(RapportError):
    """The scanner is away, or can't look at a file."""

    status = 503
    code = "attachments.not_scanned"
    text = Text(
        zh="病毒扫描现在不可用，文件还没有保存。已上传的内容会保留 {minutes} 分钟，请稍后继续。",
        en="The virus scanner could not look at this file, so it is not kept yet. What you sent stays for {minutes}"
        " minutes; go on in a moment.",
    )


class HeldFile(Conflict):
    """A file under a legal hold was to be deleted."""

    code = "attachments.held"
    text = Text(
        zh="该文件处于法律保留状态，不能删除；管理员解除保留后才能删除。",
        en="This file is under a legal hold, so it was not deleted. An administrator can lift the hold.",
    )


class InField(Conflict):
    """A file that a field of its record names was to be deleted."""

    code = "attachments.in_field"
    text = Text(
        zh="这个文件在记录的字段里，没有删除。请先在那个字段里移除它。",
        en="A field of the record names this file, so it was not deleted. Take it out of that field first.",
    )


class BadRange(RapportError):
    """None of the bytes that were asked for exist."""

    status = 416
    code = "attachments.no_such_range"
    text = Text(zh="文件只有 {size} 字节，没有所请求的部分。", en="The file has {size} bytes, none of those asked for.")
