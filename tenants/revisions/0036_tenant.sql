ALTER TABLE subject_hit ADD COLUMN unread TEXT;

ALTER TABLE subject_hit ADD CONSTRAINT ck_subject_hit_unread CHECK (unread IN ('encrypted', 'scanned', 'too_big', 'broken', 'old_format'));
