"""Sessions: 256 random bits in a cookie, only their SHA-256 in the database, bound to one organisation.

A session's id is always made here: a planted one finds no row and is never adopted. Sign-in, step-up and a
change of organisation make a new one and end the old. The CSRF token is an HMAC under the session's own secret, so it
is worth nothing in another session.
"""

import base64
import datetime as dt
import hashlib
import hmac
import ipaddress
import os
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PGUUID
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg

from auth.models import SESSION_NETWORK, SESSION_USER_AGENT, device, membership, session
from auth.policies.models import sign_in_policy
from auth.seats import belongs_to_parent
from kernel.clock import real_now
from kernel.db import ControlSession, Databases
from kernel.ids import new_id
from tenants.directory import COLUMNS
from tenants.models import organisation, tenant

COOKIE = "__Host-sid"
IDLE = dt.timedelta(days=14)
ABSOLUTE = dt.timedelta(days=30)
PASSWORD, MAILED_CODE, PASSKEY, BOUND_PASSKEY = "pwd", "otp", "pop", "hwk"
"""How somebody proved who they are (RFC 8176); a bound passkey can't leave the device that it was made on."""
AUTHENTICATOR, RECOVERY_CODE = "totp", "recovery"
"""And with what besides; RFC 8176 would call both `otp`, as a mailed code is, which proves less."""
_SECOND = frozenset({PASSKEY, BOUND_PASSKEY, AUTHENTICATOR, RECOVERY_CODE})

FRESH = dt.timedelta(minutes=10)
"""For so long after it was proved who is there, nobody is asked again (step-up)."""

TOUCH_EVERY = dt.timedelta(minutes=1)
"""Last use is written at most this often, so that reading requests don't write."""

_SECRET_BYTES = 32
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}\Z")
_MAX_USER_AGENT = 300


class Browser(msgspec.Struct, frozen=True):
    """Where a session is used from, as far as the person should recognise it."""

    user_agent: str = ""
    address: str = ""
    mark: str = ""

    @property
    def network(self) -> str:
        """The address cut to its network: /24 or /48."""
        try:
            address = ipaddress.ip_address(self.address)
        except ValueError:
            return ""
        return str(ipaddress.ip_network(f"{address}/{24 if address.version == 4 else 48}", strict=False))


class Proof(msgspec.Struct, frozen=True):
    """When somebody proved who they are, and how: one word, or two with a space between them."""

    at: dt.datetime
    amr: str

    @classmethod
    def now(cls, amr: str) -> "Proof":
        """A proof that was just given."""
        return cls(real_now(), amr)

    @property
    def is_fresh(self) -> bool:
        """Whether it is recent enough for what is asked for twice."""
        return real_now() - self.at <= FRESH

    @property
    def is_strong(self) -> bool:
        """Whether two factors were proved; a passkey is two, as it verifies its user. A password beside a mailed code
        is one: whoever has the mailbox sets another password."""
        return not _SECOND.isdisjoint(self.amr.split())

    @property
    def is_bound(self) -> bool:
        """Whether it was proved by a device itself: a passkey that can't be copied to another one."""
        return BOUND_PASSKEY in self.amr.split()

    def and_now(self, second: str) -> "Proof":
        """What somebody has proved by a second factor, just now, beside what they had proved first."""
        return Proof.now(f"{self.amr.split()[0]} {second}" if self.amr else second)


def by_passkey(*, synced: bool) -> str:
    """How somebody proved who they are by a passkey."""
    return PASSKEY if synced else BOUND_PASSKEY


NEVER = Proof(dt.datetime(1970, 1, 1, tzinfo=dt.UTC), "")
"""Of a job: it acts for a person, and nobody is there."""


class NewSession(msgspec.Struct, frozen=True):
    """A session that was just made; `secret` goes into the cookie and is kept nowhere else."""

    id: UUID
    secret: str
    expires_at: dt.datetime


class Device(msgspec.Struct, frozen=True):
    """One of a person's sessions, as the list of devices shows it."""

    id: UUID
    user_agent: str
    platform: str
    version: str
    network: str
    created_at: dt.datetime
    last_seen_at: dt.datetime
    is_current: bool


async def create(
    control: ControlSession,
    browser: Browser,
    proof: Proof,
    *,
    identity_id: UUID,
    organisation_id: UUID,
    person_id: UUID,
    device_id: UUID | None = None,
    idle: dt.timedelta = IDLE,
    absolute: dt.timedelta = ABSOLUTE,
) -> NewSession:
    """Makes a session with a new secret. It ends `absolute` after its proof: going on elsewhere makes it no longer."""
    secret = _new_secret()
    session_id, now = new_id(), real_now()
    ends = proof.at + absolute
    user_agent = browser.user_agent[:_MAX_USER_AGENT]
    row = {
        "id_hash": digest(secret),
        "id": session_id,
        "identity_id": identity_id,
        "organisation_id": organisation_id,
        "person_id": person_id,
        "created_at": now,
        "auth_time": proof.at,
        "amr": proof.amr,
        "last_seen_at": now,
        "idle_expires_at": now + idle,
        "expires_at": ends,
        "user_agent": control.keys.encrypt_text(user_agent, field=SESSION_USER_AGENT, record=session_id),
        "network": control.keys.encrypt_text(browser.network, field=SESSION_NETWORK, record=session_id),
        "device_id": device_id,
    }
    await control.execute(session.insert(), row)
    return NewSession(id=session_id, secret=secret, expires_at=ends)


