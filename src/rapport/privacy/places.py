"""Where a person may be: each table with ciphertexts, and what an erasure does there. A gate holds this against the
tables: one that is not named here is a test that fails.
"""

from typing import Any, Final, Literal

import sqlalchemy as sa

from kernel.columns import ciphers
from kernel.tables import control_metadata, tenant_metadata

Does = Literal["record", "blacks_out", "drops_payload", "empties_guest", "removes", "keeps"]

FILE: Final = "file"
"""The place of what an uploaded file holds; its name lies in `stored_file`."""

DOCUMENT: Final = "document"
"""The place of what a PDF or an office file holds."""

PLACES: Final[dict[str, Does]] = {
    "activity": "record",
    "approval_request": "blacks_out",
    "approval_rule": "blacks_out",
    "approval_vote": "blacks_out",
    "asset": "record",
    "bulk_edit": "blacks_out",
    "bulk_edit_refusal": "blacks_out",
    "calendar_subscription": "blacks_out",
    "campaign": "record",
    "assignment_person": "blacks_out",
    "assignment_rule": "blacks_out",
    "change": "drops_payload",
    "choice": "blacks_out",
    "company": "record",
    "company_address": "blacks_out",
    "consent": "blacks_out",
    "contact": "record",
    "custom_field": "blacks_out",
    "custom_object": "blacks_out",
    "custom_record": "record",
    "deal": "record",
    "file_upload": "blacks_out",
    "forecast_entry": "blacks_out",
    "identity_key": "blacks_out",
    "import_run": "blacks_out",
    "job": "blacks_out",
    "lead": "record",
    "organisation_setting": "blacks_out",
    "outbox": "blacks_out",
    "person": "empties_guest",
    "prediction": "blacks_out",
    "product": "record",
    "role": "blacks_out",
    "sales_order": "record",
    "sales_receipt": "record",
    "saved_view": "blacks_out",
    "sharing_rule": "blacks_out",
    "stage": "blacks_out",
    "stored_file": "blacks_out",
    "task": "record",
    "team": "blacks_out",
    "territory": "blacks_out",
    "touch": "blacks_out",
    "transfer": "blacks_out",
    "transfer_template": "blacks_out",
    "web_form": "blacks_out",
    "webhook_attempt": "blacks_out",
    "webhook_endpoint": "blacks_out",
}
"""Of an organisation's own tables."""

OWN: Final = frozenset({"subject_request", "suppression_key"})
"""Of requests themselves: what they ask for is gone when they end; and the secret of hashes, which holds no text."""

CONTROL: Final[dict[str, Does]] = {
    "api_token": "keeps",
    "archive_import": "keeps",
    "audit_recipients": "keeps",
    "billing_profile": "keeps",
    "domain_claim": "keeps",
    "founder": "keeps",
    "held_mail": "removes",
    "invitation": "removes",
    "invoice": "keeps",
    "invoice_line": "keeps",
    "join_request": "removes",
    "outcome_objection": "keeps",
    "outcome_settlement": "keeps",
    "payment": "keeps",
    "plan_promise": "keeps",
    "security_event": "keeps",
    "signup": "keeps",
    "subscription_change": "keeps",
    "viewing_request": "keeps",
}
"""Of the installation's tables, rows of this organisation only."""

UNREAD: Final = frozenset({"invoice_links", "job", "session", "sign_in_policy", "tenant", "usage_event"})
"""Secrets, browsers and addresses of networks, ids of a machine's events: no text that anybody wrote of a person. What
a job of the installation is told goes with the job, once it is done.
"""

WHO: Final = ("contact", "lead", "company")
"""Kinds of records that may be a person's own."""

SELF: Final[dict[str, tuple[str, ...]]] = {
    "contact": ("name", "email", "mobile"),
    "lead": ("name", "email", "mobile"),
    "company": ("name",),
}
"""By which of its fields a record is the person's own, and not one that names the person: a company by its name."""


def tables() -> list[sa.Table]:
    """The organisation's tables in the order of a search."""
    return [tenant_metadata.tables[name] for name in PLACES]


def control_tables() -> list[sa.Table]:
    """The installation's tables of which the organisation's rows are looked through."""
    return [control_metadata.tables[name] for name in CONTROL]


def missing() -> set[str]:
    """Tables with ciphertexts of which nothing is said; a gate wants none."""
    tenant = {table.name for table in tenant_metadata.tables.values() if ciphers(table)}
    control = {
        table.name for table in control_metadata.tables.values() if ciphers(table) and "organisation_id" in table.c
    }  # fmt: skip
    return (tenant - PLACES.keys() - OWN) | (control - CONTROL.keys() - UNREAD)


def key_of(table: sa.Table) -> sa.Column[Any]:
    """The column that names what a hit is about: of a change its record, of what has no id of its own what it is of."""
    if table.name == "change":
        return table.c.record_id
    for name in ("id", "evidence_id", "invoice_id", "organisation_id"):
        if name in table.c:
            return table.c[name]
    raise LookupError(table.name)
