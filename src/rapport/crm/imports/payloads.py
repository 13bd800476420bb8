"""What goes in and out of the imports API."""

from collections.abc import Mapping
from typing import Any, Literal
from uuid import UUID

import msgspec

from kernel.clock import real_now
from rapport.crm.imports import known_kits, stages
from rapport.crm.imports.errors import UndoExpired, UnknownDecision, WrongState
from rapport.crm.imports.mapping import ColumnChoice
from rapport.crm.imports.store import UNDO_DAYS, Run, expect, kept_until


class NewImport(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An uploaded file and the object its rows become."""

    object: str
    file_id: UUID


class MappingRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Fields for the columns, the field by which rows find the records that are there, and whether they are history."""

    columns: list[ColumnChoice]
    key: str | None = None
    historic: bool | None = None


class DryRunRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Decisions by finding id."""

    decisions: dict[str, str] = {}


class UndoRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Decisions about records that somebody edited since the import, by their id."""

    decisions: dict[UUID, Literal["keep", "revert"]] = {}


def shown(run: Run) -> dict[str, Any]:
    """An import as it travels."""
    report = run.report
    findings = [
        {
            **msgspec.structs.asdict(finding),
            "chosen": run.setup.decisions.get(finding.id) or (finding.options[0].value if finding.options else None),
        }
        for finding in (report.findings if report else [])
    ]
    finished = run.state == "done" and run.finished_at is not None
    return {
        "id": str(run.id),
        "object": run.object,
        "file": {
            "id": str(run.file_id),
            "name": run.setup.file_name,
            "size": run.setup.file_size,
            "rows": report.totals.rows if report else run.setup.file_rows,
            "kept_until": kept_until(run).isoformat() if run.has_file else None,
        },
        "state": run.state,
        "error_code": run.error_code,
        "columns": run.setup.columns,
        "key": run.setup.key,
        "set_id": _id(run.set_id),
        "historic": run.setup.historic,
        "kit": known_kits.BY_NAME[run.setup.kit].label if run.setup.kit else None,
        "pipeline_id": _id(stages.pipeline_of(run)),
        "findings": findings,
        "decisions": run.setup.decisions,
        "kept": report.kept if report else [],
        "totals": report.totals if report else None,
        "seconds": report.seconds if report else None,
        "progress": _progress(run),
        "batch_id": str(run.batch_id),
        "created_at": run.created_at.isoformat(),
        "finished_at": run.finished_at.isoformat() if run.finished_at else None,
        "undo_until": kept_until(run).isoformat() if finished else None,
    }


def _id(value: UUID | None) -> str | None:
    return str(value) if value else None


def check_decisions(run: Run, decisions: Mapping[str, str]) -> None:
    """Refuses a decision that its finding doesn't offer; one about a finding that is gone does nothing."""
    offered = {
        each.id: {option.value for option in each.options} for each in (run.report.findings if run.report else [])
    }
    if any(choice not in offered.get(finding, {choice}) for finding, choice in decisions.items()):
        raise UnknownDecision


def check_undo(run: Run, *, redo: bool) -> None:
    """Refuses an undo of what was not written, or too late."""
    expect(run, "done", "failed", "undone")
    if run.done == 0 or run.report is None:
        raise WrongState(state=run.state)
    if not redo and real_now() > kept_until(run):
        raise UndoExpired(days=UNDO_DAYS)


def _progress(run: Run) -> dict[str, Any] | None:
    if run.started_at is None:
        return None
    until = run.finished_at or real_now()
    seconds = max((until - run.started_at).total_seconds(), 1)
    total = run.report.totals.rows if run.report else run.done
    return {"done": run.done, "total": total, "rows_per_second": round(run.done / seconds)}
