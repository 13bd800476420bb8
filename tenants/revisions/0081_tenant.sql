ALTER TABLE custom_field DROP CONSTRAINT ck_custom_field_kind;

ALTER TABLE custom_field ADD CONSTRAINT ck_custom_field_kind CHECK (kind IN ('text', 'long_text', 'email', 'phone', 'url', 'decimal', 'money', 'date', 'boolean', 'choice', 'multi_choice', 'person', 'reference', 'auto_number', 'formula'));

ALTER TABLE custom_field ADD COLUMN target TEXT;

ALTER TABLE custom_field ADD CONSTRAINT ck_custom_field_target CHECK (target ~ '^[a-z][a-z0-9_.:-]*$');

ALTER TABLE custom_field ADD COLUMN numbering JSONB;

CREATE TABLE number_counter (
	field_id INTEGER NOT NULL, 
	year INTEGER NOT NULL, 
	last BIGINT NOT NULL, 
	CONSTRAINT pk_number_counter PRIMARY KEY (field_id, year)
);
