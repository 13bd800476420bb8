ALTER TABLE change_counter ADD COLUMN watched BOOLEAN DEFAULT false NOT NULL;

CREATE TABLE webhook_endpoint ( id UUID NOT NULL, state TEXT NOT NULL, reason TEXT CONSTRAINT ck_webhook_endpoint_reason CHECK (reason ~ '^[a-z][a-z0-9_.:-]*$'), owner_id UUID NOT NULL, setup BYTEA NOT NULL, secret BYTEA NOT NULL, former BYTEA, former_until TIMESTAMP WITH TIME ZONE, cursor TEXT CONSTRAINT ck_webhook_endpoint_cursor CHECK (cursor ~ '^[a-z0-9_.:-]+$'), seen_seq BIGINT NOT NULL, due_at TIMESTAMP WITH TIME ZONE, failing_since TIMESTAMP WITH TIME ZONE, version INTEGER NOT NULL, created_at TIMESTAMP WITH TIME ZONE NOT NULL, updated_at TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT pk_webhook_endpoint PRIMARY KEY (id), CONSTRAINT ck_webhook_endpoint_state CHECK (state IN ('on', 'paused', 'stopped')), CONSTRAINT ck_webhook_endpoint_stopped CHECK ((state = 'stopped') = (reason IS NOT NULL)), CONSTRAINT ck_webhook_endpoint_former CHECK ((former IS NULL) = (former_until IS NULL)) );

CREATE TABLE webhook_message ( id UUID NOT NULL, endpoint_id UUID NOT NULL, kind TEXT NOT NULL, seq BIGINT NOT NULL, object TEXT CONSTRAINT ck_webhook_message_object CHECK (object ~ '^[a-z][a-z0-9_.:-]*$'), record_id UUID, op TEXT CONSTRAINT ck_webhook_message_op CHECK (op ~ '^[a-z][a-z0-9_.:-]*$'), field_ids INTEGER[] NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL, next_at TIMESTAMP WITH TIME ZONE NOT NULL, created_at TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT pk_webhook_message PRIMARY KEY (id), CONSTRAINT ck_webhook_message_kind CHECK (kind IN ('change', 'reset', 'test')), CONSTRAINT ck_webhook_message_state CHECK (state IN ('waiting', 'delivered', 'given_up')), CONSTRAINT ck_webhook_message_about CHECK ((kind = 'change') = (num_nonnulls(object, record_id, op) = 3)) );

CREATE INDEX ix_webhook_message_created ON webhook_message (created_at);

CREATE INDEX ix_webhook_message_due ON webhook_message (endpoint_id, next_at) WHERE state = 'waiting';

CREATE TABLE webhook_attempt ( id UUID NOT NULL, message_id UUID NOT NULL, endpoint_id UUID NOT NULL, number INTEGER NOT NULL, started_at TIMESTAMP WITH TIME ZONE NOT NULL, milliseconds INTEGER, status SMALLINT, error_code TEXT CONSTRAINT ck_webhook_attempt_error_code CHECK (error_code ~ '^[A-Za-z][A-Za-z0-9_.]*$'), answer BYTEA, CONSTRAINT pk_webhook_attempt PRIMARY KEY (id) );

CREATE INDEX ix_webhook_attempt_endpoint ON webhook_attempt (endpoint_id, id);

CREATE INDEX ix_webhook_attempt_message ON webhook_attempt (message_id);

ALTER TABLE notification_setting ADD COLUMN webhook_shown BOOLEAN DEFAULT true NOT NULL;

ALTER TABLE notification_setting ALTER COLUMN webhook_shown DROP DEFAULT;

ALTER TABLE notification_setting ADD COLUMN webhook_mail TEXT DEFAULT 'soon' NOT NULL;

ALTER TABLE notification_setting ALTER COLUMN webhook_mail DROP DEFAULT;

ALTER TABLE notification_setting ADD CONSTRAINT ck_notification_setting_webhook_mail CHECK (webhook_mail IN ('no', 'soon', 'daily'));
