"""The mails about tokens, in both languages. Neither holds a text that would authenticate anybody."""

from kernel.text import Text

MADE_SUBJECT = Text(zh="已新建访问令牌", en="An access token was made")
MADE_BODY = Text(
    zh=(
        "你在 Rapport 的“{organisation}”中新建了访问令牌：{name}\n\n"
        "权限范围：{scopes}\n末四位：{last_four}\n有效期至：{expires_on}\n\n"
        "如果不是你本人操作，请立即登录，在“设置 › 访问令牌”中撤销它，更改密码，并退出不认识的设备。\n"
    ),
    en=(
        "An access token was made by you in {organisation} on Rapport: {name}\n\n"
        "Scopes: {scopes}\nEnds with: {last_four}\nValid until: {expires_on}\n\n"
        "If it was not you, sign in now, revoke it under Settings, Access tokens, change your password, and sign "
        "out the devices that you do not know.\n"
    ),
)
EXPIRING_SUBJECT = Text(zh="访问令牌即将到期：{name}", en="An access token is about to expire: {name}")
EXPIRING_BODY = Text(
    zh=(
        "你在 Rapport 的“{organisation}”中新建的访问令牌“{name}”（末四位 {last_four}）将于 {expires_on} 到期，"
        "之后使用它的程序会被拒绝。\n\n若仍需要，请在“设置 › 访问令牌”中新建一个，替换后撤销旧的。\n"
    ),
    en=(
        "The access token {name} (ends with {last_four}) that you made in {organisation} on Rapport expires on "
        "{expires_on}. What uses it will be refused from then on.\n\nIf it is still needed, make another under "
        "Settings, Access tokens, put that in its place, and revoke the old one.\n"
    ),
)
