DROP INDEX ix_usage_event_unsealed;

ALTER TABLE usage_event ALTER COLUMN id_hash SET NOT NULL;

ALTER TABLE usage_event ALTER COLUMN id_cipher SET NOT NULL;

ALTER TABLE usage_event DROP CONSTRAINT pk_usage_event;

ALTER TABLE usage_event DROP COLUMN id;

ALTER TABLE usage_event ADD CONSTRAINT pk_usage_event PRIMARY KEY USING INDEX uq_usage_event_sealed;

CLUSTER usage_event USING pk_usage_event;

ALTER TABLE usage_event SET WITHOUT CLUSTER;

CREATE TRIGGER usage_event_append_only BEFORE DELETE OR UPDATE OF "organisation_id", "meter", "quantity", "occurred_at", "day", "received_at", "received_on" OR TRUNCATE ON usage_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER usage_event_append_only_but BEFORE UPDATE ON usage_event FOR EACH ROW EXECUTE FUNCTION refuse_change_but('id_cipher', 'id_hash');
