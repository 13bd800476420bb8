"""The wiring of tenants. The provisioning job is added by the composition root, which knows every feature's seed."""

from kernel import tables
from kernel.feature import Feature
from tenants import logins, models, rotation, schema

FEATURE = Feature(
    name="tenants",
    jobs={rotation.JOB: rotation.job, logins.JOB: logins.job},
    sweeps={"tenants.key_rotation": rotation.sweep},
    control_tables=(
        models.organisation,
        models.tenant,
        models.entitlement,
        models.organisation_clock,
        models.platform_keyset,
        models.key_event,
        models.key_rotation,
        models.key_use,
        models.schema_version,
        tables.control_outbox,
        tables.control_job,
        tables.control_delivery,
    ),
    tenant_tables=(
        tables.outbox,
        tables.job,
        tables.delivery,
        tables.change,
        tables.change_counter,
        schema.tenant_schema_version,
    ),
)
