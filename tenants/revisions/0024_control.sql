ALTER TABLE organisation ADD COLUMN kind TEXT DEFAULT 'regular' NOT NULL;
ALTER TABLE organisation ADD COLUMN parent_id UUID;
ALTER TABLE organisation ADD CONSTRAINT fk_organisation_parent_id FOREIGN KEY(parent_id) REFERENCES organisation (id);
ALTER TABLE organisation ADD CONSTRAINT ck_organisation_kind CHECK (kind IN ('regular', 'sandbox'));
ALTER TABLE organisation ADD CONSTRAINT ck_organisation_parent CHECK ((kind = 'sandbox') = (parent_id IS NOT NULL));
CREATE INDEX ix_organisation_parent ON organisation (parent_id) WHERE parent_id IS NOT NULL;
CREATE TABLE sandbox (
	organisation_id UUID NOT NULL,
	id UUID NOT NULL,
	state TEXT NOT NULL,
	attempt INTEGER NOT NULL,
	done BIGINT NOT NULL,
	total BIGINT NOT NULL,
	copy_id UUID,
	with_files BOOLEAN NOT NULL,
	people JSONB NOT NULL,
	requested_by UUID NOT NULL,
	error_code TEXT,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	touched_at TIMESTAMP WITH TIME ZONE NOT NULL,
	finished_at TIMESTAMP WITH TIME ZONE,
	expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
	warned_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_sandbox PRIMARY KEY (organisation_id, id),
	CONSTRAINT ck_sandbox_state CHECK (state IN ('queued', 'running', 'ready', 'removing', 'failed')),
	CONSTRAINT ck_sandbox_ready CHECK (state <> 'ready' OR copy_id IS NOT NULL),
	CONSTRAINT fk_sandbox_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT fk_sandbox_copy_id FOREIGN KEY(copy_id) REFERENCES organisation (id)
);
CREATE INDEX ix_sandbox_copy ON sandbox (copy_id);
CREATE INDEX ix_sandbox_open ON sandbox (touched_at) WHERE state IN ('queued', 'running', 'ready');
CREATE TABLE held_mail (
	organisation_id UUID NOT NULL,
	id UUID NOT NULL,
	held_at TIMESTAMP WITH TIME ZONE NOT NULL,
	sealed BYTEA NOT NULL,
	CONSTRAINT pk_held_mail PRIMARY KEY (organisation_id, id),
	CONSTRAINT fk_held_mail_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);
