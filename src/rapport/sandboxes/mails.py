"""The mail before the end of a sandbox, in both languages."""

from kernel.text import Text

EXPIRING = (
    Text(zh="{organisation}的沙盒将于 {day} 移除", en="The sandbox of {organisation} goes on {day}"),
    Text(
        zh="“{organisation}”的沙盒将于 {day} 到期，届时它的密钥会被销毁，里面的内容无法恢复。原组织不受影响。\n\n"
        "需要继续使用，请在此重新创建：\n{link}\n",
        en="The sandbox of {organisation} ends on {day}. Its keys are destroyed then, and what is in it can't be "
        "brought back; the organisation itself is not touched.\n\nTo go on with one, make it anew here:\n{link}\n",
    ),
)
"""Subject and text."""
