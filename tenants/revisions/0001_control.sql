CREATE TABLE code_challenge (
	id UUID NOT NULL, 
	purpose TEXT NOT NULL, 
	subject_hmac BYTEA NOT NULL, 
	code_hmac BYTEA NOT NULL, 
	attempts SMALLINT NOT NULL, 
	created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	expires_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	used_at TIMESTAMP WITH TIME ZONE, 
	CONSTRAINT pk_code_challenge PRIMARY KEY (id)
);

CREATE TABLE delivery (
	event_id UUID NOT NULL, 
	subscriber TEXT NOT NULL, 
	delivered_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT pk_delivery PRIMARY KEY (event_id, subscriber)
);

CREATE TABLE identity (
	id UUID NOT NULL, 
	email BYTEA NOT NULL, 
	email_hmac BYTEA NOT NULL, 
	verified_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT pk_identity PRIMARY KEY (id), 
	CONSTRAINT uq_identity_email_hmac UNIQUE (email_hmac)
);

CREATE TABLE job (
	id UUID NOT NULL, 
	name TEXT NOT NULL, 
	args BYTEA NOT NULL, 
	state TEXT NOT NULL, 
	attempts INTEGER NOT NULL, 
	error_code TEXT, 
	run_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	lease_until TIMESTAMP WITH TIME ZONE, 
	created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT pk_job PRIMARY KEY (id)
);

CREATE INDEX ix_job_due ON job (state, run_at);

CREATE TABLE mailbox_message (
	id UUID NOT NULL, 
	sent_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	sealed BYTEA NOT NULL, 
	CONSTRAINT pk_mailbox_message PRIMARY KEY (id)
);

CREATE TABLE organisation (
	id UUID NOT NULL, 
	name BYTEA NOT NULL, 
	country TEXT NOT NULL, 
	locale TEXT NOT NULL, 
	time_zone TEXT NOT NULL, 
	currency TEXT NOT NULL, 
	fiscal_year_start SMALLINT NOT NULL, 
	status TEXT NOT NULL, 
	created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT pk_organisation PRIMARY KEY (id), 
	CONSTRAINT ck_organisation_status CHECK (status IN ('provisioning', 'active', 'read_only', 'suspended', 'deleted'))
);

CREATE TABLE outbox (
	id UUID NOT NULL, 
	event TEXT NOT NULL, 
	payload BYTEA NOT NULL, 
	created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT pk_outbox PRIMARY KEY (id)
);

CREATE TABLE platform_keyset (
	id SMALLINT NOT NULL, 
	keyset BYTEA NOT NULL, 
	created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT pk_platform_keyset PRIMARY KEY (id)
);

CREATE TABLE schema_version (
	version TEXT NOT NULL, 
	applied_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT pk_schema_version PRIMARY KEY (version)
);

CREATE TABLE security_event (
	id UUID NOT NULL, 
	occurred_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	kind TEXT NOT NULL, 
	identity_id UUID, 
	organisation_id UUID, 
	details BYTEA, 
	CONSTRAINT pk_security_event PRIMARY KEY (id)
);

CREATE INDEX ix_security_event_identity ON security_event (identity_id, occurred_at);

CREATE TABLE signup (
	id UUID NOT NULL, 
	company BYTEA NOT NULL, 
	email BYTEA NOT NULL, 
	email_hmac BYTEA NOT NULL, 
	country TEXT NOT NULL, 
	locale TEXT NOT NULL, 
	challenge_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	person_id UUID NOT NULL, 
	proof_hash BYTEA, 
	created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	code_sent_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	expires_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	completed_at TIMESTAMP WITH TIME ZONE, 
	CONSTRAINT pk_signup PRIMARY KEY (id)
);

CREATE TABLE entitlement (
	organisation_id UUID NOT NULL, 
	name TEXT NOT NULL, 
	value JSONB NOT NULL, 
	source TEXT NOT NULL, 
	granted_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT pk_entitlement PRIMARY KEY (organisation_id, name), 
	CONSTRAINT fk_entitlement_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);

CREATE TABLE founder (
	organisation_id UUID NOT NULL, 
	identity_id UUID NOT NULL, 
	membership_id UUID NOT NULL, 
	person_id UUID NOT NULL, 
	name BYTEA NOT NULL, 
	locale TEXT NOT NULL, 
	sample_data BOOLEAN NOT NULL, 
	CONSTRAINT pk_founder PRIMARY KEY (organisation_id), 
	CONSTRAINT fk_founder_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT fk_founder_identity_id FOREIGN KEY(identity_id) REFERENCES identity (id)
);

CREATE TABLE membership (
	id UUID NOT NULL, 
	identity_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	person_id UUID NOT NULL, 
	status TEXT NOT NULL, 
	seat BOOLEAN NOT NULL, 
	created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT pk_membership PRIMARY KEY (id), 
	CONSTRAINT uq_membership_identity_id_organisation_id UNIQUE (identity_id, organisation_id), 
	CONSTRAINT ck_membership_status CHECK (status IN ('active', 'deactivated')), 
	CONSTRAINT fk_membership_identity_id FOREIGN KEY(identity_id) REFERENCES identity (id), 
	CONSTRAINT fk_membership_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);

CREATE INDEX ix_membership_organisation ON membership (organisation_id);

CREATE TABLE password (
	identity_id UUID NOT NULL, 
	hash TEXT NOT NULL, 
	changed_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT pk_password PRIMARY KEY (identity_id), 
	CONSTRAINT fk_password_identity_id FOREIGN KEY(identity_id) REFERENCES identity (id)
);

CREATE TABLE session (
	id_hash BYTEA NOT NULL, 
	id UUID NOT NULL, 
	identity_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	person_id UUID NOT NULL, 
	created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	last_seen_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	idle_expires_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	expires_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	user_agent BYTEA NOT NULL, 
	network BYTEA NOT NULL, 
	revoked_at TIMESTAMP WITH TIME ZONE, 
	CONSTRAINT pk_session PRIMARY KEY (id_hash), 
	CONSTRAINT uq_session_id UNIQUE (id), 
	CONSTRAINT fk_session_identity_id FOREIGN KEY(identity_id) REFERENCES identity (id), 
	CONSTRAINT fk_session_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);

CREATE INDEX ix_session_identity ON session (identity_id);

CREATE TABLE tenant (
	organisation_id UUID NOT NULL, 
	database TEXT NOT NULL, 
	schema TEXT NOT NULL, 
	schema_version TEXT, 
	keyset BYTEA, 
	key_created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT pk_tenant PRIMARY KEY (organisation_id), 
	CONSTRAINT fk_tenant_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT uq_tenant_schema UNIQUE (schema)
);
