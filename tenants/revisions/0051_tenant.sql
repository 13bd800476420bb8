ALTER TABLE notification ADD COLUMN mailed_at TIMESTAMP WITH TIME ZONE;

UPDATE notification SET mailed_at = created_at WHERE seen_at IS NULL;

CREATE TABLE notification_setting (person_id UUID NOT NULL, mention_shown BOOLEAN NOT NULL, mention_mail TEXT NOT NULL, reminder_shown BOOLEAN NOT NULL, reminder_mail TEXT NOT NULL, assigned_shown BOOLEAN NOT NULL, assigned_mail TEXT NOT NULL, shared_shown BOOLEAN NOT NULL, shared_mail TEXT NOT NULL, hour SMALLINT NOT NULL, CONSTRAINT pk_notification_setting PRIMARY KEY (person_id), CONSTRAINT ck_notification_setting_mention_mail CHECK (mention_mail IN ('no', 'soon', 'daily')), CONSTRAINT ck_notification_setting_reminder_mail CHECK (reminder_mail IN ('no', 'soon', 'daily')), CONSTRAINT ck_notification_setting_assigned_mail CHECK (assigned_mail IN ('no', 'soon', 'daily')), CONSTRAINT ck_notification_setting_shared_mail CHECK (shared_mail IN ('no', 'soon', 'daily')), CONSTRAINT ck_notification_setting_hour CHECK (hour BETWEEN 0 AND 23));
