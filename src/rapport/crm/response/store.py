"""The rules of an organisation: read, judged, and written as one."""

from typing import Final

import msgspec
import sqlalchemy as sa

from auth.authz.roles import readers
from auth.people import present
from kernel.clock import business_now
from kernel.db import TenantSession
from kernel.errors import Invalid
from kernel.tables import change_counter
from rapport.crm.records import organisation_settings, placing
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.scope import Scope
from rapport.crm.response import errors
from rapport.crm.response.payloads import KeptRules, ResponseRule, ResponseRules

NAME: Final = "response_rules"
LEAD: Final = "lead"


async def load(session: TenantSession) -> KeptRules | None:
    """The rules as they are now; None where there never were any."""
    found = await organisation_settings.load(session, NAME)
    return msgspec.json.decode(found, type=KeptRules) if found is not None else None


async def page(session: TenantSession) -> ResponseRules:
    """What the settings show."""
    kept = await load(session)
    return ResponseRules(kept.rules if kept else [])


async def replace(scope: Scope, obj: ObjectType, wanted: ResponseRules) -> ResponseRules:
    """Makes these the rules of leads that come in from now on; clocks that run go on as they were set."""
    if scope.depth(obj, "update") != "all":
        raise errors.ResponseTooWide
    rules, kept = await checked(scope, obj, wanted), await load(scope.session)
    # Whoever had rules before keeps their beginning: leads that came in since are followed already.
    since = kept.since if kept and kept.rules else business_now()
    counter = await scope.session.rows(sa.select(change_counter.c.seq).where(change_counter.c.id == 1))
    followed = await _followed(scope.session) if kept and kept.rules else counter[0].seq
    content = msgspec.json.encode(KeptRules(rules, since))
    await organisation_settings.save(scope.session, NAME, content, followed_seq=followed if rules else None)
    if rules:
        # Each commit from now on wakes the relay, so that a clock begins at once.
        await scope.session.execute(change_counter.update().where(change_counter.c.id == 1).values(watched=True))
    return ResponseRules(rules)


async def _followed(session: TenantSession) -> int:
    table = organisation_settings.organisation_setting
    mine = table.c.id == organisation_settings.id_of(NAME)
    rows = await session.rows(sa.select(table.c.followed_seq).where(mine).with_for_update())
    return int(rows[0].followed_seq or 0)


async def checked(scope: Scope, obj: ObjectType, wanted: ResponseRules) -> list[ResponseRule]:
    """The rules as they are kept; raises `Invalid` with what is wrong where."""
    wrong: dict[str, Invalid] = {}
    if len({each.id for each in wanted.rules}) < len(wanted.rules):
        raise errors.ResponseRuleTwice
    told = {each.escalate_id for each in wanted.rules if each.escalate_id is not None}
    readable = await readers(scope.session, await present(scope.session, told), LEAD) if told else set()
    found = []
    for place, rule in enumerate(wanted.rules):
        if not rule.name.strip():
            wrong[f"rules.{place}.name"] = errors.ResponseNameMissing()
        if rule.warn_before is not None and rule.warn_before >= rule.minutes:
            wrong[f"rules.{place}.warn_before"] = errors.WarnsTooEarly()
        if rule.escalate_id is not None and rule.escalate_id not in readable:
            wrong[f"rules.{place}.escalate_id"] = errors.NobodyToTell()
        criteria = None if rule.criteria is None else await placing.checked(scope, obj, rule.criteria)
        found.append(msgspec.structs.replace(rule, name=rule.name.strip(), criteria=criteria))
    if wrong:
        raise Invalid(fields=wrong)
    return found
