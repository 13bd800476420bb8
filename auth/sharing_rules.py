"""Sharing rules: records of a kind, by whose they are or by what they hold, opened to a team, a role or a territory.

A rule by owner is read with whose records somebody reaches (`auth/authz/reach.py`). One by criteria has a row in
`share` for each record that meets it, whose grantee is the rule itself; the CRM writes these
(`rapport.crm.records.placing`).
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final, Literal
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth import ids
from auth.authz import epoch
from auth.models import SHARING_RULE_NAME, role, share, sharing_rule, team, territory
from auth.reach_errors import NameTaken, RuleNotFound, RuleSource, TooMany
from auth.share_changes import UNSHARE, change_of
from kernel.changes import Change
from kernel.clock import business_now, real_now
from kernel.db import TenantSession

MAX_RULES: Final = 100


class SharingRule(msgspec.Struct, frozen=True, kw_only=True):
    """One rule. `source_id` is the team or role whose records it opens; without it `criteria` say which."""

    id: UUID
    name: str
    object: str
    level: Literal["read", "update"]
    source_id: UUID | None
    criteria: dict[str, Any] | None
    grantee_id: UUID
    expires_at: dt.datetime | None
    given_by: UUID


async def listed(session: TenantSession) -> list[SharingRule]:
    """All rules, the oldest first; those that have ended too."""
    return [
        SharingRule(
            id=row.id,
            name=session.keys.decrypt_text(row.name, field=SHARING_RULE_NAME, record=row.id),
            object=row.object, level=row.level, source_id=row.source_id, criteria=row.criteria,
            grantee_id=row.grantee_id, expires_at=row.expires_at, given_by=row.given_by,
        )
        for row in await session.rows(sa.select(sharing_rule).order_by(sharing_rule.c.id))
    ]  # fmt: skip


async def standing(session: TenantSession) -> list[SharingRule]:
    """Those that have not ended."""
    now = real_now()
    return [each for each in await listed(session) if each.expires_at is None or each.expires_at > now]


async def put(session: TenantSession, rule: SharingRule) -> SharingRule | None:
    """Makes a rule, or makes it what is wanted; returns what it was. What a changed one gave is taken back."""
    await epoch.hold(session)
    known = {each.id: each for each in await listed(session)}
    before = known.get(rule.id)
    if before is None and len(known) >= MAX_RULES:
        raise TooMany(limit=MAX_RULES)
    if any(each.name == rule.name and each.id != rule.id for each in known.values()):
        raise NameTaken
    await _check(session, rule)
    if before is not None and before == msgspec.structs.replace(rule, given_by=before.given_by):
        return before
    values = {
        "name": session.keys.encrypt_text(rule.name, field=SHARING_RULE_NAME, record=rule.id), "object": rule.object,
        "level": rule.level, "source_id": rule.source_id, "criteria": rule.criteria, "grantee_id": rule.grantee_id,
        "expires_at": rule.expires_at, "given_by": rule.given_by,
    }  # fmt: skip
    if before is None:
        await ids.refuse_taken(session, rule.id)
        row = {"id": rule.id, "created_at": business_now(), "version": 1, **values}
        await session.execute(sharing_rule.insert(), row)
        _record(session, rule.id, "create", {}, {}, _described(rule))
    else:
        await _take_back(session, rule.id)
        mine = sharing_rule.c.id == rule.id
        await session.execute(sharing_rule.update().where(mine).values(version=sharing_rule.c.version + 1, **values))
        _record(session, rule.id, "update", _described(before), {str(SHARING_RULE_NAME): before.name})
    await epoch.rise(session)
    return before


async def remove(session: TenantSession, rule_id: UUID) -> SharingRule:
    """Takes a rule away, and with it all that it gave."""
    await epoch.hold(session)
    before = next((each for each in await listed(session) if each.id == rule_id), None)
    if before is None:
        raise RuleNotFound
    await _take_back(session, rule_id)
    await session.execute(sharing_rule.delete().where(sharing_rule.c.id == rule_id))
    await epoch.rise(session)
    _record(session, rule_id, "delete", _described(before), {str(SHARING_RULE_NAME): before.name})
    return before


async def end_those_of(session: TenantSession, named: UUID) -> None:
    """Takes the rules away that name a team, a role or a territory which goes."""
    naming = sa.or_(sharing_rule.c.source_id == named, sharing_rule.c.grantee_id == named)
    for row in await session.rows(sa.select(sharing_rule.c.id).where(naming)):
        await remove(session, row.id)


async def _take_back(session: TenantSession, rule_id: UUID) -> None:
    mine = (share.c.grantee_id == rule_id) & (share.c.grantee_kind == "rule")
    rows = await session.rows(sa.select(share).where(mine).order_by(share.c.record_id))
    await session.execute(share.delete().where(mine))
    for row in rows:
        session.record_change(change_of(UNSHARE, dict(row.items()), ()))


async def _check(session: TenantSession, rule: SharingRule) -> None:
    """Refuses a rule that names nobody who is there."""
    for named, tables in ((rule.source_id, (team, role)), (rule.grantee_id, (team, role, territory))):
        if named is not None:
            found = [await session.rows(sa.select(table.c.id).where(table.c.id == named)) for table in tables]
            if not any(found):
                raise RuleSource
    if (rule.source_id is None) == (rule.criteria is None):
        raise RuleSource


def _described(rule: SharingRule) -> dict[str, Any]:
    """What the log keeps of a rule in the clear: ids, closed words, and criteria, which ask for nothing encrypted."""
    told = msgspec.to_builtins(rule)
    return {name: told[name] for name in ("object", "level", "source_id", "criteria", "grantee_id", "expires_at")}


def _record(
    session: TenantSession,
    rule_id: UUID,
    op: str,
    public: Mapping[str, Any],
    secret: Mapping[str, Any],
    created: Mapping[str, Any] | None = None,
) -> None:
    session.record_change(
        Change(
            object="sharing_rule", record_id=rule_id, op=op, field_ids=(SHARING_RULE_NAME,), public=public,
            secret=secret, created=created,
        )
    )  # fmt: skip
