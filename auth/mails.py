"""The mails of auth, in both languages. A sign-in code comes without a link; an invitation's link begins with the
address that the settings name, never with one that a request claims."""

from kernel.text import Text

SIGN_IN_SUBJECT = Text(zh="登录验证码 {code}", en="Your sign-in code: {code}")
SIGN_IN_BODY = Text(
    zh="你的 Rapport 登录验证码是：{code}\n\n10 分钟内有效，只能使用一次。如果不是你本人操作，请忽略这封邮件，并不要把验证码告诉任何人。\n",
    en=(
        "Your Rapport sign-in code is {code}\n\nIt is valid for 10 minutes and works once. "
        "If you did not ask for it, ignore this mail and give the code to nobody.\n"
    ),
)

INVITATION_SUBJECT = Text(zh="{inviter} 邀请你加入 {organisation}", en="{inviter} invites you to {organisation}")
INVITATION_BODY = Text(
    zh="{inviter} 邀请你在 Rapport 加入“{organisation}”。\n\n点击链接接受邀请：\n{link}\n\n链接 7 天内有效，只能使用一次，并且只对这个邮箱有效。如果你不认识邀请人，请忽略这封邮件。\n",
    en=(
        "{inviter} invites you to join {organisation} on Rapport.\n\nOpen this link to accept:\n{link}\n\n"
        "It is valid for 7 days, works once, and is for this address only. If you don't know who invites you, ignore this mail.\n"
    ),
)

STEP_UP_SUBJECT = Text(zh="确认验证码 {code}", en="Your confirmation code: {code}")
STEP_UP_BODY = Text(
    zh="有人在已登录的 Rapport 中请求确认身份，验证码是：{code}\n\n10 分钟内有效，只能在那次登录中使用一次。如果不是你本人操作，请不要把验证码告诉任何人，并在“设置 › 个人”中退出不认识的设备。\n",
    en=(
        "Somebody who is signed in to Rapport as you was asked to confirm that it is you. The code is {code}\n\n"
        "It is valid for 10 minutes and works once, there only. If it was not you, give the code to nobody, and sign "
        "out the devices that you do not know under Settings, Profile.\n"
    ),
)
PASSKEY_ADDED_SUBJECT = Text(zh="已添加新的通行密钥", en="A passkey was added")
PASSKEY_ADDED_BODY = Text(
    zh="你的 Rapport 账号添加了一个通行密钥：{passkey}\n\n如果不是你本人操作，请登录后在“设置 › 安全”中移除它，并退出不认识的设备。\n",
    en=(
        "A passkey was added to your Rapport account: {passkey}\n\nIf it was not you, sign in, remove it under "
        "Settings, Security, and sign out the devices that you do not know.\n"
    ),
)
PASSWORD_CHANGED_SUBJECT = Text(zh="密码已更改", en="Your password was changed")
PASSWORD_CHANGED_BODY = Text(
    zh="你的 Rapport 账号换了新密码，其他设备已退出登录。\n\n如果不是你本人操作，请用邮箱验证码登录，在“设置 › 安全”中重设密码，并退出不认识的设备。\n",
    en=(
        "Your Rapport account has a new password, and its other devices were signed out.\n\nIf it was not you, sign in "
        "with a code by mail, set another password under Settings, Security, and sign out the devices that you do not "
        "know.\n"
    ),
)
NEW_DEVICE_SUBJECT = Text(zh="你的账号在新设备上登录", en="Your account was used on a new device")
NEW_DEVICE_BODY = Text(
    zh=(
        "你的 Rapport 账号 {email} 刚在一台没用过的设备上登录：\n\n时间：{at}\n浏览器：{browser}\n网络：{network}\n\n"
        "如果是你本人操作，无需处理。如果不是，请打开下面的链接登录，退出那台设备，并更改密码：\n{link}\n"
    ),
    en=(
        "Your Rapport account {email} was just used on a device that it was not used on before:\n\n"
        "When: {at}\nBrowser: {browser}\nNetwork: {network}\n\nIf that was you, there is nothing to do. If it was "
        "not, open this link, sign in, sign that device out, and change your password:\n{link}\n"
    ),
)
