CREATE TABLE acl_epoch (
	id SMALLINT NOT NULL, 
	epoch BIGINT NOT NULL, 
	CONSTRAINT pk_acl_epoch PRIMARY KEY (id)
);

CREATE TABLE change (
	seq BIGINT NOT NULL, 
	recorded_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	occurred_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	actor UUID, 
	origin TEXT NOT NULL, 
	client_id UUID, 
	mutation_id TEXT, 
	batch_id UUID, 
	cause_seq BIGINT, 
	object TEXT NOT NULL, 
	record_id UUID NOT NULL, 
	op TEXT NOT NULL, 
	field_ids INTEGER[] NOT NULL, 
	public JSONB NOT NULL, 
	payload BYTEA, 
	commitment BYTEA NOT NULL, 
	CONSTRAINT pk_change PRIMARY KEY (seq)
);

CREATE INDEX ix_change_batch ON change (batch_id, seq) WHERE batch_id IS NOT NULL;

CREATE INDEX ix_change_record ON change (record_id, seq);

CREATE UNIQUE INDEX uq_change_mutation ON change (client_id, mutation_id) WHERE mutation_id IS NOT NULL;

CREATE TABLE change_counter (
	id SMALLINT NOT NULL, 
	seq BIGINT NOT NULL, 
	CONSTRAINT pk_change_counter PRIMARY KEY (id)
);

CREATE TABLE choice (
	id UUID NOT NULL, 
	object TEXT NOT NULL, 
	field_id INTEGER NOT NULL, 
	label BYTEA NOT NULL, 
	zh_hmac BYTEA NOT NULL, 
	en_hmac BYTEA NOT NULL, 
	position INTEGER NOT NULL, 
	archived BOOLEAN NOT NULL, 
	CONSTRAINT pk_choice PRIMARY KEY (id), 
	CONSTRAINT uq_choice_field_id_zh_hmac UNIQUE (field_id, zh_hmac)
);

CREATE INDEX ix_choice_field ON choice (field_id, position);

CREATE TABLE company (
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
	industry UUID, 
	country UUID, 
	city UUID, 
	address BYTEA, 
	address_hmac BYTEA, 
	phone BYTEA, 
	phone_hmac BYTEA, 
	website BYTEA, 
	website_hmac BYTEA, 
	source UUID, 
	description BYTEA, 
	employees BIGINT, 
	annual_revenue NUMERIC(24, 6), 
	year_founded BIGINT, 
	parent UUID, 
	search_tokens INTEGER[] NOT NULL, 
	CONSTRAINT pk_company PRIMARY KEY (id)
);

