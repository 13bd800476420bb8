"""The two sets of table metadata, and the tables that both kinds of database have: outbox, job, delivery."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    Text,
    false,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID

from kernel.changes import PAYLOAD_FIELD
from kernel.columns import CODE, HEX, NAME, cipher, formed, hashed, sealed

CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

control_metadata = MetaData(naming_convention=CONVENTION)
tenant_metadata = MetaData(naming_convention=CONVENTION)


def timestamp(name: str, *, nullable: bool = False) -> Column[object]:
    """A point in time, stored in UTC."""
    return Column(name, DateTime(timezone=True), nullable=nullable)


def _work_tables(metadata: MetaData) -> tuple[Table, Table, Table]:
    outbox = Table(
        "outbox",
        metadata,
        Column("id", UUID(as_uuid=True), primary_key=True),
        formed("event", NAME, nullable=False),
        sealed("payload", "{event}", nullable=False),
        timestamp("created_at"),
    )
    job = Table(
        "job",
        metadata,
        Column("id", UUID(as_uuid=True), primary_key=True),
        formed("name", NAME, nullable=False),
        sealed("args", "{name}", nullable=False),
        Column("state", Text, nullable=False),
        CheckConstraint("state IN ('queued', 'leased', 'running', 'dead')", name="state"),
        Column("attempts", Integer, nullable=False),
        formed("error_code", CODE),
        timestamp("run_at"),
        timestamp("lease_until", nullable=True),
        timestamp("created_at"),
    )
    delivery = Table(
        "delivery",
        metadata,
        Column("event_id", UUID(as_uuid=True), primary_key=True),
        formed("subscriber", NAME, primary_key=True),
        timestamp("delivered_at"),
    )
    return outbox, job, delivery


control_outbox, control_job, control_delivery = _work_tables(control_metadata)
control_job.append_column(Column("organisation_id", UUID(as_uuid=True)))
# One index of what is queued each. Between two PostgreSQL chooses by how many rows it last heard of: after a rush it
# would read them all and sort them.
Index("ix_job_kind", control_job.c.state, control_job.c.name, control_job.c.run_at)
outbox, job, delivery = _work_tables(tenant_metadata)
Index("ix_job_due", job.c.state, job.c.run_at)

change = Table(
    "change",
    tenant_metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    timestamp("recorded_at"),
    timestamp("occurred_at"),
    Column("actor", UUID(as_uuid=True)),
    formed("origin", NAME, nullable=False),
    Column("client_id", UUID(as_uuid=True)),
    formed("mutation_id", HEX),
    Column("batch_id", UUID(as_uuid=True)),
    Column("cause_seq", BigInteger),
    formed("object", NAME, nullable=False),
    Column("record_id", UUID(as_uuid=True), nullable=False),
    formed("op", NAME, nullable=False),
    Column("field_ids", ARRAY(Integer), nullable=False),
    Column("public", JSONB, nullable=False),
    cipher("payload", PAYLOAD_FIELD, "record_id"),
    hashed("commitment", nullable=False),
    Index("ix_change_record", "record_id", "seq"),
    # The log only grows, in the order of time: a few pages say from where on a moment's changes are.
    Index("ix_change_recorded", "recorded_at", postgresql_using="brin"),
    Index("ix_change_batch", "batch_id", "seq", postgresql_where="batch_id IS NOT NULL"),
    Index("uq_change_mutation", "client_id", "mutation_id", unique=True, postgresql_where="mutation_id IS NOT NULL"),
)

# One row. `kernel.db` takes numbers from it as the last statement before the change rows; nobody else may.
# `watched` says that whoever commits changes wakes the relay, as something follows from them (`kernel.outbox`).
change_counter = Table(
    "change_counter",
    tenant_metadata,
    Column("id", SmallInteger, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False),
    Column("watched", Boolean, server_default=false(), nullable=False),
)
