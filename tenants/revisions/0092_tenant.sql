ALTER TABLE custom_field ADD COLUMN indexing TEXT DEFAULT 'off' NOT NULL;

ALTER TABLE custom_field ADD COLUMN index_slot TEXT;

ALTER TABLE custom_field ADD COLUMN index_run JSONB;

ALTER TABLE custom_field ADD CONSTRAINT ck_custom_field_indexing CHECK (indexing IN ('off', 'building', 'on'));

ALTER TABLE custom_field ADD CONSTRAINT ck_custom_field_index_slot CHECK (index_slot IN ('num', 'date', 'hmac', 'ref'));

CREATE TABLE field_index (
	record_id UUID NOT NULL, 
	field_id INTEGER NOT NULL, 
	num NUMERIC(24, 6), 
	date DATE, 
	hmac BYTEA, 
	ref UUID, 
	CONSTRAINT pk_field_index PRIMARY KEY (record_id, field_id)
);

CREATE INDEX ix_field_index_num ON field_index (field_id, num, record_id) WHERE num IS NOT NULL;

CREATE INDEX ix_field_index_date ON field_index (field_id, date, record_id) WHERE date IS NOT NULL;

CREATE INDEX ix_field_index_hmac ON field_index (field_id, hmac, record_id) WHERE hmac IS NOT NULL;

CREATE INDEX ix_field_index_ref ON field_index (field_id, ref, record_id) WHERE ref IS NOT NULL;
