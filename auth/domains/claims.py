"""The verbs of an organisation's domains: claim, verify, choose how people join, give up.

One organisation at a time holds a domain. The first proof counts for as long as its record is in the DNS; after that
and a grace a later proof counts. So who only gets at the DNS for an hour takes nothing away, and a company that was
sold, or whose domain was, is not shut out for good.
"""

import datetime as dt
import os
from typing import Any, Final, Literal
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth import ladder, security_log
from auth.authz.roles import role_rights
from auth.domains import lookup, names
from auth.domains.errors import (
    DnsSilent,
    DomainGone,
    DomainListed,
    DomainTaken,
    NoDomain,
    NoRecord,
    NotVerified,
    PublicDomain,
    RoleTooWide,
    TooManyDomains,
)
from auth.domains.models import CLAIM_DOMAIN, domain_claim
from auth.principal import Principal
from kernel.clock import real_now
from kernel.columns import REHASHED, Rehashed
from kernel.crypto import Keyset
from kernel.db import ControlSession
from kernel.errors import Invalid
from kernel.ids import new_id
from kernel.locks import hold
from kernel.pool import Row
from kernel.runtime import Runtime

GRACE: Final = dt.timedelta(days=7)
"""For so long a domain is kept whose record is gone."""
MAX_DOMAINS: Final = 20
SMALLEST: Final = "rep"

Joining = Literal["off", "ask", "auto"]


class Domain(msgspec.Struct, frozen=True, kw_only=True):
    """A domain as its organisation sees it. `record` is the TXT record that proves it; `ends_at`: it is lost then,
    unless the record is back.
    """

    id: UUID
    domain: str
    shown: str
    record: str
    state: Literal["pending", "verified", "missing", "lost"]
    joining: Joining
    role: str
    verified_at: dt.datetime | None
    checked_at: dt.datetime | None
    ends_at: dt.datetime | None