async def find(databases: Databases, secret: str) -> Mapping[str, Any] | None:
    """The live session of a cookie with its membership and the columns of its tenant: one statement."""
    if not _SECRET.match(secret):
        return None
    async with databases.control.connection() as connection:
        found: Mapping[str, Any] | None = await connection.fetchrow(_FIND, digest(secret), real_now())
    return found


async def find_by_id(databases: Databases, ids: Collection[UUID]) -> Sequence[Mapping[str, Any]]:
    """The same for sessions that are known by their id; those that are over are left out."""
    async with databases.control.connection() as connection:
        found: Sequence[Mapping[str, Any]] = await connection.fetch(_FIND_BY_ID, list(ids), real_now())
    return found


async def touch(databases: Databases, row: Mapping[str, Any]) -> None:
    """Notes that a session is in use, and so moves its idle expiry on."""
    now = real_now()
    if now - row["last_seen_at"] < TOUCH_EVERY:
        return
    minutes = row["policy_idle_minutes"]
    ends = now + (IDLE if minutes is None else dt.timedelta(minutes=minutes))
    async with databases.control_session() as control:
        mine = session.c.id == row["session_id"]
        await control.execute(session.update().where(mine).values(last_seen_at=now, idle_expires_at=ends))


async def park(control: ControlSession, secret: str) -> bool:
    """Gives a session a secret that nobody has, until `unpark`: its browser holds something else meanwhile.

    False where it is over, or somebody else was first.
    """
    mine = (session.c.id_hash == digest(secret)) & session.c.revoked_at.is_(None)
    done = await control.execute(session.update().where(mine).values(id_hash=digest(_new_secret())))
    return bool(done.rowcount)


async def unpark(control: ControlSession, session_id: UUID) -> str:
    """Gives such a session a new secret and returns it; the one before it was parked stays worth nothing."""
    secret = _new_secret()
    mine = session.c.id == session_id
    await control.execute(session.update().where(mine).values(id_hash=digest(secret)))
    return secret


def _new_secret() -> str:
    return base64.urlsafe_b64encode(os.urandom(_SECRET_BYTES)).rstrip(b"=").decode()


async def expiry(control: ControlSession, session_id: UUID) -> dt.datetime:
    """When a session ends for good."""
    found: dt.datetime = (
        await control.execute(sa.select(session.c.expires_at).where(session.c.id == session_id))
    ).scalar_one()
    return found


async def revoke(control: ControlSession, session_id: UUID, *, identity_id: UUID) -> bool:
    """Ends one of an identity's sessions; False if it has none such that is live."""
    mine = (session.c.id == session_id) & (session.c.identity_id == identity_id) & session.c.revoked_at.is_(None)
    done = await control.execute(session.update().where(mine).values(revoked_at=real_now()))
    control.ended_sessions.add(identity_id)
    return bool(done.rowcount)


async def was_of(control: ControlSession, session_id: UUID, identity_id: UUID) -> bool:
    """Whether a session is or was an identity's."""
    mine = (session.c.id == session_id) & (session.c.identity_id == identity_id)
    return bool(await control.rows(sa.select(session.c.id).where(mine)))


async def revoke_secret(control: ControlSession, secret: str) -> None:
    """Ends the session of a cookie, if it has one."""
    mine = (session.c.id_hash == digest(secret)) & session.c.revoked_at.is_(None)
    ended = session.update().where(mine).values(revoked_at=real_now()).returning(session.c.identity_id)
    control.ended_sessions.update(row.identity_id for row in await control.rows(ended))


async def revoke_all(control: ControlSession, identity_id: UUID, *, but: UUID | None = None) -> int:
    """Ends an identity's sessions in every organisation, as a change of password does."""
    mine = (session.c.identity_id == identity_id) & session.c.revoked_at.is_(None)
    if but is not None:
        mine &= session.c.id != but
    done = await control.execute(session.update().where(mine).values(revoked_at=real_now()))
    control.ended_sessions.add(identity_id)
    return int(done.rowcount)


