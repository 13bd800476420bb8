"""Tables that all objects share: choice lists, links between records, saved views."""

from typing import Literal, get_args

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, UUID

from kernel.columns import NAME, cipher, formed, hashed, opaque
from kernel.tables import tenant_metadata, timestamp

# Field ids of the columns below (docs/fields.md).
LABEL_FIELD = 2
DEFINITION_FIELD = 7
CUSTOM_FIELD = 18
OWN_OBJECT = 29

DEFINED = "custom_field"
"""What the change log calls a definition of a field."""

OBJECT_DEFINED = "custom_object"
"""What it calls a definition of a kind of record."""

CustomKind = Literal[
    "text", "long_text", "rich_text", "email", "phone", "url", "decimal", "money", "date", "boolean", "choice",
    "multi_choice", "person", "reference", "references", "auto_number", "formula", "rollup", "file",
]  # fmt: skip
"""What an organisation's own fields may be."""

Uniqueness = Literal["off", "checking", "on", "clashes"]
"""Whether each value of a field may occur once: not yet while records are being checked, and not when two had one."""

Indexing = Literal["off", "building", "on"]
"""Whether lists find records by a field along an index: not yet while what is there is copied into it."""

UNIQUE_KINDS = frozenset({"text", "phone", "email", "url", "decimal", "date"})
"""Those in which each value may occur once."""

WITH_CHOICES = frozenset({"choice", "multi_choice"})
"""Those with a list of labels."""

