CREATE TABLE key_rotation (
	organisation_id UUID NOT NULL,
	phase TEXT NOT NULL,
	step INTEGER NOT NULL,
	at_table TEXT,
	at_block BIGINT NOT NULL,
	done BIGINT NOT NULL,
	total BIGINT NOT NULL,
	horizon BIGINT,
	started_by UUID,
	started_at TIMESTAMP WITH TIME ZONE NOT NULL,
	touched_at TIMESTAMP WITH TIME ZONE NOT NULL,
	ended_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_key_rotation PRIMARY KEY (organisation_id),
	CONSTRAINT ck_key_rotation_phase CHECK (phase IN ('publishing', 'promoting', 'counting', 'walking', 'verifying', 'ended')),
	CONSTRAINT ck_key_rotation_ended CHECK ((phase = 'ended') = (ended_at IS NOT NULL)),
	CONSTRAINT fk_key_rotation_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);
