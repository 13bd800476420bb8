CREATE TABLE suppression_key (
	id SMALLINT NOT NULL,
	secret BYTEA NOT NULL,
	CONSTRAINT pk_suppression_key PRIMARY KEY (id),
	CONSTRAINT ck_suppression_key_one CHECK (id = 1)
);
CREATE TABLE suppressed (
	hash BYTEA NOT NULL,
	erased_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_suppressed PRIMARY KEY (hash)
);
