CREATE TABLE deal (
	id UUID NOT NULL,
	owner_id UUID NOT NULL,
	territory_id UUID,
	version INTEGER NOT NULL,
	field_versions JSONB NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	name BYTEA,
	name_hmac BYTEA,
	number BYTEA,
	number_hmac BYTEA,
	company UUID,
	amount NUMERIC(24, 6),
	currency TEXT CONSTRAINT ck_deal_currency CHECK (currency ~ '^[A-Z]{3}$'),
	source UUID,
	description BYTEA,
	pipeline UUID,
	stage UUID,
	probability BIGINT,
	started_on DATE,
	close_date DATE,
	next_step BYTEA,
	next_step_hmac BYTEA,
	next_step_on DATE,
	stage_since TIMESTAMP WITH TIME ZONE,
	status TEXT CONSTRAINT ck_deal_status CHECK (status IN ('open', 'won', 'lost')),
	closed_on DATE,
	lost_reason UUID,
	search_tokens INTEGER[] NOT NULL,
	CONSTRAINT pk_deal PRIMARY KEY (id)
);

CREATE INDEX ix_deal_close_date ON deal (close_date, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_deal_company ON deal (company, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_deal_created ON deal (created_at, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_deal_name ON deal (name_hmac, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_deal_number ON deal (number_hmac, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_deal_owner ON deal (owner_id, updated_at, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_deal_stage ON deal (stage, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_deal_status ON deal (status, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_deal_tokens ON deal USING gin (search_tokens);

CREATE INDEX ix_deal_updated ON deal (updated_at, id) WHERE deleted_at IS NULL;

CREATE TABLE pipeline (
	id UUID NOT NULL,
	position INTEGER NOT NULL,
	archived BOOLEAN NOT NULL,
	version INTEGER NOT NULL,
	CONSTRAINT pk_pipeline PRIMARY KEY (id)
);

CREATE TABLE stage_event (
	id UUID NOT NULL,
	object TEXT NOT NULL CONSTRAINT ck_stage_event_object CHECK (object ~ '^[a-z_]+$'),
	record_id UUID NOT NULL,
	from_stage TEXT CONSTRAINT ck_stage_event_from_stage CHECK (from_stage ~ '^[a-z0-9_-]+$'),
	to_stage TEXT NOT NULL CONSTRAINT ck_stage_event_to_stage CHECK (to_stage ~ '^[a-z0-9_-]+$'),
	occurred_at TIMESTAMP WITH TIME ZONE NOT NULL,
	recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
	actor UUID,
	origin TEXT NOT NULL CONSTRAINT ck_stage_event_origin CHECK (origin ~ '^[a-z_]+$'),
	batch_id UUID,
	CONSTRAINT pk_stage_event PRIMARY KEY (id)
);

CREATE INDEX ix_stage_event_object ON stage_event (object, occurred_at);

CREATE INDEX ix_stage_event_record ON stage_event (record_id, occurred_at, id);

CREATE TABLE stage (
	id UUID NOT NULL,
	pipeline_id UUID NOT NULL,
	position INTEGER NOT NULL,
	outcome TEXT NOT NULL,
	probability SMALLINT NOT NULL,
	rot_days SMALLINT,
	required INTEGER[] NOT NULL,
	exit_rule BYTEA,
	archived BOOLEAN NOT NULL,
	CONSTRAINT pk_stage PRIMARY KEY (id),
	CONSTRAINT ck_stage_outcome CHECK (outcome IN ('open', 'won', 'lost')),
	CONSTRAINT ck_stage_probability CHECK (probability BETWEEN 0 AND 100),
	CONSTRAINT fk_stage_pipeline_id FOREIGN KEY(pipeline_id) REFERENCES pipeline (id)
);

CREATE INDEX ix_stage_pipeline ON stage (pipeline_id, position);

ALTER TABLE choice ADD COLUMN scope_id UUID NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000';

ALTER TABLE choice ALTER COLUMN scope_id DROP DEFAULT;

ALTER TABLE choice DROP CONSTRAINT uq_choice_field_id_zh_hmac;

ALTER TABLE choice ADD CONSTRAINT uq_choice_field_id_scope_id_zh_hmac UNIQUE (field_id, scope_id, zh_hmac);
