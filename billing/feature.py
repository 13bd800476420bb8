"""The wiring of billing."""

from billing import trial
from kernel.feature import Feature
from tenants.events import OrganisationProvisioned

FEATURE = Feature(
    name="billing",
    jobs={trial.JOB: trial.start_trial},
    subscribers={OrganisationProvisioned.name: (trial.JOB,)},
)
