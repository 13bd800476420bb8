CREATE TABLE deal_line (
	id UUID NOT NULL,
	deal_id UUID NOT NULL,
	product_id UUID NOT NULL,
	position INTEGER NOT NULL,
	quantity NUMERIC(24, 6) NOT NULL,
	unit_price NUMERIC(24, 6) NOT NULL,
	discount NUMERIC(9, 6) NOT NULL,
	amount NUMERIC(24, 6) NOT NULL,
	CONSTRAINT pk_deal_line PRIMARY KEY (id)
);

CREATE INDEX ix_deal_line_deal ON deal_line (deal_id, position);

CREATE INDEX ix_deal_line_product ON deal_line (product_id);

CREATE TABLE lead (
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
	company_name BYTEA,
	company_name_hmac BYTEA,
	title BYTEA,
	title_hmac BYTEA,
	email BYTEA,
	email_hmac BYTEA,
	mobile BYTEA,
	mobile_hmac BYTEA,
	source UUID,
	note BYTEA,
	status TEXT CONSTRAINT ck_lead_status CHECK (status IN ('new', 'working', 'mql', 'sql', 'converted', 'disqualified')),
	received_on DATE,
	status_since TIMESTAMP WITH TIME ZONE,
	reason UUID,
	company UUID,
	contact UUID,
	deal UUID,
	search_tokens INTEGER[] NOT NULL,
	CONSTRAINT pk_lead PRIMARY KEY (id)
);

CREATE INDEX ix_lead_company ON lead (company, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_lead_contact ON lead (contact, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_lead_created ON lead (created_at, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_lead_deal ON lead (deal, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_lead_email ON lead (email_hmac, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_lead_mobile ON lead (mobile_hmac, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_lead_name ON lead (name_hmac, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_lead_owner ON lead (owner_id, updated_at, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_lead_status ON lead (status, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_lead_tokens ON lead USING gin (search_tokens);

CREATE INDEX ix_lead_updated ON lead (updated_at, id) WHERE deleted_at IS NULL;

CREATE TABLE product (
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
	code BYTEA,
	code_hmac BYTEA,
	series UUID,
	price NUMERIC(24, 6),
	currency TEXT CONSTRAINT ck_product_currency CHECK (currency ~ '^[A-Z]{3}$'),
	unit BYTEA,
	unit_hmac BYTEA,
	active BOOLEAN,
	description BYTEA,
	search_tokens INTEGER[] NOT NULL,
	CONSTRAINT pk_product PRIMARY KEY (id)
);

CREATE INDEX ix_product_code ON product (code_hmac, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_product_created ON product (created_at, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_product_name ON product (name_hmac, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_product_owner ON product (owner_id, updated_at, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_product_tokens ON product USING gin (search_tokens);

CREATE INDEX ix_product_updated ON product (updated_at, id) WHERE deleted_at IS NULL;

ALTER TABLE deal ADD COLUMN lead UUID;

ALTER TABLE deal ADD COLUMN product UUID;

CREATE INDEX ix_deal_product ON deal (product, id) WHERE deleted_at IS NULL;

ALTER TABLE import_run ADD COLUMN set_id UUID;

ALTER TABLE import_run ADD COLUMN place SMALLINT NOT NULL DEFAULT 0;

ALTER TABLE import_run ALTER COLUMN place DROP DEFAULT;

CREATE INDEX ix_import_run_set ON import_run (set_id, place);
