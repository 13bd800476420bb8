CREATE INDEX ix_custom_record_territory ON custom_record (object_no, territory_id, updated_at, id) INCLUDE (owner_id)
    WHERE deleted_at IS NULL;
