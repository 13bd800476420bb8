CREATE TABLE organisation_setting ( id UUID NOT NULL, name TEXT NOT NULL CONSTRAINT ck_organisation_setting_name CHECK (name ~ '^[a-z][a-z0-9_.:-]*$'), content BYTEA NOT NULL, followed_seq BIGINT, CONSTRAINT pk_organisation_setting PRIMARY KEY (id), CONSTRAINT uq_organisation_setting_name UNIQUE (name) );

ALTER TABLE lead ADD COLUMN response TEXT CONSTRAINT ck_lead_response CHECK (response IN ('waiting', 'met', 'missed'));

ALTER TABLE lead ADD COLUMN response_due_at TIMESTAMP WITH TIME ZONE;

ALTER TABLE lead ADD COLUMN response_from TIMESTAMP WITH TIME ZONE;

ALTER TABLE lead ADD COLUMN responded_at TIMESTAMP WITH TIME ZONE;

ALTER TABLE lead ADD COLUMN response_minutes BIGINT;

CREATE INDEX ix_lead_response ON lead (response, response_due_at, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_lead_response_due_at ON lead (response_due_at, id) WHERE deleted_at IS NULL;

ALTER TABLE notification_setting ADD COLUMN response_due_shown BOOLEAN DEFAULT true NOT NULL;

ALTER TABLE notification_setting ALTER COLUMN response_due_shown DROP DEFAULT;

ALTER TABLE notification_setting ADD COLUMN response_due_mail TEXT DEFAULT 'no' NOT NULL;

ALTER TABLE notification_setting ALTER COLUMN response_due_mail DROP DEFAULT;

ALTER TABLE notification_setting ADD CONSTRAINT ck_notification_setting_response_due_mail CHECK (response_due_mail IN ('no', 'soon', 'daily'));

ALTER TABLE notification_setting ADD COLUMN response_missed_shown BOOLEAN DEFAULT true NOT NULL;

ALTER TABLE notification_setting ALTER COLUMN response_missed_shown DROP DEFAULT;

ALTER TABLE notification_setting ADD COLUMN response_missed_mail TEXT DEFAULT 'soon' NOT NULL;

ALTER TABLE notification_setting ALTER COLUMN response_missed_mail DROP DEFAULT;

ALTER TABLE notification_setting ADD CONSTRAINT ck_notification_setting_response_missed_mail CHECK (response_missed_mail IN ('no', 'soon', 'daily'));
