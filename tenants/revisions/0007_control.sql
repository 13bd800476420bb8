CREATE TABLE billing_profile (
	organisation_id UUID NOT NULL, 
	details BYTEA NOT NULL, 
	country TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT pk_billing_profile PRIMARY KEY (organisation_id), 
	CONSTRAINT fk_billing_profile_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);

CREATE TABLE invoice (
	organisation_id UUID NOT NULL, 
	id UUID NOT NULL, 
	kind TEXT NOT NULL, 
	series TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	of_invoice UUID, 
	occasion TEXT NOT NULL, 
	currency TEXT NOT NULL, 
	period_start DATE NOT NULL, 
	period_end DATE NOT NULL, 
	issued_on DATE NOT NULL, 
	due_on DATE NOT NULL, 
	subtotal_minor BIGINT NOT NULL, 
	tax_minor BIGINT NOT NULL, 
	total_minor BIGINT NOT NULL, 
	inputs_hash TEXT NOT NULL, 
	document BYTEA NOT NULL, 
	finalized_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT pk_invoice PRIMARY KEY (organisation_id, id), 
	CONSTRAINT uq_invoice_series_number UNIQUE (series, number), 
	CONSTRAINT uq_invoice_organisation_id_occasion UNIQUE (organisation_id, occasion), 
	CONSTRAINT ck_invoice_kind CHECK (kind IN ('invoice', 'credit_note')), 
	CONSTRAINT ck_invoice_total CHECK (subtotal_minor + tax_minor = total_minor), 
	CONSTRAINT fk_invoice_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);

CREATE TABLE invoice_series (
	series TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	CONSTRAINT pk_invoice_series PRIMARY KEY (series)
);

CREATE TABLE ledger_entry (
	organisation_id UUID NOT NULL, 
	id UUID NOT NULL, 
	kind TEXT NOT NULL, 
	about TEXT NOT NULL, 
	currency TEXT NOT NULL, 
	posted_on DATE NOT NULL, 
	recorded_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT pk_ledger_entry PRIMARY KEY (organisation_id, id), 
	CONSTRAINT uq_ledger_entry_organisation_id_kind_about UNIQUE (organisation_id, kind, about), 
	CONSTRAINT ck_ledger_entry_kind CHECK (kind IN ('invoice', 'credit_note', 'payment', 'refund', 'revenue', 'credit_applied')), 
	CONSTRAINT fk_ledger_entry_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);

CREATE TABLE legal_entity (
	code TEXT NOT NULL, 
	details JSONB NOT NULL, 
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT pk_legal_entity PRIMARY KEY (code)
);

CREATE TABLE price (
	item TEXT NOT NULL, 
	currency TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	terms JSONB NOT NULL, 
	published_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT pk_price PRIMARY KEY (item, currency, version)
);

CREATE TABLE subscription (
	organisation_id UUID NOT NULL, 
	state TEXT NOT NULL, 
	currency TEXT NOT NULL, 
	time_zone TEXT NOT NULL, 
	interval TEXT NOT NULL, 
	trial_ends DATE NOT NULL, 
	anchor DATE, 
	next_day DATE NOT NULL, 
	next_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	method TEXT, 
	customer_ref TEXT, 
	card_page_ref TEXT, 
	card_ref TEXT, 
	card JSONB, 
	hold TEXT, 
	version INTEGER NOT NULL, 
	created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT pk_subscription PRIMARY KEY (organisation_id), 
	CONSTRAINT ck_subscription_state CHECK (state IN ('trialing', 'active', 'lapsed')), 
	CONSTRAINT ck_subscription_method CHECK (method IN ('card', 'transfer')), 
	CONSTRAINT ck_subscription_hold CHECK (hold IN ('no_plan', 'unpaid')), 
	CONSTRAINT fk_subscription_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);

CREATE INDEX ix_subscription_next ON subscription (next_at);

