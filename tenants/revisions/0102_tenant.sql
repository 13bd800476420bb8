ALTER TABLE company ADD COLUMN credit_code BYTEA;

ALTER TABLE company ADD COLUMN credit_code_hmac BYTEA;

ALTER TABLE company ADD COLUMN registration_number BYTEA;

ALTER TABLE company ADD COLUMN registration_number_hmac BYTEA;

CREATE INDEX ix_company_credit_code ON company (credit_code_hmac, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_company_registration_number ON company (registration_number_hmac, id) WHERE deleted_at IS NULL;

CREATE TABLE identity_key ( id UUID NOT NULL, object TEXT NOT NULL CONSTRAINT ck_identity_key_object CHECK (object ~ '^[a-z][a-z0-9_.:-]*$'), record_id UUID NOT NULL, kind TEXT NOT NULL, value BYTEA NOT NULL, value_hmac BYTEA NOT NULL, source TEXT NOT NULL, batch_id UUID, taken_back BOOLEAN NOT NULL, added_by UUID, added_at TIMESTAMP WITH TIME ZONE NOT NULL, verified_at TIMESTAMP WITH TIME ZONE, verified_by UUID, CONSTRAINT pk_identity_key PRIMARY KEY (id), CONSTRAINT ck_identity_key_kind CHECK (kind IN ('phone', 'email', 'wecom_external_userid', 'unionid', 'member_number', 'device')), CONSTRAINT ck_identity_key_source CHECK (source IN ('manual', 'form', 'import', 'api', 'site')) );

CREATE INDEX ix_identity_key_batch ON identity_key (batch_id) WHERE batch_id IS NOT NULL;

CREATE INDEX ix_identity_key_record ON identity_key (record_id, id);

CREATE INDEX ix_identity_key_value ON identity_key (kind, value_hmac, record_id);
