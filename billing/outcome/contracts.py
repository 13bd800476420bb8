"""Proposing a version of the contract, and signing it.

The customer drafts, within a published offer, and signs by passkey; the supplier agreed to the offer's terms when it
published them. A newer version that is signed ends the one before at the start of one of its quarters.
"""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth.agreements import Signature
from billing.outcome import offers, store
from billing.outcome.errors import BadBaseline, BadStart, DraftExists, NoContract, NoOffer, TermsAltered
from billing.outcome.models import outcome_contract
from billing.outcome.terms import METRIC, REVIEW_DAYS, Agreed, hash_of, plain
from billing.rating.contract import MAX_AMOUNT
from billing.rating.periods import add_months
from kernel.clock import business_now
from kernel.db import ControlSession
from kernel.ids import new_id
from kernel.money import minor_digits, round_half_up
from kernel.text import Text

QUARTERS = 4
AHEAD = 366
"""How many days before its start a contract may be signed."""


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What a customer asks for: an offer, a first day, and a baseline for each quarter of the year."""

    offer: str
    starts: dt.date
    baseline: tuple[Decimal, ...]


async def propose(
    control: ControlSession, organisation_id: UUID, person_id: UUID, draft: Draft,
    *, currency: str, day: dt.date, least: Sequence[Decimal],
) -> Agreed:  # fmt: skip
    """Stores a version to be signed. `least` is what was won in the same quarters a year before."""
    known = await store.versions(control, organisation_id, lock=True)
    if any(each.state == "proposed" for each in known):
        raise DraftExists
    offer = offers.offer(draft.offer)
    if offer is None or offer.currency != currency:
        raise NoOffer(currency=currency)
    check_start(draft.starts, day, known)
    _check_baseline(draft.baseline, least, currency)
    contract_id = known[-1].id if known else new_id()
    version = max((each.version for each in known), default=0) + 1
    agreed = Agreed(
        organisation_id=organisation_id, id=contract_id, version=version, offer=offer.key, currency=currency,
        metric=METRIC, review_days=REVIEW_DAYS,
        item=offer.item(f"outcome:{contract_id}:{version}", draft.starts, draft.baseline), hash=b"", state="proposed",
        proposed_by=person_id, proposed_at=business_now(),
    )  # fmt: skip
    agreed = msgspec.structs.replace(agreed, hash=hash_of(agreed))
    await control.execute(outcome_contract.insert(), store.as_row(agreed))
    return agreed


async def proposed(control: ControlSession, organisation_id: UUID, contract_id: UUID, *, lock: bool = False) -> Agreed:
    """The version that waits to be signed, as it was hashed. Raises `NoContract` or `TermsAltered`."""
    known = await store.versions(control, organisation_id, lock=lock)
    found = next((each for each in known if each.id == contract_id and each.state == "proposed"), None)
    if found is None:
        raise NoContract
    found.check()
    return found


async def discard(control: ControlSession, organisation_id: UUID, contract_id: UUID) -> None:
    """Deletes a version that nobody signed."""
    mine = _one(organisation_id, contract_id) & (outcome_contract.c.state == "proposed")
    if not (await control.execute(outcome_contract.delete().where(mine))).rowcount:
        raise NoContract


async def accept(
    control: ControlSession, organisation_id: UUID, contract_id: UUID, person_id: UUID, signature: Signature,
    *, day: dt.date,
) -> Agreed:  # fmt: skip
    """Keeps a signature of the proposed version, and ends the version before it."""
    found = await proposed(control, organisation_id, contract_id, lock=True)
    known = await store.versions(control, organisation_id)
    before = [each for each in known if each.state == "accepted"]
    check_start(found.item.starts, day, known)
    signed = msgspec.structs.replace(
        found, state="accepted", accepted_by=person_id, accepted_at=business_now(), acceptance=signature
    )
    signed.check()
    row = store.as_row(signed)
    values = {name: row[name] for name in ("state", "accepted_by", "accepted_at", "acceptance")}
    await _update(control, found, values)
    for each in before:
        await _update(control, each, {"state": "superseded", "ends_on": min(found.item.starts, each.ends)})
    return signed


async def terminate(control: ControlSession, organisation_id: UUID, day: dt.date) -> None:
    """Ends what is in force with the quarter that a day lies in: that quarter settles the year."""
    for each in await store.versions(control, organisation_id, lock=True):
        if each.state == "accepted":
            ends = next((span.end for span in each.quarters if day < span.end), each.ends)
            values = {"state": "terminated", "ends_on": each.item.starts if day < each.item.starts else ends}
            await _update(control, each, values)
        elif each.state == "proposed":
            await discard(control, organisation_id, each.id)


def _follows(starts: dt.date, before: Agreed) -> bool:
    if before.state == "proposed" or starts >= before.ends:
        return True
    return before.state == "accepted" and any(starts == span.start for span in before.quarters[1:])


def _check_baseline(baseline: Sequence[Decimal], least: Sequence[Decimal], currency: str) -> None:
    for number, (amount, lowest) in enumerate(zip(baseline, least, strict=True), 1):
        if not lowest <= amount <= MAX_AMOUNT or round_half_up(amount, minor_digits(currency)) != amount:
            raise BadBaseline(quarter=number, least=plain(lowest))


def check_start(starts: dt.date, day: dt.date, known: Sequence[Agreed] = ()) -> None:
    """Raises `BadStart`: a contract begins from today on, and no version within a quarter of another one."""
    reason = None
    if starts < day:
        reason = Text(zh="这一天已经过去，请重新拟定", en="that day is over; draft it again")
    elif (starts - day).days > AHEAD:
        reason = Text(zh="最多提前一年", en="it is more than a year ahead")
    elif any(not _follows(starts, each) for each in known):
        reason = Text(
            zh="新版本须从现有合同某个季度的首日起生效", en="a newer version begins with a quarter of the present one"
        )
    if reason is not None:
        raise BadStart(day=starts.isoformat(), reason=reason)


def next_starts(known: Sequence[Agreed], day: dt.date) -> list[dt.date]:
    """The first days that a newer version may have, soonest first; none where no version is there to follow.

    Those of later quarters, the day after the last one, and today where all that was agreed is over.
    """
    signed = [each for each in known if each.acceptance is not None]
    days = {start for each in signed for start in (*(span.start for span in each.quarters[1:]), each.ends, day)}
    return [each for each in sorted(days) if _may_start(each, day, signed)]


def _may_start(starts: dt.date, day: dt.date, known: Sequence[Agreed]) -> bool:
    try:
        check_start(starts, day, known)
    except BadStart:
        return False
    return True


def year_before(starts: dt.date) -> list[dt.date]:
    """Where the quarters of the year before a contract begin, and where its last one ends."""
    return [add_months(starts, 3 * number - 12) for number in range(QUARTERS + 1)]


async def _update(control: ControlSession, each: Agreed, values: dict[str, object]) -> None:
    mine = _one(each.organisation_id, each.id) & (outcome_contract.c.version == each.version)
    done = await control.execute(outcome_contract.update().where(mine).values(values))
    if not done.rowcount:
        raise TermsAltered


def _one(organisation_id: UUID, contract_id: UUID) -> sa.ColumnElement[bool]:
    return (outcome_contract.c.organisation_id == organisation_id) & (outcome_contract.c.id == contract_id)
