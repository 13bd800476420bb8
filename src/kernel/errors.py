"""The error tree: a status, a stable code, and a message that says what happened, what was kept and what to do."""

from collections.abc import Mapping
from typing import ClassVar

from kernel.text import Text


class RapportError(Exception):
    """Base of every error that a caller may see. Subclasses set `status`, `code` and `text`.

    `params` fill the text's placeholders; `fields` maps a field name to the error of that field;
    `details` is machine-readable context. Neither may hold secrets. `headers` go with every answer of the class.
    """

    headers: ClassVar[Mapping[str, str]] = {}
    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal"
    text: ClassVar[Text] = Text(
        zh="服务器出错了，没有保存任何改动。请重试；若反复出现，请把请求编号告诉我们。",
        en="The server failed; nothing was saved. Try again, and give us the request number if it repeats.",
    )

    def __init__(
        self,
        *,
        fields: "Mapping[str, RapportError] | None" = None,
        details: Mapping[str, object] | None = None,
        **params: object,
    ) -> None:
        super().__init__(self.code)
        self.params = params
        self.fields = dict(fields or {})
        self.details = dict(details or {})

    def message(self, locale: str) -> str:
        """The message in the reader's language."""
        return self.text.format(**self.params).pick(locale)

    def wire(self, locale: str, request_id: str) -> dict[str, object]:
        """The JSON form that every client gets."""
        body: dict[str, object] = {"code": self.code, "message": self.message(locale), "request_id": request_id}
        if self.fields:
            body["fields"] = {
                name: {"code": error.code, "message": error.message(locale)} for name, error in self.fields.items()
            }
        if self.details:
            body["details"] = self.details
        return body


class Invalid(RapportError):
    """The request was understood and refused; nothing was saved."""

    status = 422
    code = "invalid"
    text = Text(
        zh="有内容不符合要求，没有保存。请看标出的地方。", en="Some values were not accepted; nothing was saved."
    )


class BadRequest(RapportError):
    """The request could not be read."""

    status = 400
    code = "bad_request"
    text = Text(
        zh="请求读不懂：{reason}。没有保存任何改动。", en="The request can't be read: {reason}. Nothing was saved."
    )


class NotFound(RapportError):
    """No such thing, or not for this reader: the two are never told apart."""

    status = 404
    code = "not_found"
    text = Text(zh="找不到，或你无权查看。", en="It doesn't exist, or you may not see it.")


class Forbidden(RapportError):
    """The reader is known and may not do this."""

    status = 403
    code = "forbidden"
    text = Text(zh="你没有做这件事的权限，没有保存任何改动。", en="You may not do this; nothing was changed.")


class Conflict(RapportError):
    """Somebody else was first."""

    status = 409
    code = "conflict"
    text = Text(zh="别人刚刚改过，你的改动没有保存。", en="Somebody changed this first; your change was not saved.")


class Crossed(Conflict):
    """The database ended one of several transactions that waited for each other; whoever repeats it gets through."""

    code = "crossed"
    text = Text(
        zh="同一时刻有别的改动碰到了这些数据，尚未完成的部分没有保存。请再试一次。",
        en="Something else changed the same data at the same moment; what was not done by then was not saved. Try"
        " again.",
    )


class Unavailable(RapportError):
    """A part that is needed does not answer."""

    status = 503
    code = "unavailable"
    text = Text(
        zh="{part}暂时没有响应，没有保存任何改动，请稍后重试。",
        en="{part} does not answer; nothing was saved. Try again soon.",
    )


class TookTooLong(RapportError):
    """The database gave up on a statement: it would have taken longer than one may."""

    status = 503
    code = "took_too_long"
    text = Text(
        zh="这项操作耗时过长，已被中止，尚未完成的部分没有保存。请缩小范围后重试。",
        en="This took longer than it may and was ended; what was not done by then was not saved."
        " Ask for less at a time.",
    )


class ReadOnly(RapportError):
    """The organisation may read and export, not write."""

    status = 403
    code = "tenants.read_only"
    text = Text(
        zh="组织目前是只读状态：可以查看和导出，改动没有保存。请联系管理员。",
        en="The organisation is read-only: you can view and export; nothing was saved. Ask your administrator.",
    )


class ViewingReadsOnly(RapportError):
    """Somebody views as somebody else, which changes nothing."""

    status = 403
    code = "auth.viewing_reads_only"
    text = Text(
        zh="你正在以他人身份查看，只能看，不能改；没有保存任何改动。要自己操作，请先结束查看。",
        en="You are viewing as somebody else, which only reads; nothing was changed. End the view to act as yourself.",
    )


class Suspended(RapportError):
    """The organisation is suspended: nothing is served, nothing is lost."""

    status = 403
    code = "tenants.suspended"
    text = Text(
        zh="组织已停用，数据完整保留。请联系管理员恢复。",
        en="The organisation is suspended; its data is kept. Ask your administrator to restore it.",
    )


class NotInRole(RapportError):
    """None of somebody's roles includes a module that the organisation has, which `details` names.

    `tenants.modules.not_in_role` makes it.
    """

    status = 403
    code = "not_in_role"
    text = Text(
        zh="你的角色不包含“{module.zh}”，组织有这个模块，其中的数据没有任何改动。请联系管理成员的同事开通。",
        en="Your roles don't include “{module.en}”, which your organisation has; nothing was changed. "
        "Ask whoever manages people.",
    )


class NotInPlan(RapportError):
    """The organisation's plan does not include a module, which `details` names; what it has there is kept.

    `tenants.modules.not_in_plan` makes it.
    """

    status = 403
    code = "not_in_plan"
    text = Text(
        zh="组织当前的套餐不包含“{module.zh}”，其中的数据完整保留，没有任何改动。请联系管理员升级套餐。",
        en="“{module.en}” is not in your organisation's plan; its data is kept, nothing was changed. "
        "Ask your administrator.",
    )
