"""The wiring of billing."""

from billing import trial
from billing.usage import models as usage
from billing.usage.controllers import UsageController, UsageEventController
from kernel.feature import Feature
from tenants.events import OrganisationProvisioned

FEATURE = Feature(
    name="billing",
    control_tables=(usage.usage_event, usage.usage_day, usage.usage_receipt, usage.usage_rated),
    controllers=(UsageEventController, UsageController),
    jobs={trial.JOB: trial.start_trial},
    subscribers={OrganisationProvisioned.name: (trial.JOB,)},
)
