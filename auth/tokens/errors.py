"""What is refused about tokens, with stable codes."""

from collections.abc import Mapping
from typing import ClassVar

from auth.errors import NotSignedIn
from kernel.errors import BadRequest, Forbidden, Invalid, NotFound, RapportError
from kernel.text import Text


class BadToken(NotSignedIn):
    """Misspelt, unknown, expired or revoked, or who it acts for is gone: which of them is never said (RFC 6750)."""

    code = "auth.bad_token"
    headers: ClassVar[Mapping[str, str]] = {"www-authenticate": 'Bearer error="invalid_token"'}
    text = Text(
        zh="访问令牌无效：可能有误、已过期或已撤销。没有保存任何改动。请在“设置 › 访问令牌”中查看或新建。",
        en="This token is not valid: it is misspelt, expired or revoked. Nothing was saved. See Settings, Access "
        "tokens, or make another.",
    )


class TokenWithCookie(BadRequest):
    """A token and a session in one request: it would be unclear who asks."""

    code = "auth.token_with_cookie"
    text = Text(
        zh="请求同时带有访问令牌和登录 Cookie，没有处理，也没有保存任何改动。请只保留其中一个。",
        en="The request has a token and a session's cookie, so it was not dealt with; nothing was saved. Send one of "
        "the two.",
    )


class NotForTokens(Forbidden):
    """A route that names no scope."""

    code = "auth.not_for_tokens"
    headers: ClassVar[Mapping[str, str]] = {"www-authenticate": 'Bearer error="insufficient_scope"'}
    text = Text(
        zh="此地址不接受访问令牌，没有保存任何改动。请登录后操作。",
        en="This address takes no token; nothing was saved. Sign in to do this.",
    )


class ScopeTooSmall(Forbidden):
    """The token hasn't the scope that the route names; `details.scope` says which."""

    code = "auth.scope_too_small"
    headers: ClassVar[Mapping[str, str]] = {"www-authenticate": 'Bearer error="insufficient_scope"'}
    text = Text(
        zh="此访问令牌没有 {scope} 权限范围，没有保存任何改动。请新建一个带有该范围的令牌。",
        en="This token lacks the scope {scope}; nothing was saved. Make one that has it.",
    )


class WrongNetwork(Forbidden):
    """The token has a list of addresses, and this one isn't in it."""

    code = "auth.token_network"
    text = Text(
        zh="此访问令牌不能在你的网络地址使用，没有保存任何改动。请从允许的地址调用，或新建令牌。",
        en="This token may not be used from your address; nothing was saved. Call from an address on its list, or "
        "make another token.",
    )


class TokenTooFast(RapportError):
    """More requests than one token may send in a minute."""

    status = 429
    code = "auth.token_too_fast"
    text = Text(
        zh="此访问令牌的请求过多，本次没有处理，也没有保存任何改动。请在 {retry_after} 秒后重试。",
        en="This token sends too many requests. This one was not dealt with; nothing was saved. Try again in "
        "{retry_after} seconds.",
    )


class TokensOff(Forbidden):
    """The organisation's admins let nobody make tokens."""

    code = "auth.tokens_off"
    text = Text(
        zh="管理员已关闭个人访问令牌，没有新建。请联系管理员。",
        en="Your admins have turned personal tokens off; none was made. Ask them.",
    )


class TooManyTokens(RapportError):
    """More live tokens, or more service accounts, than one may have."""

    status = 409
    code = "auth.too_many_tokens"
    text = Text(
        zh="数量已达上限 {limit} 个，没有新建。请先撤销或停用不再使用的。",
        en="There are {limit} already, which is the most; none was made. Revoke what is not used any more first.",
    )


class ScopeAboveYou(Invalid):
    """A scope with which whoever the token acts for could do nothing."""

    code = "auth.scope_above_you"
    text = Text(
        zh="所属者没有使用 {scopes} 的权限。请取消选择，或请管理员先授予权限。",
        en="Its owner's rights allow nothing of {scopes}. Leave it out, or ask an admin for the right first.",
    )


class TooLong(Invalid):
    """A lifetime beyond the organisation's."""

    code = "auth.token_too_long"
    text = Text(zh="有效期最长 {days} 天。", en="It may be valid for at most {days} days.")


class BadNetwork(Invalid):
    """Not an address or network."""

    code = "auth.bad_network"
    text = Text(
        zh="不是有效的 IP 地址或网段（例如 203.0.113.7 或 203.0.113.0/24）。",
        en="This is no IP address or network. Write it as 203.0.113.7 or 203.0.113.0/24.",
    )


class BlankName(Invalid):
    """A name of spaces only."""

    code = "auth.blank_name"
    text = Text(zh="请填写名称。", en="Give it a name.")


class TokenNotFound(NotFound):
    """No such token, or somebody else's."""

    code = "auth.token_not_found"
    text = Text(zh="没有这个访问令牌，可能已撤销。请刷新。", en="There is no such token; it may be revoked. Reload.")


class ServiceAccountNotFound(NotFound):
    """No such service account in the organisation."""

    code = "auth.service_account_not_found"
    text = Text(zh="没有这个服务账号。请刷新。", en="There is no such service account. Reload.")
