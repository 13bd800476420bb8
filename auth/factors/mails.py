"""The mails about second factors, in both languages. None holds anything that signs in."""

from kernel.text import Text

_ZH = "\n\n如果不是你本人操作，请立即登录，在“设置 › 安全”中查看登录方式，更改密码，并退出不认识的设备。\n"
_EN = (
    "\n\nIf it was not you, sign in now, look at how you sign in under Settings, Security, change your password, and "
    "sign out the devices that you do not know.\n"
)

ADDED_SUBJECT = Text(zh="已添加验证器", en="An authenticator was added")
ADDED_BODY = Text(
    zh=f"你的 Rapport 账号添加了一个验证器应用。以后用密码或邮箱验证码登录时，还需要输入应用里的验证码。{_ZH}",
    en=(
        "An authenticator app was added to your Rapport account. From now on its code is asked for after your password "
        f"or a mailed code.{_EN}"
    ),
)
REMOVED_SUBJECT = Text(zh="已移除验证器", en="An authenticator was removed")
REMOVED_BODY = Text(
    zh=f"你的 Rapport 账号移除了一个验证器应用，它的验证码不再有效。{_ZH}",
    en=f"An authenticator app was removed from your Rapport account; its codes count no more.{_EN}",
)
CODES_MADE_SUBJECT = Text(zh="已生成新的恢复码", en="New recovery codes were made")
CODES_MADE_BODY = Text(
    zh=f"你的 Rapport 账号生成了一组新的恢复码，之前的全部失效。{_ZH}",
    en=f"New recovery codes were made for your Rapport account; those from before count no more.{_EN}",
)
CODE_USED_SUBJECT = Text(zh="使用了一个恢复码", en="A recovery code was used")
CODE_USED_BODY = Text(
    zh=f"有人用恢复码确认了身份并登录你的 Rapport 账号。还剩 {{left}} 个恢复码。{_ZH}",
    en=f"Somebody proved to be you on Rapport with a recovery code. {{left}} of them are left.{_EN}",
)
FEW_LEFT_BODY = Text(
    zh=f"有人用恢复码确认了身份并登录你的 Rapport 账号。只剩 {{left}} 个恢复码，请在“设置 › 安全”中生成新的。{_ZH}",
    en=(
        "Somebody proved to be you on Rapport with a recovery code. Only {left} of them are left: make new ones under "
        f"Settings, Security.{_EN}"
    ),
)
TRIES_OUT_SUBJECT = Text(zh="有人多次输错你的两步验证", en="Somebody failed your second factor again and again")
TRIES_OUT_BODY = Text(
    zh=(
        "有人从网络 {network} 输入了你的 Rapport 密码或邮箱验证码，但多次没有通过两步验证，没有登录成功。\n\n"
        "如果不是你本人操作，对方知道你的密码，或能看到你的邮箱：请登录后在“设置 › 安全”中更改密码，"
        "并更改邮箱的密码。\n"
    ),
    en=(
        "From the network {network} somebody gave your Rapport password or a mailed code, and then failed at the "
        "second factor again and again. They did not get in.\n\nIf it was not you, they know your password or read "
        "your mailbox: sign in, change the password under Settings, Security, and change that of your mailbox.\n"
    ),
)
RESET_ASKED_SUBJECT = Text(zh="有人请求重置你的两步验证", en="A reset of your second factor was asked for")
RESET_ASKED_BODY = Text(
    zh=(
        "有人请求移除你的 Rapport 账号 {email} 的通行密钥、验证器和恢复码，将于 {due} 执行，"
        "届时所有设备会退出登录。\n\n"
        "如果是你请求的，无需处理。如果不是，请登录后在“设置 › 安全”中取消：\n{link}\n"
    ),
    en=(
        "Somebody asked to take the passkeys, authenticators and recovery codes of your Rapport account {email} away. "
        "That happens at {due}, and signs out every device.\n\nIf you asked for it, there is nothing to do. If not, "
        "sign in and stop it under Settings, Security:\n{link}\n"
    ),
)
RESET_ASKED_OTHERS_SUBJECT = Text(
    zh="有人请求重置成员的两步验证", en="A reset of a member's second factor was asked for"
)
RESET_ASKED_OTHERS_BODY = Text(
    zh=(
        "管理员请求移除成员 {email} 的通行密钥、验证器和恢复码，将于 {due} 执行。\n\n"
        "请通过电话等其他方式向本人确认。如果不是本人请求的，请在“设置 › 成员”中取消：\n{link}\n"
    ),
    en=(
        "An admin asked to take the passkeys, authenticators and recovery codes of the member {email} away. That "
        "happens at {due}.\n\nAsk them by another way than mail, such as by telephone. If it was not them, stop it "
        "under Settings, Members:\n{link}\n"
    ),
)
RESET_DONE_SUBJECT = Text(zh="两步验证已重置", en="Your second factor was reset")
RESET_DONE_BODY = Text(
    zh=(
        "你的 Rapport 账号中丢失的通行密钥、验证器和恢复码已移除，所有设备已退出登录。"
        f"请重新登录，并重新添加通行密钥或验证器。{_ZH}"
    ),
    en=(
        "The lost passkeys, authenticators and recovery codes of your Rapport account were taken away, and every "
        f"device was signed out. Sign in again, and add a passkey or an authenticator.{_EN}"
    ),
)
