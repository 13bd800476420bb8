CREATE TABLE deal_split ( deal_id UUID NOT NULL, person_id UUID NOT NULL, kind TEXT NOT NULL, position INTEGER NOT NULL, percent NUMERIC(7, 4) NOT NULL, CONSTRAINT pk_deal_split PRIMARY KEY (deal_id, person_id, kind), CONSTRAINT ck_deal_split_kind CHECK (kind IN ('credit', 'overlay')), CONSTRAINT ck_deal_split_percent CHECK (percent > 0 AND percent <= 100) );

CREATE INDEX ix_deal_split_person ON deal_split (person_id, deal_id);
