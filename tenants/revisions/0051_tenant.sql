ALTER TABLE notification ADD COLUMN mailed_at TIMESTAMP WITH TIME ZONE;

UPDATE notification SET mailed_at = created_at;

CREATE TABLE notification_setting (person_id UUID NOT NULL, hidden TEXT[] NOT NULL, soon TEXT[] NOT NULL, daily TEXT[] NOT NULL, hour SMALLINT NOT NULL, CONSTRAINT pk_notification_setting PRIMARY KEY (person_id), CONSTRAINT ck_notification_setting_hidden CHECK (hidden <@ ARRAY['mention', 'reminder', 'assigned', 'shared']), CONSTRAINT ck_notification_setting_soon CHECK (soon <@ ARRAY['mention', 'reminder', 'assigned', 'shared']), CONSTRAINT ck_notification_setting_daily CHECK (daily <@ ARRAY['mention', 'reminder', 'assigned', 'shared']), CONSTRAINT ck_notification_setting_hour CHECK (hour BETWEEN 0 AND 23), CONSTRAINT ck_notification_setting_mailed_once CHECK (NOT soon && daily));
