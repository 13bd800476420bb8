CREATE TABLE territory (
	id UUID NOT NULL, 
	name BYTEA NOT NULL, 
	parent_id UUID, 
	created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_territory PRIMARY KEY (id), 
	CONSTRAINT fk_territory_parent_id FOREIGN KEY(parent_id) REFERENCES territory (id)
);
CREATE INDEX ix_territory_parent ON territory (parent_id);
CREATE TABLE territory_member (
	territory_id UUID NOT NULL, 
	person_id UUID NOT NULL, 
	CONSTRAINT pk_territory_member PRIMARY KEY (territory_id, person_id), 
	CONSTRAINT fk_territory_member_territory_id FOREIGN KEY(territory_id) REFERENCES territory (id), 
	CONSTRAINT fk_territory_member_person_id FOREIGN KEY(person_id) REFERENCES person (id)
);
CREATE INDEX ix_territory_member_person ON territory_member (person_id);
CREATE TABLE territory_rule (
	id UUID NOT NULL, 
	territory_id UUID NOT NULL, 
	object TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	criteria JSONB NOT NULL, 
	CONSTRAINT pk_territory_rule PRIMARY KEY (id), 
	CONSTRAINT fk_territory_rule_territory_id FOREIGN KEY(territory_id) REFERENCES territory (id)
);
CREATE TABLE territory_pin (
	object TEXT NOT NULL, 
	record_id UUID NOT NULL, 
	CONSTRAINT pk_territory_pin PRIMARY KEY (object, record_id)
);
CREATE TABLE sharing_rule (
	id UUID NOT NULL, 
	name BYTEA NOT NULL, 
	object TEXT NOT NULL, 
	level TEXT NOT NULL, 
	source_id UUID, 
	criteria JSONB, 
	grantee_id UUID NOT NULL, 
	expires_at TIMESTAMP WITH TIME ZONE, 
	given_by UUID NOT NULL, 
	created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_sharing_rule PRIMARY KEY (id), 
	CONSTRAINT ck_sharing_rule_level CHECK (level IN ('read', 'update')), 
	CONSTRAINT ck_sharing_rule_source CHECK ((source_id IS NULL) <> (criteria IS NULL))
);
CREATE INDEX ix_sharing_rule_grantee ON sharing_rule (grantee_id);
CREATE TABLE queue (
	id UUID NOT NULL, 
	objects JSONB NOT NULL, 
	created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_queue PRIMARY KEY (id), 
	CONSTRAINT fk_queue_id FOREIGN KEY(id) REFERENCES person (id)
);
CREATE TABLE queue_member (
	queue_id UUID NOT NULL, 
	person_id UUID NOT NULL, 
	CONSTRAINT pk_queue_member PRIMARY KEY (queue_id, person_id), 
	CONSTRAINT fk_queue_member_queue_id FOREIGN KEY(queue_id) REFERENCES queue (id), 
	CONSTRAINT fk_queue_member_person_id FOREIGN KEY(person_id) REFERENCES person (id)
);
CREATE INDEX ix_queue_member_person ON queue_member (person_id);
CREATE TABLE placing_run (
	object TEXT NOT NULL, 
	run_id UUID NOT NULL, 
	after_id UUID, 
	total INTEGER NOT NULL, 
	done INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	started_by UUID NOT NULL, 
	touched_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT pk_placing_run PRIMARY KEY (object), 
	CONSTRAINT ck_placing_run_state CHECK (state IN ('running', 'done'))
);
CREATE INDEX ix_company_territory ON company (territory_id, updated_at, id) WHERE deleted_at IS NULL;
CREATE INDEX ix_contact_territory ON contact (territory_id, updated_at, id) WHERE deleted_at IS NULL;
CREATE INDEX ix_deal_territory ON deal (territory_id, updated_at, id) WHERE deleted_at IS NULL;
CREATE INDEX ix_lead_territory ON lead (territory_id, updated_at, id) WHERE deleted_at IS NULL;
ALTER TABLE share DROP CONSTRAINT ck_share_grantee_kind, ADD CONSTRAINT ck_share_grantee_kind CHECK (grantee_kind IN ('person', 'team', 'rule'));
