"""Tables of invoices and credit notes. What is finalized is only ever added; what moves is in `invoice_state`."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID

from billing.models import APPEND_ONLY, organisation_key
from kernel.columns import CODE, KEY, NAME, REF, SERIES, formed, sealed
from kernel.tables import control_metadata, timestamp

KINDS = ("invoice", "credit_note")
STATES = ("open", "paid", "credited")
DUNNING = ("none", "reminded", "warned", "read_only", "suspended")
PAYMENT_STATES = ("started", "waiting", "succeeded", "failed", "disputed", "charged_back")
PAYMENT_KINDS = ("card", "transfer", "credit")
REFUND_STATES = ("started", "succeeded", "failed")
CHARGEBACK_STATES = ("open", "won", "lost")

invoice = sa.Table(
    "invoice",
    control_metadata,
    organisation_key(),
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    formed("series", SERIES, nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("of_invoice", UUID(as_uuid=True)),
    # Why it was written: the first day of a period that was closed, or the order of a credit note. Written once each.
    formed("occasion", KEY, nullable=False),
    sa.Column("currency", sa.Text, nullable=False),
    sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency"),
    sa.Column("period_start", sa.Date, nullable=False),
    sa.Column("period_end", sa.Date, nullable=False),
    sa.Column("issued_on", sa.Date, nullable=False),
    sa.Column("due_on", sa.Date, nullable=False),
    sa.Column("subtotal_minor", sa.BigInteger, nullable=False),
    sa.Column("tax_minor", sa.BigInteger, nullable=False),
    sa.Column("total_minor", sa.BigInteger, nullable=False),
    sa.Column("inputs_hash", sa.Text, nullable=False),
    sa.CheckConstraint("inputs_hash ~ '^[0-9a-f]{64}$'", name="inputs_hash"),
    sealed("document", "billing.document:{organisation_id}:{id}", nullable=False),
    timestamp("finalized_at"),
    sa.UniqueConstraint("series", "number"),
    sa.UniqueConstraint("organisation_id", "occasion"),
    sa.CheckConstraint(sa.column("kind").in_(KINDS), name="kind"),
    sa.CheckConstraint("subtotal_minor + tax_minor = total_minor", name="total"),
    info=APPEND_ONLY,
)

invoice_line = sa.Table(
    "invoice_line",
    control_metadata,
    organisation_key(),
    sa.Column("invoice_id", UUID(as_uuid=True), primary_key=True),
    sa.Column("position", sa.SmallInteger, primary_key=True, autoincrement=False),
    formed("item", KEY, nullable=False),
    sa.Column("period_start", sa.Date, nullable=False),
    sa.Column("period_end", sa.Date, nullable=False),
    sa.Column("amount_minor", sa.BigInteger, nullable=False),
    sa.Column("recurring", sa.Boolean, nullable=False),
    sealed("line", "billing.invoice_line:{organisation_id}", nullable=False),
    sa.ForeignKeyConstraint(["organisation_id", "invoice_id"], ["invoice.organisation_id", "invoice.id"]),
    info=APPEND_ONLY,
)

invoice_state = sa.Table(
    "invoice_state",
    control_metadata,
    organisation_key(),
    sa.Column("invoice_id", UUID(as_uuid=True), primary_key=True),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("paid_minor", sa.BigInteger, nullable=False),
    sa.Column("credited_minor", sa.BigInteger, nullable=False),
    sa.Column("refunded_minor", sa.BigInteger, nullable=False),
    sa.Column("attempts", sa.SmallInteger, nullable=False),
    sa.Column("next_attempt_on", sa.Date),
    sa.Column("dunning", sa.Text, nullable=False),
    # Days on which it was due and the gateway could not be asked for it, or a payment of it was disputed: they count
    # towards no step of dunning.
    sa.Column("days_unasked", sa.Integer, nullable=False, server_default="0"),
    formed("last_failure", CODE),
    sa.Column("settled_on", sa.Date),
    sa.ForeignKeyConstraint(["organisation_id", "invoice_id"], ["invoice.organisation_id", "invoice.id"]),
    sa.CheckConstraint(sa.column("state").in_(STATES), name="state"),
    sa.CheckConstraint(sa.column("dunning").in_(DUNNING), name="dunning"),
    sa.CheckConstraint("refunded_minor <= paid_minor", name="refunded"),
    sa.Index("ix_invoice_state_open", "organisation_id", "state"),
)

# The last number of each series; taken in the transaction that writes the invoice, so none is lost.
invoice_series = sa.Table(
    "invoice_series",
    control_metadata,
    formed("series", SERIES, primary_key=True),
    sa.Column("number", sa.Integer, nullable=False),
)

invoice_links = sa.Table(
    "invoice_links",
    control_metadata,
    organisation_key(),
    sealed("secret", "billing.hosted:{organisation_id}", nullable=False),
)
"""What links to an organisation's documents are hashed with."""

