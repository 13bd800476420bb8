ALTER TABLE custom_field ADD COLUMN uniqueness TEXT DEFAULT 'off' NOT NULL;

ALTER TABLE custom_field ADD COLUMN unique_check JSONB;

ALTER TABLE custom_field ADD CONSTRAINT ck_custom_field_uniqueness CHECK (uniqueness IN ('off', 'checking', 'on', 'clashes'));

CREATE TABLE unique_value (
	field_id INTEGER NOT NULL, 
	hmac BYTEA NOT NULL, 
	record_id UUID NOT NULL, 
	CONSTRAINT pk_unique_value PRIMARY KEY (field_id, hmac)
);

CREATE INDEX ix_unique_value_record ON unique_value (record_id);
