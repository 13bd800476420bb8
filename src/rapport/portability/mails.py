"""The mails of an erasure, in both languages."""

from kernel.text import Text

TEXTS = {
    "asked": (
        Text(zh="{organisation} 将于 {day} 删除", en="{organisation} will be erased on {day}"),
        Text(
            zh="有所有者请求删除“{organisation}”的全部数据。{day} 之前任何一位所有者都可以撤回，"
            "期间大家照常工作。\n\n撤回，或先下载完整归档：\n{link}\n\n到期后密钥会被销毁，任何人都无法恢复。\n",
            en="An owner asked for everything of {organisation} to be erased. Until {day} any owner can call that "
            "back, and everybody can go on working.\n\nCall it back, or download an archive first:\n{link}\n\n"
            "Then the keys are destroyed, and nobody can bring anything back.\n",
        ),
    ),
    "called_back": (
        Text(zh="{organisation} 的删除已撤回", en="{organisation} won't be erased"),
        Text(
            zh="一位所有者撤回了删除“{organisation}”的请求。什么都没有改变。\n",
            en="An owner called the erasure of {organisation} back. Nothing has changed.\n",
        ),
    ),
    "erased": (
        Text(zh="{organisation} 已删除：证书", en="{organisation} was erased: the certificate"),
        Text(
            zh="“{organisation}”的数据已删除，密钥已销毁。签名证书：\n{certificate}\n\n可随时核对，公钥在：\n{keys}\n",
            en="The data of {organisation} was erased and its keys were destroyed. The signed certificate:\n"
            "{certificate}\n\nCheck it whenever you like; the public key is at\n{keys}\n",
        ),
    ),
}
"""Subject and text by what happened."""
