"""The table of keys: the value encrypted, its keyed hash to be found by."""

from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID

from kernel.columns import NAME, REHASHED, Rehashed, cipher, formed, hashed
from kernel.crypto import Keyset
from kernel.tables import tenant_metadata, timestamp
from rapport.crm.identity_keys.kinds import KINDS, SOURCES, USES, normal

# Field id of the column below (docs/fields.md).
KEY_VALUE: Final = 37

identity_key = sa.Table(
    "identity_key",
    tenant_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    formed("object", NAME, nullable=False),
    sa.Column("record_id", UUID(as_uuid=True), nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    cipher("value", KEY_VALUE, nullable=False),
    hashed("value_hmac", nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    # The import that brought it, and whether that was undone: then nobody has it until the undo is taken back.
    sa.Column("batch_id", UUID(as_uuid=True)),
    sa.Column("taken_back", sa.Boolean, nullable=False),
    sa.Column("added_by", UUID(as_uuid=True)),
    timestamp("added_at"),
    timestamp("verified_at", nullable=True),
    sa.Column("verified_by", UUID(as_uuid=True)),
    # Where somebody is reached at it, and why they are not any more.
    sa.Column("usage", sa.Text),
    sa.Column("fault", sa.Text),
    timestamp("fault_at", nullable=True),
    sa.Column("fault_by", UUID(as_uuid=True)),
    sa.CheckConstraint(sa.column("usage").in_(USES), name="usage"),
    sa.CheckConstraint(sa.column("fault").in_(("bounced", "wrong_number", "do_not_use")), name="fault"),
    sa.CheckConstraint("fault IS NULL OR verified_at IS NULL", name="one_state"),
    sa.CheckConstraint(sa.column("kind").in_(KINDS), name="kind"),
    sa.CheckConstraint(sa.column("source").in_(SOURCES), name="source"),
    sa.Index("ix_identity_key_record", "record_id", "id"),
    # Not unique: two people may share a telephone, and while a secret of hashes is replaced a value has two.
    sa.Index("ix_identity_key_value", "kind", "value_hmac", "record_id"),
    sa.Index("ix_identity_key_batch", "batch_id", postgresql_where=sa.text("batch_id IS NOT NULL")),
)


def _rehashed(keys: Keyset, row: Any) -> dict[str, Any]:  # a row
    value = keys.decrypt_text(bytes(row.value), field=KEY_VALUE, record=row.id)
    return {"value_hmac": keys.equality(KEY_VALUE, normal(row.kind, value))}


identity_key.info[REHASHED] = Rehashed(("value_hmac",), ("id", "kind"), _rehashed)
