CREATE TABLE calendar_address (
	organisation_id UUID NOT NULL,
	person_id UUID NOT NULL,
	secret_hash BYTEA NOT NULL,
	made_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_calendar_address PRIMARY KEY (organisation_id, person_id),
	CONSTRAINT uq_calendar_address_secret_hash UNIQUE (secret_hash),
	CONSTRAINT fk_calendar_address_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);
