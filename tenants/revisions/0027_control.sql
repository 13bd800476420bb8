CREATE TABLE authenticator (
	id UUID NOT NULL,
	identity_id UUID NOT NULL,
	name BYTEA NOT NULL,
	secret BYTEA NOT NULL,
	last_step BIGINT,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	confirmed_at TIMESTAMP WITH TIME ZONE,
	last_used_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_authenticator PRIMARY KEY (id),
	CONSTRAINT fk_authenticator_identity_id FOREIGN KEY(identity_id) REFERENCES identity (id)
);
CREATE INDEX ix_authenticator_identity ON authenticator (identity_id);
CREATE TABLE recovery_code (
	id UUID NOT NULL,
	identity_id UUID NOT NULL,
	hash TEXT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	used_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_recovery_code PRIMARY KEY (id),
	CONSTRAINT fk_recovery_code_identity_id FOREIGN KEY(identity_id) REFERENCES identity (id)
);
CREATE INDEX ix_recovery_code_identity ON recovery_code (identity_id);
CREATE TABLE pending_sign_in (
	id UUID NOT NULL,
	identity_id UUID NOT NULL,
	bound_to BYTEA NOT NULL,
	amr TEXT NOT NULL,
	attempts SMALLINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
	used_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_pending_sign_in PRIMARY KEY (id),
	CONSTRAINT ck_pending_sign_in_amr CHECK (amr IN ('pwd', 'otp')),
	CONSTRAINT fk_pending_sign_in_identity_id FOREIGN KEY(identity_id) REFERENCES identity (id)
);
CREATE INDEX ix_pending_sign_in_expires_at ON pending_sign_in (expires_at);
CREATE INDEX ix_pending_sign_in_identity ON pending_sign_in (identity_id);
GRANT SELECT, INSERT, UPDATE, DELETE ON authenticator, recovery_code, pending_sign_in TO control_app;
