"""From a session's cookie, or a token, to a `Principal`: one statement on the control database, one on the tenant's."""

import contextlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Collection, Mapping
from itertools import groupby
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from auth import sessions
from auth.authz.reach import reach_of
from auth.authz.roles import rights_of
from auth.errors import NotReady, NotSignedIn
from auth.policies import rules
from auth.principal import Principal, Reach, Rights, View
from auth.sessions import NEVER, Proof
from auth.tokens.bearer import Bearers
from auth.tokens.errors import BadToken
from auth.tokens.scopes import allowed, narrowed
from auth.viewing import views
from auth.viewing.errors import ViewingOver
from kernel.clock import real_now
from kernel.db import TenantSession
from kernel.errors import NotFound, Suspended
from kernel.keys.away import KeysAway
from kernel.pool import Begun
from kernel.runtime import Runtime
from tenants.directory import Directory, Tenant

CACHED_RIGHTS = 20_000
USABLE = frozenset({"active", "read_only"})
"""Organisations that are served."""

Admit = Callable[[Tenant], Awaitable[None]]

# Whether the person is still there, and whether anybody's rights have changed since they were last added up.
_PERSON = (
    "SELECT person.locale, acl_epoch.epoch FROM person, acl_epoch"
    " WHERE person.id = $1 AND person.deactivated_at IS NULL AND acl_epoch.id = 1"
)


