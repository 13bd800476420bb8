"""The wiring of billing."""

from billing import trial
from billing.usage import emitted
from billing.usage import models as usage
from billing.usage.controllers import UsageController, UsageEventController
from kernel.feature import Feature
from tenants.events import OrganisationProvisioned, UsageEmitted

FEATURE = Feature(
    name="billing",
    control_tables=(usage.usage_event, usage.usage_day, usage.usage_receipt, usage.usage_rated),
    controllers=(UsageEventController, UsageController),
    jobs={trial.JOB: trial.start_trial, emitted.JOB: emitted.record_emitted},
    subscribers={OrganisationProvisioned.name: (trial.JOB,), UsageEmitted.name: (emitted.JOB,)},
)
