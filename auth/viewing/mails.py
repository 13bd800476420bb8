"""What is mailed about viewing as somebody else, in both languages."""

from typing import Final

from kernel.text import Text

OF: Final[dict[str, tuple[Text, Text]]] = {
    "asked": (
        Text(zh="{name} 想以你的身份查看 Rapport", en="{name} asks to view Rapport as you"),
        Text(
            zh="“{organisation}”的 {name} 想以你的身份查看 Rapport：只能看，不能改，最多 30 分钟。\n\n"
            "原因写在 Rapport 里。打开下面的链接同意或拒绝；24 小时内没有答复，请求会自动失效：\n{link}\n",
            en="{name} of {organisation} asks to see Rapport as you see it: they can look, change nothing, and for 30 "
            "minutes at most.\n\nWhy they ask stands in Rapport. Open this link to allow or refuse it; without an "
            "answer it lapses after 24 hours:\n{link}\n",
        ),
    ),
    "allowed": (
        Text(zh="{name} 同意你以其身份查看", en="{name} allows you to view as them"),
        Text(
            zh="“{organisation}”的 {name} 同意你以其身份查看 Rapport。许可只能用一次，30 分钟内有效：\n{link}\n",
            en="{name} of {organisation} allows you to view Rapport as them: once, within the next 30 minutes.\n"
            "{link}\n",
        ),
    ),
    "refused": (
        Text(zh="{name} 没有同意你以其身份查看", en="{name} doesn't let you view as them"),
        Text(
            zh="“{organisation}”的 {name} 拒绝或收回了以其身份查看的许可。\n{link}\n",
            en="{name} of {organisation} refused your request to view as them, or took back what they allowed.\n"
            "{link}\n",
        ),
    ),
    "overridden": (
        Text(zh="{name} 正在以你的身份查看 Rapport", en="{name} is viewing Rapport as you"),
        Text(
            zh="“{organisation}”的所有者 {name} 未经询问，以你的身份打开了 Rapport：只能看，不能改，最多 30 分钟。\n\n"
            "原因和起止时间可在“设置 › 安全”中查看：\n{link}\n",
            en="{name}, an owner of {organisation}, views Rapport as you without having asked: they can look, change "
            "nothing, and for 30 minutes at most.\n\nWhy, and from when to when, stands under Settings, Security:\n"
            "{link}\n",
        ),
    ),
}
"""Subject and text, by what is told."""
