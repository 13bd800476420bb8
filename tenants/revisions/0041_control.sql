ALTER TABLE usage_event ADD COLUMN id_hash BYTEA;

ALTER TABLE usage_event ADD COLUMN id_cipher BYTEA;

CREATE UNIQUE INDEX uq_usage_event_sealed ON usage_event (organisation_id, id_hash);

CREATE INDEX ix_usage_event_unsealed ON usage_event (organisation_id, id) WHERE id_hash IS NULL;

DROP TRIGGER usage_event_append_only ON usage_event;
