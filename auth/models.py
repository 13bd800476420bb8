"""Tables of auth in both kinds of database, and the field ids that bind their ciphertexts to their place.

Control database (platform keys): identities, passwords, passkeys, memberships, sessions, codes, challenges, security
events.
Tenant schema (tenant's keys): persons, teams, roles, role assignments and the counter that tells when rights changed.
"""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, UUID

from kernel.columns import ARGON2, BROWSER, KEY, METHODS, NAME, PLATFORM, ZONE, cipher, formed, hashed, opaque
from kernel.looks import SAYS_WHO_LOOKED
from kernel.tables import control_metadata, tenant_metadata, timestamp

# Field ids under the platform's keys; `tenants.directory` has 1. Never reused.
IDENTITY_EMAIL = 2
SESSION_USER_AGENT = 3
SESSION_NETWORK = 4
EVENT_DETAILS = 5
CODE = 6
DEVICE = 7
NETWORK = 8
PASSKEY_NAME = 9
# 10 was a code's subject in step-up.
INVITATION_EMAIL = 30
DEVICE_NAME = 31
CODE_SUBJECT = 32
# 33 to 35 are those of `auth.tokens.models`, 91 and 92 those of `auth.factors.models`,
# 93 is that of `auth.policies.models`, 94 and 95 those of `auth.audit.models`, 96 to 98 those of `auth.domains.models`,
# 99 is that of `billing.usage.models`, 100 that of `auth.viewing.models`.

# Field ids under a tenant's keys. Objects of the CRM number theirs from 100 on; `kernel.changes` has 0.
PERSON_NAME = 1
PERSON_EMAIL = 2
PERSON_MEMBERSHIP = 3
PERSON_LOCALE = 4
PERSON_THEME = 5
PERSON_DEACTIVATED = 6
PERSON_MANAGER = 8
ROLE_LABEL = 10
ROLE_PERMISSIONS = 11
ASSIGNMENT_ROLE = 12
TEAM_NAME = 13
TEAM_LEAD = 14
TEAM_PEOPLE = 15
# 16 to 18 are taken (docs/fields.md).
SHARE_GRANT = 19
TERRITORY_NAME = 23
TERRITORY_OF = 24
SHARING_RULE_NAME = 25
PERSON_TIME_ZONE = 26

TEAM_ROLES = ("owner", "sales", "presales", "support", "delivery", "finance", "sponsor")
"""What somebody is in a record's team."""

identity = sa.Table(
    "identity",
    control_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    cipher("email", IDENTITY_EMAIL, nullable=False),
    hashed("email_hmac", nullable=False, unique=True),
    timestamp("verified_at"),
    timestamp("created_at"),
)

password = sa.Table(
    "password",
    control_metadata,
    sa.Column("identity_id", UUID(as_uuid=True), sa.ForeignKey("identity.id"), primary_key=True),
    formed("hash", ARGON2, nullable=False),
    timestamp("changed_at"),
)

# What an authenticator proved to have the private key of. `synced`: it may be copied to other devices of its owner;
# `backed_up`: it has been. The user handle in it is the identity's id.
passkey = sa.Table(
    "passkey",
    control_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("identity_id", UUID(as_uuid=True), sa.ForeignKey("identity.id"), nullable=False),
    opaque("credential_id", "an authenticator's name for its key", nullable=False, unique=True),
    opaque("public_key", "a public key", nullable=False),
    sa.Column("sign_count", sa.BigInteger, nullable=False),
    cipher("name", PASSKEY_NAME, nullable=False),
    sa.Column("aaguid", UUID(as_uuid=True), nullable=False),
    sa.Column("transports", JSONB, nullable=False),
    sa.Column("synced", sa.Boolean, nullable=False),
    sa.Column("backed_up", sa.Boolean, nullable=False),
    timestamp("created_at"),
    timestamp("last_used_at", nullable=True),
    sa.Index("ix_passkey_identity", "identity_id"),
)

# Taken by deleting it, so that of two answers to one challenge only one is looked at.
challenge = sa.Table(
    "challenge",
    control_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("purpose", sa.Text, nullable=False),
    sa.CheckConstraint(
        "purpose IN ('register', 'sign-in', 'sign-up', 'step-up', 'agreement', 'second-factor')", name="purpose"
    ),
    hashed("bound_to", nullable=False),
    opaque("value", "random bytes that are answered once", nullable=False),
    timestamp("created_at"),
    timestamp("expires_at"),
    sa.Index("ix_challenge_expires_at", "expires_at"),
)

