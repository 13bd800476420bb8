"""What of a saved view its reader is shown: a value that it filters a masked field by says what the field holds.

A view that filters by such a field is withheld, as without that part it would be another list. What it sorts by and the
columns that it shows are left out, and stay when somebody who isn't shown them changes it.
"""

from collections.abc import Sequence
from typing import Any

from rapport.crm.records.filters import named
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.scope import Scope

Part = dict[str, Any]


def withheld(scope: Scope, obj: ObjectType, raw_filter: object) -> str | None:
    """The first field of a filter that its reader isn't shown, or only the end of; None where there is none."""
    obj = scope.mine(obj)
    return next((each for each in sorted(named(raw_filter)) if _is_masked(scope, obj, each.split("."))), None)


def _is_masked(scope: Scope, obj: ObjectType, path: Sequence[str]) -> bool:
    first, *rest = path
    if not rest:
        shown = obj.by_name.get(first)
        return first in obj.unmasked.by_name and (shown is None or shown.masked)
    side, field = scope.registry.sides(obj).get(first), obj.unmasked.by_name.get(first)
    target = side.target if side is not None else field.target if field is not None else None
    return target is not None and _is_masked(scope, scope.registry[target], rest)


def split(scope: Scope, obj: ObjectType, parts: Sequence[Part], *, ends: bool) -> tuple[list[Part], list[Part]]:
    """Parts of a sort, or columns, that a reader is shown, and those that name what they aren't.

    `ends` says that a field of which the end is shown may be among them.
    """
    obj = scope.mine(obj)

    def is_hidden(part: Part) -> bool:
        name = str(part.get("field"))
        shown = obj.by_name.get(name)
        return name in obj.unmasked.by_name and (shown is None or (shown.masked and not ends))

    return [each for each in parts if not is_hidden(each)], [each for each in parts if is_hidden(each)]
