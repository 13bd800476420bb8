"""From the token of a request to its row: one statement on the control database, whatever else is asked.

A row is found by the id in the text, and counts if the text's hash is the one in it, compared in constant time.
Tries that find none are counted by address. Who has a token is never among those who wait for that, so nobody locks
anybody out from behind the same address.
"""

import hmac
import ipaddress
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import msgspec
import sqlalchemy as sa
from limits import RateLimitItemPerHour, RateLimitItemPerMinute
from litestar.connection import ASGIConnection
from sqlalchemy.dialects.postgresql import insert

from auth import security_log
from auth.models import membership
from auth.seats import belongs_to_parent
from auth.sessions import Browser
from auth.throttle import Throttle
from auth.tokens import text
from auth.tokens.errors import BadToken, TokenTooFast, WrongNetwork
from auth.tokens.models import (
    TOKEN_NETWORKS,
    TOKEN_TEXT,
    api_token,
    api_token_network,
    service_account,
)
from kernel.clock import real_now
from kernel.crypto import CryptoError, Keyset
from kernel.db import ControlSession
from kernel.rates import spend
from kernel.runtime import Runtime
from kernel.statements import Prepared
from tenants.directory import COLUMNS, Tenant
from tenants.entitlements import number_of
from tenants.models import organisation, tenant

REQUESTS: Final = "limits.token_requests_per_minute"
"""The entitlement that replaces the default."""
DEFAULT_REQUESTS: Final = 3_000
USED_EVERY_SECONDS: Final = 600
"""Last use is written at most this often."""

_BAD_PER_ADDRESS = RateLimitItemPerMinute(60, 5, namespace="bad-tokens-address")
_NOTED_REFUSALS = RateLimitItemPerHour(1, namespace="token-refusals")
_SCHEME = "bearer"

Row = Mapping[str, Any]


def bearer_of(connection: ASGIConnection[Any, Any, Any, Any]) -> str | None:
    """The token that a request authenticates with, None where it says nothing of one.

    Other schemes are those of proxies before us. Of two tokens none counts.
    """
    lines = [line.strip().partition(" ") for line in connection.headers.getall("authorization", [])]
    tokens = [rest.strip() for scheme, _, rest in lines if scheme.lower() == _SCHEME]
    if not tokens:
        return None
    return tokens[0] if len(tokens) == 1 else ""


class Bearer(msgspec.Struct, frozen=True):
    """A live token in a request: its row with its person and the columns of its tenant, and whence it was sent."""

    row: Row
    network: str
    seen: bytes

    @property
    def id(self) -> UUID:
        """The token's."""
        found: UUID = self.row["token_id"]
        return found


class Bearers:
    """Judges tokens; one per process."""

    def __init__(self, runtime: Runtime, limits: Throttle) -> None:
        self._runtime = runtime
        self._limits = limits
        self._env = text.env_of(embedded=runtime.settings.embedded)

    async def find(self, offered: str, address: str) -> Bearer:
        """The token, if it is one that lives and may be used from here; raises `BadToken` or `WrongNetwork`."""
        written = text.read(self._env, offered)
        found = await self._found(written, address) if written is not None else None
        if found is None:
            await self._limits.hit_network(_BAD_PER_ADDRESS, address)
            raise BadToken
        if found.row["networks"] is not None and not _is_listed(address, self._networks(found)):
            await self._note_refusal(found)
            raise WrongNetwork
        return found

    async def count(self, found: Bearer, tenant: Tenant) -> None:
        """Counts a request of a token; raises `TokenTooFast`."""
        most = number_of(tenant.entitlements, REQUESTS, DEFAULT_REQUESTS)
        seconds = await spend(self._runtime, RateLimitItemPerMinute(most, namespace="token-requests"), found.id.hex)
        if seconds is not None:
            raise TokenTooFast(details={"retry_after": seconds}, retry_after=seconds)

    async def used(self, found: Bearer) -> None:
        """Writes down that a token is in use, now and then; and every network that it is used from, once."""
        now, last, is_known = real_now(), found.row["last_used_at"], found.row["is_known_network"]
        is_due = last is None or (now - last).total_seconds() >= USED_EVERY_SECONDS
        if is_known and not is_due:
            return
        async with self._runtime.databases.control_session() as control:
            if not is_known:
                await _note_network(control, found)
            if is_due:
                await control.execute(api_token.update().where(api_token.c.id == found.id).values(last_used_at=now))

    async def _found(self, written: text.Written, address: str) -> Bearer | None:
        network = Browser(address=address).network
        seen = written.digest_of(network)
        sent = _FIND.sent({"id": written.id, "now": real_now(), "seen": seen})
        async with self._runtime.databases.control.connection() as connection:
            row: Row | None = await connection.fetchrow(sent.text, *sent.values)
        if row is None or not _matches(self._keys, row, written):
            return None
        return Bearer(row, network, seen)

    async def _note_refusal(self, found: Bearer) -> None:
        """Once an hour for each network: whoever sends a thousand tries shall not fill the log."""
        if await spend(self._runtime, _NOTED_REFUSALS, found.seen.hex()) is None:
            async with self._runtime.databases.control_session() as control:
                await _note(control, "token_refused_network", found)

    def _networks(self, found: Bearer) -> list[str]:
        sealed = self._keys.decrypt(bytes(found.row["networks"]), field=TOKEN_NETWORKS, record=found.id)
        return msgspec.json.decode(sealed, type=list[str])

    @property
    def _keys(self) -> Keyset:
        keys = self._runtime.databases.platform_keys
        if keys is None:
            raise RuntimeError("the platform keyset is not open yet")
        return keys


