"""The list of all features. To add one, write its `feature.py` and name it here."""

from collections.abc import Sequence

import auth.feature
import billing.feature
import payments.feature
import rapport.audit.feature
import rapport.crm.features
import rapport.metering.feature
import rapport.onboarding.feature
import rapport.portability.feature
import rapport.privacy.feature
import rapport.sandboxes.feature
import rapport.storage.feature
import rapport.sync.feature
import rapport.webhooks.feature
import tenants.feature
from kernel.feature import Feature, Sweep
from kernel.jobs import JobHandler
from kernel.outbox import Watcher
from kernel.text import Text
from rapport import mailbox, revisions, stripe_webhook
from rapport.crm.records.objects import Registry
from rapport.modules import modules_feature
from tenants.migrate import head
from tenants.modules import MODULES, needed

_MAILBOX = Feature(name="mailbox", control_tables=(mailbox.mailbox_message,))
_STRIPE_WEBHOOK = Feature(name="stripe_webhook", controllers=(stripe_webhook.StripeWebhookController,))


def features_with(*objects: Feature) -> tuple[Feature, ...]:
    """Every feature, with objects beside the product's own."""
    crm = rapport.crm.features.crm_features(*objects)
    found = (
        tenants.feature.FEATURE,
        payments.feature.FEATURE,
        auth.feature.FEATURE,
        billing.feature.FEATURE,
        rapport.onboarding.feature.FEATURE,
        *crm,
        rapport.sync.feature.FEATURE,
        rapport.webhooks.feature.webhooks_feature(
            Registry(declared for feature in crm for declared in feature.objects)
        ),
        rapport.metering.feature.FEATURE,
        rapport.portability.feature.FEATURE,
        rapport.privacy.feature.FEATURE,
        rapport.sandboxes.feature.FEATURE,
        rapport.storage.feature.FEATURE,
        rapport.audit.feature.FEATURE,
        _MAILBOX,
        _STRIPE_WEBHOOK,
    )
    return (*found, modules_feature(found, sellable_modules(found)))


def sellable_modules(features: Sequence[Feature]) -> tuple[str, ...]:
    """The modules that an organisation may buy: those with pages and records, whose own needs can be bought too."""
    records = {feature.module for feature in features if feature.objects}
    pages = {feature.module for feature in features if feature.controllers}
    return tuple(each.name for each in MODULES if records & pages >= set(needed(each.name)))


FEATURES = features_with()

BASELINE, CONTROL_REVISIONS, TENANT_REVISIONS = revisions.BASELINE, revisions.CONTROL, revisions.TENANT

SCHEMA_VERSION = head(BASELINE, TENANT_REVISIONS)
"""What a new tenant's schema is stamped with."""


def registry(features: Sequence[Feature] = FEATURES) -> Registry:
    """The declarations of every kind of record."""
    return Registry(declared for feature in features for declared in feature.objects)


def labels(features: Sequence[Feature] = FEATURES) -> dict[str, Text]:
    """What kinds of records are called, and their fields as `object.field`."""
    found = dict[str, Text]()
    for declared in registry(features):
        found[declared.name] = declared.label
        found |= {f"{declared.name}.{field.name}": field.label for field in declared.fields}
    return found


def object_names(features: Sequence[Feature] = FEATURES) -> tuple[str, ...]:
    """Every kind of record, for the rights that a session shows."""
    return tuple(declared.name for feature in features for declared in feature.objects)


def handlers(features: Sequence[Feature] = FEATURES) -> dict[str, JobHandler]:
    """Every job by name."""
    return {name: handler for feature in features for name, handler in feature.jobs.items()}


def sweeps() -> dict[str, Sweep]:
    """What workers look for now and then, by name."""
    return {name: sweep for feature in FEATURES for name, sweep in feature.sweeps.items()}


def watchers() -> tuple[Watcher, ...]:
    """What looks at each tenant's changes as its home is drained."""
    return tuple(watch for feature in FEATURES for watch in feature.watchers)


def subscribers() -> dict[str, tuple[str, ...]]:
    """Which jobs an event starts."""
    merged: dict[str, tuple[str, ...]] = {}
    for feature in FEATURES:
        for event, jobs in feature.subscribers.items():
            merged[event] = (*merged.get(event, ()), *jobs)
    return merged
