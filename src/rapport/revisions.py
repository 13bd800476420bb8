"""What changed in the databases after the frozen first revision, one linear chain for each kind. Decision 0003."""

from pathlib import Path

import tenants
from tenants.migrate import Revision

BASELINE = "0001"
"""The first version of both kinds of database; the metadata of today is baseline and all revisions."""


def _from_file(version: str, kind: str) -> Revision:
    """A revision whose statements lie in `tenants/revisions/`, each ended by a semicolon and a line end."""
    [folder] = tenants.__path__
    text = (Path(folder) / "revisions" / f"{version}_{kind}.sql").read_text()
    return Revision(version, tuple(part.strip() for part in text.split(";\n") if part.strip()))


CONTROL: tuple[Revision, ...] = (
    _from_file("0002", "control"),
    _from_file("0003", "control"),
    _from_file("0004", "control"),
    _from_file("0005", "control"),
    _from_file("0006", "control"),
    _from_file("0007", "control"),
    _from_file("0008", "control"),
    _from_file("0009", "control"),
    _from_file("0010", "control"),
    _from_file("0011", "control"),
    _from_file("0012", "control"),
    _from_file("0013", "control"),
    _from_file("0014", "control"),
    _from_file("0015", "control"),
    _from_file("0016", "control"),
    _from_file("0017", "control"),
    _from_file("0018", "control"),
    _from_file("0019", "control"),
    _from_file("0020", "control"),
    _from_file("0021", "control"),
    _from_file("0022", "control"),
    _from_file("0023", "control"),
    _from_file("0024", "control"),
    _from_file("0025", "control"),
    _from_file("0027", "control"),
    _from_file("0028", "control"),
    _from_file("0029", "control"),
    _from_file("0030", "control"),
    _from_file("0031", "control"),
    # Jobs are leased by their kinds.
    Revision("0033", ("CREATE INDEX ix_job_kind ON job (state, name, run_at)",)),
    _from_file("0034", "control"),
    _from_file("0037", "control"),
    _from_file("0038", "control"),
    # Ids of usage events are sealed; in between `billing.usage.sealing` seals those that are there.
    _from_file("0041", "control"),
    _from_file("0042", "control"),
    # Within a kind of jobs the organisations take turns; those that are there have no column filled, and end soon.
    Revision("0043", ("ALTER TABLE job ADD COLUMN organisation_id UUID",)),
    Revision("0045", ("ALTER TABLE security_chain ADD COLUMN pushed_seq BIGINT DEFAULT '0' NOT NULL",)),
    # How much was erased again in what an archive brought; the queue of jobs has one index for leasing.
    _from_file("0046", "control"),
    # How far the clock of an authenticator is off, and the last code of a step beside it.
    _from_file("0047", "control"),
    # Archives that are taken back to a moment; whose keyset a root key was used on; text in the clear has a form.
    _from_file("0048", "control"),
    # What was there before is held against the forms without keeping anybody waiting.
    _from_file("0049", "control"),
    # Whether somebody is asked before another views as them, and what was asked.
    _from_file("0050", "control"),
    # Passkeys that stay on their device are told from those that are copied; administration may ask for one.
    _from_file("0051", "control"),
    _from_file("0052", "control"),
    # Addresses of calendars.
    _from_file("0054", "control"),
)