class NewDomain(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What follows the @."""

    domain: str


class HowToJoin(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How people with such an address join: not, by asking, or at once with a role."""

    joining: Joining
    role: str = SMALLEST


def _rehashed(keys: Keyset, row: Any) -> dict[str, Any]:  # noqa: ANN401  # a row
    return {"domain_hmac": _hmac(keys, keys.decrypt_text(row.domain, field=CLAIM_DOMAIN, record=row.id))}


domain_claim.info[REHASHED] = Rehashed(("domain_hmac",), ("id",), _rehashed)


async def listed(runtime: Runtime, organisation_id: UUID) -> list[Domain]:
    """The domains of an organisation, the oldest first."""
    mine = domain_claim.c.organisation_id == organisation_id
    async with runtime.databases.control_session() as control:
        rows = await control.rows(sa.select(domain_claim).where(mine).order_by(domain_claim.c.created_at))
        return [shown(control, row) for row in rows]


async def claim(runtime: Runtime, principal: Principal, text: str) -> Domain:
    """Writes a claim down with a token to prove it by; gives nothing yet."""
    domain = names.normal(text)
    if domain is None:
        raise Invalid(fields={"domain": NoDomain()})
    if names.is_public(domain):
        raise Invalid(fields={"domain": PublicDomain()})
    made_id, now = new_id(), real_now()
    async with principal.session(runtime) as session:
        await ladder.judge_manager(session, principal)
        async with runtime.databases.control_session() as control:
            await hold(control, hmacs(control.keys, domain))
            here = domain_claim.c.organisation_id == principal.tenant.id
            rows = await control.rows(sa.select(domain_claim).where(here))
            if len(rows) >= MAX_DOMAINS:
                raise TooManyDomains(limit=MAX_DOMAINS)
            if any(domain_of(control, row) == domain for row in rows):
                raise DomainListed
            row = {
                "id": made_id, "organisation_id": principal.tenant.id,
                "domain": control.keys.encrypt_text(domain, field=CLAIM_DOMAIN, record=made_id),
                "domain_hmac": _hmac(control.keys, domain), "token": os.urandom(20), "state": "pending",
                "joining": "off", "role_key": SMALLEST, "set_by": principal.person_id, "created_at": now,
            }  # fmt: skip
            await control.execute(domain_claim.insert(), row)
            await _note(control, principal, "domain_claimed", domain)
            return shown(control, await _mine(control, principal, made_id))


async def verify(runtime: Runtime, principal: Principal, claim_id: UUID) -> Domain:
    """Looks the record up now; raises `NoRecord`, `DnsSilent`, and `DomainTaken` where somebody else holds it."""
    async with principal.session(runtime) as session:
        await ladder.judge_manager(session, principal)
    async with runtime.databases.control_session() as control:
        before = await _mine(control, principal, claim_id)
        domain = domain_of(control, before)
    found = await lookup.look(runtime.settings, domain, bytes(before.token))  # no transaction waits for a network
    async with runtime.databases.control_session() as control:
        await hold(control, hmacs(control.keys, domain))
        row = await _mine(control, principal, claim_id)
        if found != "there":
            raise DnsSilent if found == "silent" else NoRecord
        if await _held_elsewhere(control, domain, principal.tenant.id):
            raise DomainTaken
        now = real_now()
        values = {"state": "verified", "checked_at": now, "confirmed_at": now, "missing_since": None}
        if row.state != "verified":
            values["verified_at"] = now
            await _note(control, principal, "domain_verified", domain)
        await control.execute(domain_claim.update().where(domain_claim.c.id == claim_id).values(values))
        return shown(control, await _mine(control, principal, claim_id))


async def choose(runtime: Runtime, principal: Principal, claim_id: UUID, wanted: HowToJoin) -> None:
    """Says how people with such an address join. The role is one that the caller could give, and gives little."""
    async with principal.session(runtime) as session:
        mine = await ladder.judge_manager(session, principal)
        await ladder.check_covers(session, mine, wanted.role)
        given = await role_rights(session, wanted.role)
        if wanted.joining == "auto" and not given.gives_little:
            raise Invalid(fields={"role": RoleTooWide()})
        async with runtime.databases.control_session() as control:
            row = await _mine(control, principal, claim_id)
            if wanted.joining != "off" and row.state not in {"verified", "missing"}:
                raise NotVerified
            values = {"joining": wanted.joining, "role_key": wanted.role, "set_by": principal.person_id}
            await control.execute(domain_claim.update().where(domain_claim.c.id == claim_id).values(values))
            await _note(
                control, principal, "domain_joining_set", domain_of(control, row), joining=wanted.joining,
                role=wanted.role,
            )  # fmt: skip


async def give_up(runtime: Runtime, principal: Principal, claim_id: UUID) -> None:
    """Takes a domain out of the list; whoever joined by it stays."""
    async with principal.session(runtime) as session:
        await ladder.judge_manager(session, principal)
        async with runtime.databases.control_session() as control:
            row = await _mine(control, principal, claim_id)
            await control.execute(domain_claim.delete().where(domain_claim.c.id == claim_id))
            await _note(control, principal, "domain_given_up", domain_of(control, row))


def shown(control: ControlSession, row: Row) -> Domain:
    """A row as its organisation sees it."""
    domain = domain_of(control, row)
    return Domain(
        id=row.id,
        domain=domain,
        shown=names.shown(domain),
        record=lookup.record_of(bytes(row.token)),
        state=row.state,
        joining=row.joining,
        role=row.role_key,
        verified_at=row.verified_at,
        checked_at=row.checked_at,
        ends_at=row.missing_since + GRACE if row.state == "missing" else None,
    )


def domain_of(control: ControlSession, row: Row) -> str:
    """The A-labels of a claim."""
    return control.keys.decrypt_text(row.domain, field=CLAIM_DOMAIN, record=row.id)


def hmacs(keys: Keyset, domain: str) -> tuple[bytes, ...]:
    """What the hash of a domain may be in a row, as there are two secrets while the platform's keys rotate."""
    return keys.equalities(CLAIM_DOMAIN, domain)


def _hmac(keys: Keyset, domain: str) -> bytes:
    return keys.equality(CLAIM_DOMAIN, domain)


async def _held_elsewhere(control: ControlSession, domain: str, organisation_id: UUID) -> bool:
    same = domain_claim.c.domain_hmac.in_(hmacs(control.keys, domain))
    held = domain_claim.c.state.in_(("verified", "missing"))
    others = domain_claim.c.organisation_id != organisation_id
    return bool(await control.rows(sa.select(domain_claim.c.id).where(same, held, others)))


async def _mine(control: ControlSession, principal: Principal, claim_id: UUID) -> Row:
    mine = (domain_claim.c.id == claim_id) & (domain_claim.c.organisation_id == principal.tenant.id)
    rows = await control.rows(sa.select(domain_claim).where(mine).with_for_update())
    if not rows:
        raise DomainGone
    found: Row = rows[0]
    return found


async def _note(control: ControlSession, principal: Principal, kind: str, domain: str, **more: str) -> None:
    await security_log.note(
        control, kind, identity_id=principal.identity_id, organisation_id=principal.tenant.id, domain=domain, **more
    )
