CREATE TABLE assignment_rule ( id UUID NOT NULL, position INTEGER NOT NULL, criteria JSONB, setup BYTEA NOT NULL, CONSTRAINT pk_assignment_rule PRIMARY KEY (id) );

CREATE TABLE assignment_person ( person_id UUID NOT NULL, capacity INTEGER CONSTRAINT ck_assignment_person_capacity CHECK (capacity BETWEEN 0 AND 100000), away_until DATE, skills BYTEA NOT NULL, CONSTRAINT pk_assignment_person PRIMARY KEY (person_id) );

CREATE TABLE assignment_turn ( rule_id UUID NOT NULL, person_id UUID NOT NULL, number BIGINT NOT NULL, CONSTRAINT pk_assignment_turn PRIMARY KEY (rule_id, person_id) );

ALTER TABLE notification_setting ADD COLUMN lead_assigned_shown BOOLEAN DEFAULT true NOT NULL;

ALTER TABLE notification_setting ALTER COLUMN lead_assigned_shown DROP DEFAULT;

ALTER TABLE notification_setting ADD COLUMN lead_assigned_mail TEXT DEFAULT 'soon' NOT NULL;

ALTER TABLE notification_setting ALTER COLUMN lead_assigned_mail DROP DEFAULT;

ALTER TABLE notification_setting ADD CONSTRAINT ck_notification_setting_lead_assigned_mail CHECK (lead_assigned_mail IN ('no', 'soon', 'daily'));

ALTER TABLE notification_setting ADD COLUMN lead_touched_shown BOOLEAN DEFAULT true NOT NULL;

ALTER TABLE notification_setting ALTER COLUMN lead_touched_shown DROP DEFAULT;

ALTER TABLE notification_setting ADD COLUMN lead_touched_mail TEXT DEFAULT 'soon' NOT NULL;

ALTER TABLE notification_setting ALTER COLUMN lead_touched_mail DROP DEFAULT;

ALTER TABLE notification_setting ADD CONSTRAINT ck_notification_setting_lead_touched_mail CHECK (lead_touched_mail IN ('no', 'soon', 'daily'));