choice = sa.Table(
    "choice",
    tenant_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    formed("object", NAME, nullable=False),
    sa.Column("field_id", sa.Integer, nullable=False),
    # The pipeline of a stage; every other list of choices is one for its field.
    sa.Column("scope_id", UUID(as_uuid=True), nullable=False),
    # Labels are kept as one encrypted {zh, en}; the HMAC of each language finds a label without opening the list.
    cipher("label", LABEL_FIELD, nullable=False),
    hashed("zh_hmac", nullable=False),
    hashed("en_hmac", nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("archived", sa.Boolean, nullable=False),
    sa.UniqueConstraint("field_id", "scope_id", "zh_hmac"),
    sa.Index("ix_choice_field", "field_id", "position"),
)

custom_object = sa.Table(
    OBJECT_DEFINED,
    tenant_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    # What records, roles and the change log know it by, given once. No row is ever deleted.
    sa.Column("number", sa.SmallInteger, nullable=False, unique=True),
    cipher("definition", OWN_OBJECT, nullable=False),
    sa.Column("archived", sa.Boolean, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    timestamp("created_at"),
    timestamp("updated_at"),
)

custom_field = sa.Table(
    DEFINED,
    tenant_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    # What values and the change log know it by: from `custom.FIRST_ID` on, given once. No row is ever deleted.
    sa.Column("field_id", sa.Integer, nullable=False, unique=True),
    formed("object", NAME, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    cipher("definition", CUSTOM_FIELD, nullable=False),
    sa.Column("required", sa.Boolean, nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("archived", sa.Boolean, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    timestamp("created_at"),
    timestamp("updated_at"),
    # The own field of a lead that fills this one when the lead is converted.
    sa.Column("copied_from", sa.Integer),
    sa.Column("uniqueness", sa.Text, nullable=False, server_default="off"),
    # How far the check of what is there has come, and some of the records that clash: ids and numbers only.
    # What values must keep to beyond the kind: bounds and numbers, and the name of a shape.
    sa.Column("limits", JSONB(none_as_null=True)),
    sa.Column("unique_check", JSONB(none_as_null=True)),
    # When the field is required: a filter of ids, numbers and days, and of whether texts are empty.
    sa.Column("required_if", JSONB(none_as_null=True)),
    # What a field that refers to records refers to.
    formed("target", NAME),
    # How a field numbers records: flags and numbers; the prefix is among the words.
    sa.Column("numbering", JSONB(none_as_null=True)),
    sa.Column("indexing", sa.Text, nullable=False, server_default="off"),
    # In which column of `field_index` values lie, and how far copying them there has come: ids and numbers only.
    sa.Column("index_slot", sa.Text),
    sa.Column("index_run", JSONB(none_as_null=True)),
    # The field whose place this one took as one of another kind, and how far filling it is: ids and numbers only.
    sa.Column("converted_from", sa.Integer),
    sa.Column("retype_run", JSONB(none_as_null=True)),
    sa.CheckConstraint(sa.column("indexing").in_(get_args(Indexing)), name="indexing"),
    sa.CheckConstraint(sa.column("index_slot").in_(("num", "date", "hmac", "ref")), name="index_slot"),
    # What a field adds up: names, ids, numbers and days; and up to which change of the log that has been done.
    sa.Column("rollup", JSONB(none_as_null=True)),
    sa.Column("rolled_up_to", sa.BigInteger),
    sa.CheckConstraint(sa.column("uniqueness").in_(get_args(Uniqueness)), name="uniqueness"),
    sa.CheckConstraint(sa.column("kind").in_(get_args(CustomKind)), name="kind"),
)

record_link = sa.Table(
    "record_link",
    tenant_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("relation_id", sa.Integer, nullable=False),
    sa.Column("from_id", UUID(as_uuid=True), nullable=False),
    sa.Column("to_id", UUID(as_uuid=True), nullable=False),
    formed("role", NAME),
    sa.Column("is_primary", sa.Boolean, nullable=False),
    timestamp("created_at"),
    sa.UniqueConstraint("relation_id", "from_id", "to_id"),
    sa.Index("ix_record_link_to", "to_id", "relation_id"),
    sa.Index("uq_record_link_primary", "relation_id", "from_id", unique=True, postgresql_where="is_primary"),
)

saved_view = sa.Table(
    "saved_view",
    tenant_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    formed("object", NAME, nullable=False),
    sa.Column("person_id", UUID(as_uuid=True), nullable=False),
    # Name, filter, sort and columns hold what people typed: one encrypted document.
    cipher("definition", DEFINITION_FIELD, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("visibility", sa.Text, nullable=False),
    sa.Column("pinned", sa.Boolean, nullable=False),
    sa.Column("is_default", sa.Boolean, nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    timestamp("created_at"),
    timestamp("updated_at"),
    sa.CheckConstraint(sa.column("kind").in_(("list", "board")), name="kind"),
    sa.CheckConstraint(sa.column("visibility").in_(("private", "team", "public")), name="visibility"),
    sa.Index("ix_saved_view_person", "person_id", "object", "position"),
)

text_rank = sa.Table(
    "text_rank",
    tenant_metadata,
    sa.Column("field_id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("record_id", UUID(as_uuid=True), primary_key=True),
    # A rank says which of two texts comes first, never what they are; equal texts have one rank, an empty one is b"".
    opaque("zh", "where the text stands by pinyin", nullable=False),
    opaque("en", "where the text stands by letters", nullable=False),
    sa.Index("ix_text_rank_zh", "field_id", "zh", "record_id"),
    sa.Index("ix_text_rank_en", "field_id", "en", "record_id"),
)

# Up to which change the ranks of a field are right, and how far they are made: `walked` is the last record of the
# first round. Its row is the lock of whoever places texts; `epoch` grows when ranks move that had a place.
text_order = sa.Table(
    "text_order",
    tenant_metadata,
    sa.Column("field_id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("seq", sa.BigInteger, nullable=False),
    sa.Column("epoch", sa.BigInteger, nullable=False),
    sa.Column("walked", UUID(as_uuid=True)),
    sa.Column("ready", sa.Boolean, nullable=False),
    sa.Column("placed", sa.BigInteger, nullable=False),
    sa.Column("total", sa.BigInteger, nullable=False),
    # Of `collation`, by which the ranks were made.
    sa.Column("rules", sa.SmallInteger, nullable=False, server_default=sa.text("1")),
)

# The last number that a field gave, in all or in a year (0 for those that go on over the years).
number_counter = sa.Table(
    "number_counter",
    tenant_metadata,
    sa.Column("field_id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("last", sa.BigInteger, nullable=False),
)

# Which record holds a value of a field in which each may occur once: of records that are not in the trash.
unique_value = sa.Table(
    "unique_value",
    tenant_metadata,
    sa.Column("field_id", sa.Integer, primary_key=True, autoincrement=False),
    hashed("hmac", primary_key=True),
    sa.Column("record_id", UUID(as_uuid=True), nullable=False),
    sa.Index("ix_unique_value_record", "record_id"),
)

# What records hold in fields that are indexed, those in the trash too: a copy of what lies in their rows, each value in
# the column of its kind, by which lists filter, sort and group without reading all documents.
field_index = sa.Table(
    "field_index",
    tenant_metadata,
    sa.Column("record_id", UUID(as_uuid=True), primary_key=True),
    sa.Column("field_id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("num", sa.Numeric(24, 6)),
    sa.Column("date", sa.Date),
    hashed("hmac"),
    sa.Column("ref", UUID(as_uuid=True)),
    *(
        sa.Index(f"ix_field_index_{slot}", "field_id", slot, "record_id", postgresql_where=sa.column(slot).is_not(None))
        for slot in ("num", "date", "hmac", "ref")
    ),
)
