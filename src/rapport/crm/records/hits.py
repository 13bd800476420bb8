"""Candidates of a search opened and checked, put in order, and made into what is shown."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from kernel.crypto import Keyset
from rapport.crm.records.candidates import FIRST
from rapport.crm.records.codec import gram_kind, readable
from rapport.crm.records.kinds import LongTextKind
from rapport.crm.records.objects import Field, ObjectType
from rapport.crm.records.scope import Scope
from rapport.crm.records.tokens import (
    Haystack,
    Query,
    coverage,
    haystack,
    highlight,
    is_whole,
    matches,
    pinyin_display,
    starts,
)


class Looked(NamedTuple):
    """Which fields' ciphertexts are in a row, and which of them are opened to look for the words."""

    fetched: Sequence[Field]
    opened: Sequence[Field]


class Match(NamedTuple):
    """A row that was verified: what was opened for it, and the field in which the first word is."""

    obj: ObjectType
    row: Any
    fetched: Sequence[Field]
    texts: dict[str, str]
    stacks: dict[str, Haystack]
    field: str


def verified(keys: Keyset, obj: ObjectType, looked_in: Looked, query: Query, row: Any) -> Match | None:
    """Opens one field after the other, and no more once all words are found."""
    texts: dict[str, str] = {}
    stacks: dict[str, Haystack] = {}
    missing, first = query.words, None
    for at, field in enumerate(looked_in.opened, FIRST):
        if row[at] is None:
            continue
        name = field.name
        texts[name] = text = readable(field, field.kind.load(field, row[at], keys, row[1]))
        stacks[name] = stack = haystack(text, gram_kind(field))
        missing = tuple([word for word in missing if not matches(word, stack)])
        if first is None and query.words[0] not in missing:
            first = name
        if not missing:
            return Match(obj, row, looked_in.fetched, texts, stacks, first or obj.title_field)
    return None


def rank(query: Query, match: Match) -> tuple[bool, bool, bool, float, int]:
    """Titles first: wholes, then starts; then how much of the text was meant, then the newest."""
    obj, name = match.obj, match.field
    title = match.stacks.get(obj.title_field)
    whole = title is not None and is_whole(query, title)
    covered = coverage(match.stacks[name], query, gram_kind(obj.by_name[name]))
    return (name != obj.title_field, not whole, not at_start(query, match), -covered, -match.row[1].int)


def at_start(query: Query, match: Match) -> bool:
    """Whether the title starts with what was typed."""
    title = match.stacks.get(match.obj.title_field)
    return title is not None and starts(query, title)


def shown(scope: Scope, query: Query, match: Match) -> dict[str, Any]:
    """How a hit is shown."""
    obj, name, title = match.obj, match.field, match.texts.get(match.obj.title_field) or ""
    return {
        "object": obj.name,
        "id": str(match.row[1]),
        "label": title,
        "subtitle": _subtitle(scope, match),
        "field": name,
        "matched": match.texts[name],
        "ranges": highlight(match.texts[name], query, gram_kind(obj.by_name[name])),
        "pinyin": pinyin_display(title, person=obj.by_name[obj.title_field].names_a_person) or None,
    }


def _subtitle(scope: Scope, match: Match) -> str | None:
    """The text in which the first word is, or else the object's own line."""
    obj, name = match.obj, match.field
    if name != obj.title_field and not isinstance(obj.by_name[name].kind, LongTextKind):
        return match.texts[name]
    if obj.subtitle_field is None:
        return None
    below = obj.by_name[obj.subtitle_field]
    cipher = match.row[FIRST + match.fetched.index(below)]
    text: str | None = below.kind.load(below, cipher, scope.keys, match.row[1]) if cipher else None
    return text
