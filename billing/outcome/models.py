"""Tables of the control database. Of deals they hold ids, days and amounts: what they are called is nobody's here."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, UUID

from kernel.columns import NAME, formed, hashed, sealed
from kernel.tables import control_metadata, timestamp

METRICS = ("closed_won",)
STATES = ("proposed", "accepted", "superseded", "terminated")
CHANGES = ("won", "amended", "reopened", "deleted", "restored", "voided")
FLAGS = ("backdated", "deleted", "changed_after_close", "other_currency")
DECISIONS = ("proposed", "accepted", "lapsed", "disputed", "superseded")


CONTRACT_GUARD = (
    "REVOKE UPDATE ON outcome_contract FROM control_app",
    "GRANT UPDATE (state, accepted_by, accepted_at, acceptance, ends_on) ON outcome_contract TO control_app",
)
STATEMENT_GUARD = (
    "REVOKE UPDATE, DELETE ON outcome_statement FROM control_app",
    "GRANT UPDATE (state, decided_by, decided_on) ON outcome_statement TO control_app",
)
"""What was agreed and what was stated are never written anew by the application, only what was decided of it."""


def _organisation() -> sa.Column[Any]:
    return sa.Column("organisation_id", UUID(as_uuid=True), sa.ForeignKey("organisation.id"), primary_key=True)


def _id(name: str, *, key: bool = False, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, UUID(as_uuid=True), primary_key=key, nullable=nullable)


# Terms are never updated: a version that is proposed is accepted as it is, or deleted.
outcome_contract = sa.Table(
    "outcome_contract",
    control_metadata,
    _organisation(),
    _id("id", key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    formed("offer", NAME, nullable=False),
    sa.Column("currency", sa.Text, nullable=False),
    sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency"),
    sa.Column("metric", sa.Text, nullable=False),
    sa.Column("starts", sa.Date, nullable=False),
    sa.Column("review_days", sa.SmallInteger, nullable=False),
    sa.Column("terms", JSONB, nullable=False),
    hashed("hash", nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    _id("proposed_by"),
    timestamp("proposed_at"),
    _id("accepted_by", nullable=True),
    timestamp("accepted_at", nullable=True),
    sa.Column("acceptance", JSONB(none_as_null=True)),
    # The first day on which it isn't in force any more, where that is before the end of its year.
    sa.Column("ends_on", sa.Date),
    sa.CheckConstraint(sa.column("metric").in_(METRICS), name="metric"),
    sa.CheckConstraint(sa.column("state").in_(STATES), name="state"),
    sa.CheckConstraint("(state = 'proposed') = (acceptance IS NULL)", name="acceptance"),
    sa.Index("uq_outcome_contract_proposed", "organisation_id", unique=True, postgresql_where="state = 'proposed'"),
    info={"triggers": CONTRACT_GUARD},
)

outcome_evidence = sa.Table(
    "outcome_evidence",
    control_metadata,
    _organisation(),
    _id("id", key=True),
    _id("deal_id"),
    sa.Column("deal_version", sa.Integer, nullable=False),
    sa.Column("change", sa.Text, nullable=False),
    sa.Column("amount", sa.Numeric(24, 6), nullable=False),
    sa.Column("currency", sa.Text, nullable=False),
    sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency"),
    sa.Column("won_on", sa.Date, nullable=False),
    # The day of the organisation on which it happened, and the moment.
    sa.Column("recorded_on", sa.Date, nullable=False),
    timestamp("recorded_at"),
    sa.CheckConstraint(sa.column("change").in_(CHANGES), name="change"),
    sa.Index("ix_outcome_evidence_deal", "organisation_id", "deal_id", "deal_version"),
    sa.Index("ix_outcome_evidence_won", "organisation_id", "won_on"),
    info={"append_only": True},
)

outcome_statement = sa.Table(
    "outcome_statement",
    control_metadata,
    _organisation(),
    _id("contract_id", key=True),
    # The quarter's first day: versions of a contract follow each other, so that it is in one of them only.
    sa.Column("quarter", sa.Date, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("contract_version", sa.Integer, nullable=False),
    sa.Column("result", sa.Numeric(38, 12), nullable=False),
    hashed("root", nullable=False),
    sa.Column("evidence_count", sa.Integer, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("proposed_on", sa.Date, nullable=False),
    sa.Column("review_until", sa.Date, nullable=False),
    _id("decided_by", nullable=True),
    sa.Column("decided_on", sa.Date),
    sa.ForeignKeyConstraint(
        ["organisation_id", "contract_id", "contract_version"],
        ["outcome_contract.organisation_id", "outcome_contract.id", "outcome_contract.version"],
        name="fk_outcome_statement_contract",
    ),
    sa.CheckConstraint(sa.column("state").in_(DECISIONS), name="state"),
    sa.Index(
        "uq_outcome_statement_proposed", "organisation_id", "contract_id", "quarter",
        unique=True, postgresql_where="state = 'proposed'",
    ),
    info={"triggers": STATEMENT_GUARD},
)  # fmt: skip

outcome_statement_row = sa.Table(
    "outcome_statement_row",
    control_metadata,
    _organisation(),
    _id("contract_id", key=True),
    sa.Column("quarter", sa.Date, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    _id("deal_id", key=True),
    _id("evidence_id"),
    sa.Column("amount", sa.Numeric(24, 6), nullable=False),
    sa.Column("won_on", sa.Date, nullable=False),
    sa.Column("held", sa.Boolean, nullable=False),
    sa.Column("flag", sa.Text),
    sa.ForeignKeyConstraint(
        ["organisation_id", "contract_id", "quarter", "version"],
        ["outcome_statement.organisation_id", "outcome_statement.contract_id", "outcome_statement.quarter",
         "outcome_statement.version"],
        name="fk_outcome_statement_row_statement",
    ),
    sa.ForeignKeyConstraint(
        ["organisation_id", "evidence_id"],
        ["outcome_evidence.organisation_id", "outcome_evidence.id"],
        name="fk_outcome_statement_row_evidence",
    ),
    sa.CheckConstraint(sa.column("flag").in_(FLAGS), name="flag"),
    info={"append_only": True},
)  # fmt: skip

# Why the customer disputes a deal, in their words; `version` is the one that holds it from then on.
outcome_objection = sa.Table(
    "outcome_objection",
    control_metadata,
    _organisation(),
    _id("contract_id", key=True),
    sa.Column("quarter", sa.Date, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    _id("evidence_id", key=True),
    sealed("reason", "billing.objection:{organisation_id}:{evidence_id}", nullable=False),
    sa.ForeignKeyConstraint(
        ["organisation_id", "contract_id", "quarter", "version"],
        ["outcome_statement.organisation_id", "outcome_statement.contract_id", "outcome_statement.quarter",
         "outcome_statement.version"],
        name="fk_outcome_objection_statement",
    ),
    sa.ForeignKeyConstraint(
        ["organisation_id", "evidence_id"],
        ["outcome_evidence.organisation_id", "outcome_evidence.id"],
        name="fk_outcome_objection_evidence",
    ),
    info={"append_only": True},
)  # fmt: skip

# What the supplier decided of a held deal, as the customer was told. `version` is the one that followed.
outcome_settlement = sa.Table(
    "outcome_settlement",
    control_metadata,
    _organisation(),
    _id("id", key=True),
    _id("contract_id"),
    sa.Column("quarter", sa.Date, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    _id("deal_id"),
    _id("evidence_id"),
    sa.Column("amount", sa.Numeric(24, 6), nullable=False),
    sa.Column("won_on", sa.Date, nullable=False),
    sa.Column("counts", sa.Boolean, nullable=False),
    sealed("reason", "billing.settlement:{organisation_id}:{id}", nullable=False),
    # An identity of the organisation that runs this installation.
    _id("settled_by"),
    sa.Column("settled_on", sa.Date, nullable=False),
    timestamp("settled_at"),
    sa.ForeignKeyConstraint(
        ["organisation_id", "contract_id", "quarter", "version"],
        ["outcome_statement.organisation_id", "outcome_statement.contract_id", "outcome_statement.quarter",
         "outcome_statement.version"],
        name="fk_outcome_settlement_statement",
    ),
    sa.ForeignKeyConstraint(
        ["organisation_id", "evidence_id"],
        ["outcome_evidence.organisation_id", "outcome_evidence.id"],
        name="fk_outcome_settlement_evidence",
    ),
    info={"append_only": True},
)  # fmt: skip
