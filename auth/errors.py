"""What sign-in and the policies refuse, with stable codes."""

from kernel.errors import Conflict, Invalid, NotFound, RapportError
from kernel.text import Text


class NotSignedIn(RapportError):
    """There is no session, or it has ended."""

    status = 401
    code = "auth.not_signed_in"
    text = Text(
        zh="你还没有登录，或登录已过期。请重新登录。",
        en="You are not signed in, or your session has ended. Sign in again.",
    )


class InvalidCredentials(RapportError):
    """Wrong e-mail or password; which of them is never said."""

    status = 401
    code = "auth.invalid_credentials"
    text = Text(
        zh="邮箱或密码不对。请检查后再试。", en="The e-mail or the password is wrong. Check both and try again."
    )


class WrongCode(InvalidCredentials):
    """Wrong or spent code, or nobody signs in with the address; which of them is never said."""

    code = "auth.wrong_code"
    text = Text(
        zh="验证码不对，或已过期。请检查后再试，或重新发送。",
        en="The code is wrong or has expired. Check it, or send a new one.",
    )


class Throttled(RapportError):
    """Too many tries."""

    status = 429
    code = "auth.throttled"
    text = Text(
        zh="尝试次数过多，请在 {retry_after} 秒后再试。",
        en="Too many tries. Try again in {retry_after} seconds.",
    )


class TooManyRequests(RapportError):
    """More requests than an organisation may send in a minute."""

    status = 429
    code = "auth.too_many_requests"
    text = Text(
        zh="贵组织的请求过多，本次没有处理，也没有保存任何改动。请在 {retry_after} 秒后重试。",
        en="Your organisation sends too many requests. This one was not dealt with; nothing was saved."
        " Try again in {retry_after} seconds.",
    )


class TooBusy(RapportError):
    """More requests at a time than an organisation may have, for longer than one waits."""

    status = 429
    code = "auth.too_busy"
    text = Text(
        zh="贵组织同时进行的请求过多，本次没有处理，也没有保存任何改动。请稍后重试。",
        en="Too many of your organisation's requests are under way. This one was not dealt with; nothing was saved."
        " Try again soon.",
    )


class WrongCsrf(RapportError):
    """The request didn't come from our own page in this session."""

    status = 403
    code = "auth.csrf"
    text = Text(
        zh="请求不是来自本页面，没有保存任何改动。请刷新后重试。",
        en="The request did not come from this page; nothing was saved. Reload and try again.",
    )


class WrongOrigin(RapportError):
    """Another site sent the request."""

    status = 403
    code = "auth.wrong_origin"
    text = Text(
        zh="请求来自其他网站，已拒绝，没有保存任何改动。",
        en="The request came from another site and was refused; nothing was saved.",
    )


class NoPolicy(RapportError):
    """A route that declares no policy is denied."""

    status = 403
    code = "auth.no_policy"
    text = Text(zh="此地址未开放。", en="This address is not open.")


class NotInSandbox(RapportError):
    """Something that belongs to the organisation itself was asked for in its sandbox."""

    status = 403
    code = "auth.not_in_sandbox"
    text = Text(
        zh="沙盒里没有这项功能，什么都没有改变。请切换到原组织再操作。",
        en="A sandbox has none of this; nothing was changed. Switch to the organisation itself first.",
    )


class NoInvitationsFromSandbox(RapportError):
    """Somebody was to be invited to a sandbox, which sends no mail to anybody."""

    status = 409
    code = "auth.no_invitations_from_sandbox"
    text = Text(
        zh="沙盒不会给任何人发邮件，没有发出邀请。请在原组织的“设置 - 沙盒”中创建沙盒时选择谁可以进入。",
        en="A sandbox sends no mail, so nobody was invited. Choose who may enter it when you make it, under Settings,"
        " Sandboxes, in the organisation itself.",
    )


class WeakPassword(RapportError):
    """The password can be guessed."""

    status = 422
    code = "auth.password_weak"
    text = Text(
        zh="密码太容易被猜到。请用更长、更不常见的密码，例如几个不相关的词。",
        en="This password is easy to guess. Use a longer, less common one, such as a few unrelated words.",
    )


class BreachedPassword(RapportError):
    """The password is in a list of those that were stolen elsewhere."""

    status = 422
    code = "auth.password_breached"
    text = Text(
        zh="这个密码出现在其他网站泄露的密码中，攻击者会先试它们。请换一个从未用过的密码。",
        en="This password is among those that were stolen from other sites, which attackers try first. Use one that"
        " you never used anywhere.",
    )


class CurrentPasswordWrong(RapportError):
    """The password until now is wrong, or was not said."""

    status = 422
    code = "auth.current_password_wrong"
    text = Text(
        zh="当前密码不对，密码没有更改。如果忘记了，请退出后用邮箱验证码或通行密钥登录，再设置新密码。",
        en="The current password is wrong; nothing was changed. If you forgot it, sign out, sign in with a code by mail"
        " or a passkey, and set a new one.",
    )


class NotReady(RapportError):
    """The organisation is still being set up."""

    status = 503
    code = "tenants.not_ready"
    text = Text(zh="组织正在创建中，请稍后再试。", en="The organisation is still being set up. Try again in a moment.")


class NoOrganisation(RapportError):
    """The identity belongs to no such organisation."""

    status = 403
    code = "auth.no_organisation"
    text = Text(
        zh="你不属于这个组织，或所在组织已不存在。", en="You belong to no such organisation, or it no longer exists."
    )


