"""Events in plain words."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from auth.audit.catalogue import KINDS, Kind
from kernel.text import Text

SYSTEM: Final = Text(zh="系统", en="the system")
SOMEBODY: Final = Text(zh="某人", en="somebody")
GONE: Final = Text(zh="已离开的人", en="somebody who has left")
UNKNOWN: Final = Kind("audit", "alert", Text(zh="未知事件", en="An unknown event"))
"""Of a row that nobody of ours wrote."""

Labels = Mapping[str, Text]
"""Names of objects, and of fields by `object.field`, as people read them."""


def kind_of(name: str) -> Kind:
    """What is known of a kind."""
    return KINDS.get(name, UNKNOWN)


def sentence(kind: Kind, who: Text, person: Text | None, details: Mapping[str, str], labels: Labels) -> Text:
    """What happened; a detail that is missing is a dash."""
    named = details.get("object", "")
    field = f"{named}.{details.get('field', '')}"
    shown = {name: Text(zh=value, en=value) for name, value in details.items()}
    shown |= {"who": who, "person": person or who}
    shown |= {"object": labels[named]} if named in labels else {}
    shown |= {"field": labels[field]} if field in labels else {}
    zh = kind.text.zh.format_map(defaultdict(lambda: "–", {name: text.zh for name, text in shown.items()}))
    en = kind.text.en.format_map(defaultdict(lambda: "–", {name: text.en for name, text in shown.items()}))
    return Text(zh=zh, en=en[:1].upper() + en[1:])
