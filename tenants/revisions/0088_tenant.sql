CREATE TABLE custom_object ( id UUID NOT NULL, number SMALLINT NOT NULL, definition BYTEA NOT NULL, archived BOOLEAN NOT NULL, version INTEGER NOT NULL, created_at TIMESTAMP WITH TIME ZONE NOT NULL, updated_at TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT pk_custom_object PRIMARY KEY (id), CONSTRAINT uq_custom_object_number UNIQUE (number) );

CREATE TABLE custom_record ( id UUID NOT NULL, owner_id UUID NOT NULL, territory_id UUID, version INTEGER NOT NULL, field_versions JSONB NOT NULL, created_at TIMESTAMP WITH TIME ZONE NOT NULL, updated_at TIMESTAMP WITH TIME ZONE NOT NULL, deleted_at TIMESTAMP WITH TIME ZONE, object_no SMALLINT NOT NULL, name BYTEA, name_hmac BYTEA, external_id BYTEA, external_id_hmac BYTEA, search_tokens INTEGER[] NOT NULL, cf JSONB, CONSTRAINT pk_custom_record PRIMARY KEY (id) );

CREATE INDEX ix_custom_record_created ON custom_record (object_no, created_at, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_custom_record_external_id ON custom_record (object_no, external_id_hmac, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_custom_record_name ON custom_record (object_no, name_hmac, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_custom_record_owner ON custom_record (object_no, owner_id, updated_at, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_custom_record_tokens ON custom_record USING gin (search_tokens) WITH (gin_pending_list_limit = 64);

CREATE INDEX ix_custom_record_updated ON custom_record (object_no, updated_at, id) WHERE deleted_at IS NULL;
