ALTER TABLE archive_import ADD COLUMN as_of TIMESTAMP WITH TIME ZONE;
ALTER TABLE key_use ADD COLUMN organisation_id UUID DEFAULT '00000000-0000-0000-0000-000000000000' NOT NULL;
ALTER TABLE key_use DROP CONSTRAINT pk_key_use,
    ADD CONSTRAINT pk_key_use PRIMARY KEY (hour, provider, version, operation, organisation_id);
ALTER TABLE key_use ALTER COLUMN organisation_id DROP DEFAULT;
ALTER TABLE api_token ADD CONSTRAINT ck_api_token_last_four CHECK (last_four ~ '^[0-9A-Za-z]{4}$') NOT VALID;
ALTER TABLE archive ADD CONSTRAINT ck_archive_error_code CHECK (error_code ~ '^[A-Za-z][A-Za-z0-9_.]*$') NOT VALID;
ALTER TABLE archive_import ADD CONSTRAINT ck_archive_import_error_code CHECK (error_code ~ '^[A-Za-z][A-Za-z0-9_.]*$') NOT VALID;
ALTER TABLE chargeback ADD CONSTRAINT ck_chargeback_gateway_ref CHECK (gateway_ref ~ '^[A-Za-z0-9_-]*$') NOT VALID,
    ADD CONSTRAINT ck_chargeback_reason CHECK (reason ~ '^[a-z][a-z0-9_.:-]*$') NOT VALID;
ALTER TABLE code_challenge ADD CONSTRAINT ck_code_challenge_purpose CHECK (purpose ~ '^[a-z][a-z0-9_.:-]*$') NOT VALID;
ALTER TABLE delivery ADD CONSTRAINT ck_delivery_subscriber CHECK (subscriber ~ '^[a-z][a-z0-9_.:-]*$') NOT VALID;
ALTER TABLE device ADD CONSTRAINT ck_device_platform CHECK (platform ~ '^(iOS|iPadOS|Android|Windows|macOS|ChromeOS|Linux)?$') NOT VALID,
    ADD CONSTRAINT ck_device_version CHECK (version ~ '^((Edge|Opera|Firefox|Chrome|Safari) [0-9]{1,4})?$') NOT VALID;
ALTER TABLE domain_claim ADD CONSTRAINT ck_domain_claim_role_key CHECK (role_key ~ '^[a-z0-9_.:-]+$') NOT VALID;
ALTER TABLE entitlement ADD CONSTRAINT ck_entitlement_name CHECK (name ~ '^[a-z][a-z0-9_.:-]*$') NOT VALID,
    ADD CONSTRAINT ck_entitlement_source CHECK (source ~ '^[a-z][a-z0-9_.:-]*$') NOT VALID;
ALTER TABLE erasure ADD CONSTRAINT ck_erasure_database CHECK (database ~ '^[A-Za-z0-9][A-Za-z0-9_.:-]*$') NOT VALID,
    ADD CONSTRAINT ck_erasure_schema CHECK (schema ~ '^t_[0-9a-z]+$') NOT VALID;
ALTER TABLE invitation ADD CONSTRAINT ck_invitation_role_key CHECK (role_key ~ '^[a-z0-9_.:-]+$') NOT VALID;
ALTER TABLE invoice ADD CONSTRAINT ck_invoice_occasion CHECK (occasion ~ '^[a-z0-9_.:-]+$') NOT VALID,
    ADD CONSTRAINT ck_invoice_series CHECK (series ~ '^[A-Z0-9][A-Z0-9-]*$') NOT VALID;
ALTER TABLE invoice_line ADD CONSTRAINT ck_invoice_line_item CHECK (item ~ '^[a-z0-9_.:-]+$') NOT VALID;
ALTER TABLE invoice_series ADD CONSTRAINT ck_invoice_series_series CHECK (series ~ '^[A-Z0-9][A-Z0-9-]*$') NOT VALID;
ALTER TABLE invoice_state ADD CONSTRAINT ck_invoice_state_last_failure CHECK (last_failure ~ '^[A-Za-z][A-Za-z0-9_.]*$') NOT VALID;
ALTER TABLE job ADD CONSTRAINT ck_job_error_code CHECK (error_code ~ '^[A-Za-z][A-Za-z0-9_.]*$') NOT VALID,
    ADD CONSTRAINT ck_job_name CHECK (name ~ '^[a-z][a-z0-9_.:-]*$') NOT VALID;
