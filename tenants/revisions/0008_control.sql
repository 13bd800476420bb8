CREATE TABLE usage_day (
	organisation_id UUID NOT NULL,
	meter TEXT NOT NULL,
	day DATE NOT NULL,
	received_on DATE NOT NULL,
	quantity NUMERIC(38, 12) NOT NULL,
	events BIGINT NOT NULL,
	CONSTRAINT pk_usage_day PRIMARY KEY (organisation_id, meter, day, received_on),
	CONSTRAINT fk_usage_day_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);

CREATE TABLE usage_event (
	organisation_id UUID NOT NULL,
	id TEXT NOT NULL,
	meter TEXT NOT NULL,
	quantity NUMERIC(38, 12) NOT NULL,
	occurred_at TIMESTAMP WITH TIME ZONE NOT NULL,
	day DATE NOT NULL,
	received_at TIMESTAMP WITH TIME ZONE NOT NULL,
	received_on DATE NOT NULL,
	CONSTRAINT pk_usage_event PRIMARY KEY (organisation_id, id)
);

CREATE INDEX ix_usage_event_day ON usage_event (organisation_id, meter, day, occurred_at);

CREATE TABLE usage_rated (
	organisation_id UUID NOT NULL,
	invoice_id UUID NOT NULL,
	meter TEXT NOT NULL,
	day DATE NOT NULL,
	received_on DATE NOT NULL,
	period_start DATE NOT NULL,
	period_end DATE NOT NULL,
	quantity NUMERIC(38, 12) NOT NULL,
	events BIGINT NOT NULL,
	CONSTRAINT pk_usage_rated PRIMARY KEY (organisation_id, invoice_id, meter, day, received_on),
	CONSTRAINT fk_usage_rated_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);

CREATE TABLE usage_receipt (
	organisation_id UUID NOT NULL,
	day DATE NOT NULL,
	meter TEXT NOT NULL,
	accepted BIGINT NOT NULL,
	duplicate BIGINT NOT NULL,
	conflict BIGINT NOT NULL,
	rejected BIGINT NOT NULL,
	CONSTRAINT pk_usage_receipt PRIMARY KEY (organisation_id, day, meter),
	CONSTRAINT fk_usage_receipt_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON usage_event, usage_day, usage_receipt, usage_rated TO control_app;

REVOKE UPDATE, DELETE ON usage_event, usage_rated FROM control_app;

CREATE TRIGGER usage_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON usage_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER usage_rated_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON usage_rated FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
