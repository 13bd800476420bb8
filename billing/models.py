"""Tables of what an organisation buys: published prices, its subscription and every change of it, and who is billed.

All in the control database. What moves is in `subscription`; prices and changes are only ever added.
"""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, UUID

from kernel.columns import KEY, REF, SERIES, ZONE, formed, sealed
from kernel.tables import control_metadata, timestamp

MINE = sa.bindparam("organisation_id", type_=UUID(as_uuid=True))
"""The organisation that a prepared statement is run for."""
APPEND_ONLY = {"append_only": True}
STATES = ("trialing", "active", "lapsed")
HOLDS = ("no_plan", "unpaid")
METHODS = ("card", "transfer")
INTERVALS = ("month", "quarter", "year")


def organisation_key(*, primary_key: bool = True) -> "sa.Column[object]":
    """The organisation that a row belongs to: in front of every key here."""
    return sa.Column("organisation_id", UUID(as_uuid=True), sa.ForeignKey("organisation.id"), primary_key=primary_key)


price = sa.Table(
    "price",
    control_metadata,
    formed("item", KEY, primary_key=True),
    sa.Column("currency", sa.Text, primary_key=True),
    sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency"),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("terms", JSONB, nullable=False),
    timestamp("published_at"),
    info=APPEND_ONLY,
)

subscription = sa.Table(
    "subscription",
    control_metadata,
    organisation_key(),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("currency", sa.Text, nullable=False),
    sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency"),
    formed("time_zone", ZONE, nullable=False),
    sa.Column("interval", sa.Text, nullable=False),
    sa.Column("trial_ends", sa.Date, nullable=False),
    sa.Column("anchor", sa.Date),
    # The next local day whose billing is to be done, and the moment at which it begins.
    sa.Column("next_day", sa.Date, nullable=False),
    timestamp("next_at"),
    sa.Column("method", sa.Text),
    formed("customer_ref", REF),
    formed("card_page_ref", REF),
    formed("card_ref", REF),
    sa.Column("card", JSONB),
    sa.Column("hold", sa.Text),
    sa.Column("version", sa.Integer, nullable=False),
    timestamp("created_at"),
    sa.CheckConstraint(sa.column("state").in_(STATES), name="state"),
    sa.CheckConstraint(sa.column("interval").in_(INTERVALS), name="interval"),
    sa.CheckConstraint(sa.column("method").in_(METHODS), name="method"),
    sa.CheckConstraint(sa.column("hold").in_(HOLDS), name="hold"),
    sa.Index("ix_subscription_next", "next_at"),
)

# From a local day on an item has a quantity; of several for one day the last one counts.
subscription_change = sa.Table(
    "subscription_change",
    control_metadata,
    organisation_key(),
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    formed("item", KEY, nullable=False),
    sa.Column("price_version", sa.Integer, nullable=False),
    sa.Column("on_day", sa.Date, nullable=False),
    sa.Column("quantity", sa.Integer, nullable=False),
    sa.Column("person_id", UUID(as_uuid=True)),
    sealed("by", "billing.change_by:{organisation_id}"),
    timestamp("made_at"),
    sa.CheckConstraint("quantity >= 0", name="quantity"),
    info=APPEND_ONLY,
)

# What the next invoice would say, as somebody was shown it who ordered that. `orders` had been made by then.
plan_promise = sa.Table(
    "plan_promise",
    control_metadata,
    organisation_key(),
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("closes_on", sa.Date, nullable=False),
    sa.Column("shown_on", sa.Date, nullable=False),
    sa.Column("orders", sa.Integer, nullable=False),
    sa.Column("currency", sa.Text, nullable=False),
    sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency"),
    sa.Column("tax_minor", sa.BigInteger, nullable=False),
    sa.Column("total_minor", sa.BigInteger, nullable=False),
    sealed("lines", "billing.promise:{organisation_id}", nullable=False),
    timestamp("made_at"),
    sa.Index("ix_plan_promise_closes", "organisation_id", "closes_on"),
    info=APPEND_ONLY,
)

billing_profile = sa.Table(
    "billing_profile",
    control_metadata,
    organisation_key(),
    sealed("details", "billing.profile:{organisation_id}", nullable=False),
    sa.Column("country", sa.Text, nullable=False),
    sa.CheckConstraint("country ~ '^[A-Z]{2}$'", name="country"),
    sa.Column("version", sa.Integer, nullable=False),
    timestamp("updated_at"),
)

# Who issues invoices. One row: more legal entities come with the countries that need them.
legal_entity = sa.Table(
    "legal_entity",
    control_metadata,
    formed("code", SERIES, primary_key=True),
    sa.Column("details", JSONB, nullable=False),
    timestamp("updated_at"),
)
