ALTER TABLE activity ADD COLUMN tags JSONB;

CREATE INDEX ix_activity_tags ON activity USING gin (tags) WITH (gin_pending_list_limit = 64) WHERE tags IS NOT NULL;

ALTER TABLE asset ADD COLUMN tags JSONB;

CREATE INDEX ix_asset_tags ON asset USING gin (tags) WITH (gin_pending_list_limit = 64) WHERE tags IS NOT NULL;

ALTER TABLE campaign ADD COLUMN tags JSONB;

CREATE INDEX ix_campaign_tags ON campaign USING gin (tags) WITH (gin_pending_list_limit = 64) WHERE tags IS NOT NULL;

ALTER TABLE company ADD COLUMN tags JSONB;

CREATE INDEX ix_company_tags ON company USING gin (tags) WITH (gin_pending_list_limit = 64) WHERE tags IS NOT NULL;

ALTER TABLE contact ADD COLUMN tags JSONB;

CREATE INDEX ix_contact_tags ON contact USING gin (tags) WITH (gin_pending_list_limit = 64) WHERE tags IS NOT NULL;

ALTER TABLE custom_record ADD COLUMN tags JSONB;

CREATE INDEX ix_custom_record_tags ON custom_record USING gin (tags) WITH (gin_pending_list_limit = 64) WHERE tags IS NOT NULL;

ALTER TABLE deal ADD COLUMN tags JSONB;

CREATE INDEX ix_deal_tags ON deal USING gin (tags) WITH (gin_pending_list_limit = 64) WHERE tags IS NOT NULL;

ALTER TABLE lead ADD COLUMN tags JSONB;

CREATE INDEX ix_lead_tags ON lead USING gin (tags) WITH (gin_pending_list_limit = 64) WHERE tags IS NOT NULL;

ALTER TABLE product ADD COLUMN tags JSONB;

CREATE INDEX ix_product_tags ON product USING gin (tags) WITH (gin_pending_list_limit = 64) WHERE tags IS NOT NULL;

ALTER TABLE sales_order ADD COLUMN tags JSONB;

CREATE INDEX ix_sales_order_tags ON sales_order USING gin (tags) WITH (gin_pending_list_limit = 64) WHERE tags IS NOT NULL;

ALTER TABLE sales_receipt ADD COLUMN tags JSONB;

CREATE INDEX ix_sales_receipt_tags ON sales_receipt USING gin (tags) WITH (gin_pending_list_limit = 64) WHERE tags IS NOT NULL;

ALTER TABLE task ADD COLUMN tags JSONB;

CREATE INDEX ix_task_tags ON task USING gin (tags) WITH (gin_pending_list_limit = 64) WHERE tags IS NOT NULL;
