ALTER TABLE payment DROP CONSTRAINT ck_payment_state;
ALTER TABLE payment ADD CONSTRAINT ck_payment_state CHECK (state IN ('started', 'waiting', 'succeeded', 'failed', 'disputed', 'charged_back'));
DROP INDEX uq_payment_charged;
CREATE UNIQUE INDEX uq_payment_charged ON payment (organisation_id, invoice_id) WHERE state IN ('succeeded', 'disputed') AND kind = 'card';
ALTER TABLE ledger_posting DROP CONSTRAINT ck_ledger_posting_account;
ALTER TABLE ledger_posting ADD CONSTRAINT ck_ledger_posting_account CHECK (account IN ('receivable', 'cash_card', 'cash_bank', 'cash_disputed', 'customer_credit', 'deferred', 'revenue_recurring', 'revenue_usage', 'revenue_outcome', 'revenue_credits', 'gateway_fees', 'tax_payable'));
ALTER TABLE ledger_entry DROP CONSTRAINT ck_ledger_entry_kind;
ALTER TABLE ledger_entry ADD CONSTRAINT ck_ledger_entry_kind CHECK (kind IN ('invoice', 'credit_note', 'payment', 'refund', 'revenue', 'credit_applied', 'refund_returned', 'dispute', 'dispute_won', 'dispute_lost', 'dispute_fee', 'dispute_fee_returned'));
CREATE TABLE chargeback (
	organisation_id UUID NOT NULL,
	id UUID NOT NULL,
	payment_id UUID NOT NULL,
	invoice_id UUID NOT NULL,
	gateway_ref TEXT NOT NULL,
	state TEXT NOT NULL,
	reason TEXT NOT NULL,
	amount_minor BIGINT NOT NULL,
	currency TEXT NOT NULL,
	begun_on DATE NOT NULL,
	ended_on DATE,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_chargeback PRIMARY KEY (organisation_id, id),
	CONSTRAINT fk_chargeback_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT fk_chargeback_organisation_id_payment_id FOREIGN KEY(organisation_id, payment_id) REFERENCES payment (organisation_id, id),
	CONSTRAINT uq_chargeback_organisation_id_gateway_ref UNIQUE (organisation_id, gateway_ref),
	CONSTRAINT ck_chargeback_state CHECK (state IN ('open', 'won', 'lost')),
	CONSTRAINT ck_chargeback_amount CHECK (amount_minor > 0)
);
