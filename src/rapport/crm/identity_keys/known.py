"""People by a whole number or address that somebody typed into the search, whichever of theirs it is."""

import re
from collections.abc import Sequence
from typing import Final

from rapport.crm.identity_keys import lookup
from rapport.crm.identity_keys.kinds import OF, OWN
from rapport.crm.records import telephone
from rapport.crm.records.kinds import EmailKind
from rapport.crm.records.known_by import Known
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.scope import Scope

_NUMBER: Final = re.compile(r"[\d+()\uff08\uff09./ \-\u2010-\u2015]+\Z")


class ByKeys:
    """Asks the keys of people."""

    async def found(self, scope: Scope, objects: Sequence[ObjectType], text: str) -> Sequence[Known]:
        """Whom a whole number or address names, the verified first."""
        kind, wanted = _kind(text.strip()), [obj.name for obj in objects if obj.name in OF]
        if kind is None or not wanted:
            return ()
        return [(each.object, each.id, OWN[kind]) for each in await lookup.who(scope, kind, text.strip(), wanted)]


def _kind(text: str) -> str | None:
    if EmailKind.is_address(text):
        return "email"
    return "phone" if _NUMBER.match(text) and len(telephone.whole(text)) >= telephone.DIGITS else None
