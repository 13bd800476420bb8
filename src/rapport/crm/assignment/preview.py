"""What rules come to before they are live: the last leads, as if they came in now, one after the other."""

from typing import Final

import sqlalchemy as sa

from rapport.crm.assignment import giving, store
from rapport.crm.assignment.payloads import Assignment, AssignmentPreview, PassedOver, WouldGet
from rapport.crm.records.included import titles
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.scope import Scope

LAST: Final = 30


async def preview(scope: Scope, obj: ObjectType, wanted: Assignment) -> AssignmentPreview:
    """Who would get each of the last leads that the reader sees, and who would be passed over."""
    store.check_right(scope, obj)
    rules = tuple(await store.checked(scope, obj, wanted))
    visible = sa.and_(scope.visible(obj, obj.table))
    leads = await giving.coming(scope, obj, rules, visible, LAST)
    turns = await giving.as_it_is(scope, obj, rules, leads)
    turns.people = {each.person_id: each for each in wanted.people}
    members = await store.members(scope.session, rules)
    named = await titles(scope, {obj.name: {each.id for each in leads}})
    shown = []
    for lead in reversed(leads):
        found = giving.given(turns, members, lead)
        title = named.get(str(lead.id))
        shown.append(
            WouldGet(
                id=lead.id, title=title["label"] if title else None, owner_id=lead.owner,
                rule_id=lead.rule.id if lead.rule else None,
                person_id=found.owner if found else None, is_fallback=found is not None and found.is_fallback,
                passed_over=[PassedOver(*each) for each in found.passed_over.items()] if found else [],
            )
        )  # fmt: skip
    return AssignmentPreview(shown[::-1])
