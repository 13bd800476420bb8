ALTER TABLE session DROP CONSTRAINT ck_session_amr;

ALTER TABLE session ADD CONSTRAINT ck_session_amr CHECK (amr ~ '^((pwd|otp|pop|hwk|totp|recovery)( (pwd|otp|pop|hwk|totp|recovery))?)?$') NOT VALID;

ALTER TABLE sign_in_policy ADD COLUMN bound_administration BOOLEAN DEFAULT false NOT NULL;