async def revoke_person(
    control: ControlSession, organisation_id: UUID, person_id: UUID, session_id: UUID | None = None
) -> int:
    """Ends a person's sessions in one organisation, or one of them; the identity's sessions in others stay."""
    mine = (session.c.organisation_id == organisation_id) & (session.c.person_id == person_id)
    if session_id is not None:
        mine &= session.c.id == session_id
    live = mine & session.c.revoked_at.is_(None)
    ended = session.update().where(live).values(revoked_at=real_now()).returning(session.c.identity_id)
    rows = await control.rows(ended)
    control.ended_sessions.update(row.identity_id for row in rows)
    return len(rows)


async def devices(control: ControlSession, identity_id: UUID, current: UUID) -> list[Device]:
    """An identity's live sessions, the last used first."""
    return await _listed(control, session.c.identity_id == identity_id, current)


async def of_person(control: ControlSession, organisation_id: UUID, person_id: UUID) -> list[Device]:
    """The live sessions of a person in one organisation; what else the identity has is not theirs to see."""
    mine = (session.c.organisation_id == organisation_id) & (session.c.person_id == person_id)
    return await _listed(control, mine, None)


async def _listed(control: ControlSession, mine: sa.ColumnElement[bool], current: UUID | None) -> list[Device]:
    now, keys = real_now(), control.keys
    live = mine & session.c.revoked_at.is_(None) & (session.c.idle_expires_at > now) & (session.c.expires_at > now)
    statement = (
        sa.select(session, device.c.platform, device.c.version)
        .join_from(session, device, device.c.id == session.c.device_id, isouter=True)
        .where(live)
        .order_by(session.c.last_seen_at.desc())
    )
    rows = await control.rows(statement)
    return [
        Device(
            id=row.id,
            user_agent=keys.decrypt_text(row.user_agent, field=SESSION_USER_AGENT, record=row.id),
            platform=row.platform or "",
            version=row.version or "",
            network=keys.decrypt_text(row.network, field=SESSION_NETWORK, record=row.id),
            created_at=row.created_at,
            last_seen_at=row.last_seen_at,
            is_current=row.id == current,
        )
        for row in rows
    ]


def digest(secret: str) -> bytes:
    """What the database knows of a cookie's value."""
    return hashlib.sha256(secret.encode()).digest()


def csrf_token(secret: str) -> str:
    """The token that unsafe requests of this session must carry."""
    return hmac.digest(secret.encode(), b"rapport csrf v1", "sha256").hex()


def csrf_matches(secret: str, offered: str) -> bool:
    """Compares in constant time."""
    return hmac.compare_digest(csrf_token(secret).encode(), offered.encode())


def _find_statement(which: sa.ColumnElement[bool]) -> str:
    """The statement of the sessions that `which` (a condition on the parameter `which`) picks and that are live."""
    now = sa.bindparam("now", type_=sa.DateTime(timezone=True))
    member = (
        (membership.c.identity_id == session.c.identity_id)
        & (membership.c.organisation_id == session.c.organisation_id)
        & (membership.c.person_id == session.c.person_id)
        & (membership.c.status == sa.literal_column("'active'"))
        & membership.c.seat  # `seats.seated`, with a constant, so the statement has two parameters
    )
    columns = (
        *(session.c.id.label("session_id"), session.c.identity_id, session.c.person_id, session.c.last_seen_at),
        *(session.c.auth_time, session.c.amr, session.c.network.label("session_network")),
        *(sign_in_policy.c.organisation_id.label("policy_of"), sign_in_policy.c.networks.label("policy_networks")),
        *(sign_in_policy.c.idle_minutes.label("policy_idle_minutes"), sign_in_policy.c.second_factor_from),
        sa.func.coalesce(sign_in_policy.c.bound_administration, sa.false()).label("bound_administration"),
    )
    holder = sa.func.coalesce(organisation.c.parent_id, organisation.c.id)
    live = which & (session.c.idle_expires_at > now) & (session.c.expires_at > now) & session.c.revoked_at.is_(None)
    statement = (
        sa.select(*columns, *COLUMNS)
        .join_from(session, membership, member)
        .join(organisation, organisation.c.id == session.c.organisation_id)
        .join(tenant, tenant.c.organisation_id == organisation.c.id)
        .join(sign_in_policy, sign_in_policy.c.organisation_id == holder, isouter=True)
        .where(live, belongs_to_parent())
    )
    # Compiled once: compiling costs more than the query.
    compiled = statement.compile(dialect=PGDialect_asyncpg())  # type: ignore[no-untyped-call]  # untyped in SQLAlchemy
    if compiled.positiontup != ["which", "now"]:
        raise RuntimeError("the session query has other parameters than it is given")
    return str(compiled)


_FIND = _find_statement(session.c.id_hash == sa.bindparam("which", type_=sa.LargeBinary))
_FIND_BY_ID = _find_statement(session.c.id == sa.any_(sa.bindparam("which", type_=ARRAY(PGUUID(as_uuid=True)))))
