"""What editing roles refuses, with stable codes."""

from kernel.errors import Conflict, Forbidden, Invalid, NotFound, RapportError
from kernel.text import Text


class RoleNotFound(NotFound):
    """No such role in the organisation."""

    code = "auth.role_not_found"
    text = Text(zh="组织里没有这个角色，可能已被删除。请刷新。", en="There is no such role; it may be gone. Reload.")


class SystemRole(Forbidden):
    """The roles that every organisation has stay as they are."""

    code = "auth.role_is_system"
    text = Text(
        zh="系统角色不能修改或删除，没有保存。请复制为自定义角色再改。",
        en="A system role can't be changed or deleted; nothing was saved. Copy it as a role of your own.",
    )


class RoleChanged(Conflict):
    """Somebody saved the role in between; `details.current` is what they saved."""

    code = "auth.role_changed"
    text = Text(
        zh="这个角色刚被别人改过，你的改动没有保存。请看最新内容后重做。",
        en="Somebody changed this role first; yours was not saved. Look at what it is now, and change that.",
    )


class RoleNameTaken(RapportError):
    """Two roles of one name could not be told apart when one is given."""

    status = 409
    code = "auth.role_name_taken"
    text = Text(
        zh="已有同名角色，没有保存。请换一个名称。",
        en="There is a role of this name already; nothing was saved. Choose another.",
    )


class RoleInUse(RapportError):
    """A role that people have or are invited with; `details` counts them."""

    status = 409
    code = "auth.role_in_use"
    text = Text(
        zh="有 {people} 人和 {invitations} 个邀请在用这个角色，没有删除。请选择他们改用的角色。",
        en="{people} people and {invitations} invitations have this role; it was not deleted. "
        "Choose which role they get instead.",
    )


class TooManyRoles(RapportError):
    """More roles than anybody could tell apart."""

    status = 409
    code = "auth.too_many_roles"
    text = Text(
        zh="最多 {limit} 个角色，没有保存。请先删除不用的。",
        en="There may be {limit} roles at most; nothing was saved. Delete one that is not used.",
    )


class OwnManagement(Forbidden):
    """Who manages people doesn't take that from themselves: it might leave nobody, and can't be taken back."""

    code = "auth.own_management"
    text = Text(
        zh="这样改你自己就不能再管理成员了，没有保存。请让另一位能管理成员的人来改：{names}。",
        en="You could no longer manage people yourself, so nothing was saved. "
        "Ask somebody else who manages people: {names}.",
    )


class UnknownObject(Invalid):
    """Rights on a kind of record that there isn't."""

    code = "auth.object_unknown"
    text = Text(zh="没有这种对象，没有保存。", en="There is no such kind of record; nothing was saved.")


class UnknownModule(Invalid):
    """A role that opens a module that there isn't."""

    code = "auth.module_unknown"
    text = Text(zh="没有这个模块，没有保存。", en="There is no such module; nothing was saved.")


class UnknownPreset(Invalid):
    """A preset that there isn't."""

    code = "auth.role_preset_unknown"
    text = Text(zh="没有这个预设角色，没有保存。", en="There is no such preset; nothing was saved.")


class UnmaskableField(Invalid):
    """A mask on a field that there isn't, or that records can't be shown without."""

    code = "auth.field_not_maskable"
    text = Text(
        zh="没有这个字段，或记录离不开它（名称、负责人、阶段等），不能脱敏，没有保存。",
        en="There is no such field, or records can't be shown without it (name, owner, stage); "
        "it can't be masked, and nothing was saved.",
    )


class TooManyReveals(RapportError):
    """More masked values than anybody may look at in a day."""

    status = 429
    code = "auth.too_many_reveals"
    text = Text(
        zh="今天已查看 {limit} 个脱敏字段，达到上限。请明天再试，或请能管理成员的人查看。",
        en="You have looked at {limit} masked fields today, which is as many as anybody may. "
        "Try again tomorrow, or ask somebody who manages people.",
    )
