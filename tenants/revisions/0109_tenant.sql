ALTER TABLE contact ADD COLUMN email_state TEXT CONSTRAINT ck_contact_email_state CHECK (email_state IN ('verified', 'bounced', 'do_not_use'));

ALTER TABLE contact ADD COLUMN mobile_state TEXT CONSTRAINT ck_contact_mobile_state CHECK (mobile_state IN ('verified', 'wrong_number', 'do_not_use'));

CREATE INDEX ix_contact_email_state ON contact (email_state, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_contact_mobile_state ON contact (mobile_state, id) WHERE deleted_at IS NULL;

ALTER TABLE lead ADD COLUMN email_state TEXT CONSTRAINT ck_lead_email_state CHECK (email_state IN ('verified', 'bounced', 'do_not_use'));

ALTER TABLE lead ADD COLUMN mobile_state TEXT CONSTRAINT ck_lead_mobile_state CHECK (mobile_state IN ('verified', 'wrong_number', 'do_not_use'));

CREATE INDEX ix_lead_email_state ON lead (email_state, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_lead_mobile_state ON lead (mobile_state, id) WHERE deleted_at IS NULL;

ALTER TABLE identity_key ADD COLUMN usage TEXT CONSTRAINT ck_identity_key_usage CHECK (usage IN ('work', 'private', 'other'));

ALTER TABLE identity_key ADD COLUMN fault TEXT CONSTRAINT ck_identity_key_fault CHECK (fault IN ('bounced', 'wrong_number', 'do_not_use'));

ALTER TABLE identity_key ADD COLUMN fault_at TIMESTAMP WITH TIME ZONE;

ALTER TABLE identity_key ADD COLUMN fault_by UUID;

ALTER TABLE identity_key ADD CONSTRAINT ck_identity_key_one_state CHECK (fault IS NULL OR verified_at IS NULL);
