"""What everybody meets while an organisation's keys are away: one tree, so that one wait is for all of it."""

from typing import ClassVar, Final

from kernel.errors import RapportError
from kernel.keys.provider import KeysClosed
from kernel.text import Text


class KeysAway(RapportError):
    """An organisation's keyset can't be opened now. Nothing is lost; what was to be done waits."""

    status = 503
    code = "keys.away"
    text = Text(
        zh="贵公司的加密密钥现在不可用，暂时无法读取或更改数据；数据完好无损。",
        en="Your organisation's keys are away, so nothing can be read or changed for now. Nothing is lost.",
    )
    noted: ClassVar[str] = "unreachable"
    """What the log of keys says of it."""


class KeysWithdrawn(KeysAway):
    """An organisation keeps its own root key and doesn't let us use it: its content can't be read by anybody."""

    status = 423
    code = "keys.withdrawn"
    text = Text(
        zh="贵公司停用了自己的加密密钥，在恢复之前，任何人都无法读取或更改数据；数据完好无损。",
        en="Your organisation has withdrawn its encryption key. Until it gives the key back nobody can read or change"
        " anything; nothing is lost.",
    )
    noted = "refused"


class KeysUnreachable(KeysAway):
    """The service that keeps an organisation's own root key hasn't answered for a while."""

    code = "keys.unreachable"
    text = Text(
        zh="贵公司的密钥管理服务没有回应，暂时无法读取数据；数据完好无损，请稍后再试。",
        en="The service that keeps your organisation's encryption key doesn't answer, so nothing can be read for now."
        " Nothing is lost; try again later.",
    )


class KeysUnusable(KeysAway):
    """The root key answers and doesn't open the keyset: another was put in its place, or the keyset is damaged."""

    status = 423
    code = "keys.unusable"
    text = Text(
        zh="根密钥打不开贵公司的密钥：可能同名的密钥被重新创建过，或保存的密钥已损坏。什么都没有改变。请把原来的密钥恢复到"
        "原处；如果密钥没有动过，请把请求编号告诉我们。",
        en="The root key doesn't open your organisation's keys: another key may have been made under its name, or what"
        " is stored is damaged. Nothing was changed. Put the former key back in its place; if nobody touched it, give"
        " us the request number.",
    )
    noted = "unusable"


AWAY: Final = (KeysAway, KeysClosed)
"""What ends no work that somebody asked for: it goes on when the keys are back."""
