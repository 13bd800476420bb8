ALTER TABLE stored_file ADD COLUMN content_hmac BYTEA;
ALTER TABLE stored_file ADD COLUMN object TEXT;
ALTER TABLE stored_file ADD COLUMN record_id UUID;
ALTER TABLE stored_file ADD COLUMN held_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE stored_file ADD COLUMN held_by UUID;
ALTER TABLE stored_file ADD CONSTRAINT ck_stored_file_record CHECK ((object IS NULL) = (record_id IS NULL));
ALTER TABLE stored_file ADD CONSTRAINT ck_stored_file_hold CHECK ((held_at IS NULL) = (held_by IS NULL));
CREATE INDEX ix_stored_file_record ON stored_file (record_id) WHERE record_id IS NOT NULL;
CREATE TABLE file_upload (
	id UUID NOT NULL,
	object TEXT NOT NULL,
	record_id UUID NOT NULL,
	name BYTEA NOT NULL,
	size BIGINT NOT NULL,
	created_by UUID NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_file_upload PRIMARY KEY (id)
);
CREATE TABLE file_policy (
	id SMALLINT NOT NULL,
	keep_days INTEGER,
	version INTEGER NOT NULL,
	CONSTRAINT pk_file_policy PRIMARY KEY (id),
	CONSTRAINT ck_file_policy_keep_days CHECK (keep_days BETWEEN 1 AND 36500)
);
