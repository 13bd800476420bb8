"""The wiring of approvals: tables, routes and jobs."""

from litestar import Router

from kernel.feature import Feature
from rapport.crm.approvals import carrying_out, escalating
from rapport.crm.approvals.controllers import request_handlers, rule_handlers, verb_handlers
from rapport.crm.approvals.models import (
    approval_lock,
    approval_request,
    approval_rule,
    approval_step,
    approval_vote,
)
from rapport.crm.records.objects import Registry


def approvals_feature(registry: Registry) -> Feature:
    """The feature for these objects."""
    handlers = [*rule_handlers(registry), *request_handlers(registry), *verb_handlers(registry)]
    return Feature(
        name="approvals",
        tenant_tables=(approval_rule, approval_request, approval_step, approval_vote, approval_lock),
        controllers=(Router("/api", route_handlers=handlers),),
        jobs={**carrying_out.handlers(registry), **escalating.handlers(registry)},
    )
