"""Scopes: what a token may be for, at most. What its person may not do, no scope gives.

A route names the scope that it asks for (`auth.guards`); one that names none is not for tokens. And the rights that a
request with a token is judged by are cut down to its scopes, so that a route that looks at more than one right still
sees no other.
"""

from collections.abc import Collection
from typing import Final, Literal, get_args

from auth.principal import ObjectRights, Rights

Scope = Literal["usage:write", "billing:read", "records:read", "records:write"]
SCOPES: Final[tuple[Scope, ...]] = get_args(Scope)

_IMPLIED: Final[dict[Scope, Scope]] = {"records:write": "records:read"}
_OF_BILLING: Final = frozenset({"usage:write", "billing:read"})


def allowed(scopes: Collection[Scope]) -> frozenset[Scope]:
    """These, and what they imply: who changes records is shown them."""
    return frozenset(scopes) | {_IMPLIED[each] for each in scopes if each in _IMPLIED}


def narrowed(rights: Rights, scopes: Collection[Scope]) -> Rights:
    """What rights and scopes have in common."""
    objects: dict[str, ObjectRights] = {}
    if "records:write" in scopes:
        objects = rights.objects
    elif "records:read" in scopes:
        objects = {name: ObjectRights(read=each.read) for name, each in rights.objects.items()}
    bills = rights.billing and not _OF_BILLING.isdisjoint(scopes)
    return Rights(objects=objects, fields=rights.fields, billing=bills, modules=rights.modules)


def useful(rights: Rights) -> list[Scope]:
    """The scopes that are any use to somebody who has these rights."""
    return [each for each in SCOPES if not useless(rights, [each])]


def useless(rights: Rights, scopes: Collection[Scope]) -> list[Scope]:
    """The scopes with which somebody who has these rights could do nothing."""
    return [each for each in scopes if not _serves(narrowed(rights, [each]), each)]


def _serves(rights: Rights, scope: Scope) -> bool:
    if scope in _OF_BILLING:
        return rights.billing
    if scope == "records:read":
        return any(each.read != "none" for each in rights.objects.values())
    return any(each.create or each.depth("update") != "none" for each in rights.objects.values())
