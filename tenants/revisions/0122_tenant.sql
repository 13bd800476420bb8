CREATE TABLE prediction ( id UUID NOT NULL, object TEXT NOT NULL CONSTRAINT ck_prediction_object CHECK (object ~ '^[a-z][a-z0-9_.:-]*$'), record_id UUID NOT NULL, model TEXT NOT NULL CONSTRAINT ck_prediction_model CHECK (model ~ '^[a-z][a-z0-9_.:-]*$'), version SMALLINT NOT NULL, value NUMERIC(24, 6) NOT NULL, factors BYTEA NOT NULL, made_at TIMESTAMP WITH TIME ZONE NOT NULL, until TIMESTAMP WITH TIME ZONE, outcome NUMERIC(24, 6), outcome_at TIMESTAMP WITH TIME ZONE, CONSTRAINT pk_prediction PRIMARY KEY (id), CONSTRAINT ck_prediction_outcome_at CHECK ((outcome IS NULL) = (outcome_at IS NULL)) );

CREATE INDEX ix_prediction_judged ON prediction (model, value, record_id) WHERE outcome IS NOT NULL;

CREATE INDEX ix_prediction_record ON prediction (record_id, model, made_at);

CREATE UNIQUE INDEX uq_prediction_current ON prediction (record_id, model) WHERE until IS NULL;