CREATE TABLE subscription_change (
	organisation_id UUID NOT NULL, 
	seq INTEGER NOT NULL, 
	item TEXT NOT NULL, 
	price_version INTEGER NOT NULL, 
	on_day DATE NOT NULL, 
	quantity INTEGER NOT NULL, 
	person_id UUID, 
	by BYTEA, 
	made_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT pk_subscription_change PRIMARY KEY (organisation_id, seq), 
	CONSTRAINT ck_subscription_change_quantity CHECK (quantity >= 0), 
	CONSTRAINT fk_subscription_change_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);

CREATE TABLE invoice_line (
	organisation_id UUID NOT NULL, 
	invoice_id UUID NOT NULL, 
	position SMALLINT NOT NULL, 
	item TEXT NOT NULL, 
	period_start DATE NOT NULL, 
	period_end DATE NOT NULL, 
	amount_minor BIGINT NOT NULL, 
	recurring BOOLEAN NOT NULL, 
	line BYTEA NOT NULL, 
	CONSTRAINT pk_invoice_line PRIMARY KEY (organisation_id, invoice_id, position), 
	CONSTRAINT fk_invoice_line_organisation_id_invoice_id FOREIGN KEY(organisation_id, invoice_id) REFERENCES invoice (organisation_id, id), 
	CONSTRAINT fk_invoice_line_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);

CREATE TABLE invoice_state (
	organisation_id UUID NOT NULL, 
	invoice_id UUID NOT NULL, 
	state TEXT NOT NULL, 
	paid_minor BIGINT NOT NULL, 
	credited_minor BIGINT NOT NULL, 
	refunded_minor BIGINT NOT NULL, 
	attempts SMALLINT NOT NULL, 
	next_attempt_on DATE, 
	dunning TEXT NOT NULL, 
	last_failure TEXT, 
	settled_on DATE, 
	CONSTRAINT pk_invoice_state PRIMARY KEY (organisation_id, invoice_id), 
	CONSTRAINT fk_invoice_state_organisation_id_invoice_id FOREIGN KEY(organisation_id, invoice_id) REFERENCES invoice (organisation_id, id), 
	CONSTRAINT ck_invoice_state_state CHECK (state IN ('open', 'paid', 'credited')), 
	CONSTRAINT ck_invoice_state_dunning CHECK (dunning IN ('none', 'reminded', 'warned', 'read_only', 'suspended')), 
	CONSTRAINT ck_invoice_state_refunded CHECK (refunded_minor <= paid_minor), 
	CONSTRAINT fk_invoice_state_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);

CREATE INDEX ix_invoice_state_open ON invoice_state (organisation_id, state);

CREATE TABLE ledger_posting (
	organisation_id UUID NOT NULL, 
	entry_id UUID NOT NULL, 
	account TEXT NOT NULL, 
	amount_minor BIGINT NOT NULL, 
	CONSTRAINT pk_ledger_posting PRIMARY KEY (organisation_id, entry_id, account), 
	CONSTRAINT fk_ledger_posting_organisation_id_entry_id FOREIGN KEY(organisation_id, entry_id) REFERENCES ledger_entry (organisation_id, id), 
	CONSTRAINT ck_ledger_posting_account CHECK (account IN ('receivable', 'cash_card', 'cash_bank', 'customer_credit', 'deferred', 'revenue_recurring', 'revenue_usage', 'revenue_outcome', 'revenue_credits', 'tax_payable')), 
	CONSTRAINT fk_ledger_posting_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);

CREATE TABLE payment (
	organisation_id UUID NOT NULL, 
	id UUID NOT NULL, 
	invoice_id UUID NOT NULL, 
	attempt SMALLINT NOT NULL, 
	kind TEXT NOT NULL, 
	state TEXT NOT NULL, 
	amount_minor BIGINT NOT NULL, 
	currency TEXT NOT NULL, 
	on_day DATE NOT NULL, 
	customer_ref TEXT, 
	card_ref TEXT, 
	gateway_ref TEXT, 
	failure TEXT, 
	note BYTEA, 
	created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT pk_payment PRIMARY KEY (organisation_id, id), 
	CONSTRAINT fk_payment_organisation_id_invoice_id FOREIGN KEY(organisation_id, invoice_id) REFERENCES invoice (organisation_id, id), 
	CONSTRAINT uq_payment_organisation_id_invoice_id_attempt UNIQUE (organisation_id, invoice_id, attempt), 
	CONSTRAINT ck_payment_kind CHECK (kind IN ('card', 'transfer', 'credit')), 
	CONSTRAINT ck_payment_state CHECK (state IN ('started', 'waiting', 'succeeded', 'failed')), 
	CONSTRAINT fk_payment_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);

