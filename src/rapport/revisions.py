"""What changed in the databases after the frozen first revision, one linear chain for each kind. Decision 0003."""

from tenants.migrate import Revision

BASELINE = "0001"
"""The first version of both kinds of database; the metadata of today is baseline and all revisions."""

CONTROL: tuple[Revision, ...] = ()

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
)
