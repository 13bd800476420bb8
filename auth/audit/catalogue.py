"""Every kind of security event there is: where it belongs, how grave it is, and what it says in plain words.

A closed list: `auth.security_log.note` refuses any other kind, and a gate (`tests/gates/test_audit.py`) wants each to
be noted somewhere. In the sentences `{who}` is whose account it was, `{person}` whom it was done to; other names are
the event's details. A kind is never renamed, as events are never rewritten.
"""

import re
from collections.abc import Iterator
from typing import Final, Literal, get_args

import msgspec

from auth.audit.said import SAID, Category
from kernel.text import Text

CATEGORIES: Final[tuple[Category, ...]] = get_args(Category)
Severity = Literal["info", "notice", "alert"]
"""What goes on every day; what changes who may do what, or takes something out; what somebody should look at."""


class Kind(msgspec.Struct, frozen=True):
    """One kind of event."""

    category: Category
    severity: Severity
    text: Text


def _read() -> Iterator[tuple[str, Kind]]:
    """A kind begins where a line is indented least: its name and severity, then Chinese and English."""
    for category, lines in SAID.items():
        for said in re.split(r"\n        (?=\S)", lines.rstrip())[1:]:
            head, _, texts = said.partition("\n")
            name, severity = (part.strip() for part in head.split("|"))
            zh, en = (part.strip() for part in texts.split("|"))
            yield name, Kind(category, msgspec.convert(severity, Severity), Text(zh=zh, en=en))


KINDS: Final[dict[str, Kind]] = dict(_read())
