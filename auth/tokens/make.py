"""Making a token, and revoking it. Its text is in the answer to whoever makes it and nowhere else."""

import datetime as dt
import ipaddress
from collections.abc import Collection, Sequence
from typing import Annotated, Final
from uuid import UUID

import msgspec
import sqlalchemy as sa
from msgspec import Meta

from auth import seats, security_log
from auth.errors import NotSignedIn
from auth.models import membership
from auth.principal import Principal, Rights
from auth.tokens import policy, text
from auth.tokens.errors import BadNetwork, BlankName, ScopeAboveYou, TokenNotFound, TokensOff, TooLong, TooManyTokens
from auth.tokens.models import TOKEN_NAME, TOKEN_NETWORKS, TOKEN_TEXT, api_token
from auth.tokens.scopes import SCOPES, Scope, useless
from kernel.clock import real_now
from kernel.db import ControlSession
from kernel.errors import Invalid
from kernel.ids import new_id
from kernel.runtime import Runtime
from tenants.models import organisation

MAIL_MADE: Final = "auth.mail_token_made"
MOST: Final = 50
"""Live tokens of one person."""


class NewToken(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a token is to be for. `networks` are addresses and CIDR blocks; without any it is valid everywhere."""

    name: Annotated[str, Meta(min_length=1, max_length=80)]
    scopes: Annotated[list[Scope], Meta(min_length=1, max_length=len(SCOPES))]
    days: Annotated[int, Meta(ge=1, le=policy.MOST_DAYS)] = policy.DEFAULT_DAYS
    networks: Annotated[list[Annotated[str, Meta(max_length=50)]], Meta(max_length=20)] = []


class MadeToken(msgspec.Struct, frozen=True):
    """`token` is shown this once."""

    id: UUID
    token: str
    last_four: str
    expires_at: dt.datetime


async def for_oneself(runtime: Runtime, principal: Principal, wanted: NewToken) -> MadeToken:
    """A personal token; raises `TokensOff` where admins let nobody make one."""
    async with runtime.databases.control_session() as control:
        if not (await policy.of_organisation(control, principal.tenant.id)).people_may_make:
            raise TokensOff
        await _hold_membership(control, principal)
        return await make(runtime, control, principal, principal.person_id, principal.rights, wanted)


async def make(
    runtime: Runtime, control: ControlSession, principal: Principal, person_id: UUID, rights: Rights, wanted: NewToken
) -> MadeToken:
    """A token that acts for a person who has these rights; its maker is told by mail."""
    most_days = (await policy.of_organisation(control, principal.tenant.id)).most_days
    networks = _checked(wanted, rights, most_days)
    await _check_number(control, principal.tenant.id, person_id)
    token_id, now = new_id(), real_now()
    written = text.new(text.env_of(embedded=runtime.settings.embedded), token_id)
    expires_at, name, keys = now + dt.timedelta(days=wanted.days), wanted.name.strip(), control.keys
    sealed = keys.encrypt(msgspec.json.encode(networks), field=TOKEN_NETWORKS, record=token_id) if networks else None
    scopes = [each for each in SCOPES if each in wanted.scopes]
    row = {
        "id": token_id,
        "organisation_id": principal.tenant.id,
        "person_id": person_id,
        "made_by": principal.person_id,
        "name": keys.encrypt_text(name, field=TOKEN_NAME, record=token_id),
        "text_hash": keys.encrypt(written.digest, field=TOKEN_TEXT, record=token_id),
        "last_four": written.last_four,
        "scopes": scopes,
        "networks": sealed,
        "created_at": now,
        "expires_at": expires_at,
    }
    await control.execute(api_token.insert(), row)
    await note(control, "token_made", principal, token_id, person_id=str(person_id), scopes=" ".join(scopes))
    await control.enqueue(MAIL_MADE, _told(principal, name, scopes, written.last_four, expires_at))
    return MadeToken(token_id, written.text, written.last_four, expires_at)


async def _hold_membership(control: ControlSession, principal: Principal) -> None:
    """Whoever deactivates the maker now waits, and revokes this token too; after that there is none to be made."""
    mine = (membership.c.organisation_id == principal.tenant.id) & (membership.c.person_id == principal.person_id)
    live = sa.select(membership.c.id).where(mine, seats.seated())
    if not await control.rows(live.with_for_update(read=True)):
        raise NotSignedIn


async def revoke(control: ControlSession, principal: Principal, token_id: UUID, *, of: UUID | None) -> None:
    """Ends a token with this transaction; raises `TokenNotFound`. `of` a person, or of anybody in the organisation."""
    mine = (api_token.c.id == token_id) & (api_token.c.organisation_id == principal.tenant.id)
    if of is not None:
        mine &= api_token.c.person_id == of
    live = mine & api_token.c.revoked_at.is_(None)
    if not (await control.execute(api_token.update().where(live).values(revoked_at=real_now()))).rowcount:
        raise TokenNotFound
    await note(control, "token_revoked", principal, token_id)


async def revoke_all(control: ControlSession, organisation_id: UUID, person_id: UUID) -> int:
    """Ends all tokens of a person in one organisation."""
    mine = (api_token.c.organisation_id == organisation_id) & (api_token.c.person_id == person_id)
    live = mine & api_token.c.revoked_at.is_(None)
    return (await control.execute(api_token.update().where(live).values(revoked_at=real_now()))).rowcount


async def note(control: ControlSession, kind: str, principal: Principal, token_id: UUID, **details: str) -> None:
    """What somebody did with a token."""
    await security_log.note(
        control, kind, identity_id=principal.identity_id, organisation_id=principal.tenant.id, token=str(token_id),
        **details,
    )  # fmt: skip


def _checked(wanted: NewToken, rights: Rights, most_days: int) -> list[str]:
    """The networks as they are stored; raises `Invalid` with what is wrong with each field."""
    wrong: dict[str, Invalid] = {}
    if not wanted.name.strip():
        wrong["name"] = BlankName()
    if above := useless(rights, wanted.scopes):
        wrong["scopes"] = ScopeAboveYou(scopes=", ".join(above))
    if wanted.days > most_days:
        wrong["days"] = TooLong(days=most_days)
    networks = _networks(wanted.networks)
    if networks is None:
        wrong["networks"] = BadNetwork()
    if networks is None or wrong:
        raise Invalid(fields=wrong)
    return networks


def _networks(written: Sequence[str]) -> list[str] | None:
    """In their shortest form, each once; None where one of them is none."""
    try:
        return list(dict.fromkeys(str(ipaddress.ip_network(each.strip(), strict=False)) for each in written))
    except ValueError:
        return None


async def _check_number(control: ControlSession, organisation_id: UUID, person_id: UUID) -> None:
    """Makes who makes two at the same time wait for each other."""
    row = sa.select(organisation.c.id).where(organisation.c.id == organisation_id)
    await control.rows(row.with_for_update(key_share=True))
    mine = (api_token.c.organisation_id == organisation_id) & (api_token.c.person_id == person_id)
    live = mine & api_token.c.revoked_at.is_(None) & (api_token.c.expires_at > real_now())
    if (await control.execute(sa.select(sa.func.count()).where(live))).scalar_one() >= MOST:
        raise TooManyTokens(limit=MOST)


def _told(
    principal: Principal, name: str, scopes: Collection[str], last_four: str, expires_at: dt.datetime
) -> dict[str, str]:
    return {
        "identity_id": str(principal.identity_id),
        "name": name,
        "scopes": ", ".join(scopes),
        "last_four": last_four,
        "expires_on": expires_at.date().isoformat(),
        "organisation": principal.tenant.name,
        "locale": principal.locale,
    }
