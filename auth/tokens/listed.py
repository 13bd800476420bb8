"""The page of tokens: one's own, or those of the whole organisation. What is shown of a text is its end."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth.people import names
from auth.principal import Principal
from auth.tokens import policy
from auth.tokens.models import TOKEN_NAME, TOKEN_NETWORKS, api_token, service_account
from auth.tokens.policy import TokenPolicy
from auth.tokens.scopes import Scope, useful
from kernel.clock import real_now
from kernel.crypto import Keyset
from kernel.db import ControlSession
from kernel.pool import Row
from kernel.runtime import Runtime

MOST_LISTED = 1000


class Owner(msgspec.Struct, frozen=True):
    """For whom a token acts."""

    id: UUID
    name: str
    is_service_account: bool


class TokenView(msgspec.Struct, frozen=True, kw_only=True):
    """A token that is not revoked. `last_used_at` is exact to ten minutes; `owner` is left out of one's own list."""

    id: UUID
    name: str
    last_four: str
    scopes: list[Scope]
    networks: list[str]
    created_at: dt.datetime
    expires_at: dt.datetime
    is_expired: bool
    last_used_at: dt.datetime | None
    owner: Owner | None = None


class OwnTokens(msgspec.Struct, frozen=True):
    """One's own page: tokens, the policy, and the scopes that one's rights leave something of."""

    tokens: list[TokenView]
    policy: TokenPolicy
    default_days: int
    scopes: list[Scope]


class AllTokens(msgspec.Struct, frozen=True):
    """The admins' page."""

    tokens: list[TokenView]
    policy: TokenPolicy


async def own(runtime: Runtime, principal: Principal) -> OwnTokens:
    """One's own tokens, the newest first."""
    async with runtime.databases.control_session() as control:
        found = await policy.of_organisation(control, principal.tenant.id)
        rows = await _rows(control, principal.tenant.id, api_token.c.person_id == principal.person_id)
        tokens = [_view(control.keys, row) for row in rows]
    days = min(policy.DEFAULT_DAYS, found.most_days)
    return OwnTokens(tokens, found, days, useful(principal.rights))


async def everybodys(runtime: Runtime, principal: Principal) -> AllTokens:
    """The tokens of everybody in the organisation, the newest first."""
    async with runtime.databases.control_session() as control:
        found = await policy.of_organisation(control, principal.tenant.id)
        rows = await _rows(control, principal.tenant.id, sa.true())
        machines = await service_account_ids(control, principal.tenant.id)
        tokens = [(_view(control.keys, row), row.person_id) for row in rows]
    async with principal.session(runtime) as session:
        known = await names(session, {person_id for _, person_id in tokens})
    owners = {each: Owner(each, known[each]["name"], each in machines) for each in known}
    return AllTokens([msgspec.structs.replace(each, owner=owners.get(of)) for each, of in tokens], found)


async def of_person(control: ControlSession, organisation_id: UUID, person_id: UUID) -> list[TokenView]:
    """The tokens of one service account."""
    rows = await _rows(control, organisation_id, api_token.c.person_id == person_id)
    return [_view(control.keys, row) for row in rows]


async def service_account_ids(control: ControlSession, organisation_id: UUID) -> set[UUID]:
    """Which persons of an organisation are service accounts."""
    mine = sa.select(service_account.c.person_id).where(service_account.c.organisation_id == organisation_id)
    return {row.person_id for row in await control.rows(mine)}


async def _rows(control: ControlSession, organisation_id: UUID, which: sa.ColumnElement[bool]) -> Sequence[Row]:
    live = (api_token.c.organisation_id == organisation_id) & api_token.c.revoked_at.is_(None) & which
    newest = sa.select(api_token).where(live).order_by(api_token.c.created_at.desc(), api_token.c.id.desc())
    return await control.rows(newest.limit(MOST_LISTED))


def _view(keys: Keyset, row: Row) -> TokenView:
    sealed = keys.decrypt(row.networks, field=TOKEN_NETWORKS, record=row.id) if row.networks is not None else b"[]"
    return TokenView(
        id=row.id,
        name=keys.decrypt_text(row.name, field=TOKEN_NAME, record=row.id),
        last_four=row.last_four,
        scopes=row.scopes,
        networks=msgspec.json.decode(sealed, type=list[str]),
        created_at=row.created_at,
        expires_at=row.expires_at,
        is_expired=row.expires_at <= real_now(),
        last_used_at=row.last_used_at,
    )
