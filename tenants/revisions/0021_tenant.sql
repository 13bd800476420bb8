CREATE TABLE custom_field (
	id UUID NOT NULL,
	field_id INTEGER NOT NULL,
	object TEXT NOT NULL,
	kind TEXT NOT NULL,
	definition BYTEA NOT NULL,
	required BOOLEAN NOT NULL,
	position INTEGER NOT NULL,
	archived BOOLEAN NOT NULL,
	version INTEGER NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_custom_field PRIMARY KEY (id),
	CONSTRAINT uq_custom_field_field_id UNIQUE (field_id),
	CONSTRAINT ck_custom_field_kind CHECK (kind IN ('text', 'long_text', 'email', 'phone', 'url', 'decimal', 'money', 'date', 'boolean', 'choice', 'person'))
);
ALTER TABLE company ADD COLUMN cf JSONB;
ALTER TABLE contact ADD COLUMN cf JSONB;
ALTER TABLE lead ADD COLUMN cf JSONB;
ALTER TABLE deal ADD COLUMN cf JSONB;
ALTER TABLE product ADD COLUMN cf JSONB;
ALTER TABLE task ADD COLUMN cf JSONB;
ALTER TABLE activity ADD COLUMN cf JSONB;
