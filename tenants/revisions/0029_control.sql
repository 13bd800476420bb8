CREATE TABLE factor_reset (
	id UUID NOT NULL,
	identity_id UUID NOT NULL,
	organisation_id UUID,
	asked_by UUID,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	due_at TIMESTAMP WITH TIME ZONE NOT NULL,
	cancelled_at TIMESTAMP WITH TIME ZONE,
	done_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_factor_reset PRIMARY KEY (id),
	CONSTRAINT fk_factor_reset_identity_id FOREIGN KEY(identity_id) REFERENCES identity (id),
	CONSTRAINT fk_factor_reset_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);
CREATE INDEX ix_factor_reset_due_at ON factor_reset (due_at) WHERE done_at IS NULL AND cancelled_at IS NULL;
CREATE INDEX ix_factor_reset_identity ON factor_reset (identity_id);
GRANT SELECT, INSERT, UPDATE, DELETE ON factor_reset TO control_app;
