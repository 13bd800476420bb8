DROP INDEX ix_deal_outcome;

CREATE INDEX ix_deal_outcome ON deal (status, closed_on) INCLUDE (currency, amount, own_amount, rate_date, lost_reason, owner_id) WHERE deleted_at IS NULL;
