"""What sign-up refuses, with stable codes."""

from kernel.errors import Invalid, RapportError
from kernel.text import Text


class Gone(RapportError):
    """There is no such sign-up, or it has ended."""

    status = 410
    code = "signup.gone"
    text = Text(
        zh="这次注册已过期或已完成。请重新注册，或直接登录。",
        en="This sign-up has expired or is complete. Start again, or sign in.",
    )


class CodeWrong(RapportError):
    """A wrong code, with tries left."""

    status = 422
    code = "signup.code_wrong"
    text = Text(zh="验证码不对，还可以再试 {remaining} 次。", en="The code is wrong. Tries left: {remaining}.")


class CodeExpired(RapportError):
    """The code is old or was used."""

    status = 410
    code = "signup.code_expired"
    text = Text(zh="验证码已过期或已使用。请重新发送。", en="The code has expired or was used. Send a new one.")


class TooManyTries(RapportError):
    """No try is left for this code."""

    status = 429
    code = "signup.too_many_tries"
    text = Text(zh="这个验证码试错次数过多。请重新发送。", en="Too many wrong tries for this code. Send a new one.")


class TooSoon(RapportError):
    """A code was sent a moment ago."""

    status = 429
    code = "signup.too_soon"
    text = Text(
        zh="验证码刚刚发送，请在 {retry_after} 秒后再试。",
        en="A code was just sent. Try again in {retry_after} seconds.",
    )


class BadEmail(Invalid):
    """Mail can't be sent there."""

    code = "signup.email_invalid"
    text = Text(zh="这不是有效的邮箱地址。", en="This is not a valid e-mail address.")


class UnknownCountry(Invalid):
    """Not a country of ISO 3166-1."""

    code = "signup.country_unknown"
    text = Text(zh="没有这个国家或地区。", en="There is no such country.")


class Blank(Invalid):
    """Something must be there."""

    code = "signup.blank"
    text = Text(zh="请填写。", en="Please fill this in.")
