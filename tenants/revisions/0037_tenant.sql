CREATE TABLE record_alias (id UUID NOT NULL, object TEXT NOT NULL, survivor_id UUID NOT NULL, merge_id UUID NOT NULL, CONSTRAINT pk_record_alias PRIMARY KEY (id), CONSTRAINT ck_record_alias_object CHECK (object ~ '^[a-z_]+$'));

CREATE INDEX ix_record_alias_survivor ON record_alias (survivor_id);

CREATE INDEX ix_record_alias_merge ON record_alias (merge_id);

CREATE TABLE record_merge (id UUID NOT NULL, object TEXT NOT NULL, survivor_id UUID NOT NULL, survivor_version INTEGER NOT NULL, records INTEGER NOT NULL, merged_by UUID NOT NULL, merged_at TIMESTAMP WITH TIME ZONE NOT NULL, undone_by UUID, undone_at TIMESTAMP WITH TIME ZONE, CONSTRAINT pk_record_merge PRIMARY KEY (id), CONSTRAINT ck_record_merge_object CHECK (object ~ '^[a-z_.]+$'));

CREATE INDEX ix_record_merge_survivor ON record_merge (survivor_id);

CREATE TABLE merge_move (merge_id UUID NOT NULL, place TEXT NOT NULL, row_id UUID NOT NULL, from_id UUID NOT NULL, joined BOOLEAN NOT NULL, before JSONB, CONSTRAINT pk_merge_move PRIMARY KEY (merge_id, place, row_id, from_id), CONSTRAINT ck_merge_move_place CHECK (place ~ '^[a-z_.]+$'));
