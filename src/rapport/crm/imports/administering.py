"""Imports that do more than write records: they make people, teams or pipelines, which is administration."""

from auth import guards
from auth.principal import Principal
from kernel.runtime import Runtime
from rapport.crm.imports import stages
from rapport.crm.imports.importable import PEOPLE
from rapport.crm.imports.report import LEAVE
from rapport.crm.imports.store import Run
from rapport.crm.records.objects import OWNER


def check(runtime: Runtime, principal: Principal, runs: list[Run]) -> None:
    """Asks for what administration asks for, where one of the runs administers; raises `StepUpNeeded`."""
    if any(map(_administers, runs)):
        guards.check_device(runtime, principal)


def _administers(run: Run) -> bool:
    kinds = {each.kind for each in (run.report.findings if run.report else [])}
    makes_people = "new_people" in kinds and run.setup.decided("new_people", OWNER.name) != LEAVE.value
    return run.object == PEOPLE.name or makes_people or stages.is_new(run)
