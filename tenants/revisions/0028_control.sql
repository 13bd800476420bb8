CREATE TABLE sign_in_policy (
	organisation_id UUID NOT NULL,
	second_factor_from TIMESTAMP WITH TIME ZONE,
	mailed_codes BOOLEAN NOT NULL,
	idle_minutes INTEGER,
	absolute_hours INTEGER,
	networks BYTEA,
	changed_by UUID NOT NULL,
	changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_sign_in_policy PRIMARY KEY (organisation_id),
	CONSTRAINT ck_sign_in_policy_idle_minutes CHECK (idle_minutes BETWEEN 5 AND 20160),
	CONSTRAINT ck_sign_in_policy_absolute_hours CHECK (absolute_hours BETWEEN 1 AND 720),
	CONSTRAINT fk_sign_in_policy_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_policy TO control_app;
