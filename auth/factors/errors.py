"""What second factors refuse, with stable codes."""

from auth.errors import InvalidCredentials, NotConfirmed
from kernel.errors import Invalid, NotFound, RapportError
from kernel.text import Text


class SecondFactorWrong(InvalidCredentials):
    """A second factor that proved nothing; the sign-in may be tried on."""

    code = "auth.second_factor_wrong"
    text = Text(
        zh="验证码不对，或已经用过。请等应用显示下一个验证码后再试，或换一种方式。",
        en="The code is wrong or was used already. Wait for the next one in the app, or use another way.",
    )


_RUN_OUT = Text(
    zh="这个验证码刚刚过期。请输入应用现在显示的验证码。",
    en="That code has just run out. Type the one that the app shows now.",
)
"""Also for the code of a clock that is ahead: the next one says whether it is."""


class SecondFactorRunOut(SecondFactorWrong):
    """A code of the step before or after: right, but not now."""

    code = "auth.second_factor_run_out"
    text = _RUN_OUT


class ProofRunOut(NotConfirmed):
    """The same in a step-up."""

    code = "auth.proof_run_out"
    text = _RUN_OUT


class SignInAgain(InvalidCredentials):
    """The first factor was proved too long ago, elsewhere, or too many second ones were wrong."""

    code = "auth.sign_in_again"
    text = Text(
        zh="这次登录已超时，或尝试次数过多，没有登录。请从头再登录一次。",
        en="This sign-in took too long or had too many tries; you are not signed in. Start again.",
    )


class SecondFactorFirst(RapportError):
    """Something that a first factor alone would open, of somebody who has a second one."""

    status = 403
    code = "auth.second_factor_first"
    text = Text(
        zh="你的账号启用了两步验证。请先用它登录，再继续。",
        en="Your account asks for a second factor. Sign in with it first, then go on.",
    )


class AuthenticatorCodeWrong(Invalid):
    """A new authenticator showed another code than ours."""

    code = "auth.authenticator_code_wrong"
    text = Text(
        zh="验证码不对，尚未启用。请输入应用现在显示的六位数，并检查手机的时间是否准确。",
        en="That is not the code, so it is not in use yet. Type the six digits that the app shows now, and check that "
        "the phone's clock is right.",
    )


class AuthenticatorCodeRunOut(Invalid):
    """A new authenticator showed the code of the step before or after."""

    code = "auth.authenticator_code_run_out"
    text = _RUN_OUT


class AuthenticatorGone(RapportError):
    """It was offered too long ago, or another one was offered since."""

    status = 404
    code = "auth.authenticator_gone"
    text = Text(
        zh="这个二维码已失效，没有保存。请重新开始添加。",
        en="This QR code has run out; nothing was saved. Begin again.",
    )


class TooManyAuthenticators(RapportError):
    """Nobody has that many phones."""

    status = 422
    code = "auth.too_many_authenticators"
    text = Text(
        zh="验证器已达上限，没有添加。请先移除不用的。",
        en="You have as many authenticators as there can be; none was added. Remove one first.",
    )


class NoFactor(RapportError):
    """Recovery codes stand in for a factor; without one there is nothing to stand in for."""

    status = 409
    code = "auth.no_factor"
    text = Text(
        zh="恢复码用于替代验证器或通行密钥，而你两者都没有，没有生成。请先添加其一。",
        en="Recovery codes stand in for an authenticator or a passkey, and you have neither; none were made. Add one "
        "first.",
    )


class LastFactor(RapportError):
    """An organisation asks for a second factor, and this is the last one."""

    status = 409
    code = "auth.last_factor"
    text = Text(
        zh="你所在的组织要求两步验证，而这是你最后一种方式，所以保留。请先添加另一种。",
        en="An organisation of yours asks for a second factor and this is your last one, so it was kept. Add another "
        "one first.",
    )


class NoFactorThere(RapportError):
    """There is nothing to reset."""

    status = 409
    code = "auth.no_factor_there"
    text = Text(
        zh="此人没有通行密钥，也没有启用验证器，没有什么可重置。",
        en="This person has neither a passkey nor an authenticator, so there is nothing to reset.",
    )


class NotAlone(RapportError):
    """The factor guards other organisations too."""

    status = 409
    code = "auth.factor_guards_others"
    text = Text(
        zh="此人还属于其他组织，两步验证同时保护着它们，所以不能由你重置。请让对方使用恢复码，或联系系统管理方。",
        en="This person is in other organisations too, which their second factor guards as well, so it is not yours to "
        "reset. They can use a recovery code, or ask who runs this installation.",
    )


class ResetGone(NotFound):
    """No reset waits."""

    code = "auth.factor_reset_gone"
    text = Text(
        zh="没有等待中的重置，可能已完成或已取消。请刷新。",
        en="No reset is waiting; it may be done or stopped already. Reload.",
    )
