CREATE TABLE signing_key (
	id TEXT NOT NULL,
	public BYTEA NOT NULL,
	private BYTEA NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_signing_key PRIMARY KEY (id),
	CONSTRAINT ck_signing_key_id CHECK (id ~ '^[0-9a-f]{16}$')
);
CREATE TABLE archive (
	organisation_id UUID NOT NULL,
	id UUID NOT NULL,
	state TEXT NOT NULL,
	attempt INTEGER NOT NULL,
	done BIGINT NOT NULL,
	total BIGINT NOT NULL,
	size BIGINT,
	sha256 BYTEA,
	error_code TEXT,
	requested_by UUID NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	touched_at TIMESTAMP WITH TIME ZONE NOT NULL,
	finished_at TIMESTAMP WITH TIME ZONE,
	expires_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_archive PRIMARY KEY (organisation_id, id),
	CONSTRAINT ck_archive_state CHECK (state IN ('queued', 'running', 'done', 'failed', 'expired')),
	CONSTRAINT ck_archive_whole CHECK ((state IN ('done', 'expired')) = (size IS NOT NULL AND sha256 IS NOT NULL)),
	CONSTRAINT fk_archive_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);
CREATE INDEX ix_archive_open ON archive (touched_at) WHERE state IN ('queued', 'running', 'done');
CREATE UNIQUE INDEX uq_archive_under_way ON archive (organisation_id) WHERE state IN ('queued', 'running');
CREATE TABLE arrival (
	organisation_id UUID NOT NULL,
	touched_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_arrival PRIMARY KEY (organisation_id),
	CONSTRAINT fk_arrival_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);
CREATE TABLE erasure (
	organisation_id UUID NOT NULL,
	phase TEXT NOT NULL,
	requested_by UUID NOT NULL,
	asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
	due_at TIMESTAMP WITH TIME ZONE NOT NULL,
	database TEXT NOT NULL,
	schema TEXT NOT NULL,
	facts JSONB,
	certificate TEXT,
	touched_at TIMESTAMP WITH TIME ZONE NOT NULL,
	erased_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_erasure PRIMARY KEY (organisation_id),
	CONSTRAINT ck_erasure_phase CHECK (phase IN ('asked', 'closing', 'shredding', 'dropping', 'certifying', 'erased')),
	CONSTRAINT ck_erasure_erased CHECK ((phase = 'erased') = (certificate IS NOT NULL AND erased_at IS NOT NULL)),
	CONSTRAINT fk_erasure_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);
CREATE INDEX ix_erasure_open ON erasure (due_at) WHERE phase <> 'erased';
ALTER TABLE founder ADD COLUMN seeded_as UUID;