def _matches(keys: Keyset, row: Row, written: text.Written) -> bool:
    """Whether the hash in the row is this text's. One that somebody moved here from another row opens no more."""
    try:
        stored = keys.decrypt(bytes(row["text_hash"]), field=TOKEN_TEXT, record=written.id)
    except CryptoError:
        return False
    return hmac.compare_digest(stored, written.digest)


def _is_listed(address: str, networks: Sequence[str]) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(found in ipaddress.ip_network(each) for each in networks)


async def _note_network(control: ControlSession, found: Bearer) -> None:
    seen = {"token_id": found.id, "network_hash": found.seen, "first_used_at": real_now()}
    done = await control.execute(insert(api_token_network).on_conflict_do_nothing(), seen)
    if done.rowcount:
        kind = "token_first_used" if found.row["last_used_at"] is None else "token_used_from_new_network"
        await _note(control, kind, found)


async def _note(control: ControlSession, kind: str, found: Bearer) -> None:
    row = found.row
    await security_log.note(
        control, kind, identity_id=row["identity_id"], organisation_id=row["organisation_id"], token=str(found.id),
        person_id=str(row["person_id"]), network=found.network,
    )  # fmt: skip


def _find() -> Prepared:
    """The token, if it is live and so is the membership of its person; a service account has none."""
    of_person = (membership.c.organisation_id == api_token.c.organisation_id) & (
        membership.c.person_id == api_token.c.person_id
    )
    # `seats.seated`, with a constant, so that the statement has no more parameters than are given.
    seated = (membership.c.status == sa.literal_column("'active'")) & membership.c.seat
    of_machine = (service_account.c.organisation_id == api_token.c.organisation_id) & (
        service_account.c.person_id == api_token.c.person_id
    )
    seen = api_token_network.c
    is_known = sa.exists().where(
        seen.token_id == api_token.c.id, seen.network_hash == sa.bindparam("seen", type_=sa.LargeBinary)
    )
    live = api_token.c.revoked_at.is_(None) & (api_token.c.expires_at > sa.bindparam("now", type_=sa.DateTime(True)))
    return Prepared(
        sa.select(
            *(api_token.c.id.label("token_id"), api_token.c.person_id, api_token.c.text_hash, api_token.c.scopes),
            *(api_token.c.networks, api_token.c.last_used_at, is_known.label("is_known_network")),
            # Of a service account no identity is there; what it does is noted under its person.
            sa.func.coalesce(membership.c.identity_id, api_token.c.person_id).label("identity_id"),
            *COLUMNS,
        )
        .join_from(api_token, membership, of_person & seated, isouter=True)
        .join(service_account, of_machine, isouter=True)
        .join(organisation, organisation.c.id == api_token.c.organisation_id)
        .join(tenant, tenant.c.organisation_id == organisation.c.id)
        .where(api_token.c.id == sa.bindparam("id", type_=api_token.c.id.type), live)
        .where(membership.c.id.is_not(None) | service_account.c.person_id.is_not(None))
        .where(membership.c.id.is_(None) | belongs_to_parent())
    )


_FIND = _find()