membership = sa.Table(
    "membership",
    control_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("identity_id", UUID(as_uuid=True), sa.ForeignKey("identity.id"), nullable=False),
    sa.Column("organisation_id", UUID(as_uuid=True), sa.ForeignKey("organisation.id"), nullable=False),
    sa.Column("person_id", UUID(as_uuid=True), nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("seat", sa.Boolean, nullable=False),
    timestamp("created_at"),
    sa.UniqueConstraint("identity_id", "organisation_id"),
    sa.CheckConstraint(sa.column("status").in_(("active", "deactivated")), name="status"),
    sa.Index("ix_membership_organisation", "organisation_id"),
)

# Only the hash of the link's token is kept. Open ones count as seats; the person is in the tenant's schema.
invitation = sa.Table(
    "invitation",
    control_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("organisation_id", UUID(as_uuid=True), sa.ForeignKey("organisation.id"), nullable=False),
    sa.Column("person_id", UUID(as_uuid=True), nullable=False),
    cipher("email", INVITATION_EMAIL, nullable=False),
    hashed("email_hmac", nullable=False),
    formed("role_key", KEY, nullable=False),
    sa.Column("locale", sa.Text, nullable=False),
    sa.CheckConstraint("locale IN ('zh-CN', 'en')", name="locale"),
    hashed("token_hash", nullable=False, unique=True),
    sa.Column("invited_by", UUID(as_uuid=True), nullable=False),
    timestamp("created_at"),
    timestamp("expires_at"),
    timestamp("accepted_at", nullable=True),
    timestamp("revoked_at", nullable=True),
    sa.Index("ix_invitation_organisation", "organisation_id"),
)

# A browser or an app in which an identity has signed in. `mark_hmac` is the SHA-256 of the random mark in the browser's
# cookie, so that it outlives every key; an app that keeps a key of its own is known by `key_id`.
device = sa.Table(
    "device",
    control_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("identity_id", UUID(as_uuid=True), sa.ForeignKey("identity.id"), nullable=False),
    hashed("mark_hmac", nullable=False),
    formed("platform", PLATFORM, nullable=False),
    formed("version", BROWSER, nullable=False),
    opaque("key_id", "a hash of a public key"),
    cipher("name", DEVICE_NAME, nullable=False),
    timestamp("created_at"),
    timestamp("last_seen_at"),
    sa.UniqueConstraint("identity_id", "mark_hmac"),
)

# Only the hash of the cookie's value is kept: a stolen table opens no session. `auth_time` says when somebody last
# proved to be its person, `amr` how (RFC 8176): pwd, otp (a mailed code), pop (a passkey); after a space with which
# second factor: totp, recovery, pop.
session = sa.Table(
    "session",
    control_metadata,
    hashed("id_hash", primary_key=True),
    sa.Column("id", UUID(as_uuid=True), nullable=False, unique=True),
    sa.Column("identity_id", UUID(as_uuid=True), sa.ForeignKey("identity.id"), nullable=False),
    sa.Column("organisation_id", UUID(as_uuid=True), sa.ForeignKey("organisation.id"), nullable=False),
    sa.Column("person_id", UUID(as_uuid=True), nullable=False),
    timestamp("created_at"),
    timestamp("auth_time"),
    formed("amr", METHODS, nullable=False),
    timestamp("last_seen_at"),
    timestamp("idle_expires_at"),
    timestamp("expires_at"),
    cipher("user_agent", SESSION_USER_AGENT, nullable=False),
    cipher("network", SESSION_NETWORK, nullable=False),
    timestamp("revoked_at", nullable=True),
    sa.Column("device_id", UUID(as_uuid=True), sa.ForeignKey("device.id")),
    sa.Index("ix_session_identity", "identity_id"),
    sa.Index("ix_session_person", "organisation_id", "person_id"),
)

code_challenge = sa.Table(
    "code_challenge",
    control_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    formed("purpose", NAME, nullable=False),
    cipher("subject", CODE_SUBJECT),
    # Written by processes of the release before, which know no `subject`; their codes are not taken.
    hashed("subject_hmac"),
    hashed("code_hmac", nullable=False),
    sa.Column("attempts", sa.SmallInteger, nullable=False),
    timestamp("created_at"),
    timestamp("expires_at"),
    timestamp("used_at", nullable=True),
)

# Append-only: the application's login may insert and read, nothing else (tenants/control.py).
security_event = sa.Table(
    "security_event",
    control_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    timestamp("occurred_at"),
    formed("kind", NAME, nullable=False),
    sa.Column("identity_id", UUID(as_uuid=True)),
    sa.Column("organisation_id", UUID(as_uuid=True)),
    cipher("details", EVENT_DETAILS),
    sa.Index("ix_security_event_identity", "identity_id", "occurred_at"),
    sa.Index("ix_security_event_organisation", "organisation_id", "occurred_at", "id"),
    info={SAYS_WHO_LOOKED: True},
)

person = sa.Table(
    "person",
    tenant_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    cipher("name", PERSON_NAME, nullable=False),
    cipher("email", PERSON_EMAIL),
    sa.Column("membership_id", UUID(as_uuid=True), unique=True),
    sa.Column("manager_id", UUID(as_uuid=True), sa.ForeignKey("person.id")),
    sa.Column("locale", sa.Text, nullable=False),
    sa.CheckConstraint("locale IN ('zh-CN', 'en')", name="locale"),
    sa.Column("theme", sa.Text, nullable=False),
    sa.CheckConstraint("theme IN ('system', 'light', 'dark')", name="theme"),
    # Empty where the organisation's is theirs.
    formed("time_zone", ZONE),
    timestamp("deactivated_at", nullable=True),
    timestamp("created_at"),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Index("ix_person_manager", "manager_id"),
)

# The lead is one of the members, so who belongs together is read from `team_member` alone.
team = sa.Table(
    "team",
    tenant_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    cipher("name", TEAM_NAME, nullable=False),
    sa.Column("lead_id", UUID(as_uuid=True), sa.ForeignKey("person.id")),
    timestamp("created_at"),
    sa.Column("version", sa.Integer, nullable=False),
)

team_member = sa.Table(
    "team_member",
    tenant_metadata,
    sa.Column("team_id", UUID(as_uuid=True), sa.ForeignKey("team.id"), primary_key=True),
    sa.Column("person_id", UUID(as_uuid=True), sa.ForeignKey("person.id"), primary_key=True),
    sa.Index("ix_team_member_person", "person_id"),
)

role = sa.Table(
    "role",
    tenant_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    formed("key", KEY, nullable=False, unique=True),
    cipher("label", ROLE_LABEL, nullable=False),
    sa.Column("permissions", JSONB, nullable=False),
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
)

role_assignment = sa.Table(
    "role_assignment",
    tenant_metadata,
    sa.Column("person_id", UUID(as_uuid=True), sa.ForeignKey("person.id"), primary_key=True),
    sa.Column("role_id", UUID(as_uuid=True), sa.ForeignKey("role.id"), primary_key=True),
)

# A record that is shown to somebody who would not see it else, or not be allowed to change it. Who is in a record's
# team has a share with a `role`. The end is by the real clock, and judged where the row is read.
share = sa.Table(
    "share",
    tenant_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    formed("object", NAME, nullable=False),
    sa.Column("record_id", UUID(as_uuid=True), nullable=False),
    # A person, a team, or a sharing rule, which stands for whom it names: their ids are never the same.
    sa.Column("grantee_id", UUID(as_uuid=True), nullable=False),
    sa.Column("grantee_kind", sa.Text, nullable=False),
    sa.Column("level", sa.Text, nullable=False),
    sa.Column("role", sa.Text),
    timestamp("expires_at", nullable=True),
    sa.Column("given_by", UUID(as_uuid=True), nullable=False),
    timestamp("created_at"),
    sa.UniqueConstraint("record_id", "grantee_id", "object"),
    sa.CheckConstraint(sa.column("grantee_kind").in_(("person", "team", "rule")), name="grantee_kind"),
    sa.CheckConstraint(sa.column("level").in_(("read", "update")), name="level"),
    sa.CheckConstraint(sa.column("role").in_(TEAM_ROLES), name="role"),
    # All that the predicate reads of a reader's shares is in one walk along the index.
    sa.Index("ix_share_grantee", "grantee_id", "object", "record_id", postgresql_include=["level", "expires_at"]),
)

# A part of the market. Whose right reaches `territory` sees the records that lie in the territories they are a member
# of, and in all below these. Records name theirs in `territory_id`.
territory = sa.Table(
    "territory",
    tenant_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    cipher("name", TERRITORY_NAME, nullable=False),
    sa.Column("parent_id", UUID(as_uuid=True), sa.ForeignKey("territory.id")),
    timestamp("created_at"),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Index("ix_territory_parent", "parent_id"),
)

territory_member = sa.Table(
    "territory_member",
    tenant_metadata,
    sa.Column("territory_id", UUID(as_uuid=True), sa.ForeignKey("territory.id"), primary_key=True),
    sa.Column("person_id", UUID(as_uuid=True), sa.ForeignKey("person.id"), primary_key=True),
    sa.Index("ix_territory_member_person", "person_id"),
)

# Records of a kind that meet `criteria` (the filter language, over fields that lie in the clear) belong to a territory.
# The first live one by `position` that holds decides.
territory_rule = sa.Table(
    "territory_rule",
    tenant_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("territory_id", UUID(as_uuid=True), sa.ForeignKey("territory.id"), nullable=False),
    formed("object", NAME, nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("criteria", JSONB, nullable=False),
)

# Records whose territory somebody chose by hand: no rule moves them.
territory_pin = sa.Table(
    "territory_pin",
    tenant_metadata,
    formed("object", NAME, primary_key=True),
    sa.Column("record_id", UUID(as_uuid=True), primary_key=True),
)

# Records of a kind that are opened to whoever is in a team, has a role or covers a territory: those that people of a
# team or with a role own (`source_id`), which the predicate reads as more owners, or those that meet `criteria`, each
# of which has a row in `share` whose grantee is the rule.
sharing_rule = sa.Table(
    "sharing_rule",
    tenant_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    cipher("name", SHARING_RULE_NAME, nullable=False),
    formed("object", NAME, nullable=False),
    sa.Column("level", sa.Text, nullable=False),
    sa.Column("source_id", UUID(as_uuid=True)),
    sa.Column("criteria", JSONB(none_as_null=True)),
    sa.Column("grantee_id", UUID(as_uuid=True), nullable=False),
    timestamp("expires_at", nullable=True),
    sa.Column("given_by", UUID(as_uuid=True), nullable=False),
    timestamp("created_at"),
    sa.Column("version", sa.Integer, nullable=False),
    sa.CheckConstraint(sa.column("level").in_(("read", "update")), name="level"),
    sa.CheckConstraint("(source_id IS NULL) <> (criteria IS NULL)", name="source"),
    sa.Index("ix_sharing_rule_grantee", "grantee_id"),
)

# A holder of records whom nobody signs in as: its id is that of a person without a membership, so it owns like
# everybody else, and its name is that person's. To its members its records count as their own.
queue = sa.Table(
    "queue",
    tenant_metadata,
    sa.Column("id", UUID(as_uuid=True), sa.ForeignKey("person.id"), primary_key=True),
    sa.Column("objects", JSONB, nullable=False),
    timestamp("created_at"),
    sa.Column("version", sa.Integer, nullable=False),
    # What it asks of who takes from it, by `pools.PoolRules`, and since which day records come back by that.
    sa.Column("rules", JSONB(none_as_null=True)),
    sa.Column("rules_since", sa.Date),
)

# How many records somebody took from a queue on the last day on which they took one.
queue_pick = sa.Table(
    "queue_pick",
    tenant_metadata,
    sa.Column("queue_id", UUID(as_uuid=True), sa.ForeignKey("queue.id"), primary_key=True),
    sa.Column("person_id", UUID(as_uuid=True), sa.ForeignKey("person.id"), primary_key=True),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("picked", sa.Integer, nullable=False),
)

queue_member = sa.Table(
    "queue_member",
    tenant_metadata,
    sa.Column("queue_id", UUID(as_uuid=True), sa.ForeignKey("queue.id"), primary_key=True),
    sa.Column("person_id", UUID(as_uuid=True), sa.ForeignKey("person.id"), primary_key=True),
    sa.Index("ix_queue_member_person", "person_id"),
)

# One row; raised in the transaction that changes anybody's rights, so that cached rights are dropped at once.
acl_epoch = sa.Table(
    "acl_epoch",
    tenant_metadata,
    sa.Column("id", sa.SmallInteger, primary_key=True, autoincrement=False),
    sa.Column("epoch", sa.BigInteger, nullable=False),
)
