CREATE TABLE invitation (
	id UUID NOT NULL,
	organisation_id UUID NOT NULL,
	person_id UUID NOT NULL,
	email BYTEA NOT NULL,
	email_hmac BYTEA NOT NULL,
	role_key TEXT NOT NULL,
	locale TEXT NOT NULL,
	token_hash BYTEA NOT NULL,
	invited_by UUID NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
	accepted_at TIMESTAMP WITH TIME ZONE,
	revoked_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_invitation PRIMARY KEY (id),
	CONSTRAINT fk_invitation_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT uq_invitation_token_hash UNIQUE (token_hash)
);

CREATE INDEX ix_invitation_organisation ON invitation (organisation_id);

CREATE INDEX ix_session_person ON session (organisation_id, person_id);
