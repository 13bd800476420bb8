ALTER TABLE file_upload ALTER COLUMN object DROP NOT NULL;
ALTER TABLE file_upload ALTER COLUMN record_id DROP NOT NULL;
ALTER TABLE file_upload ADD CONSTRAINT ck_file_upload_record CHECK ((object IS NULL) = (record_id IS NULL));
