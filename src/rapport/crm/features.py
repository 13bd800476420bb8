"""The CRM's features in their declared order, and the registry of their objects."""

from kernel.feature import Feature
from rapport.crm.activities.feature import ACTIVITIES, TASKS, timeline_feature
from rapport.crm.approvals.feature import approvals_feature
from rapport.crm.approvals.gatekeeper import Approvals
from rapport.crm.approvals.running import ESCALATE
from rapport.crm.assets.feature import FEATURE as ASSETS
from rapport.crm.assignment.feature import assignment_feature
from rapport.crm.assignment.giving import ByRules
from rapport.crm.attachments.feature import attachments_feature
from rapport.crm.calendar.feature import calendar_feature
from rapport.crm.campaigns.feature import FEATURE as CAMPAIGNS
from rapport.crm.companies.feature import FEATURE as COMPANIES
from rapport.crm.contacts.feature import FEATURE as CONTACTS
from rapport.crm.deals.feature import FEATURE as DEALS
from rapport.crm.deals.feature import pipelines_feature
from rapport.crm.duplicates.feature import duplicates_feature
from rapport.crm.forecast.feature import forecast_feature
from rapport.crm.forms.feature import forms_feature
from rapport.crm.funnel.feature import funnel_feature
from rapport.crm.handover.feature import handover_feature
from rapport.crm.imports.feature import imports_feature
from rapport.crm.leads.feature import FEATURE as LEADS
from rapport.crm.leads.feature import conversion_feature
from rapport.crm.merging.feature import merging_feature
from rapport.crm.orders.feature import ORDERS, RECEIPTS
from rapport.crm.overview.feature import overview_feature
from rapport.crm.products.feature import FEATURE as PRODUCTS
from rapport.crm.queues.feature import queues_feature
from rapport.crm.queues.returning import RETURN
from rapport.crm.records.feature import records_feature
from rapport.crm.records.objects import Registry
from rapport.crm.samples.feature import FEATURE as SAMPLES
from rapport.crm.sharing.feature import sharing_feature
from rapport.crm.territories.feature import territories_feature

OBJECT_FEATURES: tuple[Feature, ...] = (
    COMPANIES, CONTACTS, CAMPAIGNS, LEADS, DEALS, ORDERS, RECEIPTS, ASSETS, PRODUCTS, TASKS, ACTIVITIES,
)  # fmt: skip

REGISTRY = Registry(obj for feature in OBJECT_FEATURES for obj in feature.objects)


def crm_features(*more: Feature) -> tuple[Feature, ...]:
    """The CRM's features, with objects beside our own: lists, search, import and history take them as they come."""
    objects = (*OBJECT_FEATURES, *more)
    registry = Registry((obj for feature in objects for obj in feature.objects), Approvals(), ByRules())
    return (
        records_feature(registry),
        *objects,
        pipelines_feature(registry),
        conversion_feature(registry),
        timeline_feature(registry, ESCALATE, RETURN),
        calendar_feature(registry),
        funnel_feature(registry),
        forecast_feature(registry),
        overview_feature(registry),
        imports_feature(registry),
        handover_feature(registry),
        duplicates_feature(registry),
        attachments_feature(registry),
        merging_feature(registry),
        sharing_feature(registry),
        territories_feature(registry),
        queues_feature(registry),
        assignment_feature(registry),
        forms_feature(registry),
        approvals_feature(registry),
        SAMPLES,
    )
