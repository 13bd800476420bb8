CREATE TABLE suggestion ( id UUID NOT NULL, object TEXT NOT NULL CONSTRAINT ck_suggestion_object CHECK (object ~ '^[a-z][a-z0-9_.:-]*$'), record_id UUID NOT NULL, rule TEXT NOT NULL CONSTRAINT ck_suggestion_rule CHECK (rule ~ '^[a-z][a-z0-9_.:-]*$'), version SMALLINT NOT NULL, person_id UUID NOT NULL, shown_at TIMESTAMP WITH TIME ZONE NOT NULL, answer TEXT, answered_at TIMESTAMP WITH TIME ZONE, task_id UUID, why TEXT, until DATE, CONSTRAINT pk_suggestion PRIMARY KEY (id), CONSTRAINT ck_suggestion_answer CHECK (answer IN ('accepted', 'dismissed')), CONSTRAINT ck_suggestion_why CHECK (why IN ('done', 'not_now', 'not_useful', 'wrong')), CONSTRAINT ck_suggestion_answered CHECK ((answer IS NULL) = (answered_at IS NULL)) );

CREATE INDEX ix_suggestion_answered ON suggestion (record_id, rule, answered_at);

CREATE UNIQUE INDEX uq_suggestion_open ON suggestion (record_id, rule, person_id) WHERE answer IS NULL;
