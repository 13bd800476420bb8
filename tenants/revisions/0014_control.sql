ALTER TABLE tenant ADD COLUMN own_key BYTEA;
ALTER TABLE tenant ADD COLUMN own_key_hmac BYTEA;
ALTER TABLE tenant ADD CONSTRAINT uq_tenant_own_key_hmac UNIQUE (own_key_hmac);
ALTER TABLE tenant ADD COLUMN wrapped_at TIMESTAMP WITH TIME ZONE;
UPDATE tenant SET wrapped_at = key_created_at;
ALTER TABLE tenant ALTER COLUMN wrapped_at SET NOT NULL;
ALTER TABLE platform_keyset ADD COLUMN wrapped_at TIMESTAMP WITH TIME ZONE;
UPDATE platform_keyset SET wrapped_at = created_at;
ALTER TABLE platform_keyset ALTER COLUMN wrapped_at SET NOT NULL;
CREATE TABLE key_event (
	id UUID NOT NULL,
	organisation_id UUID,
	kind TEXT NOT NULL,
	key_id TEXT,
	person_id UUID,
	happened_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_key_event PRIMARY KEY (id),
	CONSTRAINT ck_key_event_kind CHECK (kind IN ('own_key_set', 'own_key_removed', 'opened', 'refused', 'unreachable', 'rewrapped', 'rotation_started', 'rotation_ended', 'destroyed')),
	CONSTRAINT ck_key_event_key_id CHECK (key_id ~ '^[0-9a-f]{8}$'),
	CONSTRAINT fk_key_event_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);
CREATE INDEX ix_key_event_organisation_id ON key_event (organisation_id);
REVOKE UPDATE, DELETE ON key_event FROM control_app;

CREATE TRIGGER key_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON key_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
