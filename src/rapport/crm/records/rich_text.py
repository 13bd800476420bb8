"""Text with bold and slanted words, lists and links: a closed subset of Markdown, kept as what was typed.

There is no markup that a page could run: `**bold**`, `*italics*`, lines that begin with `- ` or `1. `, and
`[words](address)` with an address of the web or of mail. Everything else is text. Whoever only reads it (search, lists,
files) has it without its marks, by `plain`.
"""

import re
from typing import TYPE_CHECKING, Final

from rapport.crm.records.kinds import LongTextKind

if TYPE_CHECKING:
    from rapport.crm.records.objects import Field

# None of these looks again at what it has passed: a text of marks alone is read once.
_LINK: Final = re.compile(r"\[([^\[\]\n]+)\]\(([^()\s]+)\)")
_BOLD: Final = re.compile(r"\*\*(?!\s)((?:[^*\n]|\*[^*\n]+\*)+)(?<!\s)\*\*")
_SLANTED: Final = re.compile(r"\*(?!\s)([^*\n]+)(?<!\s)\*")
_DEEPEST: Final = 5
"""What is left of an unsafe link may be one again, as often as somebody nests them; deeper ones are no links at all."""

_SAFE: Final = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)


class RichTextKind(LongTextKind):
    """Encrypted text with some marks in it."""

    name = "rich_text"

    def parse(self, field: "Field", raw: object) -> str:
        text: str = super().parse(field, raw)
        for _ in range(_DEEPEST):
            before, text = text, _LINK.sub(_safe, text)
            if text == before:
                return text
        return text.replace("](", "] (")

    def readable(self, text: str) -> str:
        return plain(text)


def plain(text: str) -> str:
    """The words without marks; lists stay lines."""
    words = _LINK.sub(r"\1", text)
    return _SLANTED.sub(r"\1", _BOLD.sub(r"\1", words))


def _safe(link: re.Match[str]) -> str:
    """A link as it is, or its words alone where it leads elsewhere than to a page or a mail."""
    return link[0] if _SAFE.match(link[2]) else link[1]
