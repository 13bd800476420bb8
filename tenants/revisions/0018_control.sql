CREATE TABLE plan_promise (
	organisation_id UUID NOT NULL,
	id UUID NOT NULL,
	closes_on DATE NOT NULL,
	shown_on DATE NOT NULL,
	orders INTEGER NOT NULL,
	currency TEXT NOT NULL,
	tax_minor BIGINT NOT NULL,
	total_minor BIGINT NOT NULL,
	lines BYTEA NOT NULL,
	made_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_plan_promise PRIMARY KEY (organisation_id, id),
	CONSTRAINT fk_plan_promise_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);
CREATE INDEX ix_plan_promise_closes ON plan_promise (organisation_id, closes_on);
REVOKE UPDATE, DELETE ON plan_promise FROM control_app;
CREATE TRIGGER plan_promise_append_only BEFORE UPDATE OR DELETE ON plan_promise FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TABLE outcome_objection (
	organisation_id UUID NOT NULL,
	contract_id UUID NOT NULL,
	quarter DATE NOT NULL,
	version INTEGER NOT NULL,
	evidence_id UUID NOT NULL,
	reason BYTEA NOT NULL,
	CONSTRAINT pk_outcome_objection PRIMARY KEY (organisation_id, contract_id, quarter, version, evidence_id),
	CONSTRAINT fk_outcome_objection_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT fk_outcome_objection_statement FOREIGN KEY(organisation_id, contract_id, quarter, version) REFERENCES outcome_statement (organisation_id, contract_id, quarter, version),
	CONSTRAINT fk_outcome_objection_evidence FOREIGN KEY(organisation_id, evidence_id) REFERENCES outcome_evidence (organisation_id, id)
);
REVOKE UPDATE, DELETE ON outcome_objection FROM control_app;
CREATE TRIGGER outcome_objection_append_only BEFORE UPDATE OR DELETE ON outcome_objection FOR EACH ROW EXECUTE FUNCTION refuse_change();
