"""Errors of arranging record pages and forms."""

from kernel.errors import Conflict, Invalid, NotFound
from kernel.text import Text


class LayoutChanged(Conflict):
    """Another administrator saved the layout since it was read; `details` say what differs."""

    code = "records.layout_changed"
    text = Text(
        zh="别人刚刚保存过这个布局，你的改动没有保存。请对比差异，再决定采用哪一份。",
        en="Somebody else saved this layout first; yours was not saved. See what differs, then choose which to keep.",
    )


class RequiredLeftOut(Invalid):
    """A field that must be filled is missing in the form for a new record."""

    code = "records.layout_required"
    text = Text(
        zh="“{field}”是必填字段，不能从新建表单中去掉，没有保存。请把它放回表单，或先取消必填。",
        en="“{field}” is required, so the create form can't do without it. Nothing was saved; put it back into the form"
        " or make it optional first.",
    )


class LayoutFieldUnknown(Invalid):
    """The object has no such field, or it was archived."""

    code = "records.layout_unknown_field"
    text = Text(
        zh="这个对象没有字段“{field}”，可能刚被归档。布局没有保存，请重新载入后再改。",
        en="This object has no field “{field}”; it may have just been archived. The layout was not saved; load it anew,"
        " then change it.",
    )


class LayoutFieldTwice(Invalid):
    """A field that stands in two places."""

    code = "records.layout_field_twice"
    text = Text(
        zh="“{field}”在布局中出现了两次，没有保存。请只保留一处。",
        en="“{field}” is in the layout twice. Nothing was saved; keep it in one place.",
    )


class SectionUntitled(Invalid):
    """A section without a title."""

    code = "records.layout_untitled"
    text = Text(
        zh="每个分组都要有标题（中文或英文），最多 {limit} 个字，没有保存。",
        en="Each section needs a title in Chinese or English of at most {limit} characters. Nothing was saved.",
    )


class LayoutRoleNotFound(NotFound):
    """No such role; it may have been deleted."""

    code = "records.layout_role_not_found"
    text = Text(
        zh="没有这个角色，可能刚被删除。布局没有保存。",
        en="There is no such role; it may have just been deleted. The layout was not saved.",
    )