payment = sa.Table(
    "payment",
    control_metadata,
    organisation_key(),
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("invoice_id", UUID(as_uuid=True), nullable=False),
    sa.Column("attempt", sa.SmallInteger, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("amount_minor", sa.BigInteger, nullable=False),
    sa.Column("currency", sa.Text, nullable=False),
    sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency"),
    sa.Column("on_day", sa.Date, nullable=False),
    formed("customer_ref", REF),
    formed("card_ref", REF),
    formed("gateway_ref", REF),
    formed("failure", CODE),
    sealed("note", "billing.receipt"),
    timestamp("created_at"),
    sa.ForeignKeyConstraint(["organisation_id", "invoice_id"], ["invoice.organisation_id", "invoice.id"]),
    sa.UniqueConstraint("organisation_id", "invoice_id", "attempt"),
    sa.CheckConstraint(sa.column("kind").in_(PAYMENT_KINDS), name="kind"),
    sa.CheckConstraint(sa.column("state").in_(PAYMENT_STATES), name="state"),
    # One try of an invoice is under way at a time; the next begins when it can't succeed any more.
    sa.Index(
        "uq_payment_under_way", "organisation_id", "invoice_id", unique=True,
        postgresql_where="state IN ('started', 'waiting')",
    ),
    # Never two successful charges for one invoice; one that the card's holder took back is none any more.
    sa.Index(
        "uq_payment_charged", "organisation_id", "invoice_id", unique=True,
        postgresql_where="state IN ('succeeded', 'disputed') AND kind = 'card'",
    ),
)  # fmt: skip

refund = sa.Table(
    "refund",
    control_metadata,
    organisation_key(),
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("payment_id", UUID(as_uuid=True), nullable=False),
    sa.Column("invoice_id", UUID(as_uuid=True), nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("amount_minor", sa.BigInteger, nullable=False),
    sa.Column("currency", sa.Text, nullable=False),
    sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency"),
    sa.Column("on_day", sa.Date, nullable=False),
    formed("gateway_ref", REF),
    formed("failure", CODE),
    timestamp("created_at"),
    sa.ForeignKeyConstraint(["organisation_id", "payment_id"], ["payment.organisation_id", "payment.id"]),
    sa.CheckConstraint(sa.column("state").in_(REFUND_STATES), name="state"),
    sa.CheckConstraint("amount_minor > 0", name="amount"),
)

# Card payments that their holder had the bank take back. What moved is in the ledger, once each.
chargeback = sa.Table(
    "chargeback",
    control_metadata,
    organisation_key(),
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("payment_id", UUID(as_uuid=True), nullable=False),
    sa.Column("invoice_id", UUID(as_uuid=True), nullable=False),
    formed("gateway_ref", REF, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    # The bank's reason, one of the gateway's list.
    formed("reason", NAME, nullable=False),
    sa.Column("amount_minor", sa.BigInteger, nullable=False),
    sa.Column("currency", sa.Text, nullable=False),
    sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency"),
    sa.Column("begun_on", sa.Date, nullable=False),
    sa.Column("ended_on", sa.Date),
    timestamp("created_at"),
    sa.ForeignKeyConstraint(["organisation_id", "payment_id"], ["payment.organisation_id", "payment.id"]),
    sa.UniqueConstraint("organisation_id", "gateway_ref"),
    sa.CheckConstraint(sa.column("state").in_(CHARGEBACK_STATES), name="state"),
    sa.CheckConstraint("amount_minor > 0", name="amount"),
)
