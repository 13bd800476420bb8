ALTER TABLE code_challenge ADD COLUMN subject BYTEA;
ALTER TABLE code_challenge ALTER COLUMN subject_hmac DROP NOT NULL;
ALTER TABLE key_rotation DROP CONSTRAINT fk_key_rotation_organisation_id;
CREATE OR REPLACE FUNCTION refuse_change_but() RETURNS trigger LANGUAGE plpgsql SET bytea_output = hex AS $$ DECLARE before jsonb := to_jsonb(OLD); behind jsonb := to_jsonb(NEW); name text; refused boolean := before = behind OR before - TG_ARGV::text[] <> behind - TG_ARGV::text[]; BEGIN FOREACH name IN ARRAY TG_ARGV LOOP refused := refused OR length(before ->> name) IS DISTINCT FROM length(behind ->> name) OR (before ->> name <> behind ->> name AND left(before ->> name, 12) = left(behind ->> name, 12)); END LOOP; IF refused THEN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege'; END IF; RETURN NEW; END $$;
DROP TRIGGER invoice_append_only ON invoice;
CREATE TRIGGER invoice_append_only BEFORE DELETE OR UPDATE OF "organisation_id", "id", "kind", "series", "number", "of_invoice", "occasion", "currency", "period_start", "period_end", "issued_on", "due_on", "subtotal_minor", "tax_minor", "total_minor", "inputs_hash", "finalized_at" OR TRUNCATE ON invoice FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER invoice_append_only_but BEFORE UPDATE ON invoice FOR EACH ROW EXECUTE FUNCTION refuse_change_but('document');
DROP TRIGGER plan_promise_append_only ON plan_promise;
CREATE TRIGGER plan_promise_append_only BEFORE DELETE OR UPDATE OF "organisation_id", "id", "closes_on", "shown_on", "orders", "currency", "tax_minor", "total_minor", "made_at" OR TRUNCATE ON plan_promise FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER plan_promise_append_only_but BEFORE UPDATE ON plan_promise FOR EACH ROW EXECUTE FUNCTION refuse_change_but('lines');
DROP TRIGGER subscription_change_append_only ON subscription_change;
CREATE TRIGGER subscription_change_append_only BEFORE DELETE OR UPDATE OF "organisation_id", "seq", "item", "price_version", "on_day", "quantity", "person_id", "made_at" OR TRUNCATE ON subscription_change FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER subscription_change_append_only_but BEFORE UPDATE ON subscription_change FOR EACH ROW EXECUTE FUNCTION refuse_change_but('by');
DROP TRIGGER invoice_line_append_only ON invoice_line;
CREATE TRIGGER invoice_line_append_only BEFORE DELETE OR UPDATE OF "organisation_id", "invoice_id", "position", "item", "period_start", "period_end", "amount_minor", "recurring" OR TRUNCATE ON invoice_line FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER invoice_line_append_only_but BEFORE UPDATE ON invoice_line FOR EACH ROW EXECUTE FUNCTION refuse_change_but('line');
DROP TRIGGER outcome_objection_append_only ON outcome_objection;
CREATE TRIGGER outcome_objection_append_only BEFORE DELETE OR UPDATE OF "organisation_id", "contract_id", "quarter", "version", "evidence_id" OR TRUNCATE ON outcome_objection FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER outcome_objection_append_only_but BEFORE UPDATE ON outcome_objection FOR EACH ROW EXECUTE FUNCTION refuse_change_but('reason');
DROP TRIGGER outcome_settlement_append_only ON outcome_settlement;
CREATE TRIGGER outcome_settlement_append_only BEFORE DELETE OR UPDATE OF "organisation_id", "id", "contract_id", "quarter", "version", "deal_id", "evidence_id", "amount", "won_on", "counts", "settled_by", "settled_on", "settled_at" OR TRUNCATE ON outcome_settlement FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER outcome_settlement_append_only_but BEFORE UPDATE ON outcome_settlement FOR EACH ROW EXECUTE FUNCTION refuse_change_but('reason');
CREATE TABLE invoice_links (
	organisation_id UUID NOT NULL,
	secret BYTEA NOT NULL,
	CONSTRAINT pk_invoice_links PRIMARY KEY (organisation_id),
	CONSTRAINT fk_invoice_links_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON invoice_links TO control_app;
