"""What is refused of archives that somebody brings."""

from kernel.errors import Conflict, NotFound, RapportError
from kernel.text import Text


class ImportUnderWay(Conflict):
    """The organisation has one that isn't over."""

    code = "portability.import_under_way"
    text = Text(
        zh="已有一个归档正在上传或处理，没有再开始新的。请先完成或取消它。",
        en="An archive is being brought already; no other was begun. Finish it or cancel it first.",
    )


class ImportGone(NotFound):
    """No such one, or it isn't where this could be done."""

    code = "portability.import_gone"
    text = Text(
        zh="没有这个归档，或它已被取消、已到期或已处理完。没有任何改动。",
        en="There is no such archive here, or it was cancelled, has expired or is done. Nothing changed.",
    )


class TooManyImports(RapportError):
    """Somebody brought as many as they may for now."""

    status = 429
    code = "portability.too_many_imports"
    text = Text(
        zh="最近已上传 {limit} 个归档，没有再开始。请明天再试。",
        en="You brought {limit} archives lately; no other was begun. Try again tomorrow.",
    )


class TooManyMade(RapportError):
    """Somebody made as many organisations as they may for now."""

    status = 429
    code = "portability.too_many_made"
    text = Text(
        zh="最近三十天已用归档创建 {limit} 个组织，没有再创建。归档仍保留到期。",
        en="You made {limit} organisations of archives in thirty days; no other was made. The file stays until its"
        " time is over.",
    )


class OutsideHistory(RapportError):
    """The moment is before the archive's history begins, or after the archive was made."""

    status = 422
    code = "portability.outside_history"
    text = Text(
        zh="这个时间不在归档的变更记录范围内，没有改动。请选择记录开始之后、归档生成之前的时间。",
        en="This moment is outside the archive's history; nothing changed. Choose one after its history begins and"
        " before the archive was made.",
    )


class ImportTakenOver(RapportError):
    """It was cancelled, or another try has begun: this one ends."""

    status = 409
    code = "portability.import_taken_over"
    text = Text(zh="已取消，或由另一次尝试继续。", en="It was cancelled, or another try goes on with it.")
