"""The mails of auth, in both languages. They hold a code and no link, so there is no host to poison."""

from kernel.text import Text

SIGN_IN_SUBJECT = Text(zh="登录验证码 {code}", en="Your sign-in code: {code}")
SIGN_IN_BODY = Text(
    zh="你的 Rapport 登录验证码是：{code}\n\n10 分钟内有效，只能使用一次。如果不是你本人操作，请忽略这封邮件，并不要把验证码告诉任何人。\n",
    en=(
        "Your Rapport sign-in code is {code}\n\nIt is valid for 10 minutes and works once. "
        "If you did not ask for it, ignore this mail and give the code to nobody.\n"
    ),
)
