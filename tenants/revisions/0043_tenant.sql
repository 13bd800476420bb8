DROP INDEX ix_company_territory;
CREATE INDEX ix_company_territory ON company (territory_id, updated_at, id) INCLUDE (owner_id)
 WHERE deleted_at IS NULL;
DROP INDEX ix_contact_territory;
CREATE INDEX ix_contact_territory ON contact (territory_id, updated_at, id) INCLUDE (owner_id)
 WHERE deleted_at IS NULL;
DROP INDEX ix_deal_territory;
CREATE INDEX ix_deal_territory ON deal (territory_id, updated_at, id) INCLUDE (owner_id)
 WHERE deleted_at IS NULL;
DROP INDEX ix_lead_territory;
CREATE INDEX ix_lead_territory ON lead (territory_id, updated_at, id) INCLUDE (owner_id)
 WHERE deleted_at IS NULL;
