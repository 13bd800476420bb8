"""Errors of web forms. What a visitor reads says nothing of the organisation."""

from kernel.errors import Conflict, Invalid, NotFound, RapportError
from kernel.text import Text


class FormNotOpen(NotFound):
    """No such form, one that is off, or one of an organisation that takes nothing now: never told apart."""

    code = "forms.not_open"
    text = Text(zh="这个表单目前不接收填写。", en="This form takes no answers at the moment.")


class FormStale(Conflict):
    """The page's token is no longer good, or was never one of ours."""

    code = "forms.stale"
    text = Text(
        zh="页面打开得太久了，内容没有提交。请刷新后再试。",
        en="The page was open for too long; nothing was sent. Reload it.",
    )


class TooSoon(RapportError):
    """Sent faster than anybody types."""

    status = 429
    code = "forms.too_soon"
    text = Text(
        zh="提交得太快了，内容没有发出。请稍等片刻再试。",
        en="That was too fast; nothing was sent. Wait a moment, then try again.",
    )


class ConsentNeeded(Invalid):
    """A consent without which the form takes nothing."""

    code = "forms.consent_needed"
    text = Text(zh="需要勾选后才能提交", en="Tick it to go on")


class AnswerNeeded(Invalid):
    """A field of the form that must be filled."""

    code = "forms.answer_needed"
    text = Text(zh="必填", en="Required")


class FormNotFound(NotFound):
    """No form with this id."""

    code = "forms.not_found"
    text = Text(zh="没有这个表单。", en="There is no such form.")


class FormChanged(Conflict):
    """Somebody saved the form since it was read."""

    code = "forms.changed"
    text = Text(
        zh="别人刚刚改过这个表单，你的改动没有保存。请重新打开。",
        en="Somebody changed this form; nothing was saved. Open it again.",
    )


class TooManyForms(Invalid):
    """As many as there may be."""

    code = "forms.too_many"
    text = Text(
        zh="最多 {limit} 个表单。可以改用已停用的表单。",
        en="There may be {limit} forms. Use one that is switched off.",
    )


class FieldNotOffered(Invalid):
    """A field that strangers can't fill, or one that is named twice."""

    code = "forms.field_not_offered"
    text = Text(zh="有的字段不能放进表单", en="One of these fields can't be in a form")


class FieldMissing(Invalid):
    """A lead can't be made without it."""

    code = "forms.field_missing"
    text = Text(zh="表单里缺少线索的必填字段：{field.zh}", en="A lead needs a field that the form lacks: {field.en}")


class PointMissing(Invalid):
    """A consent is given for an address or a number."""

    code = "forms.point_missing"
    text = Text(
        zh="要征求同意，表单里得有邮箱或手机",
        en="A form that asks for consent needs the e-mail or mobile field",
    )


class NotWeb(Invalid):
    """An address that is no https address, or an origin with more than a host."""

    code = "forms.not_web"
    text = Text(zh="请填写以 https:// 开头的网址", en="Enter an address that begins with https://")


class OwnerUnknown(Invalid):
    """Nobody, or a queue that takes no leads."""

    code = "forms.owner_unknown"
    text = Text(zh="请选择成员，或接收线索的队列", en="Choose a member, or a queue that takes leads")
