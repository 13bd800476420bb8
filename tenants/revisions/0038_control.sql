CREATE TABLE domain_claim (
	id UUID NOT NULL,
	organisation_id UUID NOT NULL,
	domain BYTEA NOT NULL,
	domain_hmac BYTEA NOT NULL,
	token BYTEA NOT NULL,
	state TEXT NOT NULL,
	joining TEXT NOT NULL,
	role_key TEXT NOT NULL,
	set_by UUID NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	verified_at TIMESTAMP WITH TIME ZONE,
	checked_at TIMESTAMP WITH TIME ZONE,
	confirmed_at TIMESTAMP WITH TIME ZONE,
	missing_since TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_domain_claim PRIMARY KEY (id),
	CONSTRAINT ck_domain_claim_state CHECK (state IN ('pending', 'verified', 'missing', 'lost')),
	CONSTRAINT ck_domain_claim_joining CHECK (joining IN ('off', 'ask', 'auto')),
	CONSTRAINT uq_domain_claim_organisation_id_domain_hmac UNIQUE (organisation_id, domain_hmac),
	CONSTRAINT fk_domain_claim_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);
CREATE UNIQUE INDEX uq_domain_claim_held ON domain_claim (domain_hmac) WHERE state IN ('verified', 'missing');
CREATE TABLE join_request (
	id UUID NOT NULL,
	organisation_id UUID NOT NULL,
	email BYTEA NOT NULL,
	email_hmac BYTEA NOT NULL,
	name BYTEA NOT NULL,
	locale TEXT NOT NULL CONSTRAINT ck_join_request_locale CHECK (locale IN ('zh-CN', 'en')),
	state TEXT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
	decided_at TIMESTAMP WITH TIME ZONE,
	decided_by UUID,
	CONSTRAINT pk_join_request PRIMARY KEY (id),
	CONSTRAINT ck_join_request_state CHECK (state IN ('open', 'accepted', 'refused', 'expired')),
	CONSTRAINT fk_join_request_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);
CREATE INDEX ix_join_request_organisation ON join_request (organisation_id, created_at);
CREATE UNIQUE INDEX uq_join_request_open ON join_request (organisation_id, email_hmac) WHERE state = 'open';
GRANT SELECT, INSERT, UPDATE, DELETE ON domain_claim, join_request TO control_app;
