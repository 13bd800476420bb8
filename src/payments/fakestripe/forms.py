"""Stripe's form encoding: `card[number]=4242...`, `expand[0]=customer`, `metadata[order]=7`."""

import re
from typing import Any
from urllib.parse import parse_qsl

from payments.fakestripe.errors import invalid

_PART = re.compile(r"\[([^\]]*)\]")

Form = dict[str, Any]


def decode(body: str) -> Form:
    """A body or a query as nested dicts; lists have their places as keys until `listed` is asked."""
    found: Form = {}
    for name, value in parse_qsl(body, keep_blank_values=True):
        first = name.partition("[")[0]
        path = [first, *_PART.findall(name)]
        place = found
        for part in path[:-1]:
            place = place.setdefault(part, {})
        place[path[-1] or str(len(place))] = value
    return found


def listed(value: object) -> list[Any]:
    """The values of a list that came as `name[0]=..&name[1]=..`."""
    return list(value.values()) if isinstance(value, dict) else []


def web_address(value: str, param: str) -> str:
    """A URL that a browser is sent to: of the web, since a script is an address too. Raises Stripe's error."""
    if not value.startswith(("https://", "http://")):
        raise invalid("Not a valid URL", param, "url_invalid")
    return value


def truth(value: object) -> bool:
    """`true` as the SDK writes it."""
    return value == "true"
