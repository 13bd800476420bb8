"""Identities and memberships in the control database: who can sign in, and to which organisations."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from auth import emails
from auth.factors.models import authenticator
from auth.models import IDENTITY_EMAIL, INVITATION_EMAIL, identity, invitation, membership, passkey, password
from auth.seats import belongs_to_parent, seated
from kernel.clock import real_now
from kernel.columns import REHASHED, Rehashed
from kernel.crypto import Keyset
from kernel.db import ControlSession
from kernel.ids import new_id
from kernel.locks import hold
from tenants.models import NAME_FIELD, organisation

_HAS_AUTHENTICATOR = (
    sa.exists()
    .where(authenticator.c.identity_id == identity.c.id, authenticator.c.confirmed_at.is_not(None))
    .label("has_authenticator")
)
_HAS_PASSKEY = sa.exists().where(passkey.c.identity_id == identity.c.id).label("has_passkey")


class Membership(msgspec.Struct, frozen=True):
    """One organisation that an identity belongs to."""

    organisation_id: UUID
    person_id: UUID
    name: str
    status: str
    is_sandbox: bool
    created_at: dt.datetime
    people: int


class Login(msgspec.Struct, frozen=True):
    """An identity as sign-in needs it."""

    identity_id: UUID
    password_hash: str | None
    has_passkey: bool
    has_authenticator: bool

    @property
    def has_factor(self) -> bool:
        """Whether there is anything but a mailed code."""
        return self.password_hash is not None or self.has_passkey or self.has_authenticator


def email_hmac(keys: Keyset, email: str) -> bytes:
    """The keyed hash by which an address is found; the address itself is only ever stored encrypted."""
    return keys.equality(IDENTITY_EMAIL, emails.normal(email))


def email_hmacs(keys: Keyset, email: str) -> tuple[bytes, ...]:
    """What `email_hmac` of an address may be in a row, as there are two secrets while the platform's keys rotate."""
    return keys.equalities(IDENTITY_EMAIL, emails.normal(email))


def rehashed(field: int) -> Rehashed:
    """What a rotation makes anew of a row that has an address under `field`."""

    def made(keys: Keyset, row: Any) -> dict[str, Any]:  # noqa: ANN401  # a row
        return {"email_hmac": email_hmac(keys, keys.decrypt_text(row.email, field=field, record=row.id))}

    return Rehashed(("email_hmac",), ("id",), made)


identity.info[REHASHED] = rehashed(IDENTITY_EMAIL)
invitation.info[REHASHED] = rehashed(INVITATION_EMAIL)


async def find_login(control: ControlSession, email: str) -> Login | None:
    """The identity of a verified address, if there is one."""
    statement = (
        sa.select(identity.c.id, password.c.hash, _HAS_PASSKEY, _HAS_AUTHENTICATOR)
        .join_from(identity, password, password.c.identity_id == identity.c.id, isouter=True)
        .where(identity.c.email_hmac.in_(email_hmacs(control.keys, email)))
    )
    rows = await control.rows(statement)
    if not rows:
        return None
    return Login(rows[0].id, rows[0].hash, rows[0].has_passkey, rows[0].has_authenticator)


async def account_of(control: ControlSession, email: str) -> UUID | None:
    """The identity of an address, if somebody can sign in to it with more than its mailbox."""
    login = await find_login(control, email)
    return login.identity_id if login is not None and login.has_factor else None


async def ensure_identity(control: ControlSession, email: str, *, fresh_id: UUID | None = None) -> UUID:
    """The identity of an address that was just verified; made, with `fresh_id` if given, if there is none."""
    identity_id, now, hashes = fresh_id or new_id(), real_now(), email_hmacs(control.keys, email)
    same = sa.select(identity.c.id).where(identity.c.email_hmac.in_(hashes))
    if len(hashes) > 1:
        # The database can't tell that hashes under two secrets are of the same address: one at a time looks.
        await hold(control, hashes)
        if found := await control.rows(same):
            return UUID(str(found[0].id))
    row: dict[str, object] = {"id": identity_id, "verified_at": now, "created_at": now}
    row["email"] = control.keys.encrypt_text(email.strip(), field=IDENTITY_EMAIL, record=identity_id)
    row["email_hmac"] = email_hmac(control.keys, email)  # after it: a hash is never older than its ciphertext
    await control.execute(insert(identity).on_conflict_do_nothing(index_elements=["email_hmac"]), row)
    return UUID(str((await control.execute(same)).scalar_one()))


