"""Reading and setting a sign-in policy, and whom it would ask for what. Nobody sets one that locks themselves out."""

import datetime as dt
import ipaddress
from typing import Annotated
from uuid import UUID

import msgspec
import sqlalchemy as sa
from msgspec import Meta
from sqlalchemy.dialects.postgresql import insert

from auth import security_log
from auth.factors import pending
from auth.factors.models import authenticator
from auth.models import membership, passkey, password, session
from auth.people import names
from auth.policies import rules
from auth.policies.errors import BadNetwork, LocksYouOut, OwnDeviceFirst, OwnFactorFirst, OwnWayFirst, SecondFactorStays
from auth.policies.models import POLICY_NETWORKS, sign_in_policy
from auth.policies.rules import Rules
from auth.principal import Principal
from auth.seats import seated
from kernel.clock import real_now
from kernel.collation import collation_key
from kernel.db import ControlSession
from kernel.runtime import Runtime
from kernel.settings import MOST_GRACE_DAYS
from tenants.models import organisation


class SignInPolicy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What shall be asked for.

    With `bound_administration` whoever administers proves it by a passkey that stays on its device. `grace_days` counts
    when a second factor is asked for that was not before, or with `grace_from_now`: otherwise a
    save leaves the day.
    """

    second_factor: bool = False
    grace_days: Annotated[int, Meta(ge=0, le=MOST_GRACE_DAYS)] = 14
    grace_from_now: bool = False
    mailed_codes: bool = True
    idle_minutes: Annotated[int, Meta(ge=5, le=20_160)] | None = None
    absolute_hours: Annotated[int, Meta(ge=1, le=720)] | None = None
    bound_administration: bool = False
    networks: Annotated[list[Annotated[str, Meta(max_length=50)]], Meta(max_length=100)] = []


class Asked(msgspec.Struct, frozen=True):
    """Somebody of whom a policy would ask something."""

    person_id: UUID
    name: str


class SignInPolicyPage(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for now, of how many people, who of them lacks what, and from where this is read."""

    second_factor_from: dt.datetime | None
    mailed_codes: bool
    idle_minutes: int | None
    absolute_hours: int | None
    networks: list[str]
    bound_administration: bool
    people: int
    without_second_factor: list[Asked]
    with_mailed_codes_only: list[Asked]
    your_address: str
    second_factor_stays: bool


async def page(runtime: Runtime, principal: Principal, address: str) -> SignInPolicyPage:
    """What the page of the policy shows."""
    async with runtime.databases.control_session() as control:
        now = await rules.of_organisation(control, principal.tenant.id)
        people = await _people(control, principal.tenant.id)
    async with principal.session(runtime) as opened:
        known = await names(opened, list(people))
    named = {each: known[each]["name"] for each in people if each in known}

    def by_name(item: tuple[UUID, str]) -> str:
        return collation_key(item[1], principal.locale, person=True)

    lacking = [Asked(each, name) for each, name in sorted(named.items(), key=by_name)]
    return SignInPolicyPage(
        second_factor_from=now.second_factor_from,
        mailed_codes=now.mailed_codes,
        idle_minutes=now.idle_minutes,
        absolute_hours=now.absolute_hours,
        networks=list(now.networks),
        bound_administration=now.bound_administration,
        people=len(people),
        without_second_factor=[each for each in lacking if not people[each.person_id][0]],
        with_mailed_codes_only=[each for each in lacking if not people[each.person_id][1]],
        your_address=address,
        second_factor_stays=runtime.settings.second_factor_days is not None,
    )


