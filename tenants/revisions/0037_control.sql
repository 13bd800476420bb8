CREATE TABLE viewing (
	id_hash BYTEA NOT NULL,
	id UUID NOT NULL,
	session_id UUID NOT NULL,
	viewer_id UUID NOT NULL,
	viewer_identity_id UUID NOT NULL,
	organisation_id UUID NOT NULL,
	identity_id UUID NOT NULL,
	person_id UUID NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
	ended_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_viewing PRIMARY KEY (id_hash),
	CONSTRAINT uq_viewing_id UNIQUE (id),
	CONSTRAINT fk_viewing_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);
CREATE INDEX ix_viewing_person ON viewing (organisation_id, person_id, created_at);
CREATE INDEX ix_viewing_open ON viewing (expires_at) WHERE ended_at IS NULL;
