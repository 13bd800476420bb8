CREATE TABLE deal_snapshot ( deal_id UUID NOT NULL, day DATE NOT NULL, stage UUID NOT NULL, status TEXT NOT NULL, owner_id UUID NOT NULL, amount NUMERIC(24, 6), currency TEXT, close_date DATE, closed_on DATE, forecast_category TEXT, CONSTRAINT pk_deal_snapshot PRIMARY KEY (deal_id, day), CONSTRAINT ck_deal_snapshot_status CHECK (status IN ('open', 'won', 'lost')), CONSTRAINT ck_deal_snapshot_forecast_category CHECK (forecast_category IN ('pipeline', 'best_case', 'commit', 'closed', 'omitted')), CONSTRAINT ck_deal_snapshot_currency CHECK (currency ~ '^[A-Z]{3}$') );

CREATE INDEX ix_deal_snapshot_close_date ON deal_snapshot (close_date, deal_id);

CREATE INDEX ix_deal_snapshot_closed_on ON deal_snapshot (closed_on, deal_id);

CREATE TABLE deal_snapshot_night ( day DATE NOT NULL, CONSTRAINT pk_deal_snapshot_night PRIMARY KEY (day) );
