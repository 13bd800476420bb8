ALTER TABLE custom_field ADD COLUMN converted_from INTEGER;

ALTER TABLE custom_field ADD COLUMN retype_run JSONB;
