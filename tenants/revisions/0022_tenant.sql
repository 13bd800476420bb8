ALTER TABLE custom_field ADD COLUMN copied_from INTEGER;
