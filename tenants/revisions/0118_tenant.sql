ALTER TABLE lead ADD COLUMN protection_reason BYTEA;

ALTER TABLE lead ADD COLUMN protection_reason_hmac BYTEA;
