DROP INDEX ix_deal_stage;

CREATE INDEX ix_deal_stage ON deal (stage, close_date, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_deal_closed ON deal (stage, closed_on DESC NULLS LAST, id DESC) WHERE deleted_at IS NULL;

CREATE INDEX ix_deal_figures ON deal (pipeline, stage, currency, probability) INCLUDE (amount, owner_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_change_recorded ON change USING brin (recorded_at);

ALTER TABLE saved_view ADD COLUMN kind TEXT NOT NULL DEFAULT 'list' CONSTRAINT ck_saved_view_kind CHECK (kind IN ('list', 'board'));

ALTER TABLE saved_view ALTER COLUMN kind DROP DEFAULT;

ALTER TABLE saved_view ADD COLUMN visibility TEXT NOT NULL DEFAULT 'private' CONSTRAINT ck_saved_view_visibility CHECK (visibility IN ('private', 'team', 'public'));

ALTER TABLE saved_view ALTER COLUMN visibility DROP DEFAULT;

ALTER TABLE saved_view ADD COLUMN pinned BOOLEAN NOT NULL DEFAULT true;

ALTER TABLE saved_view ALTER COLUMN pinned DROP DEFAULT;
