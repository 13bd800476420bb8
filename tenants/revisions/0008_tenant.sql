CREATE TABLE handover (
	id UUID NOT NULL,
	from_id UUID NOT NULL,
	rule JSONB NOT NULL,
	state TEXT NOT NULL,
	total INTEGER NOT NULL,
	done INTEGER NOT NULL,
	kept INTEGER NOT NULL,
	error_code TEXT,
	batch_id UUID NOT NULL,
	created_by UUID NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	finished_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_handover PRIMARY KEY (id),
	CONSTRAINT ck_handover_state CHECK (state IN ('running', 'done', 'failed', 'undoing', 'undone'))
);

CREATE INDEX ix_handover_from ON handover (from_id);
