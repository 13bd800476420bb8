CREATE TABLE text_order (
	field_id INTEGER NOT NULL,
	seq BIGINT NOT NULL,
	epoch BIGINT NOT NULL,
	walked UUID,
	ready BOOLEAN NOT NULL,
	placed BIGINT NOT NULL,
	total BIGINT NOT NULL,
	CONSTRAINT pk_text_order PRIMARY KEY (field_id)
);

CREATE TABLE text_rank (
	field_id INTEGER NOT NULL,
	record_id UUID NOT NULL,
	zh BYTEA NOT NULL,
	en BYTEA NOT NULL,
	CONSTRAINT pk_text_rank PRIMARY KEY (field_id, record_id)
);

CREATE INDEX ix_text_rank_en ON text_rank (field_id, en, record_id);

CREATE INDEX ix_text_rank_zh ON text_rank (field_id, zh, record_id);
