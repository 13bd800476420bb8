ALTER TABLE company ADD COLUMN external_id BYTEA;

ALTER TABLE company ADD COLUMN external_id_hmac BYTEA;

CREATE INDEX ix_company_external_id ON company (external_id_hmac, id) WHERE deleted_at IS NULL;

ALTER TABLE contact ADD COLUMN external_id BYTEA;

ALTER TABLE contact ADD COLUMN external_id_hmac BYTEA;

CREATE INDEX ix_contact_external_id ON contact (external_id_hmac, id) WHERE deleted_at IS NULL;

ALTER TABLE lead ADD COLUMN external_id BYTEA;

ALTER TABLE lead ADD COLUMN external_id_hmac BYTEA;

CREATE INDEX ix_lead_external_id ON lead (external_id_hmac, id) WHERE deleted_at IS NULL;

ALTER TABLE deal ADD COLUMN external_id BYTEA;

ALTER TABLE deal ADD COLUMN external_id_hmac BYTEA;

CREATE INDEX ix_deal_external_id ON deal (external_id_hmac, id) WHERE deleted_at IS NULL;

ALTER TABLE product ADD COLUMN external_id BYTEA;

ALTER TABLE product ADD COLUMN external_id_hmac BYTEA;

CREATE INDEX ix_product_external_id ON product (external_id_hmac, id) WHERE deleted_at IS NULL;

ALTER TABLE task ADD COLUMN external_id BYTEA;

ALTER TABLE task ADD COLUMN external_id_hmac BYTEA;

CREATE INDEX ix_task_external_id ON task (external_id_hmac, id) WHERE deleted_at IS NULL;

ALTER TABLE activity ADD COLUMN external_id BYTEA;

ALTER TABLE activity ADD COLUMN external_id_hmac BYTEA;

CREATE INDEX ix_activity_external_id ON activity (external_id_hmac, id) WHERE deleted_at IS NULL;
