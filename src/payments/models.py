"""The inbox of webhooks, in the control database: which events were told, never what they said."""

import sqlalchemy as sa

from kernel.columns import NAME, REF, formed
from kernel.tables import control_metadata, timestamp

webhook_event = sa.Table(
    "webhook_event",
    control_metadata,
    # The gateway's own id: its primary key is what makes two deliveries one.
    formed("id", REF, primary_key=True),
    formed("kind", NAME, nullable=False),
    # Of what is looked at again; empty for all else.
    formed("object_id", REF, nullable=False),
    timestamp("received_at"),
)