ALTER TABLE key_rotation ADD CONSTRAINT ck_key_rotation_at_table CHECK (at_table ~ '^[a-z][a-z0-9_.:-]*$') NOT VALID;
ALTER TABLE key_use ADD CONSTRAINT ck_key_use_version CHECK (version ~ '^v?[0-9a-f]*$') NOT VALID;
ALTER TABLE ledger_entry ADD CONSTRAINT ck_ledger_entry_about CHECK (about ~ '^[a-z0-9_.:-]+$') NOT VALID;
ALTER TABLE legal_entity ADD CONSTRAINT ck_legal_entity_code CHECK (code ~ '^[A-Z0-9][A-Z0-9-]*$') NOT VALID;
ALTER TABLE organisation ADD CONSTRAINT ck_organisation_time_zone CHECK (time_zone ~ '^[A-Za-z0-9_+/-]+$') NOT VALID;
ALTER TABLE outbox ADD CONSTRAINT ck_outbox_event CHECK (event ~ '^[a-z][a-z0-9_.:-]*$') NOT VALID;
ALTER TABLE outcome_contract ADD CONSTRAINT ck_outcome_contract_offer CHECK (offer ~ '^[a-z][a-z0-9_.:-]*$') NOT VALID;
ALTER TABLE password ADD CONSTRAINT ck_password_hash CHECK (hash ~ '^[$]argon2id[$][a-z0-9=,$]+[$][A-Za-z0-9+/]+[$][A-Za-z0-9+/]+$') NOT VALID;
ALTER TABLE payment ADD CONSTRAINT ck_payment_card_ref CHECK (card_ref ~ '^[A-Za-z0-9_-]*$') NOT VALID,
    ADD CONSTRAINT ck_payment_customer_ref CHECK (customer_ref ~ '^[A-Za-z0-9_-]*$') NOT VALID,
    ADD CONSTRAINT ck_payment_failure CHECK (failure ~ '^[A-Za-z][A-Za-z0-9_.]*$') NOT VALID,
    ADD CONSTRAINT ck_payment_gateway_ref CHECK (gateway_ref ~ '^[A-Za-z0-9_-]*$') NOT VALID;
ALTER TABLE price ADD CONSTRAINT ck_price_item CHECK (item ~ '^[a-z0-9_.:-]+$') NOT VALID;
ALTER TABLE recovery_code ADD CONSTRAINT ck_recovery_code_hash CHECK (hash ~ '^[$]argon2id[$][a-z0-9=,$]+[$][A-Za-z0-9+/]+[$][A-Za-z0-9+/]+$') NOT VALID;
ALTER TABLE refund ADD CONSTRAINT ck_refund_failure CHECK (failure ~ '^[A-Za-z][A-Za-z0-9_.]*$') NOT VALID,
    ADD CONSTRAINT ck_refund_gateway_ref CHECK (gateway_ref ~ '^[A-Za-z0-9_-]*$') NOT VALID;
ALTER TABLE sandbox ADD CONSTRAINT ck_sandbox_error_code CHECK (error_code ~ '^[A-Za-z][A-Za-z0-9_.]*$') NOT VALID;
ALTER TABLE schema_version ADD CONSTRAINT ck_schema_version_version CHECK (version ~ '^[0-9]{4}$') NOT VALID;
ALTER TABLE security_event ADD CONSTRAINT ck_security_event_kind CHECK (kind ~ '^[a-z][a-z0-9_.:-]*$') NOT VALID;
ALTER TABLE session ADD CONSTRAINT ck_session_amr CHECK (amr ~ '^((pwd|otp|pop|totp|recovery)( (pwd|otp|pop|totp|recovery))?)?$') NOT VALID;
ALTER TABLE subscription ADD CONSTRAINT ck_subscription_card_page_ref CHECK (card_page_ref ~ '^[A-Za-z0-9_-]*$') NOT VALID,
    ADD CONSTRAINT ck_subscription_card_ref CHECK (card_ref ~ '^[A-Za-z0-9_-]*$') NOT VALID,
    ADD CONSTRAINT ck_subscription_customer_ref CHECK (customer_ref ~ '^[A-Za-z0-9_-]*$') NOT VALID,
    ADD CONSTRAINT ck_subscription_time_zone CHECK (time_zone ~ '^[A-Za-z0-9_+/-]+$') NOT VALID;
ALTER TABLE subscription_change ADD CONSTRAINT ck_subscription_change_item CHECK (item ~ '^[a-z0-9_.:-]+$') NOT VALID;
ALTER TABLE tenant ADD CONSTRAINT ck_tenant_database CHECK (database ~ '^[A-Za-z0-9][A-Za-z0-9_.:-]*$') NOT VALID,
    ADD CONSTRAINT ck_tenant_schema CHECK (schema ~ '^t_[0-9a-z]+$') NOT VALID,
    ADD CONSTRAINT ck_tenant_schema_version CHECK (schema_version ~ '^[0-9]{4}$') NOT VALID;
ALTER TABLE usage_day ADD CONSTRAINT ck_usage_day_meter CHECK (meter ~ '^[a-z][a-z0-9_.:-]*$') NOT VALID;
ALTER TABLE usage_event ADD CONSTRAINT ck_usage_event_meter CHECK (meter ~ '^[a-z][a-z0-9_.:-]*$') NOT VALID;
ALTER TABLE usage_rated ADD CONSTRAINT ck_usage_rated_meter CHECK (meter ~ '^[a-z][a-z0-9_.:-]*$') NOT VALID;
ALTER TABLE usage_receipt ADD CONSTRAINT ck_usage_receipt_meter CHECK (meter ~ '^([a-z][a-z0-9_.:-]*)?$') NOT VALID;
UPDATE webhook_event SET object_id = '' WHERE object_id !~ '^[A-Za-z0-9_-]*$';
ALTER TABLE webhook_event ADD CONSTRAINT ck_webhook_event_id CHECK (id ~ '^[A-Za-z0-9_-]*$') NOT VALID,
    ADD CONSTRAINT ck_webhook_event_kind CHECK (kind ~ '^[a-z][a-z0-9_.:-]*$') NOT VALID,
    ADD CONSTRAINT ck_webhook_event_object_id CHECK (object_id ~ '^[A-Za-z0-9_-]*$') NOT VALID;