class UnknownPerson(Invalid):
    """No such person in the organisation, or one who was deactivated."""

    code = "auth.person_unknown"
    text = Text(
        zh="组织里没有这个人，或此人已停用，没有保存。请刷新后重选。",
        en="There is no such person in the organisation, or they were deactivated; nothing was saved. "
        "Reload and choose again.",
    )


class UnknownTimeZone(Invalid):
    """No time zone of that name."""

    code = "auth.time_zone_unknown"
    text = Text(
        zh="没有这个时区，没有保存。请从列表中选择。",
        en="There is no time zone of that name; nothing was saved. Choose one from the list.",
    )


class ManagerBelow(Invalid):
    """Somebody would stand above themselves."""

    code = "auth.manager_below"
    text = Text(
        zh="这位上级就在此人的下级里，会形成循环，没有保存。请先调整中间的人，或选别的上级。",
        en="This manager stands below that person, so the tree would close a circle; nothing was saved. "
        "Move whoever is between them first, or choose another manager.",
    )


class TeamNotFound(NotFound):
    """No such team."""

    code = "auth.team_not_found"
    text = Text(
        zh="没有这个团队，可能已被删除。请刷新。", en="There is no such team; it may have been deleted. Reload."
    )


class TeamNameTaken(Invalid):
    """Two teams would look the same in every list."""

    code = "auth.team_name_taken"
    text = Text(
        zh="已有同名的团队，没有保存。请换个名字。",
        en="There is a team of this name already; nothing was saved. Choose another name.",
    )


class TeamIdTaken(Conflict):
    """An id that a client made for a team, a territory, a queue or a rule is that of something else."""

    code = "auth.team_id_taken"
    text = Text(
        zh="此编号已被占用，没有保存。请用新的编号重试。",
        en="This id is taken; nothing was saved. Try again with a new one.",
    )


class TooManyTeams(Invalid):
    """There are as many teams as there may be."""

    code = "auth.too_many_teams"
    text = Text(
        zh="最多 {limit} 个团队，没有新建。请先删除不用的团队。",
        en="There are {limit} teams, the most there can be; none was made. Delete one that is not used first.",
    )


class UnknownPasskey(InvalidCredentials):
    """A passkey that proves nothing here; why is never said."""

    code = "auth.passkey_refused"
    text = Text(
        zh="这个通行密钥无法用于登录，可能已被移除。请再试一次，或改用密码或验证码。",
        en="This passkey does not sign in here; it may have been removed. Try again, or use a password or a code.",
    )


class PasskeyInvalid(RapportError):
    """A new passkey could not be verified."""

    status = 422
    code = "auth.passkey_invalid"
    text = Text(
        zh="通行密钥未能通过验证，没有保存。请重新创建一次。",
        en="The passkey could not be verified; nothing was saved. Create it again.",
    )


class PasskeyTaken(RapportError):
    """The credential is registered already."""

    status = 409
    code = "auth.passkey_taken"
    text = Text(
        zh="这个通行密钥已经登记过，没有保存。请换一台设备。",
        en="This passkey is registered already; nothing was saved. Use another device.",
    )


class TooManyPasskeys(RapportError):
    """Nobody has that many devices."""

    status = 422
    code = "auth.too_many_passkeys"
    text = Text(
        zh="通行密钥已达上限，没有保存。请先移除不用的。",
        en="You have as many passkeys as there can be; nothing was saved. Remove one first.",
    )


class NoPasskeys(RapportError):
    """The address of this installation is no domain, so browsers make no passkeys for it."""

    status = 404
    code = "auth.no_passkeys"
    text = Text(
        zh="此处没有启用通行密钥。请用密码或验证码登录。",
        en="Passkeys are not in use here. Sign in with a password or a code.",
    )


class PasskeyNeeded(RapportError):
    """Something is signed with a passkey only, and the person has none."""

    status = 409
    code = "auth.passkey_needed"
    text = Text(
        zh="需要用通行密钥签署，而你还没有添加，尚未签署。请先在“设置”的“安全”里添加通行密钥，再回来签署。",
        en="This is signed with a passkey and you have none yet; nothing was signed. Add a passkey under Security "
        "in your settings, then come back.",
    )


class LastPasskey(RapportError):
    """Without a password, the last passkey is all that is stronger than the mailbox."""

    status = 409
    code = "auth.last_passkey"
    text = Text(
        zh="这是你最后一个通行密钥，而你没有设置密码，所以保留。请先添加另一个通行密钥。",
        en="This is your last passkey and you have no password, so it was kept. Add another passkey first.",
    )


class StepUpNeeded(RapportError):
    """The proof of who is there is too old for this."""

    status = 403
    code = "auth.step_up_needed"
    text = Text(
        zh="此操作需要再次确认是你本人，尚未执行。请用通行密钥、密码或验证码确认。",
        en="This needs a fresh proof that it is you; nothing was done. Confirm with a passkey, a password or a code.",
    )


class NotConfirmed(RapportError):
    """A step-up that proved nothing; the session stays what it was."""

    status = 403
    code = "auth.not_confirmed"
    text = Text(
        zh="未能确认是你本人。你仍处于登录状态，没有任何改动。请再试一次，或换一种方式。",
        en="That did not prove that it is you. You are still signed in; nothing changed. Try again, or another way.",
    )