CREATE UNIQUE INDEX uq_payment_charged ON payment (organisation_id, invoice_id) WHERE state = 'succeeded' AND kind = 'card';

CREATE UNIQUE INDEX uq_payment_under_way ON payment (organisation_id, invoice_id) WHERE state IN ('started', 'waiting');

CREATE TABLE refund (
	organisation_id UUID NOT NULL, 
	id UUID NOT NULL, 
	payment_id UUID NOT NULL, 
	invoice_id UUID NOT NULL, 
	state TEXT NOT NULL, 
	amount_minor BIGINT NOT NULL, 
	currency TEXT NOT NULL, 
	on_day DATE NOT NULL, 
	gateway_ref TEXT, 
	failure TEXT, 
	created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT pk_refund PRIMARY KEY (organisation_id, id), 
	CONSTRAINT fk_refund_organisation_id_payment_id FOREIGN KEY(organisation_id, payment_id) REFERENCES payment (organisation_id, id), 
	CONSTRAINT ck_refund_state CHECK (state IN ('started', 'succeeded', 'failed')), 
	CONSTRAINT ck_refund_amount CHECK (amount_minor > 0), 
	CONSTRAINT fk_refund_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON price, subscription, subscription_change, billing_profile, legal_entity, invoice, invoice_line, invoice_state, invoice_series, payment, refund, ledger_entry, ledger_posting TO control_app;

CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege'; END $$;

REVOKE UPDATE, DELETE ON price FROM control_app;

CREATE TRIGGER price_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON price FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

REVOKE UPDATE, DELETE ON subscription_change FROM control_app;

CREATE TRIGGER subscription_change_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON subscription_change FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

REVOKE UPDATE, DELETE ON invoice FROM control_app;

CREATE TRIGGER invoice_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON invoice FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

REVOKE UPDATE, DELETE ON invoice_line FROM control_app;

CREATE TRIGGER invoice_line_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON invoice_line FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

REVOKE UPDATE, DELETE ON ledger_entry FROM control_app;

CREATE TRIGGER ledger_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

REVOKE UPDATE, DELETE ON ledger_posting FROM control_app;

CREATE TRIGGER ledger_posting_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_posting FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE OR REPLACE FUNCTION refuse_unbalanced() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF (SELECT coalesce(sum(amount_minor), 1) FROM ledger_posting WHERE organisation_id = NEW.organisation_id AND entry_id = NEW.id) <> 0 THEN RAISE EXCEPTION 'a ledger entry does not balance' USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$;

CREATE CONSTRAINT TRIGGER ledger_entry_balanced AFTER INSERT ON ledger_entry DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_unbalanced();

CREATE OR REPLACE FUNCTION refuse_late_posting() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NOT EXISTS (SELECT 1 FROM ledger_entry WHERE organisation_id = NEW.organisation_id AND id = NEW.entry_id AND xmin = pg_current_xact_id()::xid) THEN RAISE EXCEPTION 'a ledger entry is closed' USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$;

CREATE CONSTRAINT TRIGGER ledger_posting_in_time AFTER INSERT ON ledger_posting FOR EACH ROW EXECUTE FUNCTION refuse_late_posting();

INSERT INTO subscription (organisation_id, state, currency, time_zone, "interval", trial_ends, next_day, next_at, version, created_at)
SELECT o.id, 'trialing', CASE WHEN o.currency IN ('CNY', 'JPY') THEN o.currency ELSE 'USD' END, o.time_zone, 'month',
  (e.value #>> '{}')::date, (e.value #>> '{}')::date, (e.value #>> '{}')::date::timestamp AT TIME ZONE o.time_zone, 1, o.created_at
FROM organisation o JOIN entitlement e ON e.organisation_id = o.id AND e.name = 'trial_until';