TENANT: tuple[Revision, ...] = (
    Revision(
        "0002",
        (
            "ALTER TABLE company ADD COLUMN bank_account BYTEA",
            "ALTER TABLE company ADD COLUMN bank_account_hmac BYTEA",
            "ALTER TABLE company ADD COLUMN bank_account_bucket BYTEA",
            "ALTER TABLE contact ADD COLUMN identity_number BYTEA",
            "ALTER TABLE contact ADD COLUMN identity_number_hmac BYTEA",
            "ALTER TABLE contact ADD COLUMN identity_number_bucket BYTEA",
        ),
    ),
    _from_file("0003", "tenant"),
    _from_file("0004", "tenant"),
    _from_file("0005", "tenant"),
    # What lies in the pending lists by now is merged by the next autovacuum.
    Revision(
        "0006",
        (
            "ALTER INDEX ix_company_tokens SET (gin_pending_list_limit = 64)",
            "ALTER INDEX ix_contact_tokens SET (gin_pending_list_limit = 64)",
            "ALTER INDEX ix_deal_tokens SET (gin_pending_list_limit = 64)",
            "ALTER INDEX ix_lead_tokens SET (gin_pending_list_limit = 64)",
            "ALTER INDEX ix_product_tokens SET (gin_pending_list_limit = 64)",
        ),
    ),
    Revision(
        "0007",
        (
            # Of several primary links of one record, which a race could leave, the oldest stays.
            "UPDATE record_link SET is_primary = false WHERE is_primary AND EXISTS (SELECT 1 FROM record_link o"
            " WHERE o.is_primary AND o.relation_id = record_link.relation_id AND o.from_id = record_link.from_id"
            " AND o.id < record_link.id)",
            "CREATE UNIQUE INDEX uq_record_link_primary ON record_link (relation_id, from_id) WHERE is_primary",
        ),
    ),
    _from_file("0008", "tenant"),
    _from_file("0010", "tenant"),
    _from_file("0011", "tenant"),
    _from_file("0012", "tenant"),
    _from_file("0013", "tenant"),
    _from_file("0014", "tenant"),
    _from_file("0016", "tenant"),
    _from_file("0019", "tenant"),
    _from_file("0021", "tenant"),
    _from_file("0022", "tenant"),
    _from_file("0023", "tenant"),
    _from_file("0026", "tenant"),
    _from_file("0028", "tenant"),
    # Names of persons are in the order of their surnames' readings: their ranks are made anew.
    # Equal numbers of persons and accounts are compared when duplicates are looked for.
    Revision(
        "0030",
        (
            "ALTER TABLE text_order ADD COLUMN rules SMALLINT DEFAULT 1 NOT NULL",
            "CREATE INDEX ix_contact_identity_number ON contact (identity_number_hmac, id) WHERE deleted_at IS NULL",
            "CREATE INDEX ix_company_bank_account ON company (bank_account_hmac, id) WHERE deleted_at IS NULL",
        ),
    ),
    # Territories, sharing rules, queues.
    _from_file("0032", "tenant"),
    _from_file("0034", "tenant"),
    _from_file("0035", "tenant"),
    _from_file("0036", "tenant"),
    # Merges of records.
    _from_file("0037", "tenant"),
    # Uploads that belong to no record: files to import.
    _from_file("0040", "tenant"),
    # Fields with several choices.
    _from_file("0041", "tenant"),
    # Counts of what is reached by territory ask for the owner as well.
    _from_file("0043", "tenant"),
    # What becomes of what is shared with whoever hands over.
    Revision("0044", ("ALTER TABLE handover ADD COLUMN shared JSONB",)),
    # Text in the clear has a form.
    _from_file("0046", "tenant"),
    # Fields in which each value may occur once.
    _from_file("0047", "tenant"),
    # What was there before is held against the forms without keeping anybody waiting.
    _from_file("0048", "tenant"),
    # How people are told.
    _from_file("0051", "tenant"),
    # What values of own fields must keep to.
    Revision("0055", ("ALTER TABLE custom_field ADD COLUMN limits JSONB",)),
    # Web forms, what was sent by them, and consents.
    _from_file("0057", "tenant"),
    # Tasks that repeat.
    _from_file("0059", "tenant"),
    # When own fields are required.
    Revision("0060", ("ALTER TABLE custom_field ADD COLUMN required_if JSONB",)),
    # Approvals: rules, requests, steps, votes, and what waits for them.
    _from_file("0072", "tenant"),
    # What other systems call records.
    _from_file("0074", "tenant"),
    # Webhooks: endpoints, messages, tries, and how their news is told.
    _from_file("0075", "tenant"),
    # Time zones of persons.
    Revision(
        "0077",
        (
            "ALTER TABLE person ADD COLUMN time_zone TEXT"
            " CONSTRAINT ck_person_time_zone CHECK (time_zone ~ '^[A-Za-z0-9_+/-]+$')",
        ),
    ),
    # The bell says how an approval ended.
    Revision(
        "0079",
        (
            "UPDATE notification SET object = 'approval_' || approval_request.state FROM approval_request"
            " WHERE notification.object = 'approval_decided' AND approval_request.id = notification.record_id",
        ),
    ),
    # Campaigns, orders, receipts and assets.
    _from_file("0080", "tenant"),
    # Own fields that number records, and that refer to other records.
    _from_file("0081", "tenant"),
    # How leads find owners.
    _from_file("0082", "tenant"),
    # What queues ask of who takes from them.
    _from_file("0083", "tenant"),
    # What deals are forecast as.
    _from_file("0084", "tenant"),
    # Targets, and amounts in place of computed ones.
    _from_file("0085", "tenant"),
    # How deals stood at the beginning of past days.
    _from_file("0086", "tenant"),
    # Suggestions and what people said to them.
    _from_file("0087", "tenant"),
    # Kinds of records that an organisation defines, and their records.
    _from_file("0088", "tenant"),
    # Own fields that refer to several records, and that hold text with marks.
    _from_file("0090", "tenant"),
    # Own fields that add up other records.
    _from_file("0091", "tenant"),
    # Own fields that lists find records by along an index.
    _from_file("0092", "tenant"),
    # Own fields that took the place of ones of another kind.
    _from_file("0093", "tenant"),
    # Settings of an organisation that are one document, and clocks of leads that await their first response.
    _from_file("0094", "tenant"),
    # Whose pipelines are, next steps that they ask for, and competitors of deals.
    _from_file("0096", "tenant"),
    # Records that are handed over by checklists.
    _from_file("0098", "tenant"),
    # Calendars of other programs that people see beside their own.
    _from_file("0099", "tenant"),
    # Where companies are, plans of visits, check-ins.
    _from_file("0100", "tenant"),
    # Credit codes of companies, and keys of people.
    _from_file("0102", "tenant"),
    # Consents of contacts too, recorded by hand and by other systems.
    _from_file("0103", "tenant"),
    # Edits of all records that match, and what refused.
    _from_file("0104", "tenant"),
    # Price books, and what lines keep of list prices.
    _from_file("0105", "tenant"),
    # Products and lines that recur, and what deals are worth by them.
    _from_file("0106", "tenant"),
    # Tags of records.
    _from_file("0107", "tenant"),
    # Followers of records, and when the weekly mail comes.
    _from_file("0108", "tenant"),
    # How good the addresses and numbers of people are.
    _from_file("0109", "tenant"),
    # Further addresses of companies.
    _from_file("0110", "tenant"),
    # Until when no rule takes a lead back.
    _from_file("0111", "tenant"),
    # Own fields of files, and under which one a file is.
    _from_file("0114", "tenant"),
    # What deals come to in the currency of their organisation.
    _from_file("0115", "tenant"),
    # How deals are split between people.
    _from_file("0116", "tenant"),
    # Visits to the sites of an organisation, beside submissions of its forms.
    _from_file("0117", "tenant"),
    # Why a lead is protected.
    _from_file("0118", "tenant"),
    # Records of own kinds lie in territories.
    _from_file("0120", "tenant"),
    # What is predicted of records, and what became of it.
    _from_file("0122", "tenant"),
    # Figures of closed deals from an index alone.
    _from_file("0123", "tenant"),
    # At which address of a customer a visit is.
    _from_file("0124", "tenant"),
    # Merges of which a job moves the rest.
    _from_file("0125", "tenant"),
    # What closed deals come to in the currency of their organisation, from the same index.
    _from_file("0126", "tenant"),
)