CREATE INDEX ix_company_created ON company (created_at, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_company_industry ON company (industry, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_company_name ON company (name_hmac, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_company_owner ON company (owner_id, updated_at, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_company_parent ON company (parent, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_company_tokens ON company USING gin (search_tokens);

CREATE INDEX ix_company_updated ON company (updated_at, id) WHERE deleted_at IS NULL;

CREATE TABLE contact (
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
	title BYTEA, 
	title_hmac BYTEA, 
	email BYTEA, 
	email_hmac BYTEA, 
	mobile BYTEA, 
	mobile_hmac BYTEA, 
	birthday BYTEA, 
	birthday_hmac BYTEA, 
	birthday_bucket SMALLINT, 
	city UUID, 
	source UUID, 
	note BYTEA, 
	search_tokens INTEGER[] NOT NULL, 
	CONSTRAINT pk_contact PRIMARY KEY (id)
);

CREATE INDEX ix_contact_created ON contact (created_at, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_contact_email ON contact (email_hmac, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_contact_mobile ON contact (mobile_hmac, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_contact_name ON contact (name_hmac, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_contact_owner ON contact (owner_id, updated_at, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_contact_tokens ON contact USING gin (search_tokens);

CREATE INDEX ix_contact_updated ON contact (updated_at, id) WHERE deleted_at IS NULL;

CREATE TABLE delivery (
	event_id UUID NOT NULL, 
	subscriber TEXT NOT NULL, 
	delivered_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT pk_delivery PRIMARY KEY (event_id, subscriber)
);

CREATE TABLE import_run (
	id UUID NOT NULL, 
	object TEXT NOT NULL, 
	file_id UUID NOT NULL, 
	state TEXT NOT NULL, 
	setup BYTEA NOT NULL, 
	report BYTEA, 
	last_row INTEGER NOT NULL, 
	done INTEGER NOT NULL, 
	error_code TEXT, 
	batch_id UUID NOT NULL, 
	undo_batch_id UUID, 
	created_by UUID NOT NULL, 
	created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	started_at TIMESTAMP WITH TIME ZONE, 
	finished_at TIMESTAMP WITH TIME ZONE, 
	CONSTRAINT pk_import_run PRIMARY KEY (id), 
	CONSTRAINT ck_import_run_state CHECK (state IN ('mapped', 'checking', 'checked', 'running', 'done', 'failed', 'undoing', 'undone'))
);

CREATE TABLE job (
	id UUID NOT NULL, 
	name TEXT NOT NULL, 
	args BYTEA NOT NULL, 
	state TEXT NOT NULL, 
	attempts INTEGER NOT NULL, 
	error_code TEXT, 
	run_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	lease_until TIMESTAMP WITH TIME ZONE, 
	created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT pk_job PRIMARY KEY (id)
);

CREATE INDEX ix_job_due ON job (state, run_at);

CREATE TABLE outbox (
	id UUID NOT NULL, 
	event TEXT NOT NULL, 
	payload BYTEA NOT NULL, 
	created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT pk_outbox PRIMARY KEY (id)
);

CREATE TABLE person (
	id UUID NOT NULL, 
	name BYTEA NOT NULL, 
	email BYTEA, 
	membership_id UUID, 
	manager_id UUID, 
	locale TEXT NOT NULL, 
	theme TEXT NOT NULL, 
	deactivated_at TIMESTAMP WITH TIME ZONE, 
	created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_person PRIMARY KEY (id), 
	CONSTRAINT uq_person_membership_id UNIQUE (membership_id), 
	CONSTRAINT fk_person_manager_id FOREIGN KEY(manager_id) REFERENCES person (id)
);

CREATE TABLE record_link (
	id UUID NOT NULL, 
	relation_id INTEGER NOT NULL, 
	from_id UUID NOT NULL, 
	to_id UUID NOT NULL, 
	role TEXT, 
	is_primary BOOLEAN NOT NULL, 
	created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT pk_record_link PRIMARY KEY (id), 
	CONSTRAINT uq_record_link_relation_id_from_id_to_id UNIQUE (relation_id, from_id, to_id)
);

CREATE INDEX ix_record_link_to ON record_link (to_id, relation_id);

CREATE TABLE role (
	id UUID NOT NULL, 
	key TEXT NOT NULL, 
	label BYTEA NOT NULL, 
	permissions JSONB NOT NULL, 
	CONSTRAINT pk_role PRIMARY KEY (id), 
	CONSTRAINT uq_role_key UNIQUE (key)
);

CREATE TABLE saved_view (
	id UUID NOT NULL, 
	object TEXT NOT NULL, 
	person_id UUID NOT NULL, 
	definition BYTEA NOT NULL, 
	is_default BOOLEAN NOT NULL, 
	position INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT pk_saved_view PRIMARY KEY (id)
);

CREATE INDEX ix_saved_view_person ON saved_view (person_id, object, position);

CREATE TABLE schema_version (
	version TEXT NOT NULL, 
	applied_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT pk_schema_version PRIMARY KEY (version)
);

CREATE TABLE stored_file (
	id UUID NOT NULL, 
	purpose TEXT NOT NULL, 
	name BYTEA NOT NULL, 
	size BIGINT NOT NULL, 
	created_by UUID NOT NULL, 
	created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT pk_stored_file PRIMARY KEY (id)
);

CREATE TABLE role_assignment (
	person_id UUID NOT NULL, 
	role_id UUID NOT NULL, 
	CONSTRAINT pk_role_assignment PRIMARY KEY (person_id, role_id), 
	CONSTRAINT fk_role_assignment_person_id FOREIGN KEY(person_id) REFERENCES person (id), 
	CONSTRAINT fk_role_assignment_role_id FOREIGN KEY(role_id) REFERENCES role (id)
);
