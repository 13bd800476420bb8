ALTER TABLE consent ADD COLUMN object TEXT DEFAULT 'lead' NOT NULL CONSTRAINT ck_consent_object CHECK (object ~ '^[a-z][a-z0-9_.:-]*$');

ALTER TABLE consent ALTER COLUMN object DROP DEFAULT;

ALTER TABLE consent ADD COLUMN source TEXT DEFAULT 'form' NOT NULL CONSTRAINT ck_consent_source CHECK (source IN ('form', 'manual', 'api'));

ALTER TABLE consent ALTER COLUMN source DROP DEFAULT;

ALTER TABLE consent ADD COLUMN recorded_by UUID;

ALTER TABLE consent ALTER COLUMN touch_id DROP NOT NULL;

ALTER TABLE consent DROP CONSTRAINT ck_consent_channel;

ALTER TABLE consent ADD CONSTRAINT ck_consent_channel CHECK (channel IN ('email', 'phone', 'sms', 'wecom', 'post'));
