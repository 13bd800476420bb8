"""Pipelines and stages. Their labels are choices (`records.models.choice`) under the same ids, encrypted like all."""

from typing import Literal, get_args

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID

from kernel.columns import cipher
from kernel.tables import tenant_metadata

# The field id of a stage's rule (docs/fields.md).
EXIT_RULE_FIELD = 480

Category = Literal["omitted", "pipeline", "best_case", "commit"]
"""What an open deal is forecast as."""

pipeline = sa.Table(
    "pipeline",
    tenant_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("archived", sa.Boolean, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    # Whose pipeline it is; empty for everybody's.
    sa.Column("team_ids", JSONB, nullable=False),
    # Whether its open deals need a next step with a day.
    sa.Column("step_required", sa.Boolean, nullable=False),
)

stage = sa.Table(
    "stage",
    tenant_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("pipeline_id", UUID(as_uuid=True), sa.ForeignKey("pipeline.id"), nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("probability", sa.SmallInteger, nullable=False),
    # Days without a change after which a deal in this stage counts as idle; none for won and lost.
    sa.Column("rot_days", sa.SmallInteger),
    # What its deals are forecast as; without one that follows from the probability (`pipelines.Stage.forecast`).
    sa.Column("forecast_category", sa.Text),
    # Field ids that a deal needs to enter, and a filter that it must meet to go on: encrypted, it holds people's words.
    sa.Column("required", ARRAY(sa.Integer), nullable=False),
    cipher("exit_rule", EXIT_RULE_FIELD),
    sa.Column("archived", sa.Boolean, nullable=False),
    sa.CheckConstraint(sa.column("outcome").in_(("open", "won", "lost")), name="outcome"),
    sa.CheckConstraint(sa.column("probability").between(0, 100), name="probability"),
    sa.CheckConstraint(sa.column("forecast_category").in_(get_args(Category)), name="forecast_category"),
    sa.Index("ix_stage_pipeline", "pipeline_id", "position"),
)
