CREATE TABLE outcome_contract (
	organisation_id UUID NOT NULL,
	id UUID NOT NULL,
	version INTEGER NOT NULL,
	offer TEXT NOT NULL,
	currency TEXT NOT NULL,
	metric TEXT NOT NULL,
	starts DATE NOT NULL,
	review_days SMALLINT NOT NULL,
	terms JSONB NOT NULL,
	hash BYTEA NOT NULL,
	state TEXT NOT NULL,
	proposed_by UUID NOT NULL,
	proposed_at TIMESTAMP WITH TIME ZONE NOT NULL,
	accepted_by UUID,
	accepted_at TIMESTAMP WITH TIME ZONE,
	acceptance JSONB,
	ends_on DATE,
	CONSTRAINT pk_outcome_contract PRIMARY KEY (organisation_id, id, version),
	CONSTRAINT ck_outcome_contract_state CHECK (state IN ('proposed', 'accepted', 'superseded', 'terminated')),
	CONSTRAINT ck_outcome_contract_acceptance CHECK ((state = 'proposed') = (acceptance IS NULL)),
	CONSTRAINT fk_outcome_contract_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);

CREATE UNIQUE INDEX uq_outcome_contract_proposed ON outcome_contract (organisation_id) WHERE state = 'proposed';

CREATE TABLE outcome_evidence (
	organisation_id UUID NOT NULL,
	id UUID NOT NULL,
	deal_id UUID NOT NULL,
	deal_version INTEGER NOT NULL,
	change TEXT NOT NULL,
	amount NUMERIC(24, 6) NOT NULL,
	currency TEXT NOT NULL,
	won_on DATE NOT NULL,
	recorded_on DATE NOT NULL,
	recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_outcome_evidence PRIMARY KEY (organisation_id, id),
	CONSTRAINT ck_outcome_evidence_change CHECK (change IN ('won', 'amended', 'reopened', 'deleted', 'restored', 'voided')),
	CONSTRAINT fk_outcome_evidence_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);

CREATE INDEX ix_outcome_evidence_deal ON outcome_evidence (organisation_id, deal_id, deal_version);

CREATE INDEX ix_outcome_evidence_won ON outcome_evidence (organisation_id, won_on);

CREATE TABLE outcome_statement (
	organisation_id UUID NOT NULL,
	contract_id UUID NOT NULL,
	quarter DATE NOT NULL,
	version INTEGER NOT NULL,
	contract_version INTEGER NOT NULL,
	result NUMERIC(38, 12) NOT NULL,
	root BYTEA NOT NULL,
	evidence_count INTEGER NOT NULL,
	state TEXT NOT NULL,
	proposed_on DATE NOT NULL,
	review_until DATE NOT NULL,
	decided_by UUID,
	decided_on DATE,
	CONSTRAINT pk_outcome_statement PRIMARY KEY (organisation_id, contract_id, quarter, version),
	CONSTRAINT fk_outcome_statement_contract FOREIGN KEY(organisation_id, contract_id, contract_version) REFERENCES outcome_contract (organisation_id, id, version),
	CONSTRAINT ck_outcome_statement_state CHECK (state IN ('proposed', 'accepted', 'lapsed', 'disputed', 'superseded')),
	CONSTRAINT fk_outcome_statement_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);

CREATE UNIQUE INDEX uq_outcome_statement_proposed ON outcome_statement (organisation_id, contract_id, quarter) WHERE state = 'proposed';

CREATE TABLE outcome_statement_row (
	organisation_id UUID NOT NULL,
	contract_id UUID NOT NULL,
	quarter DATE NOT NULL,
	version INTEGER NOT NULL,
	deal_id UUID NOT NULL,
	evidence_id UUID NOT NULL,
	amount NUMERIC(24, 6) NOT NULL,
	won_on DATE NOT NULL,
	held BOOLEAN NOT NULL,
	flag TEXT,
	CONSTRAINT pk_outcome_statement_row PRIMARY KEY (organisation_id, contract_id, quarter, version, deal_id),
	CONSTRAINT fk_outcome_statement_row_statement FOREIGN KEY(organisation_id, contract_id, quarter, version) REFERENCES outcome_statement (organisation_id, contract_id, quarter, version),
	CONSTRAINT fk_outcome_statement_row_evidence FOREIGN KEY(organisation_id, evidence_id) REFERENCES outcome_evidence (organisation_id, id),
	CONSTRAINT ck_outcome_statement_row_flag CHECK (flag IN ('backdated', 'deleted', 'changed_after_close', 'other_currency')),
	CONSTRAINT fk_outcome_statement_row_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON outcome_contract, outcome_statement TO control_app;

GRANT SELECT, INSERT ON outcome_evidence, outcome_statement_row TO control_app;

REVOKE UPDATE ON outcome_contract FROM control_app;

GRANT UPDATE (state, accepted_by, accepted_at, acceptance, ends_on) ON outcome_contract TO control_app;

REVOKE UPDATE, DELETE ON outcome_statement FROM control_app;

GRANT UPDATE (state, decided_by, decided_on) ON outcome_statement TO control_app;

CREATE TRIGGER outcome_evidence_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON outcome_evidence FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER outcome_statement_row_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON outcome_statement_row FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
