CREATE INDEX ix_deal_outcome ON deal (status, closed_on) INCLUDE (currency, amount, lost_reason, owner_id) WHERE deleted_at IS NULL;
