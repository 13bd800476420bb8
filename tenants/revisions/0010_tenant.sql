CREATE TABLE activity (
	id UUID NOT NULL,
	owner_id UUID NOT NULL,
	territory_id UUID,
	version INTEGER NOT NULL,
	field_versions JSONB NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	kind TEXT CONSTRAINT ck_activity_kind CHECK (kind IN ('note', 'call', 'meeting', 'visit')),
	subject BYTEA,
	subject_hmac BYTEA,
	body BYTEA,
	occurred_at TIMESTAMP WITH TIME ZONE,
	minutes BIGINT,
	outcome UUID,
	company UUID,
	contact UUID,
	deal UUID,
	lead UUID,
	search_tokens INTEGER[] NOT NULL,
	CONSTRAINT pk_activity PRIMARY KEY (id)
);

CREATE INDEX ix_activity_created ON activity (created_at, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_activity_occurred_at ON activity (occurred_at, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_activity_owner ON activity (owner_id, updated_at, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_activity_tokens ON activity USING gin (search_tokens) WITH (gin_pending_list_limit = 64);

CREATE INDEX ix_activity_updated ON activity (updated_at, id) WHERE deleted_at IS NULL;

CREATE TABLE notification (
	id UUID NOT NULL,
	person_id UUID NOT NULL,
	kind TEXT NOT NULL CONSTRAINT ck_notification_kind CHECK (kind ~ '^[a-z_]+$'),
	object TEXT NOT NULL CONSTRAINT ck_notification_object CHECK (object ~ '^[a-z_]+$'),
	record_id UUID NOT NULL,
	actor UUID,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	seen_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_notification PRIMARY KEY (id)
);

CREATE INDEX ix_notification_person ON notification (person_id, created_at, id);

CREATE TABLE task (
	id UUID NOT NULL,
	owner_id UUID NOT NULL,
	territory_id UUID,
	version INTEGER NOT NULL,
	field_versions JSONB NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	title BYTEA,
	title_hmac BYTEA,
	due_on DATE,
	due_time TEXT CONSTRAINT ck_task_due_time CHECK (due_time ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
	priority TEXT CONSTRAINT ck_task_priority CHECK (priority IN ('high', 'normal', 'low')),
	status TEXT CONSTRAINT ck_task_status CHECK (status IN ('open', 'done')),
	done_at TIMESTAMP WITH TIME ZONE,
	remind_at TIMESTAMP WITH TIME ZONE,
	description BYTEA,
	company UUID,
	contact UUID,
	deal UUID,
	lead UUID,
	search_tokens INTEGER[] NOT NULL,
	CONSTRAINT pk_task PRIMARY KEY (id)
);

CREATE INDEX ix_task_created ON task (created_at, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_task_due_on ON task (due_on, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_task_owner ON task (owner_id, updated_at, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_task_tokens ON task USING gin (search_tokens) WITH (gin_pending_list_limit = 64);

CREATE INDEX ix_task_updated ON task (updated_at, id) WHERE deleted_at IS NULL;

CREATE TABLE timeline_target (
	record_id UUID NOT NULL,
	event_id UUID NOT NULL,
	object TEXT NOT NULL CONSTRAINT ck_timeline_target_object CHECK (object ~ '^[a-z_]+$'),
	event TEXT NOT NULL CONSTRAINT ck_timeline_target_event CHECK (event ~ '^[a-z_]+$'),
	occurred_at TIMESTAMP WITH TIME ZONE,
	hidden BOOLEAN NOT NULL,
	CONSTRAINT pk_timeline_target PRIMARY KEY (record_id, event_id)
);

CREATE INDEX ix_timeline_target_event ON timeline_target (event_id);

CREATE INDEX ix_timeline_target_record ON timeline_target (record_id, occurred_at, event_id) WHERE NOT hidden;

ALTER TABLE company ADD COLUMN last_activity_at TIMESTAMP WITH TIME ZONE;

ALTER TABLE contact ADD COLUMN last_activity_at TIMESTAMP WITH TIME ZONE;

ALTER TABLE deal ADD COLUMN last_activity_at TIMESTAMP WITH TIME ZONE;

ALTER TABLE lead ADD COLUMN last_activity_at TIMESTAMP WITH TIME ZONE;

ALTER TABLE deal ADD COLUMN next_task_on DATE;
