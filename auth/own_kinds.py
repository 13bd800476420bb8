"""Which kind of record a request is about, where the routes of all kinds that organisations define are the same."""

from collections.abc import Mapping
from typing import Any

from auth.principal import OWN_RECORDS, own_number
from kernel.errors import NotFound


def kind_asked_for(named: str, in_path: Mapping[str, Any]) -> str:
    """The kind that a policy names, or of own kinds the one in the path; raises `NotFound` for no name of one."""
    if named != OWN_RECORDS:
        return named
    name = str(in_path.get("object_name"))
    if own_number(name) is None:
        raise NotFound
    return name
