ALTER TABLE queue ADD COLUMN rules JSONB;

ALTER TABLE queue ADD COLUMN rules_since DATE;

CREATE TABLE queue_pick (
	queue_id UUID NOT NULL, 
	person_id UUID NOT NULL, 
	day DATE NOT NULL, 
	picked INTEGER NOT NULL, 
	CONSTRAINT pk_queue_pick PRIMARY KEY (queue_id, person_id), 
	CONSTRAINT fk_queue_pick_queue_id FOREIGN KEY(queue_id) REFERENCES queue (id), 
	CONSTRAINT fk_queue_pick_person_id FOREIGN KEY(person_id) REFERENCES person (id)
);

ALTER TABLE notification_setting ADD COLUMN comes_back_shown BOOLEAN DEFAULT true NOT NULL;

ALTER TABLE notification_setting ALTER COLUMN comes_back_shown DROP DEFAULT;

ALTER TABLE notification_setting ADD COLUMN comes_back_mail TEXT DEFAULT 'soon' NOT NULL;

ALTER TABLE notification_setting ALTER COLUMN comes_back_mail DROP DEFAULT;

ALTER TABLE notification_setting ADD CONSTRAINT ck_notification_setting_comes_back_mail CHECK (comes_back_mail IN ('no', 'soon', 'daily'));
