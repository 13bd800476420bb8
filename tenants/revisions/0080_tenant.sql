CREATE TABLE asset (
	id UUID NOT NULL,
	owner_id UUID NOT NULL,
	territory_id UUID,
	version INTEGER NOT NULL,
	field_versions JSONB NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	name BYTEA,
	name_hmac BYTEA,
	serial_number BYTEA,
	serial_number_hmac BYTEA,
	company UUID,
	contact UUID,
	product UUID,
	sales_order UUID,
	status TEXT CONSTRAINT ck_asset_status CHECK (status IN ('in_use', 'spare', 'repair', 'retired')),
	installed_on DATE,
	warranty_until DATE,
	place BYTEA,
	place_hmac BYTEA,
	description BYTEA,
	external_id BYTEA,
	external_id_hmac BYTEA,
	search_tokens INTEGER[] NOT NULL,
	cf JSONB,
	CONSTRAINT pk_asset PRIMARY KEY (id)
);

CREATE INDEX ix_asset_company ON asset (company, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_asset_contact ON asset (contact, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_asset_created ON asset (created_at, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_asset_external_id ON asset (external_id_hmac, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_asset_name ON asset (name_hmac, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_asset_owner ON asset (owner_id, updated_at, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_asset_product ON asset (product, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_asset_sales_order ON asset (sales_order, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_asset_serial_number ON asset (serial_number_hmac, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_asset_tokens ON asset USING gin (search_tokens) WITH (gin_pending_list_limit = 64);

CREATE INDEX ix_asset_updated ON asset (updated_at, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_asset_warranty_until ON asset (warranty_until, id) WHERE deleted_at IS NULL;

CREATE TABLE campaign (
	id UUID NOT NULL,
	owner_id UUID NOT NULL,
	territory_id UUID,
	version INTEGER NOT NULL,
	field_versions JSONB NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	name BYTEA,
	name_hmac BYTEA,
	type TEXT CONSTRAINT ck_campaign_type CHECK (type IN ('fair', 'event', 'webinar', 'email', 'ads', 'social', 'referral', 'other')),
	status TEXT CONSTRAINT ck_campaign_status CHECK (status IN ('planned', 'running', 'done', 'cancelled')),
	starts_on DATE,
	ends_on DATE,
	utm_campaign BYTEA,
	utm_campaign_hmac BYTEA,
	budget NUMERIC(24, 6),
	cost NUMERIC(24, 6),
	currency TEXT CONSTRAINT ck_campaign_currency CHECK (currency ~ '^[A-Z]{3}$'),
	description BYTEA,
	external_id BYTEA,
	external_id_hmac BYTEA,
	search_tokens INTEGER[] NOT NULL,
	cf JSONB,
	CONSTRAINT pk_campaign PRIMARY KEY (id)
);

CREATE INDEX ix_campaign_created ON campaign (created_at, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_campaign_external_id ON campaign (external_id_hmac, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_campaign_name ON campaign (name_hmac, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_campaign_owner ON campaign (owner_id, updated_at, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_campaign_starts_on ON campaign (starts_on, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_campaign_tokens ON campaign USING gin (search_tokens) WITH (gin_pending_list_limit = 64);

CREATE INDEX ix_campaign_updated ON campaign (updated_at, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_campaign_utm_campaign ON campaign (utm_campaign_hmac, id) WHERE deleted_at IS NULL;

CREATE TABLE sales_receipt (
	id UUID NOT NULL,
	owner_id UUID NOT NULL,
	territory_id UUID,
	version INTEGER NOT NULL,
	field_versions JSONB NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	name BYTEA,
	name_hmac BYTEA,
	number BYTEA,
	number_hmac BYTEA,
	company UUID,
	deal UUID,
	sales_order UUID,
	amount NUMERIC(24, 6),
	currency TEXT CONSTRAINT ck_sales_receipt_currency CHECK (currency ~ '^[A-Z]{3}$'),
	due_on DATE,
	received_amount NUMERIC(24, 6),
	received_on DATE,
	method TEXT CONSTRAINT ck_sales_receipt_method CHECK (method IN ('transfer', 'acceptance', 'cheque', 'card', 'online', 'cash', 'other')),
	description BYTEA,
	external_id BYTEA,
	external_id_hmac BYTEA,
	search_tokens INTEGER[] NOT NULL,
	cf JSONB,
	CONSTRAINT pk_sales_receipt PRIMARY KEY (id)
);

CREATE INDEX ix_sales_receipt_company ON sales_receipt (company, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_sales_receipt_created ON sales_receipt (created_at, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_sales_receipt_deal ON sales_receipt (deal, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_sales_receipt_due_on ON sales_receipt (due_on, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_sales_receipt_external_id ON sales_receipt (external_id_hmac, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_sales_receipt_name ON sales_receipt (name_hmac, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_sales_receipt_number ON sales_receipt (number_hmac, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_sales_receipt_owner ON sales_receipt (owner_id, updated_at, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_sales_receipt_received_on ON sales_receipt (received_on, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_sales_receipt_sales_order ON sales_receipt (sales_order, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_sales_receipt_tokens ON sales_receipt USING gin (search_tokens) WITH (gin_pending_list_limit = 64);

CREATE INDEX ix_sales_receipt_updated ON sales_receipt (updated_at, id) WHERE deleted_at IS NULL;

CREATE TABLE sales_order (
	id UUID NOT NULL,
	owner_id UUID NOT NULL,
	territory_id UUID,
	version INTEGER NOT NULL,
	field_versions JSONB NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	deleted_at TIMESTAMP WITH TIME ZONE,
	name BYTEA,
	name_hmac BYTEA,
	number BYTEA,
	number_hmac BYTEA,
	company UUID,
	contact UUID,
	deal UUID,
	status TEXT CONSTRAINT ck_sales_order_status CHECK (status IN ('draft', 'confirmed', 'delivered', 'cancelled')),
	amount NUMERIC(24, 6),
	currency TEXT CONSTRAINT ck_sales_order_currency CHECK (currency ~ '^[A-Z]{3}$'),
	ordered_on DATE,
	due_on DATE,
	delivered_on DATE,
	address BYTEA,
	address_hmac BYTEA,
	description BYTEA,
	external_id BYTEA,
	external_id_hmac BYTEA,
	search_tokens INTEGER[] NOT NULL,
	cf JSONB,
	CONSTRAINT pk_sales_order PRIMARY KEY (id)
);

CREATE INDEX ix_sales_order_company ON sales_order (company, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_sales_order_contact ON sales_order (contact, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_sales_order_created ON sales_order (created_at, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_sales_order_deal ON sales_order (deal, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_sales_order_due_on ON sales_order (due_on, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_sales_order_external_id ON sales_order (external_id_hmac, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_sales_order_name ON sales_order (name_hmac, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_sales_order_number ON sales_order (number_hmac, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_sales_order_ordered_on ON sales_order (ordered_on, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_sales_order_owner ON sales_order (owner_id, updated_at, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_sales_order_tokens ON sales_order USING gin (search_tokens) WITH (gin_pending_list_limit = 64);

CREATE INDEX ix_sales_order_updated ON sales_order (updated_at, id) WHERE deleted_at IS NULL;

ALTER TABLE lead ADD COLUMN campaign UUID;

CREATE INDEX ix_lead_campaign ON lead (campaign, id) WHERE deleted_at IS NULL;

ALTER TABLE deal ADD COLUMN campaign UUID;

CREATE INDEX ix_deal_campaign ON deal (campaign, id) WHERE deleted_at IS NULL;
