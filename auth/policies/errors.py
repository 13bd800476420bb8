"""What a sign-in policy refuses, and what it can't be, with stable codes."""

from kernel.errors import Invalid, RapportError
from kernel.text import Text


class NetworkRefused(RapportError):
    """The organisation is entered from its own networks only."""

    status = 403
    code = "auth.network_refused"
    text = Text(
        zh="你的组织只允许从指定网络登录，而你当前的网络不在其中。请换到公司网络或连接 VPN 后重试；没有任何改动。",
        en="Your organisation lets people in from its own networks only, and you are on another one. Use the company's "
        "network or VPN and try again; nothing was changed.",
    )


class MailedCodesOff(RapportError):
    """The organisation takes no mailed codes."""

    status = 403
    code = "auth.mailed_codes_off"
    text = Text(
        zh="你的组织不允许用邮箱验证码登录。请用通行密钥或密码登录。",
        en="Your organisation does not let people in with mailed codes. Sign in with a passkey or your password.",
    )


class SecondFactorNeeded(RapportError):
    """The organisation asks for a second factor, and this session was opened without one."""

    status = 403
    code = "auth.second_factor_needed"
    text = Text(
        zh="你的组织要求两步验证。请先添加或使用通行密钥或验证器，再继续；没有任何改动。",
        en="Your organisation asks for a second factor. Add or use a passkey or an authenticator first; nothing was "
        "changed.",
    )


class BadNetwork(Invalid):
    """Something that is no network."""

    code = "auth.network_invalid"
    text = Text(
        zh="“{line}”不是网络地址，没有保存。请写成 203.0.113.0/24 或 2001:db8::/32 这样的形式。",
        en="{line} isn't a network, so nothing was saved. Write it like 203.0.113.0/24 or 2001:db8::/32.",
    )


class LocksYouOut(Invalid):
    """The list leaves out the address of whoever saves it."""

    code = "auth.network_locks_you_out"
    text = Text(
        zh="这些网络不含你现在的地址 {address}，保存后你将无法进入，所以没有保存。请加上它，或从其中一个网络来保存。",
        en="Your own address, {address}, is in none of these networks. You would be locked out, so nothing was saved. "
        "Add it, or save this from one of them.",
    )


class OwnFactorFirst(RapportError):
    """Whoever asks everybody for something has to have it."""

    status = 409
    code = "auth.own_factor_first"
    text = Text(
        zh="你自己还没有第二种验证方式，所以没有开启。请先在“安全”中添加通行密钥或验证器。",
        en="You have no second factor yourself, so it was not switched on. Add a passkey or an authenticator under "
        "Security first.",
    )


class SecondFactorStays(RapportError):
    """The installation asks everybody for a second factor."""

    status = 409
    code = "auth.second_factor_stays"
    text = Text(
        zh="这里要求所有人都使用两步验证，由系统管理方统一要求，不能关闭；没有保存。",
        en="Whoever runs this installation asks everybody for a second factor, so it can't be switched off; nothing was"
        " saved.",
    )


class OwnWayFirst(RapportError):
    """Whoever ends mailed codes would have no way in."""

    status = 409
    code = "auth.own_way_first"
    text = Text(
        zh="你自己只能用邮箱验证码登录，所以没有关闭。请先在“安全”中设置密码或添加通行密钥。",
        en="You have no way in but a mailed code yourself, so they were not switched off. Set a password or add a "
        "passkey under Security first.",
    )


class OwnDeviceFirst(RapportError):
    """Whoever asks administrators for their device has to have proved theirs."""

    status = 409
    code = "auth.own_device_first"
    text = Text(
        zh="你这次登录不是用只存在本设备上的通行密钥确认的，所以没有开启。请先在“安全”中添加一把，再用它确认是你本人。",
        en="You haven't proved this session by a passkey that stays on its device, so it was not switched on. Add one "
        "under Security, and confirm with it that it is you.",
    )
