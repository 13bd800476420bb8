ALTER TABLE activity ADD COLUMN visit_place BYTEA;

ALTER TABLE activity ADD COLUMN visit_place_hmac BYTEA;
