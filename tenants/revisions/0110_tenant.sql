CREATE TABLE company_address ( id UUID NOT NULL, company_id UUID NOT NULL, kind TEXT NOT NULL, is_primary BOOLEAN NOT NULL, details BYTEA NOT NULL, point BYTEA, point_cell BYTEA, version INTEGER NOT NULL, created_at TIMESTAMP WITH TIME ZONE NOT NULL, updated_at TIMESTAMP WITH TIME ZONE NOT NULL, updated_by UUID, CONSTRAINT pk_company_address PRIMARY KEY (id), CONSTRAINT ck_company_address_kind CHECK (kind IN ('registered', 'billing', 'delivery', 'site')) );

CREATE INDEX ix_company_address_cell ON company_address (point_cell, company_id) WHERE point_cell IS NOT NULL;

CREATE INDEX ix_company_address_company ON company_address (company_id, id);
