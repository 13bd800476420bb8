"""Tables of the control database: archives, organisations that are made of one, sandboxes, erasures and their keys."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, UUID

from kernel.columns import CODE, DATABASE, SCHEMA, formed, hashed, opaque, sealed
from kernel.tables import control_metadata, timestamp

STATES = ("queued", "running", "done", "failed", "expired", "skipped")
KINDS = ("asked", "scheduled")
EVERY = ("off", "daily", "weekly")
MOST_KEPT = 60
UNDER_WAY = ("queued", "running")

archive = sa.Table(
    "archive",
    control_metadata,
    sa.Column("organisation_id", UUID(as_uuid=True), sa.ForeignKey("organisation.id"), primary_key=True),
    # Also the file's in the store.
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("state", sa.Text, nullable=False),
    # Grows with each try to write it: only the last one may put its file in place.
    sa.Column("attempt", sa.Integer, nullable=False),
    sa.Column("done", sa.BigInteger, nullable=False),
    sa.Column("total", sa.BigInteger, nullable=False),
    sa.Column("size", sa.BigInteger),
    hashed("sha256"),
    formed("error_code", CODE),
    sa.Column("requested_by", UUID(as_uuid=True), nullable=False),
    timestamp("created_at"),
    timestamp("touched_at"),
    timestamp("finished_at", nullable=True),
    timestamp("expires_at", nullable=True),
    # A scheduled one stays until younger ones take its place.
    sa.Column("kind", sa.Text, nullable=False, server_default="asked"),
    sa.CheckConstraint(sa.column("kind").in_(KINDS), name="kind"),
    sa.CheckConstraint(sa.column("state").in_(STATES), name="state"),
    sa.CheckConstraint("(state IN ('done', 'expired')) = (size IS NOT NULL AND sha256 IS NOT NULL)", name="whole"),
    sa.Index("uq_archive_under_way", "organisation_id", unique=True, postgresql_where="state IN ('queued', 'running')"),
    sa.Index("ix_archive_open", "touched_at", postgresql_where="state IN ('queued', 'running', 'done')"),
)
"""An archive that somebody asked for. Its bytes lie encrypted in the file store until it expires."""

archive_schedule = sa.Table(
    "archive_schedule",
    control_metadata,
    sa.Column("organisation_id", UUID(as_uuid=True), sa.ForeignKey("organisation.id"), primary_key=True),
    sa.Column("every", sa.Text, nullable=False),
    sa.Column("keep", sa.Integer, nullable=False),
    # By the organisation's clock; empty while it is off.
    timestamp("next_at", nullable=True),
    sa.Column("changed_by", UUID(as_uuid=True), nullable=False),
    timestamp("changed_at"),
    sa.CheckConstraint(sa.column("every").in_(EVERY), name="every"),
    sa.CheckConstraint(f"keep BETWEEN 1 AND {MOST_KEPT}", name="keep"),
    sa.CheckConstraint("(every = 'off') = (next_at IS NULL)", name="next"),
    sa.Index("ix_archive_schedule_next", "next_at", postgresql_where="next_at IS NOT NULL"),
)
"""How often an organisation is archived by itself, and how many of those archives are kept."""

arrival = sa.Table(
    "arrival",
    control_metadata,
    sa.Column("organisation_id", UUID(as_uuid=True), sa.ForeignKey("organisation.id"), primary_key=True),
    timestamp("touched_at"),
)
"""An organisation that is being made of an archive. One that nobody touches any more was cut short, and is removed."""

IMPORT_OPEN = ("uploading", "checking", "ready", "queued", "running")
IMPORT_STATES = (*IMPORT_OPEN, "done", "refused", "failed", "cancelled", "expired")
ARCHIVE_IMPORT = "archive import {organisation_id} {id}"
_IS_OPEN = "state IN ('uploading', 'checking', 'ready', 'queued', 'running')"

archive_import = sa.Table(
    "archive_import",
    control_metadata,
    # Where who brings it is signed in, whose keys the file is under.
    sa.Column("organisation_id", UUID(as_uuid=True), sa.ForeignKey("organisation.id"), primary_key=True),
    # Also the file's in the store.
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("state", sa.Text, nullable=False),
    # Grows with each try: only the last one may say what came of it.
    sa.Column("attempt", sa.Integer, nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    # Bytes of an upload, rows and files of an organisation that is being made.
    sa.Column("done", sa.BigInteger, nullable=False),
    sa.Column("total", sa.BigInteger, nullable=False),
    # The file's name, what is in it and what is wrong with it; empty once it is over.
    sealed("said", ARCHIVE_IMPORT),
    # The moment of its history that it is to be made of; empty: as the archive is.
    timestamp("as_of", nullable=True),
    # The new organisation, from the commit on that lets its owner in.
    sa.Column("made_id", UUID(as_uuid=True), sa.ForeignKey("organisation.id")),
    # From how many places of it people were erased who had been erased before.
    sa.Column("erased", sa.Integer, nullable=False, server_default="0"),
    formed("error_code", CODE),
    sa.Column("requested_by", UUID(as_uuid=True), nullable=False),
    sa.Column("identity_id", UUID(as_uuid=True), nullable=False),
    timestamp("created_at"),
    timestamp("touched_at"),
    timestamp("finished_at", nullable=True),
    timestamp("expires_at"),
    sa.CheckConstraint(sa.column("state").in_(IMPORT_STATES), name="state"),
    sa.CheckConstraint("state <> 'done' OR made_id IS NOT NULL", name="done"),
    sa.Index("uq_archive_import_open", "organisation_id", unique=True, postgresql_where=_IS_OPEN),
    sa.Index("ix_archive_import_touched", "touched_at", postgresql_where=_IS_OPEN),
    sa.Index("ix_archive_import_identity", "identity_id", "created_at"),
)
"""An archive that an owner brings, to have an organisation made of it."""

SANDBOX_STATES = ("queued", "running", "ready", "removing", "failed")
HELD_MAIL = "sandbox mail {organisation_id} {id}"

sandbox = sa.Table(
    "sandbox",
    control_metadata,
    # What it is a copy of.
    sa.Column("organisation_id", UUID(as_uuid=True), sa.ForeignKey("organisation.id"), primary_key=True),
    # Also that of the masked archive, which lies in the store while the copy is made.
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("state", sa.Text, nullable=False),
    # Grows with each try to make it: only the last one may say that it is ready.
    sa.Column("attempt", sa.Integer, nullable=False),
    sa.Column("done", sa.BigInteger, nullable=False),
    sa.Column("total", sa.BigInteger, nullable=False),
    # The copy, once it is there.
    sa.Column("copy_id", UUID(as_uuid=True), sa.ForeignKey("organisation.id")),
    sa.Column("with_files", sa.Boolean, nullable=False),
    # Ids of the people who may enter it.
    sa.Column("people", JSONB, nullable=False),
    sa.Column("requested_by", UUID(as_uuid=True), nullable=False),
    formed("error_code", CODE),
    timestamp("created_at"),
    timestamp("touched_at"),
    timestamp("finished_at", nullable=True),
    # By the organisation's clock.
    timestamp("expires_at"),
    timestamp("warned_at", nullable=True),
    sa.CheckConstraint(sa.column("state").in_(SANDBOX_STATES), name="state"),
    sa.CheckConstraint("state <> 'ready' OR copy_id IS NOT NULL", name="ready"),
    sa.Index("ix_sandbox_open", "touched_at", postgresql_where="state IN ('queued', 'running', 'ready')"),
    sa.Index("ix_sandbox_copy", "copy_id"),
)
"""A copy of an organisation without personal data. What it holds is in an organisation of its own."""

held_mail = sa.Table(
    "held_mail",
    control_metadata,
    # The sandbox's.
    sa.Column("organisation_id", UUID(as_uuid=True), sa.ForeignKey("organisation.id"), primary_key=True),
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    timestamp("held_at"),
    sealed("sealed", HELD_MAIL, nullable=False),
)
"""A mail that a sandbox would have sent."""

PHASES = ("asked", "closing", "shredding", "dropping", "certifying", "erased")

erasure = sa.Table(
    "erasure",
    control_metadata,
    sa.Column("organisation_id", UUID(as_uuid=True), sa.ForeignKey("organisation.id"), primary_key=True),
    # What is to be done next.
    sa.Column("phase", sa.Text, nullable=False),
    sa.Column("requested_by", UUID(as_uuid=True), nullable=False),
    # By the organisation's clock; until `due_at` it can be called back.
    timestamp("asked_at"),
    timestamp("due_at"),
    # Where it lived: the directory forgets it before the schema is gone.
    formed("database", DATABASE, nullable=False),
    formed("schema", SCHEMA, nullable=False),
    # Numbers and key ids for the certificate.
    sa.Column("facts", JSONB),
    sa.Column("certificate", sa.Text),
    timestamp("touched_at"),
    timestamp("erased_at", nullable=True),
    sa.CheckConstraint(sa.column("phase").in_(PHASES), name="phase"),
    sa.CheckConstraint("(phase = 'erased') = (certificate IS NOT NULL AND erased_at IS NOT NULL)", name="erased"),
    sa.Index("ix_erasure_open", "due_at", postgresql_where="phase <> 'erased'"),
)
"""The end of an organisation: asked for, and from `due_at` on carried out step by step."""

signing_key = sa.Table(
    "signing_key",
    control_metadata,
    sa.Column("id", sa.Text, primary_key=True),
    opaque("public", "a public key", nullable=False),
    sealed("private", "signing key {id}", nullable=False),
    timestamp("created_at"),
    sa.CheckConstraint("id ~ '^[0-9a-f]{16}$'", name="id"),
)
"""What certificates are signed with (Ed25519). The newest signs; the others still prove what they signed."""
