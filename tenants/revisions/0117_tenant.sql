ALTER TABLE touch ALTER COLUMN form_id DROP NOT NULL;

ALTER TABLE touch ALTER COLUMN record_id DROP NOT NULL;

ALTER TABLE touch ADD COLUMN site_id UUID;

ALTER TABLE touch ADD COLUMN visitor BYTEA;

ALTER TABLE touch ADD COLUMN campaign_id UUID;

CREATE INDEX ix_touch_site ON touch (site_id, occurred_at) WHERE site_id IS NOT NULL;

CREATE INDEX ix_touch_visitor ON touch (visitor) WHERE visitor IS NOT NULL;

CREATE INDEX ix_touch_campaign ON touch (campaign_id, record_id) WHERE campaign_id IS NOT NULL;
