ALTER TABLE usage_event ADD COLUMN id_hash BYTEA;

ALTER TABLE usage_event ADD COLUMN id_cipher BYTEA;

CREATE UNIQUE INDEX uq_usage_event_sealed ON usage_event (organisation_id, id_hash);

CREATE INDEX ix_usage_event_unsealed ON usage_event (organisation_id, id) WHERE id_hash IS NULL;

DROP TRIGGER usage_event_append_only ON usage_event;

ALTER TABLE organisation ADD CONSTRAINT ck_organisation_currency CHECK (currency ~ '^[A-Z]{3}$');

ALTER TABLE subscription ADD CONSTRAINT ck_subscription_currency CHECK (currency ~ '^[A-Z]{3}$');

ALTER TABLE price ADD CONSTRAINT ck_price_currency CHECK (currency ~ '^[A-Z]{3}$');

ALTER TABLE invoice ADD CONSTRAINT ck_invoice_currency CHECK (currency ~ '^[A-Z]{3}$');

ALTER TABLE payment ADD CONSTRAINT ck_payment_currency CHECK (currency ~ '^[A-Z]{3}$');

ALTER TABLE refund ADD CONSTRAINT ck_refund_currency CHECK (currency ~ '^[A-Z]{3}$');

ALTER TABLE ledger_entry ADD CONSTRAINT ck_ledger_entry_currency CHECK (currency ~ '^[A-Z]{3}$');

ALTER TABLE books_check ADD CONSTRAINT ck_books_check_currency CHECK (currency ~ '^[A-Z]{3}$');

ALTER TABLE chargeback ADD CONSTRAINT ck_chargeback_currency CHECK (currency ~ '^[A-Z]{3}$');

ALTER TABLE plan_promise ADD CONSTRAINT ck_plan_promise_currency CHECK (currency ~ '^[A-Z]{3}$');

ALTER TABLE outcome_contract ADD CONSTRAINT ck_outcome_contract_currency CHECK (currency ~ '^[A-Z]{3}$');

ALTER TABLE outcome_evidence ADD CONSTRAINT ck_outcome_evidence_currency CHECK (currency ~ '^[A-Z]{3}$');

ALTER TABLE organisation ADD CONSTRAINT ck_organisation_country CHECK (country ~ '^[A-Z]{2}$');

ALTER TABLE signup ADD CONSTRAINT ck_signup_country CHECK (country ~ '^[A-Z]{2}$');

ALTER TABLE billing_profile ADD CONSTRAINT ck_billing_profile_country CHECK (country ~ '^[A-Z]{2}$');

ALTER TABLE organisation ADD CONSTRAINT ck_organisation_locale CHECK (locale IN ('zh-CN', 'en'));

ALTER TABLE signup ADD CONSTRAINT ck_signup_locale CHECK (locale IN ('zh-CN', 'en'));

ALTER TABLE founder ADD CONSTRAINT ck_founder_locale CHECK (locale IN ('zh-CN', 'en'));

ALTER TABLE invitation ADD CONSTRAINT ck_invitation_locale CHECK (locale IN ('zh-CN', 'en'));

ALTER TABLE invoice ADD CONSTRAINT ck_invoice_inputs_hash CHECK (inputs_hash ~ '^[0-9a-f]{64}$');

ALTER TABLE challenge ADD CONSTRAINT ck_challenge_purpose CHECK (purpose IN ('register', 'sign-in', 'sign-up', 'step-up', 'agreement', 'second-factor'));

ALTER TABLE job ADD CONSTRAINT ck_job_state CHECK (state IN ('queued', 'leased', 'running', 'dead'));

CREATE TABLE key_use (
	hour TIMESTAMP WITH TIME ZONE NOT NULL,
	provider TEXT NOT NULL,
	version TEXT NOT NULL,
	operation TEXT NOT NULL,
	times BIGINT NOT NULL,
	failed BIGINT NOT NULL,
	CONSTRAINT pk_key_use PRIMARY KEY (hour, provider, version, operation),
	CONSTRAINT ck_key_use_provider CHECK (provider IN ('file', 'aws-kms', 'gcp-kms', 'vault')),
	CONSTRAINT ck_key_use_operation CHECK (operation IN ('wrap', 'unwrap'))
);

GRANT SELECT, INSERT, UPDATE, DELETE ON key_use TO control_app;