async def password_of(control: ControlSession, identity_id: UUID) -> str | None:
    """The hash of an identity's password, if it has one."""
    rows = await control.rows(sa.select(password.c.hash).where(password.c.identity_id == identity_id))
    return str(rows[0].hash) if rows else None


async def set_password(control: ControlSession, identity_id: UUID, hashed: str) -> None:
    """Stores a password's hash. The caller ends the other sessions if it was a change."""
    statement = insert(password).values(identity_id=identity_id, hash=hashed, changed_at=real_now())
    values = {"hash": statement.excluded.hash, "changed_at": statement.excluded.changed_at}
    await control.execute(statement.on_conflict_do_update(index_elements=["identity_id"], set_=values))


async def join(
    control: ControlSession, identity_id: UUID, organisation_id: UUID, person_id: UUID,
    *, membership_id: UUID | None = None,
) -> UUID:  # fmt: skip
    """Makes an identity a member with a seat; the same membership again changes nothing. Returns its id."""
    row = {
        "id": membership_id or new_id(),
        "identity_id": identity_id,
        "organisation_id": organisation_id,
        "person_id": person_id,
        "status": "active",
        "seat": True,
        "created_at": real_now(),
    }
    await control.execute(insert(membership).on_conflict_do_nothing(), row)
    mine = (membership.c.identity_id == identity_id) & (membership.c.organisation_id == organisation_id)
    return UUID(str((await control.execute(sa.select(membership.c.id).where(mine))).scalar_one()))


async def memberships(control: ControlSession, identity_id: UUID) -> Sequence[Membership]:
    """The organisations that an identity may enter, oldest first."""
    theirs = membership.alias("theirs")
    seat = (theirs.c.organisation_id == membership.c.organisation_id) & (theirs.c.status == "active") & theirs.c.seat
    people = sa.select(sa.func.count()).select_from(theirs).where(seat).scalar_subquery()
    statement = (
        sa.select(
            *(membership.c.organisation_id, membership.c.person_id),
            *(organisation.c.name, organisation.c.status, organisation.c.kind, organisation.c.created_at),
            people.label("people"),
        )
        .join_from(membership, organisation, organisation.c.id == membership.c.organisation_id)
        .where((membership.c.identity_id == identity_id) & seated())
        .where(organisation.c.status != "deleted", belongs_to_parent())
        .order_by(membership.c.created_at, membership.c.id)
    )
    rows = await control.rows(statement)
    return [
        Membership(
            organisation_id=row.organisation_id,
            person_id=row.person_id,
            name=control.keys.decrypt_text(row.name, field=NAME_FIELD, record=row.organisation_id),
            status=row.status,
            is_sandbox=row.kind == "sandbox",
            created_at=row.created_at,
            people=row.people,
        )
        for row in rows
    ]


async def active_member(control: ControlSession, organisation_id: UUID, person_id: UUID) -> UUID | None:
    """The identity of a person who may still enter an organisation; None for who may not."""
    mine = (membership.c.organisation_id == organisation_id) & (membership.c.person_id == person_id)
    rows = await control.rows(sa.select(membership.c.identity_id).where(mine & seated()))
    return rows[0].identity_id if rows else None


async def identity_of(control: ControlSession, organisation_id: UUID, person_id: UUID) -> UUID | None:
    """Who signs in as a person of an organisation, or did; nobody where nobody ever joined as them."""
    mine = (membership.c.organisation_id == organisation_id) & (membership.c.person_id == person_id)
    rows = await control.rows(sa.select(membership.c.identity_id).where(mine))
    return UUID(str(rows[0].identity_id)) if rows else None


async def email_of(control: ControlSession, identity_id: UUID) -> str:
    """An identity's address."""
    found = await control.execute(sa.select(identity.c.email).where(identity.c.id == identity_id))
    return control.keys.decrypt_text(found.scalar_one(), field=IDENTITY_EMAIL, record=identity_id)
