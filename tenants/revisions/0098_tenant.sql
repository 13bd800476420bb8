CREATE TABLE transfer_template (
	id UUID NOT NULL,
	object TEXT NOT NULL CONSTRAINT ck_transfer_template_object CHECK (object ~ '^[a-z][a-z0-9_.:-]*$'),
	mode TEXT NOT NULL,
	active BOOLEAN NOT NULL,
	setup BYTEA NOT NULL,
	version INTEGER NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_transfer_template PRIMARY KEY (id),
	CONSTRAINT ck_transfer_template_mode CHECK (mode IN ('owner', 'share'))
);

CREATE TABLE transfer (
	id UUID NOT NULL,
	object TEXT NOT NULL CONSTRAINT ck_transfer_object CHECK (object ~ '^[a-z][a-z0-9_.:-]*$'),
	record_id UUID NOT NULL,
	mode TEXT NOT NULL,
	state TEXT NOT NULL,
	asked_by UUID NOT NULL,
	to_person UUID,
	to_team UUID,
	accepted_by UUID,
	people JSONB NOT NULL,
	share_id UUID,
	due_on DATE,
	details BYTEA NOT NULL,
	version INTEGER NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	ended_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_transfer PRIMARY KEY (id),
	CONSTRAINT ck_transfer_mode CHECK (mode IN ('owner', 'share')),
	CONSTRAINT ck_transfer_state CHECK (state IN ('asked', 'accepted', 'returned', 'done', 'withdrawn')),
	CONSTRAINT ck_transfer_to CHECK ((to_person IS NULL) <> (to_team IS NULL))
);

CREATE INDEX ix_transfer_asked ON transfer (asked_by, created_at, id);

CREATE INDEX ix_transfer_people ON transfer USING gin (people);

CREATE INDEX ix_transfer_record ON transfer (record_id);

CREATE INDEX ix_transfer_team ON transfer (to_team, created_at, id);

ALTER TABLE notification_setting ADD COLUMN transfer_shown BOOLEAN DEFAULT true NOT NULL;

ALTER TABLE notification_setting ALTER COLUMN transfer_shown DROP DEFAULT;

ALTER TABLE notification_setting ADD COLUMN transfer_mail TEXT DEFAULT 'soon' NOT NULL;

ALTER TABLE notification_setting ALTER COLUMN transfer_mail DROP DEFAULT;

ALTER TABLE notification_setting ADD CONSTRAINT ck_notification_setting_transfer_mail CHECK (transfer_mail IN ('no', 'soon', 'daily'));
