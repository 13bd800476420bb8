CREATE TABLE organisation_clock (
	organisation_id UUID NOT NULL,
	offset_seconds BIGINT NOT NULL,
	moved_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_organisation_clock PRIMARY KEY (organisation_id),
	CONSTRAINT fk_organisation_clock_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON organisation_clock TO control_app;
