ALTER TABLE deal ADD COLUMN own_amount NUMERIC(24, 6);

ALTER TABLE deal ADD COLUMN own_one_off_amount NUMERIC(24, 6);

ALTER TABLE deal ADD COLUMN own_annual_recurring NUMERIC(24, 6);

ALTER TABLE deal ADD COLUMN own_total_contract_value NUMERIC(24, 6);

ALTER TABLE deal ADD COLUMN rate_date DATE;

DROP INDEX ix_deal_figures;

CREATE INDEX ix_deal_figures ON deal (pipeline, stage, currency, probability) INCLUDE (amount, own_amount, owner_id) WHERE deleted_at IS NULL;

ALTER TABLE deal_snapshot ADD COLUMN own_amount NUMERIC(24, 6);