async def save(runtime: Runtime, principal: Principal, wanted: SignInPolicy, address: str) -> None:
    """Sets the policy; sessions that are open end no later than it says. Raises what would lock the caller out."""
    networks = _networks(wanted.networks)
    if networks and not rules.is_in(networks, address):
        raise LocksYouOut(fields={"networks": LocksYouOut(address=address)}, address=address)
    organisation_id, now = principal.tenant.id, real_now()
    async with runtime.databases.control_session() as control:
        before = await rules.of_organisation(control, organisation_id)
        if runtime.settings.second_factor_days is not None and not wanted.second_factor:
            raise SecondFactorStays
        await _check_own_ways(control, principal, wanted, was_asked=before.second_factor_from is not None)
        kept = None if wanted.grace_from_now else before.second_factor_from
        from_then = kept or now + dt.timedelta(days=wanted.grace_days)
        if runtime.settings.second_factor_days is not None and before.second_factor_from is not None:
            from_then = min(from_then, before.second_factor_from)  # sooner than the installation asks, never later
        sealed = control.keys.encrypt(msgspec.json.encode(networks), field=POLICY_NETWORKS, record=organisation_id)
        values = {
            "second_factor_from": from_then if wanted.second_factor else None,
            "mailed_codes": wanted.mailed_codes,
            "idle_minutes": wanted.idle_minutes,
            "absolute_hours": wanted.absolute_hours,
            "networks": sealed if networks else None,
            "bound_administration": wanted.bound_administration,
            "changed_by": principal.person_id,
            "changed_at": now,
        }
        statement = insert(sign_in_policy).values(organisation_id=organisation_id, **values)
        await control.execute(statement.on_conflict_do_update(index_elements=["organisation_id"], set_=values))
        await _shorten(control, organisation_id, await rules.of_organisation(control, organisation_id))
        await security_log.note(
            control, "sign_in_policy_changed", identity_id=principal.identity_id, organisation_id=organisation_id,
            second_factor=str(wanted.second_factor), mailed_codes=str(wanted.mailed_codes),
            idle_minutes=str(wanted.idle_minutes), absolute_hours=str(wanted.absolute_hours),
            networks=" ".join(networks), bound_administration=str(wanted.bound_administration),
        )  # fmt: skip


async def begin(control: ControlSession, organisation_id: UUID, founder_id: UUID, *, days: int) -> None:
    """What a new organisation asks for where the installation asks everybody for a second factor."""
    now = real_now()
    row = {
        "organisation_id": organisation_id, "second_factor_from": now + dt.timedelta(days=days), "mailed_codes": True,
        "changed_by": founder_id, "changed_at": now,
    }  # fmt: skip
    await control.execute(insert(sign_in_policy).on_conflict_do_nothing(), row)


async def asks_second_of(control: ControlSession, identity_id: UUID) -> bool:
    """Whether one of an identity's organisations asks for a second factor, also one whose day is still to come."""
    mine = (
        sa.select(sign_in_policy.c.organisation_id)
        .join_from(membership, organisation, organisation.c.id == membership.c.organisation_id)
        .join(sign_in_policy, sign_in_policy.c.organisation_id == membership.c.organisation_id)
        .where(membership.c.identity_id == identity_id, seated(), sign_in_policy.c.second_factor_from.is_not(None))
    )
    return bool(await control.rows(mine.where(organisation.c.status != "deleted").limit(1)))


async def _people(control: ControlSession, organisation_id: UUID) -> dict[UUID, tuple[bool, bool]]:
    """Whether each person who may sign in has a second factor, and another first one than a mailed code."""
    of = membership.c.identity_id
    has_passkey = sa.exists().where(passkey.c.identity_id == of)
    has_app = sa.exists().where(authenticator.c.identity_id == of, authenticator.c.confirmed_at.is_not(None))
    has_password = sa.exists().where(password.c.identity_id == of)
    statement = sa.select(
        membership.c.person_id, (has_passkey | has_app).label("second"), (has_passkey | has_password).label("first")
    )
    rows = await control.rows(statement.where(membership.c.organisation_id == organisation_id, seated()))
    return {row.person_id: (row.second, row.first) for row in rows}


async def _check_own_ways(
    control: ControlSession, principal: Principal, wanted: SignInPolicy, *, was_asked: bool
) -> None:
    if wanted.bound_administration and not principal.proof.is_bound:
        raise OwnDeviceFirst
    if wanted.second_factor and not was_asked and not await pending.ways(control, principal.identity_id):
        raise OwnFactorFirst
    _, has_first = (await _people(control, principal.tenant.id)).get(principal.person_id, (False, False))
    if not wanted.mailed_codes and not has_first:
        raise OwnWayFirst


async def _shorten(control: ControlSession, organisation_id: UUID, now: Rules) -> None:
    """Brings the ends of open sessions forward; none is made longer."""
    here = sa.select(organisation.c.id).where(
        (organisation.c.id == organisation_id) | (organisation.c.parent_id == organisation_id)
    )
    mine = session.c.organisation_id.in_(here) & session.c.revoked_at.is_(None)
    values = {
        "idle_expires_at": sa.func.least(session.c.idle_expires_at, session.c.last_seen_at + now.idle),
        "expires_at": sa.func.least(session.c.expires_at, session.c.auth_time + now.absolute),
    }
    await control.execute(session.update().where(mine).values(values))


def _networks(lines: list[str]) -> list[str]:
    """The networks as they are compared; raises `BadNetwork` with the first that is none."""
    found = []
    for line in lines:
        try:
            found.append(str(ipaddress.ip_network(line.strip(), strict=False)))
        except ValueError:
            raise BadNetwork(fields={"networks": BadNetwork(line=line)}, line=line) from None
    return list(dict.fromkeys(found))
