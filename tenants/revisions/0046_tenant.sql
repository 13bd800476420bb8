ALTER TABLE change ADD CONSTRAINT ck_change_mutation_id CHECK (mutation_id ~ '^[0-9a-f]+$') NOT VALID,
    ADD CONSTRAINT ck_change_object CHECK (object ~ '^[a-z][a-z0-9_.:-]*$') NOT VALID,
    ADD CONSTRAINT ck_change_op CHECK (op ~ '^[a-z][a-z0-9_.:-]*$') NOT VALID,
    ADD CONSTRAINT ck_change_origin CHECK (origin ~ '^[a-z][a-z0-9_.:-]*$') NOT VALID;
ALTER TABLE choice ADD CONSTRAINT ck_choice_object CHECK (object ~ '^[a-z][a-z0-9_.:-]*$') NOT VALID;
ALTER TABLE custom_field ADD CONSTRAINT ck_custom_field_object CHECK (object ~ '^[a-z][a-z0-9_.:-]*$') NOT VALID;
ALTER TABLE delivery ADD CONSTRAINT ck_delivery_subscriber CHECK (subscriber ~ '^[a-z][a-z0-9_.:-]*$') NOT VALID;
ALTER TABLE duplicate_pair ADD CONSTRAINT ck_duplicate_pair_object CHECK (object ~ '^[a-z][a-z0-9_.:-]*$') NOT VALID;
ALTER TABLE duplicate_scan ADD CONSTRAINT ck_duplicate_scan_object CHECK (object ~ '^[a-z][a-z0-9_.:-]*$') NOT VALID;
ALTER TABLE file_upload ADD CONSTRAINT ck_file_upload_object CHECK (object ~ '^[a-z][a-z0-9_.:-]*$') NOT VALID;
ALTER TABLE handover ADD CONSTRAINT ck_handover_error_code CHECK (error_code ~ '^[A-Za-z][A-Za-z0-9_.]*$') NOT VALID;
ALTER TABLE import_run ADD CONSTRAINT ck_import_run_error_code CHECK (error_code ~ '^[A-Za-z][A-Za-z0-9_.]*$') NOT VALID,
    ADD CONSTRAINT ck_import_run_object CHECK (object ~ '^[a-z][a-z0-9_.:-]*$') NOT VALID;
ALTER TABLE job ADD CONSTRAINT ck_job_error_code CHECK (error_code ~ '^[A-Za-z][A-Za-z0-9_.]*$') NOT VALID,
    ADD CONSTRAINT ck_job_name CHECK (name ~ '^[a-z][a-z0-9_.:-]*$') NOT VALID;
ALTER TABLE merge_move DROP CONSTRAINT ck_merge_move_place,
    ADD CONSTRAINT ck_merge_move_place CHECK (place ~ '^[a-z][a-z0-9_.:-]*$') NOT VALID;
ALTER TABLE notification DROP CONSTRAINT ck_notification_kind,
    ADD CONSTRAINT ck_notification_kind CHECK (kind ~ '^[a-z][a-z0-9_.:-]*$') NOT VALID,
    DROP CONSTRAINT ck_notification_object,
    ADD CONSTRAINT ck_notification_object CHECK (object ~ '^[a-z][a-z0-9_.:-]*$') NOT VALID;
ALTER TABLE outbox ADD CONSTRAINT ck_outbox_event CHECK (event ~ '^[a-z][a-z0-9_.:-]*$') NOT VALID;
ALTER TABLE placing_run ADD CONSTRAINT ck_placing_run_object CHECK (object ~ '^[a-z][a-z0-9_.:-]*$') NOT VALID;
ALTER TABLE record_alias DROP CONSTRAINT ck_record_alias_object,
    ADD CONSTRAINT ck_record_alias_object CHECK (object ~ '^[a-z][a-z0-9_.:-]*$') NOT VALID;
ALTER TABLE record_link ADD CONSTRAINT ck_record_link_role CHECK (role ~ '^[a-z][a-z0-9_.:-]*$') NOT VALID;
ALTER TABLE record_merge DROP CONSTRAINT ck_record_merge_object,
    ADD CONSTRAINT ck_record_merge_object CHECK (object ~ '^[a-z][a-z0-9_.:-]*$') NOT VALID;
ALTER TABLE role ADD CONSTRAINT ck_role_key CHECK (key ~ '^[a-z0-9_.:-]+$') NOT VALID;
ALTER TABLE saved_view ADD CONSTRAINT ck_saved_view_object CHECK (object ~ '^[a-z][a-z0-9_.:-]*$') NOT VALID;
ALTER TABLE schema_version ADD CONSTRAINT ck_schema_version_version CHECK (version ~ '^[0-9]{4}$') NOT VALID;
ALTER TABLE share ADD CONSTRAINT ck_share_object CHECK (object ~ '^[a-z][a-z0-9_.:-]*$') NOT VALID;
ALTER TABLE sharing_rule ADD CONSTRAINT ck_sharing_rule_object CHECK (object ~ '^[a-z][a-z0-9_.:-]*$') NOT VALID;
ALTER TABLE stage_event DROP CONSTRAINT ck_stage_event_from_stage,
    ADD CONSTRAINT ck_stage_event_from_stage CHECK (from_stage ~ '^[a-z0-9_.:-]+$') NOT VALID,
    DROP CONSTRAINT ck_stage_event_object,
    ADD CONSTRAINT ck_stage_event_object CHECK (object ~ '^[a-z][a-z0-9_.:-]*$') NOT VALID,
    DROP CONSTRAINT ck_stage_event_origin,
    ADD CONSTRAINT ck_stage_event_origin CHECK (origin ~ '^[a-z][a-z0-9_.:-]*$') NOT VALID,
    DROP CONSTRAINT ck_stage_event_to_stage,
    ADD CONSTRAINT ck_stage_event_to_stage CHECK (to_stage ~ '^[a-z0-9_.:-]+$') NOT VALID;
ALTER TABLE stored_file ADD CONSTRAINT ck_stored_file_object CHECK (object ~ '^[a-z][a-z0-9_.:-]*$') NOT VALID;
ALTER TABLE subject_hit DROP CONSTRAINT ck_subject_hit_place,
    ADD CONSTRAINT ck_subject_hit_place CHECK (place ~ '^[a-z][a-z0-9_.:-]*$') NOT VALID;
ALTER TABLE subject_request ADD CONSTRAINT ck_subject_request_error_code CHECK (error_code ~ '^[A-Za-z][A-Za-z0-9_.]*$') NOT VALID;
ALTER TABLE territory_pin ADD CONSTRAINT ck_territory_pin_object CHECK (object ~ '^[a-z][a-z0-9_.:-]*$') NOT VALID;
ALTER TABLE territory_rule ADD CONSTRAINT ck_territory_rule_object CHECK (object ~ '^[a-z][a-z0-9_.:-]*$') NOT VALID;
ALTER TABLE timeline_target DROP CONSTRAINT ck_timeline_target_event,
    ADD CONSTRAINT ck_timeline_target_event CHECK (event ~ '^[a-z][a-z0-9_.:-]*$') NOT VALID,
    DROP CONSTRAINT ck_timeline_target_object,
    ADD CONSTRAINT ck_timeline_target_object CHECK (object ~ '^[a-z][a-z0-9_.:-]*$') NOT VALID;
