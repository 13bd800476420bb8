"""The wiring of assignment: tables and routes."""

from litestar import Router

from kernel.feature import Feature
from rapport.crm.assignment.controllers import assignment_handlers
from rapport.crm.assignment.models import assignment_person, assignment_rule, assignment_turn
from rapport.crm.records.objects import Registry


def assignment_feature(registry: Registry) -> Feature:
    """The feature for these objects."""
    routes = Router("/api", route_handlers=list(assignment_handlers(registry)), opt={"module": registry["lead"].module})
    return Feature(
        name="assignment",
        tenant_tables=(assignment_rule, assignment_person, assignment_turn),
        controllers=(routes,),
    )
