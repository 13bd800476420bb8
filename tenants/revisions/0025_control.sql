ALTER TABLE archive ADD COLUMN kind TEXT DEFAULT 'asked' NOT NULL;
ALTER TABLE archive ADD CONSTRAINT ck_archive_kind CHECK (kind IN ('asked', 'scheduled'));
ALTER TABLE archive DROP CONSTRAINT ck_archive_state;
ALTER TABLE archive ADD CONSTRAINT ck_archive_state CHECK (state IN ('queued', 'running', 'done', 'failed', 'expired', 'skipped'));
CREATE TABLE archive_schedule (
	organisation_id UUID NOT NULL,
	every TEXT NOT NULL,
	keep INTEGER NOT NULL,
	next_at TIMESTAMP WITH TIME ZONE,
	changed_by UUID NOT NULL,
	changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_archive_schedule PRIMARY KEY (organisation_id),
	CONSTRAINT ck_archive_schedule_every CHECK (every IN ('off', 'daily', 'weekly')),
	CONSTRAINT ck_archive_schedule_keep CHECK (keep BETWEEN 1 AND 60),
	CONSTRAINT ck_archive_schedule_next CHECK ((every = 'off') = (next_at IS NULL)),
	CONSTRAINT fk_archive_schedule_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);
CREATE INDEX ix_archive_schedule_next ON archive_schedule (next_at) WHERE next_at IS NOT NULL;
