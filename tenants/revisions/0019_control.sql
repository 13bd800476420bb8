CREATE TABLE api_token (
	id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	person_id UUID NOT NULL, 
	made_by UUID NOT NULL, 
	name BYTEA NOT NULL, 
	text_hash BYTEA NOT NULL, 
	last_four TEXT NOT NULL, 
	scopes JSONB NOT NULL, 
	networks BYTEA, 
	created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	expires_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	last_used_at TIMESTAMP WITH TIME ZONE, 
	warned_at TIMESTAMP WITH TIME ZONE, 
	revoked_at TIMESTAMP WITH TIME ZONE, 
	CONSTRAINT pk_api_token PRIMARY KEY (id), 
	CONSTRAINT fk_api_token_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);
CREATE INDEX ix_api_token_expires_at ON api_token (expires_at) WHERE revoked_at IS NULL;
CREATE INDEX ix_api_token_person ON api_token (organisation_id, person_id);
CREATE TABLE service_account (
	organisation_id UUID NOT NULL, 
	person_id UUID NOT NULL, 
	made_by UUID NOT NULL, 
	created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT pk_service_account PRIMARY KEY (organisation_id, person_id), 
	CONSTRAINT fk_service_account_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);
CREATE TABLE token_policy (
	organisation_id UUID NOT NULL, 
	people_may_make BOOLEAN NOT NULL, 
	most_days SMALLINT NOT NULL, 
	CONSTRAINT pk_token_policy PRIMARY KEY (organisation_id), 
	CONSTRAINT ck_token_policy_most_days CHECK (most_days BETWEEN 1 AND 365), 
	CONSTRAINT fk_token_policy_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);
CREATE TABLE api_token_network (
	token_id UUID NOT NULL, 
	network_hash BYTEA NOT NULL, 
	first_used_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT pk_api_token_network PRIMARY KEY (token_id, network_hash), 
	CONSTRAINT fk_api_token_network_token_id FOREIGN KEY(token_id) REFERENCES api_token (id)
);
GRANT SELECT, INSERT ON api_token TO control_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON api_token_network, service_account, token_policy TO control_app;
REVOKE UPDATE, DELETE ON api_token FROM control_app;
GRANT UPDATE (last_used_at, warned_at, revoked_at) ON api_token TO control_app;
