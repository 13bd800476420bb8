"""The inbox of webhooks, in the control database: which events were told, never what they said."""

import sqlalchemy as sa

from kernel.tables import control_metadata, timestamp

webhook_event = sa.Table(
    "webhook_event",
    control_metadata,
    # The gateway's own id: its primary key is what makes two deliveries one.
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("object_id", sa.Text, nullable=False),
    timestamp("received_at"),
)
