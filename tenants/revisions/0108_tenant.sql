CREATE TABLE follower ( id UUID NOT NULL,  record_id UUID NOT NULL,  person_id UUID NOT NULL,  object TEXT NOT NULL CONSTRAINT ck_follower_object CHECK (object ~ '^[a-z][a-z0-9_.:-]*$'),  created_at TIMESTAMP WITH TIME ZONE NOT NULL,  CONSTRAINT pk_follower PRIMARY KEY (id),  CONSTRAINT uq_follower_record_id_person_id UNIQUE (record_id, person_id));

CREATE INDEX ix_follower_person ON follower (person_id, object, record_id);

ALTER TABLE notification ADD COLUMN about TEXT CONSTRAINT ck_notification_about CHECK (about IN ('owner', 'stage', 'amount', 'close_date', 'note'));

ALTER TABLE notification_setting ADD COLUMN followed_shown BOOLEAN DEFAULT true NOT NULL;

ALTER TABLE notification_setting ALTER COLUMN followed_shown DROP DEFAULT;

ALTER TABLE notification_setting ADD COLUMN followed_mail TEXT DEFAULT 'daily' NOT NULL;

ALTER TABLE notification_setting ALTER COLUMN followed_mail DROP DEFAULT;

ALTER TABLE notification_setting ADD CONSTRAINT ck_notification_setting_followed_mail CHECK (followed_mail IN ('no', 'soon', 'daily'));

ALTER TABLE notification_setting ADD COLUMN weekly_day SMALLINT CONSTRAINT ck_notification_setting_weekly_day CHECK (weekly_day BETWEEN 0 AND 6);

ALTER TABLE notification_setting ADD COLUMN weekly_hour SMALLINT CONSTRAINT ck_notification_setting_weekly_hour CHECK (weekly_hour BETWEEN 0 AND 23);
