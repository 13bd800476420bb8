"""Why customers dispute deals of a statement, in their own words, for whoever decides about them."""

from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa

from billing.outcome.models import outcome_objection
from billing.outcome.statement_store import Statement
from kernel.db import ControlSession

REASON = "billing.objection"
Evidence = tuple[UUID, UUID]
"""An organisation and a piece of its evidence."""


async def note(
    control: ControlSession, organisation_id: UUID, made: Statement, evidence: Iterable[UUID], reason: str
) -> None:
    """Keeps why this evidence is disputed from a version on; nothing where nothing was said."""
    if not reason:
        return
    for each in evidence:
        row = {
            "organisation_id": organisation_id, "contract_id": made.contract_id, "quarter": made.quarter,
            "version": made.version, "evidence_id": each,
            "reason": control.seal(_sealed_for(organisation_id, each), reason.encode()),
        }  # fmt: skip
        await control.execute(outcome_objection.insert(), row)


async def of(control: ControlSession, wanted: Iterable[tuple[Evidence, int]]) -> dict[tuple[Evidence, int], str]:
    """The reason that stood with each evidence in a version: the last that was given until then."""
    asked = list(wanted)
    if not asked:
        return {}
    table = outcome_objection
    mine = sa.tuple_(table.c.organisation_id, table.c.evidence_id).in_({each for each, _ in asked})
    rows = list(await control.rows(sa.select(table).where(mine).order_by(table.c.version)))
    found: dict[tuple[Evidence, int], str] = {}
    for evidence, version in asked:
        for row in rows:
            if (row.organisation_id, row.evidence_id) == evidence and row.version <= version:
                found[evidence, version] = control.unseal(_sealed_for(*evidence), row.reason).decode()
    return found


def _sealed_for(organisation_id: UUID, evidence_id: UUID) -> str:
    return f"{REASON}:{organisation_id}:{evidence_id}"
