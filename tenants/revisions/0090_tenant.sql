ALTER TABLE custom_field DROP CONSTRAINT ck_custom_field_kind;

ALTER TABLE custom_field ADD CONSTRAINT ck_custom_field_kind CHECK (kind IN ('text', 'long_text', 'rich_text', 'email', 'phone', 'url', 'decimal', 'money', 'date', 'boolean', 'choice', 'multi_choice', 'person', 'reference', 'references', 'auto_number', 'formula'));
