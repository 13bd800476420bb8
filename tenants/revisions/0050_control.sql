ALTER TABLE viewing ADD COLUMN request_id UUID;
CREATE TABLE viewing_policy (
	organisation_id UUID NOT NULL,
	asks TEXT NOT NULL,
	changed_by UUID NOT NULL,
	changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_viewing_policy PRIMARY KEY (organisation_id),
	CONSTRAINT ck_viewing_policy_asks CHECK (asks IN ('tell', 'ask', 'ask_or_override')),
	CONSTRAINT fk_viewing_policy_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);
CREATE TABLE viewing_request (
	id UUID NOT NULL,
	organisation_id UUID NOT NULL,
	viewer_id UUID NOT NULL,
	person_id UUID NOT NULL,
	reason BYTEA NOT NULL,
	state TEXT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_viewing_request PRIMARY KEY (id),
	CONSTRAINT ck_viewing_request_state CHECK (state IN ('open', 'allowed', 'used', 'refused', 'withdrawn', 'overridden')),
	CONSTRAINT fk_viewing_request_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);
CREATE INDEX ix_viewing_request_person ON viewing_request (organisation_id, person_id, created_at);
CREATE INDEX ix_viewing_request_viewer ON viewing_request (organisation_id, viewer_id, created_at);
