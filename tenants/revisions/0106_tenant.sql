ALTER TABLE product ADD COLUMN recurrence TEXT CONSTRAINT ck_product_recurrence CHECK (recurrence IN ('one_off', 'monthly', 'quarterly', 'yearly'));

ALTER TABLE product ADD COLUMN term BIGINT;

ALTER TABLE deal_line ADD COLUMN recurrence TEXT CONSTRAINT ck_deal_line_recurrence CHECK (recurrence IN ('monthly', 'quarterly', 'yearly'));

ALTER TABLE deal_line ADD COLUMN term SMALLINT CONSTRAINT ck_deal_line_term CHECK (term > 0);

ALTER TABLE deal ADD COLUMN one_off_amount NUMERIC(24, 6);

ALTER TABLE deal ADD COLUMN annual_recurring NUMERIC(24, 6);

ALTER TABLE deal ADD COLUMN total_contract_value NUMERIC(24, 6);

UPDATE deal SET one_off_amount = line.total, annual_recurring = 0, total_contract_value = line.total FROM (SELECT deal_id, sum(amount) AS total FROM deal_line GROUP BY deal_id HAVING sum(amount) < 1000000000000000000) AS line WHERE line.deal_id = deal.id;

CREATE INDEX ix_deal_price_book ON deal (price_book, id) WHERE deleted_at IS NULL;
