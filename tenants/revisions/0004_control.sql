CREATE TABLE passkey (
	id UUID NOT NULL,
	identity_id UUID NOT NULL,
	credential_id BYTEA NOT NULL,
	public_key BYTEA NOT NULL,
	sign_count BIGINT NOT NULL,
	name BYTEA NOT NULL,
	aaguid UUID NOT NULL,
	transports JSONB NOT NULL,
	synced BOOLEAN NOT NULL,
	backed_up BOOLEAN NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	last_used_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_passkey PRIMARY KEY (id),
	CONSTRAINT fk_passkey_identity_id FOREIGN KEY(identity_id) REFERENCES identity (id),
	CONSTRAINT uq_passkey_credential_id UNIQUE (credential_id)
);

CREATE INDEX ix_passkey_identity ON passkey (identity_id);

CREATE TABLE challenge (
	id UUID NOT NULL,
	purpose TEXT NOT NULL,
	bound_to BYTEA NOT NULL,
	value BYTEA NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_challenge PRIMARY KEY (id)
);

CREATE INDEX ix_challenge_expires_at ON challenge (expires_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON invitation, device, passkey, challenge TO control_app;

ALTER TABLE session ADD COLUMN auth_time TIMESTAMP WITH TIME ZONE, ADD COLUMN amr TEXT;

UPDATE session SET auth_time = created_at, amr = 'pwd';

ALTER TABLE session ALTER COLUMN auth_time SET NOT NULL, ALTER COLUMN amr SET NOT NULL;
