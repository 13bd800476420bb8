"""Errors of transfers."""

from kernel.errors import Conflict, Invalid, NotFound
from kernel.text import Text


class TransferNotFound(NotFound):
    """No such transfer, or none that the reader takes part in."""

    code = "transfers.not_found"
    text = Text(
        zh="没有这张交接单，或者你无权查看。请返回列表刷新。",
        en="There is no such transfer, or it isn't yours to see. Go back to the list and reload.",
    )


class TransferMoved(Conflict):
    """Somebody did something with it since the reader looked."""

    code = "transfers.moved"
    text = Text(
        zh="这张交接单刚被别人处理过，你的操作没有保存。请刷新后再看。",
        en="Somebody has just dealt with this transfer; nothing of yours was saved. Reload and look again.",
    )


class WrongAnswer(Conflict):
    """What the reader wants is not theirs to do, or not as the transfer stands."""

    code = "transfers.wrong_answer"
    text = Text(
        zh="这张交接单当前不能由你这样操作，没有改动。请刷新后再看。",
        en="As this transfer stands, that isn't yours to do; nothing was changed. Reload and look again.",
    )


class AlreadyAsked(Conflict):
    """One transfer of a record at a time."""

    code = "transfers.under_way"
    text = Text(
        zh="这条记录已有一张进行中的交接单，没有新建。请先处理完那一张。",
        en="A transfer of this record is under way, so no new one was made. Finish that one first.",
    )


class NotReady(Conflict):
    """Items of whoever hands over are open."""

    code = "transfers.not_ready"
    text = Text(
        zh="交出方还有 {count} 项没有完成，暂不能接收。可以等对方完成，或退回并说明原因。",
        en="{count} items of whoever hands over are still open, so it can't be accepted. Wait for them, or return it.",
    )


class GiverCannot(Conflict):
    """Who asked may not give the record (any more)."""

    code = "transfers.giver_cannot"
    text = Text(
        zh="交出人已离开，或已无权转交这条记录，没有移交。请退回，由现在的负责人重新发起。",
        en="Whoever asked has left or may no longer give this record, so nothing was moved. Return it, "
        "so that its owner can ask anew.",
    )


class NobodyToTake(Invalid):
    """The person or team isn't there, is the asker, or may see no such records."""

    code = "transfers.nobody"
    text = Text(
        zh="接收方不存在、已停用、没有成员、就是你自己，或其角色看不到这类记录。请另选。",
        en="Whoever shall take it isn't there, has nobody in it, is yourself, or has a role without such records. "
        "Choose somebody else.",
    )


class ReasonNeeded(Invalid):
    """Something that has to be said is missing."""

    code = "transfers.text_missing"
    text = Text(zh="请填写。", en="Write something here.")


class UnknownTemplate(Invalid):
    """The template is gone, is off, or is for other records."""

    code = "transfers.template"
    text = Text(
        zh="这个模板已停用、已删除，或不适用于这类记录。请另选一个。",
        en="This template is off, gone, or for other records. Choose another.",
    )


class TemplateChanged(Conflict):
    """Somebody changed or removed the template since the reader looked."""

    code = "transfers.template_changed"
    text = Text(
        zh="这个模板刚被别人修改或删除，你的修改没有保存。请刷新后再改。",
        en="Somebody has just changed or removed this template; yours was not saved. Reload and change it again.",
    )


class TooManyTemplates(Conflict):
    """The limit of templates."""

    code = "transfers.too_many"
    text = Text(
        zh="最多 {limit} 个模板，没有新建。请先删除不用的。",
        en="There are at most {limit} templates; no new one was made. Remove one first.",
    )


class UnknownField(Invalid):
    """An item asks for a field that such records haven't."""

    code = "transfers.field"
    text = Text(zh="请选择这类记录的一个字段。", en="Choose a field of these records.")


class FileNeeded(Invalid):
    """An item asks for a file, and none of the record was named."""

    code = "transfers.file"
    text = Text(
        zh="这一项要有文件。请先把文件上传到这条记录，再选择它。",
        en="This item needs a file. Upload it to the record, then choose it here.",
    )


class FieldEmpty(Conflict):
    """An item asks for a field that is empty, or that the reader isn't shown."""

    code = "transfers.field_empty"
    text = Text(
        zh="“{field}”还没有填写，或你看不到它，这一项没有勾选。请先在记录里填好。",
        en='"{field}" is empty, or not yours to see, so the item stays open. Fill it in on the record first.',
    )
