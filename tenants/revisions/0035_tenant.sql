ALTER TABLE handover ADD COLUMN due_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE handover ADD COLUMN keeps_past BOOLEAN DEFAULT false NOT NULL;
ALTER TABLE handover ADD COLUMN deactivates BOOLEAN DEFAULT false NOT NULL;
ALTER TABLE handover ADD COLUMN people_to UUID;
ALTER TABLE handover ADD COLUMN people JSONB;
ALTER TABLE handover DROP CONSTRAINT ck_handover_state;
ALTER TABLE handover ADD CONSTRAINT ck_handover_state CHECK (state IN ('running', 'done', 'failed', 'undoing', 'undone', 'waiting', 'cancelled'));
