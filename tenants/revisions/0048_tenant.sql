ALTER TABLE change VALIDATE CONSTRAINT ck_change_mutation_id,
    VALIDATE CONSTRAINT ck_change_object,
    VALIDATE CONSTRAINT ck_change_op,
    VALIDATE CONSTRAINT ck_change_origin;
ALTER TABLE choice VALIDATE CONSTRAINT ck_choice_object;
ALTER TABLE custom_field VALIDATE CONSTRAINT ck_custom_field_object;
ALTER TABLE delivery VALIDATE CONSTRAINT ck_delivery_subscriber;
ALTER TABLE duplicate_pair VALIDATE CONSTRAINT ck_duplicate_pair_object;
ALTER TABLE duplicate_scan VALIDATE CONSTRAINT ck_duplicate_scan_object;
ALTER TABLE file_upload VALIDATE CONSTRAINT ck_file_upload_object;
ALTER TABLE handover VALIDATE CONSTRAINT ck_handover_error_code;
ALTER TABLE import_run VALIDATE CONSTRAINT ck_import_run_error_code,
    VALIDATE CONSTRAINT ck_import_run_object;
ALTER TABLE job VALIDATE CONSTRAINT ck_job_error_code,
    VALIDATE CONSTRAINT ck_job_name;
ALTER TABLE merge_move VALIDATE CONSTRAINT ck_merge_move_place;
ALTER TABLE notification VALIDATE CONSTRAINT ck_notification_kind,
    VALIDATE CONSTRAINT ck_notification_object;
ALTER TABLE outbox VALIDATE CONSTRAINT ck_outbox_event;
ALTER TABLE placing_run VALIDATE CONSTRAINT ck_placing_run_object;
ALTER TABLE record_alias VALIDATE CONSTRAINT ck_record_alias_object;
ALTER TABLE record_link VALIDATE CONSTRAINT ck_record_link_role;
ALTER TABLE record_merge VALIDATE CONSTRAINT ck_record_merge_object;
ALTER TABLE role VALIDATE CONSTRAINT ck_role_key;
ALTER TABLE saved_view VALIDATE CONSTRAINT ck_saved_view_object;
ALTER TABLE schema_version VALIDATE CONSTRAINT ck_schema_version_version;
ALTER TABLE share VALIDATE CONSTRAINT ck_share_object;
ALTER TABLE sharing_rule VALIDATE CONSTRAINT ck_sharing_rule_object;
ALTER TABLE stage_event VALIDATE CONSTRAINT ck_stage_event_from_stage,
    VALIDATE CONSTRAINT ck_stage_event_object,
    VALIDATE CONSTRAINT ck_stage_event_origin,
    VALIDATE CONSTRAINT ck_stage_event_to_stage;
ALTER TABLE stored_file VALIDATE CONSTRAINT ck_stored_file_object;
ALTER TABLE subject_hit VALIDATE CONSTRAINT ck_subject_hit_place;
ALTER TABLE subject_request VALIDATE CONSTRAINT ck_subject_request_error_code;
ALTER TABLE territory_pin VALIDATE CONSTRAINT ck_territory_pin_object;
ALTER TABLE territory_rule VALIDATE CONSTRAINT ck_territory_rule_object;
ALTER TABLE timeline_target VALIDATE CONSTRAINT ck_timeline_target_event,
    VALIDATE CONSTRAINT ck_timeline_target_object;
