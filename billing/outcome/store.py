"""Contracts and evidence between the database and the pure part."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from auth.agreements import Signature
from billing.models import MINE
from billing.outcome.evidence import Evidence
from billing.outcome.models import outcome_contract, outcome_evidence
from billing.outcome.terms import Agreed
from billing.rating.contract import Outcome
from kernel.db import ControlSession
from kernel.statements import Prepared

contract, evidence = outcome_contract, outcome_evidence
_VERSIONS = (
    sa.select(contract).where(contract.c.organisation_id == MINE).order_by(contract.c.starts, contract.c.version)
)
_READ, _LOCKED = Prepared(_VERSIONS), Prepared(_VERSIONS.with_for_update())


async def versions(control: ControlSession, organisation_id: UUID, *, lock: bool = False) -> list[Agreed]:
    """Every version of an organisation's contract, the oldest first; locked where something is to follow from them."""
    rows = await control.rows(_LOCKED if lock else _READ, {"organisation_id": organisation_id})
    return [_agreed(row) for row in rows]


async def in_force(control: ControlSession, organisation_id: UUID, *, lock: bool = False) -> list[Agreed]:
    """The versions that were signed, checked against what was signed; raises `TermsAltered`."""
    found = [each for each in await versions(control, organisation_id, lock=lock) if each.acceptance is not None]
    for each in found:
        each.check()
    return [each for each in found if each.quarters]


def as_row(agreed: Agreed) -> dict[str, Any]:
    """A version as its table holds it."""
    row = msgspec.structs.asdict(agreed)
    item = row.pop("item")
    signature = agreed.acceptance
    row["acceptance"] = None if signature is None else msgspec.to_builtins(signature)
    return {**row, "starts": item.starts, "terms": msgspec.to_builtins(item)}


def _agreed(row: Mapping[str, Any]) -> Agreed:
    acceptance = None if row["acceptance"] is None else msgspec.convert(row["acceptance"], Signature)
    values = {name: row[name] for name in Agreed.__struct_fields__ if name not in {"item", "hash", "acceptance"}}
    item = msgspec.convert(row["terms"], Outcome)
    return Agreed(**values, item=item, hash=bytes(row["hash"]), acceptance=acceptance)


async def record(control: ControlSession, organisation_id: UUID, each: Evidence, recorded_at: dt.datetime) -> bool:
    """Adds a piece of evidence; False where it is known, or there was no contract when it happened."""
    signed = (contract.c.organisation_id == organisation_id) & (contract.c.accepted_at <= recorded_at)
    if not await control.rows(sa.select(contract.c.id).where(signed).limit(1)):
        return False
    row = {**msgspec.structs.asdict(each), "organisation_id": organisation_id, "recorded_at": recorded_at}
    done = await control.execute(insert(evidence).on_conflict_do_nothing(), row)
    return bool(done.rowcount)


async def between(control: ControlSession, organisation_id: UUID, first: dt.date, after: dt.date) -> Sequence[Evidence]:
    """All evidence of deals that stood as won on a day from `first` until before `after` at any of their versions."""
    inside = evidence.alias("inside")
    dated = sa.select(inside.c.deal_id).where(
        inside.c.organisation_id == organisation_id, inside.c.won_on >= first, inside.c.won_on < after
    )
    mine = sa.select(evidence).where(evidence.c.organisation_id == organisation_id, evidence.c.deal_id.in_(dated))
    return [_evidence(row) for row in await control.rows(mine)]


async def of_deal(control: ControlSession, organisation_id: UUID, deal_id: UUID) -> list[Any]:
    """A deal's evidence as it was recorded, the oldest first."""
    mine = (evidence.c.organisation_id == organisation_id) & (evidence.c.deal_id == deal_id)
    return list(await control.rows(sa.select(evidence).where(mine).order_by(evidence.c.deal_version, evidence.c.id)))


def _evidence(row: Mapping[str, Any]) -> Evidence:
    return Evidence(**{name: row[name] for name in Evidence.__struct_fields__})
