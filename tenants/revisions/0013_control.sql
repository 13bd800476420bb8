ALTER TABLE subscription ADD CONSTRAINT ck_subscription_interval CHECK (interval IN ('month', 'quarter', 'year'));

ALTER TABLE outcome_contract ADD CONSTRAINT ck_outcome_contract_metric CHECK (metric IN ('closed_won'));

ALTER TABLE ledger_entry DROP CONSTRAINT ck_ledger_entry_kind;

ALTER TABLE ledger_entry ADD CONSTRAINT ck_ledger_entry_kind CHECK (kind IN ('invoice', 'credit_note', 'payment', 'refund', 'revenue', 'credit_applied', 'refund_returned'));
