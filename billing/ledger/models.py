"""Two tables: entries, and their postings to accounts. Debits are positive, credits negative; an entry sums to zero.

The database refuses an entry that doesn't (a deferred trigger), and any change of what is posted.
"""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, UUID

from billing.models import APPEND_ONLY, organisation_key
from kernel.columns import KEY, formed
from kernel.tables import control_metadata, timestamp

ACCOUNTS = (
    "receivable", "cash_card", "cash_bank", "cash_disputed", "customer_credit", "deferred", "revenue_recurring",
    "revenue_usage", "revenue_outcome", "revenue_credits", "gateway_fees", "tax_payable",
)  # fmt: skip
KINDS = (
    "invoice", "credit_note", "payment", "refund", "revenue", "credit_applied", "refund_returned", "dispute",
    "dispute_won", "dispute_lost", "dispute_fee", "dispute_fee_returned",
)  # fmt: skip

ledger_entry = sa.Table(
    "ledger_entry",
    control_metadata,
    organisation_key(),
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    # What it is about, once: an invoice, a payment, a day. A second posting of the same is refused.
    formed("about", KEY, nullable=False),
    sa.Column("currency", sa.Text, nullable=False),
    sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency"),
    sa.Column("posted_on", sa.Date, nullable=False),
    timestamp("recorded_at"),
    sa.UniqueConstraint("organisation_id", "kind", "about"),
    sa.CheckConstraint(sa.column("kind").in_(KINDS), name="kind"),
    info=APPEND_ONLY,
)

# A transaction that leaves an entry unbalanced, or without postings, does not commit.
_BALANCED = (
    "CREATE OR REPLACE FUNCTION refuse_unbalanced() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " IF (SELECT coalesce(sum(amount_minor), 1) FROM ledger_posting WHERE organisation_id = NEW.organisation_id"
    " AND entry_id = NEW.id) <> 0 THEN"
    " RAISE EXCEPTION 'a ledger entry does not balance' USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$",
    "CREATE CONSTRAINT TRIGGER ledger_entry_balanced AFTER INSERT ON ledger_entry DEFERRABLE INITIALLY DEFERRED"
    " FOR EACH ROW EXECUTE FUNCTION refuse_unbalanced()",
    # Whatever is added to an entry later would unbalance it: postings come in the entry's own transaction.
    "CREATE OR REPLACE FUNCTION refuse_late_posting() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " IF NOT EXISTS (SELECT 1 FROM ledger_entry WHERE organisation_id = NEW.organisation_id AND id = NEW.entry_id"
    " AND xmin = pg_current_xact_id()::xid) THEN"
    " RAISE EXCEPTION 'a ledger entry is closed' USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$",
    "CREATE CONSTRAINT TRIGGER ledger_posting_in_time AFTER INSERT ON ledger_posting"
    " FOR EACH ROW EXECUTE FUNCTION refuse_late_posting()",
)

ledger_posting = sa.Table(
    "ledger_posting",
    control_metadata,
    organisation_key(),
    sa.Column("entry_id", UUID(as_uuid=True), primary_key=True),
    sa.Column("account", sa.Text, primary_key=True),
    sa.Column("amount_minor", sa.BigInteger, nullable=False),
    sa.ForeignKeyConstraint(["organisation_id", "entry_id"], ["ledger_entry.organisation_id", "ledger_entry.id"]),
    sa.CheckConstraint(sa.column("account").in_(ACCOUNTS), name="account"),
    info={**APPEND_ONLY, "triggers": _BALANCED},
)

# When the ledger of a currency was last compared with its invoices, and since when it is off: finalizing then stops.
books_check = sa.Table(
    "books_check",
    control_metadata,
    sa.Column("currency", sa.Text, primary_key=True),
    sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency"),
    timestamp("checked_at"),
    timestamp("off_since", nullable=True),
)

# What the daily proof found: figures and ids only. The day is the key, so that a difference is told once a day.
books_proof = sa.Table(
    "books_proof",
    control_metadata,
    sa.Column("day", sa.Date, primary_key=True),
    timestamp("proved_at"),
    sa.Column("count", sa.Integer, nullable=False),
    sa.Column("differences", JSONB, nullable=False),
    info={"append_only": True},
)
