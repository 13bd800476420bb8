CREATE TABLE consent (id UUID NOT NULL, touch_id UUID NOT NULL, record_id UUID NOT NULL, purpose TEXT NOT NULL CONSTRAINT ck_consent_purpose CHECK (purpose ~ '^[a-z][a-z0-9_.:-]*$'), channel TEXT, details BYTEA NOT NULL, given_at TIMESTAMP WITH TIME ZONE NOT NULL, withdrawn_at TIMESTAMP WITH TIME ZONE, withdrawn_by UUID, CONSTRAINT pk_consent PRIMARY KEY (id), CONSTRAINT ck_consent_channel CHECK (channel IN ('email', 'phone')), CONSTRAINT ck_consent_withdrawal CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL)));

CREATE INDEX ix_consent_record ON consent (record_id, given_at);

CREATE TABLE touch (id UUID NOT NULL, form_id UUID NOT NULL, record_id UUID NOT NULL, first BOOLEAN NOT NULL, details BYTEA NOT NULL, occurred_at TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT pk_touch PRIMARY KEY (id));

CREATE INDEX ix_touch_form ON touch (form_id, occurred_at);

CREATE INDEX ix_touch_record ON touch (record_id, occurred_at);

CREATE TABLE web_form (id UUID NOT NULL, active BOOLEAN NOT NULL, setup BYTEA NOT NULL, version INTEGER NOT NULL, changed_by UUID NOT NULL, created_at TIMESTAMP WITH TIME ZONE NOT NULL, updated_at TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT pk_web_form PRIMARY KEY (id));
