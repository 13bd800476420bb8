"""The rules of an organisation, and the judging by them: at sign-in, at each new session, and whenever one is used."""

import datetime as dt
import ipaddress
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth.models import SESSION_NETWORK
from auth.policies.errors import MailedCodesOff, NetworkRefused
from auth.policies.models import POLICY_NETWORKS, sign_in_policy
from auth.sessions import ABSOLUTE, IDLE, MAILED_CODE, Browser, Proof
from kernel.clock import real_now
from kernel.crypto import Keyset
from kernel.db import ControlSession
from tenants.models import organisation

_INVITED: Final = frozenset({"invitation", "sign-up"})
"""How somebody comes in whose first proof is that they got a mail; from then on they have a password or a passkey."""


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """What counts for an organisation now. Without `networks` every address may enter."""

    second_factor_from: dt.datetime | None = None
    mailed_codes: bool = True
    idle_minutes: int | None = None
    absolute_hours: int | None = None
    networks: tuple[str, ...] = ()
    bound_administration: bool = False

    @property
    def idle(self) -> dt.timedelta:
        """How long a session may rest."""
        return IDLE if self.idle_minutes is None else dt.timedelta(minutes=self.idle_minutes)

    @property
    def absolute(self) -> dt.timedelta:
        """How long a proof is good for, however much a session is used."""
        return ABSOLUTE if self.absolute_hours is None else dt.timedelta(hours=self.absolute_hours)

    @property
    def asks_second(self) -> bool:
        """Whether nobody gets further without a second factor any more."""
        return self.second_factor_from is not None and self.second_factor_from <= real_now()

    def check_entry(self, address: str, proof: Proof, how: str) -> None:
        """Refuses a new session; raises `NetworkRefused` or `MailedCodesOff`."""
        check_network(self.networks, address)
        if not self.mailed_codes and proof.amr.split()[:1] == [MAILED_CODE] and how not in _INVITED:
            raise MailedCodesOff


async def of_organisation(control: ControlSession, organisation_id: UUID) -> Rules:
    """The rules of an organisation, or of what it is a copy of."""
    holder = sa.select(sa.func.coalesce(organisation.c.parent_id, organisation.c.id))
    mine = sign_in_policy.c.organisation_id == holder.where(organisation.c.id == organisation_id).scalar_subquery()
    rows = await control.rows(sa.select(sign_in_policy).where(mine))
    if not rows:
        return Rules()
    row = rows[0]
    return Rules(
        second_factor_from=row.second_factor_from,
        mailed_codes=row.mailed_codes,
        idle_minutes=row.idle_minutes,
        absolute_hours=row.absolute_hours,
        networks=networks_in(control.keys, row.networks, row.organisation_id),
        bound_administration=row.bound_administration,
    )


def check_use(keys: Keyset, row: Mapping[str, Any], address: str) -> None:
    """Refuses a session that is used from elsewhere; `row` is `sessions.find`'s. Raises `NetworkRefused`."""
    if row["policy_networks"] is not None:
        check_network(networks_in(keys, bytes(row["policy_networks"]), row["policy_of"]), address)


def owes_second(row: Mapping[str, Any], proof: Proof) -> bool:
    """Whether a session was opened with less than its organisation asks for by now."""
    asked_from = row["second_factor_from"]
    return asked_from is not None and asked_from <= real_now() and not proof.is_strong


def has_moved(keys: Keyset, opened_in: bytes, session_id: UUID, address: str) -> bool:
    """Whether a session is used from another network than that in which it was opened by its last proof."""
    return Browser(address=address).network != _opened_in(keys, opened_in, session_id)


@lru_cache(1024)
def _opened_in(keys: Keyset, cipher: bytes, session_id: UUID) -> str:
    return keys.decrypt_text(cipher, field=SESSION_NETWORK, record=session_id)


def check_network(networks: Sequence[str], address: str) -> None:
    """Raises `NetworkRefused` for an address that is in none of the networks, if there are any."""
    if networks and not is_in(networks, address):
        raise NetworkRefused


def is_in(networks: Sequence[str], address: str) -> bool:
    """Whether an address is in one of them."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(found in ipaddress.ip_network(each) for each in networks)


def networks_in(keys: Keyset, cipher: bytes | None, organisation_id: UUID) -> tuple[str, ...]:
    """The networks of a policy's row."""
    if cipher is None:
        return ()
    return _opened(keys, bytes(cipher), organisation_id)


@lru_cache(1024)
def _opened(keys: Keyset, cipher: bytes, organisation_id: UUID) -> tuple[str, ...]:
    """Every request of such an organisation asks for it, and a ciphertext never comes to mean something else."""
    return msgspec.json.decode(
        keys.decrypt(cipher, field=POLICY_NETWORKS, record=organisation_id), type=tuple[str, ...]
    )
