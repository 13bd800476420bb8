"""What sign-in and the policies refuse, with stable codes."""

from kernel.errors import RapportError
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


class WeakPassword(RapportError):
    """The password can be guessed."""

    status = 422
    code = "auth.password_weak"
    text = Text(
        zh="密码太容易被猜到。请用更长、更不常见的密码，例如几个不相关的词。",
        en="This password is easy to guess. Use a longer, less common one, such as a few unrelated words.",
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
