"""Errors of requests about a person."""

from kernel.errors import Conflict, Invalid, NotFound, RapportError
from kernel.text import Text


class RequestNotFound(NotFound):
    """No such request."""

    code = "privacy.request_not_found"
    text = Text(zh="没有这个个人信息请求。", en="There is no such request.")


class NothingToLookFor(Invalid):
    """What was typed is nobody, or everybody."""

    code = "privacy.nothing_to_look_for"
    text = Text(
        zh="请至少填写一项：姓名（两个汉字或三个字母以上）、完整邮箱，或六位以上的电话号码。没有开始查找。",
        en="Give at least one of these: a name of two hanzi or three letters, a whole e-mail address, a phone number of"
        " six digits. Nothing was looked for.",
    )


class WrongState(Conflict):
    """It is further than that, or not so far."""

    code = "privacy.wrong_state"
    text = Text(
        zh="这个请求已经到了别的步骤，没有任何改动。请刷新后再看。",
        en="This request is at another step by now; nothing was changed. Look at it again.",
    )


class NothingTicked(Conflict):
    """Nothing is said to be the person."""

    code = "privacy.nothing_ticked"
    text = Text(
        zh="还没有勾选任何内容，没有确认。请勾选确实属于此人的内容，或拒绝请求并说明原因。",
        en="Nothing is ticked, so nothing was confirmed. Tick what really is this person, or refuse the request.",
    )


class FilesOnHold(Conflict):
    """Some of what was ticked is under a legal hold."""

    code = "privacy.files_held"
    text = Text(
        zh="勾选的内容中有 {count} 个文件处于法律保留状态（{names}），没有删除任何内容。请先解除保留，或取消勾选。",
        en="{count} of the files that were ticked are under a legal hold ({names}); nothing was erased. Lift the hold"
        " or leave them out.",
    )


class ChangedSince(Conflict):
    """Some of what was ticked as the person's is so no longer."""

    code = "privacy.changed_since"
    text = Text(
        zh="勾选的记录中有 {count} 条在查找之后改过，已看不出属于此人；没有改动任何内容。请重新查找，或取消勾选它们。",
        en="{count} of the records that were ticked were changed after the search and no longer tell that they are this"
        " person's; nothing was done. Look for the person again, or leave them out.",
    )


class NotExported(NotFound):
    """There is no copy to hand over."""

    code = "privacy.not_exported"
    text = Text(
        zh="还没有可下载的副本，请先生成。",
        en="There is no copy to hand over yet; make one first.",
    )


class TooManyFound(RapportError):
    """What was typed is in too many rows to be one person."""

    status = 422
    code = "privacy.too_many_found"
    text = Text(
        zh="超过 {limit} 处匹配，不像是一个人。没有改动；请用更完整的信息重新查找。",
        en="More than {limit} places match, which is nobody in particular. Nothing was changed; look for something more"
        " exact.",
    )


class ImportUnderWay(Conflict):
    """A file of an import that is at work."""

    code = "privacy.import_under_way"
    text = Text(
        zh="相关导入正在进行，稍后会自动继续。",
        en="An import of this file is at work; the erasure goes on by itself when it has ended.",
    )
