ALTER TABLE api_token VALIDATE CONSTRAINT ck_api_token_last_four;
ALTER TABLE archive VALIDATE CONSTRAINT ck_archive_error_code;
ALTER TABLE archive_import VALIDATE CONSTRAINT ck_archive_import_error_code;
ALTER TABLE chargeback VALIDATE CONSTRAINT ck_chargeback_gateway_ref,
    VALIDATE CONSTRAINT ck_chargeback_reason;
ALTER TABLE code_challenge VALIDATE CONSTRAINT ck_code_challenge_purpose;
ALTER TABLE delivery VALIDATE CONSTRAINT ck_delivery_subscriber;
ALTER TABLE device VALIDATE CONSTRAINT ck_device_platform,
    VALIDATE CONSTRAINT ck_device_version;
ALTER TABLE domain_claim VALIDATE CONSTRAINT ck_domain_claim_role_key;
ALTER TABLE entitlement VALIDATE CONSTRAINT ck_entitlement_name,
    VALIDATE CONSTRAINT ck_entitlement_source;
ALTER TABLE erasure VALIDATE CONSTRAINT ck_erasure_database,
    VALIDATE CONSTRAINT ck_erasure_schema;
ALTER TABLE invitation VALIDATE CONSTRAINT ck_invitation_role_key;
ALTER TABLE invoice VALIDATE CONSTRAINT ck_invoice_occasion,
    VALIDATE CONSTRAINT ck_invoice_series;
ALTER TABLE invoice_line VALIDATE CONSTRAINT ck_invoice_line_item;
ALTER TABLE invoice_series VALIDATE CONSTRAINT ck_invoice_series_series;
ALTER TABLE invoice_state VALIDATE CONSTRAINT ck_invoice_state_last_failure;
ALTER TABLE job VALIDATE CONSTRAINT ck_job_error_code,
    VALIDATE CONSTRAINT ck_job_name;
ALTER TABLE key_rotation VALIDATE CONSTRAINT ck_key_rotation_at_table;
ALTER TABLE key_use VALIDATE CONSTRAINT ck_key_use_version;
ALTER TABLE ledger_entry VALIDATE CONSTRAINT ck_ledger_entry_about;
ALTER TABLE legal_entity VALIDATE CONSTRAINT ck_legal_entity_code;
ALTER TABLE organisation VALIDATE CONSTRAINT ck_organisation_time_zone;
ALTER TABLE outbox VALIDATE CONSTRAINT ck_outbox_event;
ALTER TABLE outcome_contract VALIDATE CONSTRAINT ck_outcome_contract_offer;
ALTER TABLE password VALIDATE CONSTRAINT ck_password_hash;
ALTER TABLE payment VALIDATE CONSTRAINT ck_payment_card_ref,
    VALIDATE CONSTRAINT ck_payment_customer_ref,
    VALIDATE CONSTRAINT ck_payment_failure,
    VALIDATE CONSTRAINT ck_payment_gateway_ref;
ALTER TABLE price VALIDATE CONSTRAINT ck_price_item;
ALTER TABLE recovery_code VALIDATE CONSTRAINT ck_recovery_code_hash;
ALTER TABLE refund VALIDATE CONSTRAINT ck_refund_failure,
    VALIDATE CONSTRAINT ck_refund_gateway_ref;
ALTER TABLE sandbox VALIDATE CONSTRAINT ck_sandbox_error_code;
ALTER TABLE schema_version VALIDATE CONSTRAINT ck_schema_version_version;
ALTER TABLE security_event VALIDATE CONSTRAINT ck_security_event_kind;
ALTER TABLE session VALIDATE CONSTRAINT ck_session_amr;
ALTER TABLE subscription VALIDATE CONSTRAINT ck_subscription_card_page_ref,
    VALIDATE CONSTRAINT ck_subscription_card_ref,
    VALIDATE CONSTRAINT ck_subscription_customer_ref,
    VALIDATE CONSTRAINT ck_subscription_time_zone;
ALTER TABLE subscription_change VALIDATE CONSTRAINT ck_subscription_change_item;
ALTER TABLE tenant VALIDATE CONSTRAINT ck_tenant_database,
    VALIDATE CONSTRAINT ck_tenant_schema,
    VALIDATE CONSTRAINT ck_tenant_schema_version;
ALTER TABLE usage_day VALIDATE CONSTRAINT ck_usage_day_meter;
ALTER TABLE usage_event VALIDATE CONSTRAINT ck_usage_event_meter;
ALTER TABLE usage_rated VALIDATE CONSTRAINT ck_usage_rated_meter;
ALTER TABLE usage_receipt VALIDATE CONSTRAINT ck_usage_receipt_meter;
ALTER TABLE webhook_event VALIDATE CONSTRAINT ck_webhook_event_id,
    VALIDATE CONSTRAINT ck_webhook_event_kind,
    VALIDATE CONSTRAINT ck_webhook_event_object_id;
