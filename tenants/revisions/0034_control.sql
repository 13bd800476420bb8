CREATE TABLE security_chain (
	id UUID NOT NULL, 
	seq BIGINT NOT NULL, 
	hash BYTEA NOT NULL, 
	sealed_at TIMESTAMP WITH TIME ZONE, 
	head_seq BIGINT NOT NULL, 
	head_at TIMESTAMP WITH TIME ZONE, 
	checked_at TIMESTAMP WITH TIME ZONE, 
	checked_seq BIGINT NOT NULL, 
	faults INTEGER NOT NULL, 
	swept_to TIMESTAMP WITH TIME ZONE, 
	CONSTRAINT pk_security_chain PRIMARY KEY (id)
);
CREATE INDEX ix_security_chain_unsent ON security_chain (head_at) WHERE seq > head_seq;
CREATE INDEX ix_security_event_organisation ON security_event (organisation_id, occurred_at, id);
CREATE TABLE security_head (
	id UUID NOT NULL, 
	chain_id UUID NOT NULL, 
	seq BIGINT NOT NULL, 
	hash BYTEA NOT NULL, 
	statement BYTEA NOT NULL, 
	made_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	mailed INTEGER NOT NULL, 
	filed BOOLEAN NOT NULL, 
	CONSTRAINT pk_security_head PRIMARY KEY (id)
);
CREATE INDEX ix_security_head_chain ON security_head (chain_id, seq);
CREATE TABLE security_seal (
	chain_id UUID NOT NULL, 
	seq BIGINT NOT NULL, 
	event_id UUID NOT NULL, 
	sealed_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	commitment BYTEA NOT NULL, 
	salt BYTEA NOT NULL, 
	hash BYTEA NOT NULL, 
	CONSTRAINT pk_security_seal PRIMARY KEY (chain_id, seq), 
	CONSTRAINT ck_security_seal_seq CHECK (seq > 0), 
	CONSTRAINT uq_security_seal_event_id UNIQUE (event_id)
);
CREATE TABLE audit_recipients (
	organisation_id UUID NOT NULL, 
	addresses BYTEA NOT NULL, 
	changed_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	changed_by UUID NOT NULL, 
	CONSTRAINT pk_audit_recipients PRIMARY KEY (organisation_id), 
	CONSTRAINT fk_audit_recipients_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON security_seal TO control_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON security_chain TO control_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON security_head TO control_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON audit_recipients TO control_app;
REVOKE UPDATE, DELETE ON security_head FROM control_app;
CREATE TRIGGER security_head_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON security_head FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
REVOKE UPDATE, DELETE ON security_seal FROM control_app;
CREATE TRIGGER security_seal_append_only BEFORE DELETE OR UPDATE OF "chain_id", "seq", "event_id", "sealed_at", "commitment", "hash" OR TRUNCATE ON security_seal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER security_seal_append_only_but BEFORE UPDATE ON security_seal FOR EACH ROW EXECUTE FUNCTION refuse_change_but('salt');
