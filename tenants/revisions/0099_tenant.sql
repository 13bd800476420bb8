CREATE TABLE calendar_subscription (
	id UUID NOT NULL,
	person_id UUID NOT NULL,
	setup BYTEA NOT NULL,
	titles BOOLEAN NOT NULL,
	shows_busy BOOLEAN NOT NULL,
	found BYTEA,
	error_code TEXT CONSTRAINT ck_calendar_subscription_error_code CHECK (error_code ~ '^[A-Za-z][A-Za-z0-9_.]*$'),
	failures INTEGER NOT NULL,
	next_at TIMESTAMP WITH TIME ZONE NOT NULL,
	read_at TIMESTAMP WITH TIME ZONE,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_calendar_subscription PRIMARY KEY (id)
);

CREATE INDEX ix_calendar_subscription_person ON calendar_subscription (person_id);

