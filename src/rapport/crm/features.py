"""The CRM's features in their declared order, and the registry of their objects."""

from kernel.feature import Feature
from rapport.crm.activities.feature import ACTIVITIES, TASKS, timeline_feature
from rapport.crm.analysis.feature import analysis_feature
from rapport.crm.approvals.feature import approvals_feature
from rapport.crm.approvals.gatekeeper import Approvals
from rapport.crm.approvals.running import ESCALATE
from rapport.crm.assets.feature import FEATURE as ASSETS
from rapport.crm.assignment.feature import assignment_feature
from rapport.crm.assignment.giving import ByRules
from rapport.crm.attachments.feature import attachments_feature
from rapport.crm.bulk_edits.feature import bulk_edits_feature
from rapport.crm.calendar.feature import calendar_feature
from rapport.crm.campaigns.feature import FEATURE as CAMPAIGNS
from rapport.crm.companies.address_routes import addresses_feature
from rapport.crm.companies.feature import FEATURE as COMPANIES
from rapport.crm.consents.feature import consents_feature
from rapport.crm.contacts.feature import FEATURE as CONTACTS
from rapport.crm.currencies.feature import currencies_feature
from rapport.crm.deals.feature import FEATURE as DEALS
from rapport.crm.deals.feature import pipelines_feature
from rapport.crm.duplicates.feature import duplicates_feature
from rapport.crm.followers.feature import followers_feature
from rapport.crm.forecast.feature import forecast_feature
from rapport.crm.forms.feature import forms_feature
from rapport.crm.funnel.feature import funnel_feature
from rapport.crm.handover.feature import handover_feature
from rapport.crm.identity_keys.feature import identity_keys_feature
from rapport.crm.identity_keys.known import ByKeys
from rapport.crm.imports.feature import imports_feature
from rapport.crm.leads.feature import FEATURE as LEADS
from rapport.crm.leads.feature import conversion_feature
from rapport.crm.merging.feature import merging_feature
from rapport.crm.orders.feature import ORDERS, RECEIPTS
from rapport.crm.overview.feature import overview_feature
from rapport.crm.predictions.feature import FEATURE as PREDICTIONS
from rapport.crm.price_books.feature import price_books_feature
from rapport.crm.products.feature import FEATURE as PRODUCTS
from rapport.crm.queues.feature import queues_feature
from rapport.crm.queues.returning import RETURN
from rapport.crm.records.feature import records_feature
from rapport.crm.records.objects import Registry
from rapport.crm.response.feature import response_feature
from rapport.crm.response.following import DUE, WARN
from rapport.crm.samples.feature import FEATURE as SAMPLES
from rapport.crm.sharing.feature import sharing_feature
from rapport.crm.splits.feature import splits_feature
from rapport.crm.territories.feature import territories_feature
from rapport.crm.touches.feature import touches_feature
from rapport.crm.transfers.feature import transfers_feature
from rapport.crm.transfers.waiting import OVERDUE
from rapport.crm.visits.feature import visits_feature
from rapport.crm.working_hours.feature import FEATURE as WORKING_HOURS

OBJECT_FEATURES: tuple[Feature, ...] = (
    COMPANIES, CONTACTS, CAMPAIGNS, LEADS, DEALS, ORDERS, RECEIPTS, ASSETS, PRODUCTS, TASKS, ACTIVITIES,
)  # fmt: skip

REGISTRY = Registry(obj for feature in OBJECT_FEATURES for obj in feature.objects)


def crm_features(*more: Feature) -> tuple[Feature, ...]:
    """The CRM's features, with objects beside our own: lists, search, import and history take them as they come."""
    objects = (*OBJECT_FEATURES, *more)
    registry = Registry((obj for feature in objects for obj in feature.objects), Approvals(), ByRules(), ByKeys())
    return (
        records_feature(registry),
        *objects,
        pipelines_feature(registry),
        price_books_feature(registry),
        currencies_feature(registry),
        conversion_feature(registry),
        addresses_feature(registry),
        identity_keys_feature(registry),
        consents_feature(registry),
        timeline_feature(registry, ESCALATE, RETURN, OVERDUE, DUE, WARN),
        calendar_feature(registry),
        visits_feature(registry),
        funnel_feature(registry),
        PREDICTIONS,
        forecast_feature(registry),
        splits_feature(registry),
        analysis_feature(registry),
        overview_feature(registry),
        imports_feature(registry),
        handover_feature(registry),
        bulk_edits_feature(registry),
        duplicates_feature(registry),
        attachments_feature(registry),
        merging_feature(registry),
        sharing_feature(registry),
        territories_feature(registry),
        queues_feature(registry),
        assignment_feature(registry),
        WORKING_HOURS,
        response_feature(registry),
        followers_feature(registry),
        forms_feature(registry),
        touches_feature(registry),
        approvals_feature(registry),
        transfers_feature(registry),
        SAMPLES,
    )
