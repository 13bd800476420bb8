ALTER TABLE subject_hit ADD COLUMN unread TEXT;

ALTER TABLE subject_hit ADD CONSTRAINT ck_subject_hit_unread CHECK (unread IN ('encrypted', 'scanned', 'too_big', 'broken', 'old_format'));

ALTER TABLE person ADD CONSTRAINT ck_person_locale CHECK (locale IN ('zh-CN', 'en'));

ALTER TABLE person ADD CONSTRAINT ck_person_theme CHECK (theme IN ('system', 'light', 'dark'));

ALTER TABLE stored_file ADD CONSTRAINT ck_stored_file_purpose CHECK (purpose IN ('import', 'attachment'));

ALTER TABLE job ADD CONSTRAINT ck_job_state CHECK (state IN ('queued', 'leased', 'running', 'dead'));
