"""The end of an erasure: copies outside the tables go, everything is looked through once more, and it is certified."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

import msgspec
import sqlalchemy as sa

from auth import security_log
from auth.authz import epoch
from kernel.clock import business_now, real_now
from kernel.db import TenantSession
from kernel.runtime import Runtime
from rapport.portability import archives, certificate
from rapport.portability.heads import head_of
from rapport.portability.models import UNDER_WAY, archive
from rapport.privacy import cases, hits, places
from rapport.privacy.find import Search
from rapport.privacy.hits import Hit
from rapport.privacy.models import subject_hit, subject_request
from rapport.privacy.wanted import Matcher
from tenants.directory import Tenant

TYPE: Final = "rapport.person.v1"

LAW: Final = frozenset(
    {"billing_profile", "invoice", "invoice_line", "outcome_objection", "outcome_settlement", "payment"}
)
"""Kept as the laws of taxes and accounts demand, and what was agreed about money."""


async def finish(runtime: Runtime, home: str, tenant: Tenant, case: cases.Case) -> None:
    """What is left when every hit is settled; each part bears being done again."""
    await _remove_archives(runtime, tenant)
    search = Search(runtime, home, tenant.id, case.wanted)
    async for _ in search.run():
        pass
    async with runtime.session(home) as session:
        if not isinstance(session, TenantSession) or (await cases.one(session, case.id)).state != "erasing":
            return  # another who went on with it was here first, and its certificate stands
        known = await hits.load(session, case.id)
        said = _said(runtime, tenant, case, known, list(search.found)) | {
            "head": msgspec.to_builtins(await head_of(session))
        }
    async with runtime.databases.control_session() as control:
        signed = await certificate.signed(control, said)
        await security_log.note(
            control, "privacy_erased", organisation_id=tenant.id, request=str(case.id), mode=str(case.mode),
            settled=str(len([hit for hit in known if hit.outcome])),
        )  # fmt: skip
    async with runtime.session(home) as session:
        if isinstance(session, TenantSession):
            await _close(session, case, signed)


async def _remove_archives(runtime: Runtime, tenant: Tenant) -> None:
    """Archives of the organisation hold everybody; one that is being written is given up."""
    mine = archive.c.organisation_id == tenant.id
    async with runtime.databases.control_session() as control:
        stopped = {"state": "failed", "error_code": "privacy.person_erased", "finished_at": real_now()}
        await control.execute(archive.update().where(mine, archive.c.state.in_(UNDER_WAY)).values(stopped))
        done = await control.rows(sa.select(archive.c.id).where(mine, archive.c.state == "done"))
    for row in done:
        await archives.remove(runtime, tenant.id, row.id)


async def _close(session: TenantSession, case: cases.Case, signed: str) -> None:
    """Forgets whom it was about, with the copy that was made for them, and ends what else is open about them."""
    await epoch.hold(session)
    if (await cases.one(session, case.id, lock=True)).state != "erasing":
        return
    await _forget(session, case, {"wanted": None})
    await _end_others(session, case)
    await session.execute(subject_hit.delete().where(subject_hit.c.request_id == case.id))
    await cases.change(session, case.id, state="erased", certificate=signed.encode(), closed_at=business_now())
    await epoch.rise(session)


async def _end_others(session: TenantSession, case: cases.Case) -> None:
    """Ends open requests about the same person: there is nothing left to answer them with.

    Who only has the same name may be somebody else, and is still owed an answer. What is being erased ends by itself.
    """
    same = Matcher(msgspec.structs.replace(case.wanted, names=[]))
    asked = sa.select(subject_request.c.id).where(
        subject_request.c.state.in_(cases.OPEN), subject_request.c.id != case.id
    )
    for row in await session.rows(asked.order_by(subject_request.c.id).with_for_update()):
        other = await cases.one(session, row.id)
        if any(map(same.why, (*other.wanted.emails, *other.wanted.phones))):
            await session.execute(subject_hit.delete().where(subject_hit.c.request_id == other.id))
            ended = {"state": "refused", "error_code": "privacy.person_erased", "closed_at": business_now()}
            await _forget(session, other, {"wanted": None, **ended})


async def _forget(session: TenantSession, case: cases.Case, values: dict[str, Any]) -> None:
    if case.export_id is not None:
        await cases.drop_copy(session, case.export_id)
    await cases.change(session, case.id, export_id=None, **values)


def _said(
    runtime: Runtime, tenant: Tenant, case: cases.Case, known: Iterable[Hit], again: Iterable[Hit]
) -> dict[str, Any]:
    before = {(hit.place, hit.ref): hit for hit in known}
    erased: Counter[tuple[str, str]] = Counter(
        (hit.place, hit.outcome) for hit in before.values() if hit.outcome not in {None, "kept", "held", "gone"}
    )  # fmt: skip
    kept: Counter[tuple[str, str]] = Counter()
    for hit in again:
        kept[hit.place, _why_kept(hit, before.get((hit.place, hit.ref)))] += 1
    there = {(hit.place, hit.ref) for hit in again}
    held = (hit for key, hit in before.items() if hit.outcome == "held" and key not in there)
    kept.update((hit.place, "legal_hold") for hit in held)
    return {
        "typ": TYPE, "iss": runtime.settings.public_url, "iat": int(real_now().timestamp()),
        "organisation_id": str(tenant.id), "request_id": str(case.id), "requested_by": str(case.created_by),
        "asked_at": case.created_at.isoformat(), "erased_at": real_now().isoformat(), "mode": case.mode,
        "erased": _listed(erased, "how"), "kept": _listed(kept, "why"),
    }  # fmt: skip


def _why_kept(hit: Hit, before: Hit | None) -> str:
    if hit.place in LAW:
        return "law"
    if hit.place == "person":
        return "works_here"
    if places.CONTROL.get(hit.place) == "keeps":
        return "log"
    if before is None:
        return "found_since"
    if hit.how == "unread" and hit.place == places.DOCUMENT and not before.ticked:
        return "unread"
    if before.outcome == "held":
        return "legal_hold"
    return "not_chosen" if not before.ticked else "still_there"


def _listed(counted: Counter[tuple[str, str]], name: str) -> list[dict[str, object]]:
    return [{"place": place, name: value, "count": count} for (place, value), count in sorted(counted.items())]
