ALTER TABLE company ADD COLUMN location BYTEA;

ALTER TABLE company ADD COLUMN location_cell BYTEA;

ALTER TABLE company ADD COLUMN visit_every BIGINT;

ALTER TABLE company ADD COLUMN visit_weekdays TEXT CONSTRAINT ck_company_visit_weekdays CHECK (visit_weekdays ~ '^(1|)(2|)(3|)(4|)(5|)(6|)(7|)$');

ALTER TABLE company ADD COLUMN visit_from TEXT CONSTRAINT ck_company_visit_from CHECK (visit_from ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$');

ALTER TABLE company ADD COLUMN visit_until TEXT CONSTRAINT ck_company_visit_until CHECK (visit_until ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$');

ALTER TABLE company ADD COLUMN visit_minutes BIGINT;

ALTER TABLE company ADD COLUMN visit_priority TEXT CONSTRAINT ck_company_visit_priority CHECK (visit_priority IN ('high', 'normal', 'low'));

ALTER TABLE company ADD COLUMN last_visited_at TIMESTAMP WITH TIME ZONE;

ALTER TABLE company ADD COLUMN visit_due_on DATE;

CREATE INDEX ix_company_location ON company (location_cell, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_company_visit_due_on ON company (visit_due_on, id) WHERE deleted_at IS NULL;

ALTER TABLE activity ADD COLUMN planned_from TIMESTAMP WITH TIME ZONE;

ALTER TABLE activity ADD COLUMN planned_until TIMESTAMP WITH TIME ZONE;

ALTER TABLE activity ADD COLUMN checked_in_at TIMESTAMP WITH TIME ZONE;

ALTER TABLE activity ADD COLUMN check_in_point BYTEA;

ALTER TABLE activity ADD COLUMN check_in_point_cell BYTEA;

ALTER TABLE activity ADD COLUMN check_in_accuracy BIGINT;

ALTER TABLE activity ADD COLUMN check_in_distance BIGINT;

ALTER TABLE activity ADD COLUMN check_in_mocked BOOLEAN;

ALTER TABLE activity ADD COLUMN check_in_device BYTEA;

ALTER TABLE activity ADD COLUMN check_in_device_hmac BYTEA;

ALTER TABLE activity ADD COLUMN check_in_reason BYTEA;

ALTER TABLE activity ADD COLUMN check_in_reason_hmac BYTEA;

ALTER TABLE activity ADD COLUMN checked_out_at TIMESTAMP WITH TIME ZONE;

ALTER TABLE activity ADD COLUMN check_out_point BYTEA;

ALTER TABLE activity ADD COLUMN check_out_point_cell BYTEA;

ALTER TABLE activity ADD COLUMN check_out_accuracy BIGINT;

ALTER TABLE activity ADD COLUMN check_out_distance BIGINT;

ALTER TABLE activity ADD COLUMN check_out_mocked BOOLEAN;

ALTER TABLE activity ADD COLUMN check_out_device BYTEA;

ALTER TABLE activity ADD COLUMN check_out_device_hmac BYTEA;
