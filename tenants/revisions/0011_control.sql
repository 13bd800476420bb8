CREATE TABLE outcome_settlement (
	organisation_id UUID NOT NULL,
	id UUID NOT NULL,
	contract_id UUID NOT NULL,
	quarter DATE NOT NULL,
	version INTEGER NOT NULL,
	deal_id UUID NOT NULL,
	evidence_id UUID NOT NULL,
	amount NUMERIC(24, 6) NOT NULL,
	won_on DATE NOT NULL,
	counts BOOLEAN NOT NULL,
	reason BYTEA NOT NULL,
	settled_by UUID NOT NULL,
	settled_on DATE NOT NULL,
	settled_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_outcome_settlement PRIMARY KEY (organisation_id, id),
	CONSTRAINT fk_outcome_settlement_statement FOREIGN KEY(organisation_id, contract_id, quarter, version) REFERENCES outcome_statement (organisation_id, contract_id, quarter, version),
	CONSTRAINT fk_outcome_settlement_evidence FOREIGN KEY(organisation_id, evidence_id) REFERENCES outcome_evidence (organisation_id, id),
	CONSTRAINT fk_outcome_settlement_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);

GRANT SELECT, INSERT ON outcome_settlement TO control_app;

REVOKE UPDATE, DELETE ON outcome_settlement FROM control_app;

CREATE TRIGGER outcome_settlement_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON outcome_settlement FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
