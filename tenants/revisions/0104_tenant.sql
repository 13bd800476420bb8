CREATE TABLE bulk_edit ( id UUID NOT NULL,  object TEXT NOT NULL CONSTRAINT ck_bulk_edit_object CHECK (object ~ '^[a-z][a-z0-9_.:-]*$'),  op TEXT NOT NULL,  state TEXT NOT NULL,  total INTEGER NOT NULL,  position INTEGER NOT NULL,  done INTEGER NOT NULL,  refused INTEGER NOT NULL,  taken_back INTEGER NOT NULL,  kept INTEGER NOT NULL,  ids BYTEA NOT NULL,  written BYTEA NOT NULL,  error_code TEXT CONSTRAINT ck_bulk_edit_error_code CHECK (error_code ~ '^[A-Za-z][A-Za-z0-9_.]*$'),  batch_id UUID NOT NULL,  created_by UUID NOT NULL,  created_at TIMESTAMP WITH TIME ZONE NOT NULL,  finished_at TIMESTAMP WITH TIME ZONE,  CONSTRAINT pk_bulk_edit PRIMARY KEY (id),  CONSTRAINT ck_bulk_edit_op CHECK (op IN ('update', 'assign', 'place', 'delete')),  CONSTRAINT ck_bulk_edit_state CHECK (state IN ('running', 'done', 'failed', 'stopped', 'undoing', 'undo_failed', 'undone')));

CREATE INDEX ix_bulk_edit_created_by ON bulk_edit (created_by, created_at);

CREATE UNIQUE INDEX uq_bulk_edit_under_way ON bulk_edit (created_by) WHERE state IN ('running', 'undoing');

CREATE TABLE bulk_edit_refusal ( id UUID NOT NULL,  edit_id UUID NOT NULL,  record_id UUID NOT NULL,  code TEXT NOT NULL CONSTRAINT ck_bulk_edit_refusal_code CHECK (code ~ '^[A-Za-z][A-Za-z0-9_.]*$'),  message BYTEA NOT NULL,  CONSTRAINT pk_bulk_edit_refusal PRIMARY KEY (id));

CREATE UNIQUE INDEX uq_bulk_edit_refusal_record_id ON bulk_edit_refusal (edit_id, record_id);