class Resolver:
    """Finds principals; keeps added-up rights, and whose records they reach, until the tenant's epoch moves."""

    def __init__(self, runtime: Runtime, directory: Directory, bearers: Bearers) -> None:
        self._runtime = runtime
        self._directory = directory
        self._bearers = bearers
        self._rights: OrderedDict[tuple[UUID, UUID], tuple[int, Rights, Reach]] = OrderedDict()

    async def principal(
        self,
        secret: str,
        *,
        even_suspended: bool = False,
        go_on: bool = False,
        admit: Admit | None = None,
        address: str | None = None,
    ) -> Principal:
        """The person of a session; raises `NotSignedIn`, `NotReady`, `Suspended` or, given an address that the
        organisation doesn't let in, `NetworkRefused`.

        `admit` is asked before a connection of the organisation's database is taken. With `go_on` the transaction in
        which the person was read stays open for the request's first session, and the caller sees to it that it ends
        (`Principal.begun`).
        """
        if views.is_secret(secret):
            return await self._viewed(secret, even_suspended=even_suspended, go_on=go_on, admit=admit, address=address)
        row = await sessions.find(self._runtime.databases, secret)
        if row is None:
            raise NotSignedIn
        tenant = await self._directory.opened(row)
        self.check_network(row, address)
        _check_status(tenant, even_suspended=even_suspended)
        await sessions.touch(self._runtime.databases, row)
        await _admitted(admit, tenant)
        proof = Proof(row["auth_time"], row["amr"])
        found = await self._read(tenant, row, proof, go_on=go_on)
        return msgspec.structs.replace(
            found, owes_factor=rules.owes_second(row, proof), opened_in=bytes(row["session_network"]),
            owes_device=row["bound_administration"] and not proof.is_bound,
        )  # fmt: skip

    async def _viewed(
        self, secret: str, *, even_suspended: bool, go_on: bool, admit: Admit | None, address: str | None
    ) -> Principal:
        """Whom somebody views as; raises what `principal` does, and `ViewingOver`.

        The session that the view rests on is judged like any other, and so are the rights of both, each time.
        """
        databases = self._runtime.databases
        view, own = await views.find(databases, secret)
        tenant = await self._directory.opened(own)
        self.check_network(own, address)
        _check_status(tenant, even_suspended=even_suspended)
        await sessions.touch(databases, own)
        await _admitted(admit, tenant)
        proof = Proof(own["auth_time"], own["amr"])
        row = {"session_id": view.id, "identity_id": view.identity_id, "person_id": view.person_id}
        try:
            found = await self._read(tenant, row, proof, go_on=go_on, viewer_id=view.viewer_id)
        except (NotSignedIn, ViewingOver):
            async with databases.control_session() as control:
                await views.close(control, view, "rights")
            raise ViewingOver from None
        owes = rules.owes_second(own, proof)
        shown = View(view.id, view.viewer_id, view.viewer_identity_id, view.expires_at)
        return msgspec.structs.replace(found, owes_factor=owes, view=shown)

    def check_network(self, row: Mapping[str, Any], address: str | None) -> None:
        """Raises `NetworkRefused` for a session that is used from where its organisation lets nobody in."""
        keys = self._runtime.databases.platform_keys
        if address is not None and keys is not None:
            rules.check_use(keys, row, address)

    async def of_token(self, offered: str, address: str, *, go_on: bool, admit: Admit) -> Principal:
        """Whom a token acts for, with what its scopes leave of their rights of now; raises `BadToken` and others."""
        bearer = await self._bearers.find(offered, address)
        row = {**bearer.row, "session_id": bearer.id}
        try:
            tenant = await self._directory.opened(row)
            _check_status(tenant, even_suspended=False)
            await self._bearers.count(bearer, tenant)
            await admit(tenant)
            found = await self._read(tenant, row, NEVER, go_on=go_on)
        except NotSignedIn:
            raise BadToken from None
        async with contextlib.AsyncExitStack() as undo:
            if found.begun is not None:
                undo.push_async_callback(found.begun.end_unless_taken)
            await self._bearers.used(bearer)
            undo.pop_all()
        scopes = allowed(row["scopes"])
        return msgspec.structs.replace(found, scopes=scopes, rights=narrowed(found.rights, scopes))

    async def _read(
        self, tenant: Tenant, row: Mapping[str, Any], proof: Proof, *, go_on: bool, viewer_id: UUID | None = None
    ) -> Principal:
        begun = Begun(self._runtime.databases.pool(tenant.home), tenant.home.schema)
        connection = await begun.begin()
        kept = False
        try:
            locale, epoch, rights, reach = await self._person(connection, tenant, row["person_id"])
            if viewer_id is not None:
                views.check(mine=(await self._person(connection, tenant, viewer_id))[2], theirs=rights)
            kept = go_on
        finally:
            if not kept:
                await begun.end()
        found = _principal(tenant, row, proof, locale, rights, reach)
        return msgspec.structs.replace(found, begun=begun if go_on else None, epoch=epoch)

    async def of_sessions(self, ids: Collection[UUID]) -> dict[UUID, Principal]:
        """The principals of sessions by the session's id, without those that may not go on. It is no use of them."""
        found: dict[UUID, Principal] = {}
        usable = sorted(await self._usable(ids), key=lambda each: each[1].home.key)
        for home, of_home in groupby(usable, key=lambda each: each[1].home):
            async with self._runtime.databases.pool(home).transaction(home.schema) as connection:
                for row, tenant in of_home:
                    with contextlib.suppress(NotSignedIn):
                        # Without an epoch: whoever keeps a principal longer than a transaction reads names anew.
                        locale, _, rights, reach = await self._person(connection, tenant, row["person_id"])
                        proof = Proof(row["auth_time"], row["amr"])
                        found[row["session_id"]] = _principal(tenant, row, proof, locale, rights, reach)
        return found

    async def tenants_of(self, ids: Collection[UUID]) -> dict[UUID, Tenant]:
        """The organisations of sessions, without those that may not go on as far as the control database knows."""
        return {row["session_id"]: tenant for row, tenant in await self._usable(ids)}

    async def _usable(self, ids: Collection[UUID]) -> list[tuple[Mapping[str, Any], Tenant]]:
        found = []
        for row in await sessions.find_by_id(self._runtime.databases, ids):
            # Whose keys were taken away is shown out like whoever's session ended; the others stay.
            with contextlib.suppress(KeysAway, NotFound):
                tenant = await self._directory.opened(row)
                if tenant.status in USABLE:
                    found.append((row, tenant))
        return found

    async def _person(
        self, connection: asyncpg.Connection, tenant: Tenant, person_id: UUID
    ) -> tuple[str, int, Rights, Reach]:
        row = await connection.fetchrow(_PERSON, person_id)
        if row is None:
            raise NotSignedIn
        key, epoch = (tenant.id, person_id), row["epoch"]
        known = self._rights.get(key)
        if known is not None and known[0] == epoch and not _over(known[2]):
            return row["locale"], epoch, known[1], known[2]
        session = TenantSession(connection, tenant.keys, tenant.home)
        rights, reach = await rights_of(session, person_id), await reach_of(session, person_id)
        # Rights that changed since the epoch was read are kept under the old epoch, and so asked for again.
        self._rights[key] = (epoch, rights, reach)
        if len(self._rights) > CACHED_RIGHTS:
            self._rights.popitem(last=False)
        return row["locale"], epoch, rights, reach


def _over(reach: Reach) -> bool:
    """Whether a rule has ended that opened something when this was read."""
    return reach.until is not None and reach.until <= real_now()


def _principal(
    tenant: Tenant, row: Mapping[str, Any], proof: Proof, locale: str, rights: Rights, reach: Reach
) -> Principal:
    return Principal(
        tenant=tenant,
        person_id=row["person_id"],
        identity_id=row["identity_id"],
        session_id=row["session_id"],
        locale=locale,
        rights=rights,
        reach=reach,
        proof=proof,
    )


async def _admitted(admit: Admit | None, tenant: Tenant) -> None:
    if admit is not None:
        await admit(tenant)


def _check_status(tenant: Tenant, *, even_suspended: bool) -> None:
    if tenant.status in USABLE or (even_suspended and tenant.status == "suspended"):
        return
    match tenant.status:
        case "suspended":
            raise Suspended
        case "provisioning":
            raise NotReady
        case _:
            raise NotSignedIn
