CREATE TABLE archive_import (
	organisation_id UUID NOT NULL,
	id UUID NOT NULL,
	state TEXT NOT NULL,
	attempt INTEGER NOT NULL,
	size BIGINT NOT NULL,
	done BIGINT NOT NULL,
	total BIGINT NOT NULL,
	said BYTEA,
	made_id UUID,
	error_code TEXT,
	requested_by UUID NOT NULL,
	identity_id UUID NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	touched_at TIMESTAMP WITH TIME ZONE NOT NULL,
	finished_at TIMESTAMP WITH TIME ZONE,
	expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_archive_import PRIMARY KEY (organisation_id, id),
	CONSTRAINT ck_archive_import_state CHECK (state IN ('uploading', 'checking', 'ready', 'queued', 'running', 'done', 'refused', 'failed', 'cancelled', 'expired')),
	CONSTRAINT ck_archive_import_done CHECK (state <> 'done' OR made_id IS NOT NULL),
	CONSTRAINT fk_archive_import_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT fk_archive_import_made_id FOREIGN KEY(made_id) REFERENCES organisation (id)
);
CREATE UNIQUE INDEX uq_archive_import_open ON archive_import (organisation_id) WHERE state IN ('uploading', 'checking', 'ready', 'queued', 'running');
CREATE INDEX ix_archive_import_touched ON archive_import (touched_at) WHERE state IN ('uploading', 'checking', 'ready', 'queued', 'running');
CREATE INDEX ix_archive_import_identity ON archive_import (identity_id, created_at);
