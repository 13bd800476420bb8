"""The mails of sign-up, in both languages."""

from kernel.text import Text

CODE_SUBJECT = Text(zh="注册验证码 {code}", en="Your sign-up code: {code}")
CODE_BODY = Text(
    zh="欢迎使用 Rapport。你的注册验证码是：{code}\n\n10 分钟内有效，只能使用一次。如果不是你本人操作，请忽略这封邮件。\n",
    en=(
        "Welcome to Rapport. Your sign-up code is {code}\n\nIt is valid for 10 minutes and works once. "
        "If you did not sign up, ignore this mail.\n"
    ),
)
