/** Written by `npm run api`. Do not edit. */
export interface paths {
    "/.well-known/jwks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Keys */
        get: operations["signing_keys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/activities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Create */
        post: operations["create_activities"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/activities/{record_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One */
        get: operations["get_activities"];
        put?: never;
        post?: never;
        /** Remove */
        delete: operations["delete_activities"];
        options?: never;
        head?: never;
        /** Update */
        patch: operations["update_activities"];
        trace?: never;
    };
    "/api/activities/{record_id}/access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Why */
        get: operations["access_activities"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/activities/{record_id}/calendar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One */
        get: operations["ApiActivitiesRecordIdCalendarOne"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/activities/{record_id}/disk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** OnDisk */
        get: operations["disk_activities"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/activities/{record_id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Changes */
        get: operations["history_activities"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/activities/{record_id}/links/{relation}/{other_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Link */
        put: operations["link_activities"];
        post?: never;
        /** Unlink */
        delete: operations["unlink_activities"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/activities/{record_id}/restoration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Restore */
        post: operations["restore_activities"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/activities/{record_id}/reveals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Revealed */
        post: operations["reveal_activities"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/activities/{record_id}/reversion": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Revert */
        post: operations["revert_activities"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/activities/{record_id}/shares": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give */
        post: operations["share_activities"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/activities/{record_id}/shares/{share_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End */
        delete: operations["unshare_activities"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/activities/{record_id}/takes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Taken */
        post: operations["take_activities"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/activities/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Many */
        post: operations["bulk_activities"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/activities/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Count */
        post: operations["count_activities"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/activities/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** ExportCsv */
        post: operations["export_activities"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/activities/query": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Query */
        post: operations["query_activities"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/activities/rows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** RowsOf */
        post: operations["write_activities"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/activities/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Summary */
        post: operations["sum_activities"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/approval-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listed */
        get: operations["ApiApprovalRulesListed"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/approval-rules/{rule_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Save */
        put: operations["ApiApprovalRulesRuleIdSave"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/approval-rules/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Preview */
        post: operations["ApiApprovalRulesPreviewPreview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/approvals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listed */
        get: operations["ApiApprovalsListed"];
        put?: never;
        /** Ask */
        post: operations["ApiApprovalsAsk"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/approvals/{approval_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One */
        get: operations["ApiApprovalsApprovalIdOne"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/approvals/{approval_id}/delegation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Delegate */
        post: operations["ApiApprovalsApprovalIdDelegationDelegate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/approvals/{approval_id}/resubmission": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Again */
        post: operations["ApiApprovalsApprovalIdResubmissionAgain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/approvals/{approval_id}/signers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** AddSigner */
        post: operations["ApiApprovalsApprovalIdSignersAddSigner"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/approvals/{approval_id}/verdict": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Decide */
        post: operations["ApiApprovalsApprovalIdVerdictDecide"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/approvals/{approval_id}/withdrawal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Withdraw */
        post: operations["ApiApprovalsApprovalIdWithdrawalWithdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/archive-imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read */
        get: operations["archive_imports"];
        put?: never;
        /** Begin */
        post: operations["begin_archive_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/archive-imports/{import_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Cancel */
        delete: operations["cancel_archive_import"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/archive-imports/{import_id}/bytes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /** Look */
        head: operations["ApiArchiveImportsImportIdBytesLook"];
        /** Receive */
        patch: operations["ApiArchiveImportsImportIdBytesReceive"];
        trace?: never;
    };
    "/api/archive-imports/{import_id}/moment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Choose */
        put: operations["choose_archive_moment"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/archive-imports/{import_id}/organisation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make */
        post: operations["make_of_archive"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/archives": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listed */
        get: operations["archives"];
        put?: never;
        /** Begin */
        post: operations["begin_archive"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/archives/{archive_id}/download": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Prove */
        post: operations["prove_archive_download"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/archives/{archive_id}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Download */
        get: operations["download_archive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/archives/schedule": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** SetSchedule */
        put: operations["set_archive_schedule"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/attachment-retention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shown */
        get: operations["ApiAttachmentRetentionShown"];
        /** Change */
        put: operations["ApiAttachmentRetentionChange"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/attachments/{file_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Download */
        get: operations["ApiAttachmentsFileIdDownload"];
        put?: never;
        post?: never;
        /** Remove */
        delete: operations["ApiAttachmentsFileIdRemove"];
        options?: never;
        /** Look */
        head: operations["ApiAttachmentsFileIdLook"];
        patch?: never;
        trace?: never;
    };
    "/api/attachments/{file_id}/hold": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Hold */
        put: operations["ApiAttachmentsFileIdHoldHold"];
        post?: never;
        /** Release */
        delete: operations["ApiAttachmentsFileIdHoldRelease"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** State */
        get: operations["audit_state"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/checks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Check */
        post: operations["check_audit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/events/query": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Events */
        post: operations["audit_events"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Export */
        post: operations["export_audit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/heads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send */
        post: operations["send_audit_head"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/heads/{head_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Head */
        get: operations["audit_head"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/recipients": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** SetRecipients */
        put: operations["set_audit_recipients"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/authenticators": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Offer */
        post: operations["ApiAuthenticatorsOffer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/authenticators/{authenticator_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove */
        delete: operations["ApiAuthenticatorsAuthenticatorIdRemove"];
        options?: never;
        head?: never;
        /** Rename */
        patch: operations["ApiAuthenticatorsAuthenticatorIdRename"];
        trace?: never;
    };
    "/api/authenticators/{authenticator_id}/confirmation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Confirm */
        post: operations["ApiAuthenticatorsAuthenticatorIdConfirmationConfirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/batches/{batch_id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** UndoBatch */
        post: operations["ApiBatchesBatchIdUndoUndoBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/billing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everything */
        get: operations["ApiBillingEverything"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/billing/card": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** BeginCard */
        post: operations["ApiBillingCardBeginCard"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/billing/card/completion": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** CompleteCard */
        post: operations["ApiBillingCardCompletionCompleteCard"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/billing/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Changes */
        get: operations["ApiBillingChangesChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/billing/invoices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** AllOfThem */
        get: operations["ApiBillingInvoicesAllOfThem"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/billing/invoices/{invoice_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One */
        get: operations["ApiBillingInvoicesInvoiceIdOne"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/billing/invoices/{invoice_id}/csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Table */
        get: operations["ApiBillingInvoicesInvoiceIdCsvTable"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/billing/invoices/{invoice_id}/lines/{position}/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Changes */
        get: operations["ApiBillingInvoicesInvoiceIdLinesPositionChangesChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/billing/invoices/{invoice_id}/payment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Pay */
        post: operations["ApiBillingInvoicesInvoiceIdPaymentPay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/billing/invoices/{invoice_id}/payment/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Check */
        post: operations["ApiBillingInvoicesInvoiceIdPaymentCheckCheck"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/billing/invoices/{invoice_id}/pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Pdf */
        get: operations["ApiBillingInvoicesInvoiceIdPdfPdf"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/billing/outcome": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read */
        get: operations["outcome"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/billing/outcome/baseline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Baseline */
        get: operations["outcome_baseline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/billing/outcome/contract": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Draft */
        post: operations["draft_outcome_contract"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/billing/outcome/contract/{contract_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Discard */
        delete: operations["discard_outcome_contract"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/billing/outcome/contract/{contract_id}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Accept */
        post: operations["accept_outcome_contract"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/billing/outcome/contract/{contract_id}/challenge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Challenge */
        post: operations["challenge_outcome_contract"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/billing/outcome/evidence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Evidence */
        get: operations["outcome_evidence"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/billing/outcome/statements/{quarter}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Accept */
        post: operations["accept_outcome_statement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/billing/outcome/statements/{quarter}/dispute": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Dispute */
        post: operations["dispute_outcome_statement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/billing/outcome/what-if/{deal_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** WhatIf */
        get: operations["outcome_without_deal"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/billing/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Order */
        put: operations["ApiBillingPlanOrder"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/billing/plan/cancellation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel */
        post: operations["ApiBillingPlanCancellationCancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/billing/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Preview */
        post: operations["ApiBillingPreviewPreview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/billing/profile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** ProfileNow */
        get: operations["ApiBillingProfileProfileNow"];
        /** SaveProfile */
        put: operations["ApiBillingProfileSaveProfile"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/billing/statement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Statement */
        get: operations["ApiBillingStatementStatement"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/billing/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Usage */
        get: operations["ApiBillingUsageUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/billing/usage/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Events */
        get: operations["ApiBillingUsageEventsEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/billing/usage/reconciliation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reconciliation */
        get: operations["ApiBillingUsageReconciliationReconciliation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bootstrap": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Bootstrap */
        get: operations["ApiBootstrapBootstrap"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calendar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read */
        get: operations["ApiCalendarRead"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calendar-feeds/{secret}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Feed */
        get: operations["ApiCalendarFeedsSecretFeed"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calendar/address": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Standing */
        get: operations["ApiCalendarAddressStanding"];
        put?: never;
        /** Make */
        post: operations["ApiCalendarAddressMake"];
        /** Revoke */
        delete: operations["ApiCalendarAddressRevoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Changes */
        get: operations["list_changes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/choices/{object_name}/{field_name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listed */
        get: operations["ApiChoicesObjectNameFieldNameListed"];
        put?: never;
        /** Add */
        post: operations["ApiChoicesObjectNameFieldNameAdd"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/clock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read */
        get: operations["ApiClockRead"];
        put?: never;
        /** Move */
        post: operations["ApiClockMove"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/companies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Create */
        post: operations["create_companies"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/companies/{record_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One */
        get: operations["get_companies"];
        put?: never;
        post?: never;
        /** Remove */
        delete: operations["delete_companies"];
        options?: never;
        head?: never;
        /** Update */
        patch: operations["update_companies"];
        trace?: never;
    };
    "/api/companies/{record_id}/access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Why */
        get: operations["access_companies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/companies/{record_id}/disk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** OnDisk */
        get: operations["disk_companies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/companies/{record_id}/duplicates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** OfRecord */
        get: operations["duplicates_of_companies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/companies/{record_id}/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listed */
        get: operations["files_companies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/companies/{record_id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Changes */
        get: operations["history_companies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/companies/{record_id}/links/{relation}/{other_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Link */
        put: operations["link_companies"];
        post?: never;
        /** Unlink */
        delete: operations["unlink_companies"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/companies/{record_id}/restoration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Restore */
        post: operations["restore_companies"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/companies/{record_id}/reveals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Revealed */
        post: operations["reveal_companies"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/companies/{record_id}/reversion": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Revert */
        post: operations["revert_companies"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/companies/{record_id}/shares": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give */
        post: operations["share_companies"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/companies/{record_id}/shares/{share_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End */
        delete: operations["unshare_companies"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/companies/{record_id}/takes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Taken */
        post: operations["take_companies"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/companies/{record_id}/territory": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lies */
        get: operations["territory_companies"];
        /** Choose */
        put: operations["choose_territory_companies"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/companies/{record_id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read */
        get: operations["timeline_companies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/companies/{record_id}/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin */
        post: operations["upload_companies"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/companies/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Many */
        post: operations["bulk_companies"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/companies/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Count */
        post: operations["count_companies"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/companies/duplicates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listed */
        get: operations["duplicates_companies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/companies/duplicates/dismissals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Dismiss */
        post: operations["dismiss_duplicate_companies"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/companies/duplicates/dismissals/{left}/{right}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Reconsider */
        delete: operations["reconsider_duplicate_companies"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/companies/duplicates/hint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Hint */
        post: operations["hint_duplicates_companies"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/companies/duplicates/scan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Start */
        post: operations["scan_duplicates_companies"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/companies/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** ExportCsv */
        post: operations["export_companies"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/companies/merges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Merged */
        post: operations["merge_companies"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/companies/merges/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Previewed */
        post: operations["preview_merge_companies"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/companies/query": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Query */
        post: operations["query_companies"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/companies/rows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** RowsOf */
        post: operations["write_companies"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/companies/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Summary */
        post: operations["sum_companies"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Create */
        post: operations["create_contacts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts/{record_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One */
        get: operations["get_contacts"];
        put?: never;
        post?: never;
        /** Remove */
        delete: operations["delete_contacts"];
        options?: never;
        head?: never;
        /** Update */
        patch: operations["update_contacts"];
        trace?: never;
    };
    "/api/contacts/{record_id}/access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Why */
        get: operations["access_contacts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts/{record_id}/disk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** OnDisk */
        get: operations["disk_contacts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts/{record_id}/duplicates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** OfRecord */
        get: operations["duplicates_of_contacts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts/{record_id}/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listed */
        get: operations["files_contacts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts/{record_id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Changes */
        get: operations["history_contacts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts/{record_id}/links/{relation}/{other_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Link */
        put: operations["link_contacts"];
        post?: never;
        /** Unlink */
        delete: operations["unlink_contacts"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts/{record_id}/restoration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Restore */
        post: operations["restore_contacts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts/{record_id}/reveals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Revealed */
        post: operations["reveal_contacts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts/{record_id}/reversion": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Revert */
        post: operations["revert_contacts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts/{record_id}/shares": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give */
        post: operations["share_contacts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts/{record_id}/shares/{share_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End */
        delete: operations["unshare_contacts"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts/{record_id}/takes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Taken */
        post: operations["take_contacts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts/{record_id}/territory": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lies */
        get: operations["territory_contacts"];
        /** Choose */
        put: operations["choose_territory_contacts"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts/{record_id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read */
        get: operations["timeline_contacts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts/{record_id}/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin */
        post: operations["upload_contacts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Many */
        post: operations["bulk_contacts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Count */
        post: operations["count_contacts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts/duplicates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listed */
        get: operations["duplicates_contacts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts/duplicates/dismissals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Dismiss */
        post: operations["dismiss_duplicate_contacts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts/duplicates/dismissals/{left}/{right}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Reconsider */
        delete: operations["reconsider_duplicate_contacts"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts/duplicates/hint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Hint */
        post: operations["hint_duplicates_contacts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts/duplicates/scan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Start */
        post: operations["scan_duplicates_contacts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** ExportCsv */
        post: operations["export_contacts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts/merges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Merged */
        post: operations["merge_contacts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts/merges/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Previewed */
        post: operations["preview_merge_contacts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts/query": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Query */
        post: operations["query_contacts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts/rows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** RowsOf */
        post: operations["write_contacts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Summary */
        post: operations["sum_contacts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/deals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Create */
        post: operations["create_deals"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/deals/{record_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One */
        get: operations["get_deals"];
        put?: never;
        post?: never;
        /** Remove */
        delete: operations["delete_deals"];
        options?: never;
        head?: never;
        /** Update */
        patch: operations["update_deals"];
        trace?: never;
    };
    "/api/deals/{record_id}/access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Why */
        get: operations["access_deals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/deals/{record_id}/disk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** OnDisk */
        get: operations["disk_deals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/deals/{record_id}/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listed */
        get: operations["files_deals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/deals/{record_id}/gates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** AskedOf */
        get: operations["gates_of_deal"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/deals/{record_id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Changes */
        get: operations["history_deals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/deals/{record_id}/lines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** ReadLines */
        get: operations["ApiDealsRecordIdLinesReadLines"];
        /** PutLines */
        put: operations["ApiDealsRecordIdLinesPutLines"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/deals/{record_id}/links/{relation}/{other_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Link */
        put: operations["link_deals"];
        post?: never;
        /** Unlink */
        delete: operations["unlink_deals"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/deals/{record_id}/restoration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Restore */
        post: operations["restore_deals"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/deals/{record_id}/reveals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Revealed */
        post: operations["reveal_deals"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/deals/{record_id}/reversion": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Revert */
        post: operations["revert_deals"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/deals/{record_id}/shares": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give */
        post: operations["share_deals"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/deals/{record_id}/shares/{share_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End */
        delete: operations["unshare_deals"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/deals/{record_id}/takes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Taken */
        post: operations["take_deals"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/deals/{record_id}/territory": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lies */
        get: operations["territory_deals"];
        /** Choose */
        put: operations["choose_territory_deals"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/deals/{record_id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read */
        get: operations["timeline_deals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/deals/{record_id}/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin */
        post: operations["upload_deals"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/deals/board": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Show */
        post: operations["board"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/deals/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Many */
        post: operations["bulk_deals"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/deals/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Count */
        post: operations["count_deals"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/deals/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** ExportCsv */
        post: operations["export_deals"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/deals/funnel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** OfDeals */
        post: operations["ApiDealsFunnelOfDeals"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/deals/insights": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** AtFirstSight */
        post: operations["ApiDealsInsightsAtFirstSight"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/deals/outlook": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Quarter */
        post: operations["ApiDealsOutlookQuarter"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/deals/query": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Query */
        post: operations["query_deals"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/deals/risks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** AtRisk */
        post: operations["ApiDealsRisksAtRisk"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/deals/rows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** RowsOf */
        post: operations["write_deals"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/deals/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Summary */
        post: operations["sum_deals"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/domains": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listed */
        get: operations["ApiDomainsListed"];
        put?: never;
        /** Claim */
        post: operations["ApiDomainsClaim"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/domains/{domain_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** GiveUp */
        delete: operations["ApiDomainsDomainIdGiveUp"];
        options?: never;
        head?: never;
        /** Choose */
        patch: operations["ApiDomainsDomainIdChoose"];
        trace?: never;
    };
    "/api/domains/{domain_id}/verification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Verify */
        post: operations["ApiDomainsDomainIdVerificationVerify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/erasure": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read */
        get: operations["erasure"];
        put?: never;
        /** Ask */
        post: operations["ask_erasure"];
        /** CallBack */
        delete: operations["call_erasure_back"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/erasures/{organisation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Proof */
        get: operations["erasure_certificate"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/fields/{object_name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listed */
        get: operations["ApiFieldsObjectNameListed"];
        put?: never;
        /** Add */
        post: operations["ApiFieldsObjectNameAdd"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/fields/{object_name}/{field_name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change */
        patch: operations["ApiFieldsObjectNameFieldNameChange"];
        trace?: never;
    };
    "/api/fields/{object_name}/{field_name}/labels/{label_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change */
        patch: operations["ApiFieldsObjectNameFieldNameLabelsLabelIdChange"];
        trace?: never;
    };
    "/api/fields/{object_name}/{field_name}/labels/{label_id}/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Merge */
        post: operations["ApiFieldsObjectNameFieldNameLabelsLabelIdMergeMerge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/fields/{object_name}/order": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Reorder */
        put: operations["ApiFieldsObjectNameOrderReorder"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** UnderWay */
        get: operations["uploads_to_import"];
        put?: never;
        /** Begin */
        post: operations["upload_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/finance/disputes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Disputed */
        get: operations["ApiFinanceDisputesDisputed"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/finance/documents/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Export */
        post: operations["ApiFinanceDocumentsExportExport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/finance/documents/query": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Documents */
        post: operations["ApiFinanceDocumentsQueryDocuments"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/finance/ledger": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Ledger */
        get: operations["ApiFinanceLedgerLedger"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/finance/ledger/checks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** CheckLedger */
        post: operations["ApiFinanceLedgerChecksCheckLedger"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/finance/organisations/{organisation_id}/growth/{quarter}/settlements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Settle */
        post: operations["ApiFinanceOrganisationsOrganisationIdGrowthQuarterSettlementsSettle"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/finance/organisations/{organisation_id}/invoices/{invoice_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One */
        get: operations["ApiFinanceOrganisationsOrganisationIdInvoicesInvoiceIdOne"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/finance/organisations/{organisation_id}/invoices/{invoice_id}/credit-notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Credit */
        post: operations["ApiFinanceOrganisationsOrganisationIdInvoicesInvoiceIdCreditNotesCredit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/finance/organisations/{organisation_id}/invoices/{invoice_id}/credit-notes/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Preview */
        post: operations["ApiFinanceOrganisationsOrganisationIdInvoicesInvoiceIdCreditNotesPreviewPreview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/finance/organisations/{organisation_id}/invoices/{invoice_id}/pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Pdf */
        get: operations["ApiFinanceOrganisationsOrganisationIdInvoicesInvoiceIdPdfPdf"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/finance/organisations/{organisation_id}/invoices/{invoice_id}/receipts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Receipt */
        post: operations["ApiFinanceOrganisationsOrganisationIdInvoicesInvoiceIdReceiptsReceipt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/finance/organisations/{organisation_id}/invoices/{invoice_id}/refunds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Refund */
        post: operations["ApiFinanceOrganisationsOrganisationIdInvoicesInvoiceIdRefundsRefund"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/finance/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Payments */
        get: operations["ApiFinancePaymentsPayments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/finance/receivables": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Receivables */
        get: operations["ApiFinanceReceivablesReceivables"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/finance/receivables/query": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Query */
        post: operations["ApiFinanceReceivablesQueryQuery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/forms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listed */
        get: operations["ApiFormsListed"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/forms/{form_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Save */
        put: operations["ApiFormsFormIdSave"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/handovers/{handover_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One */
        get: operations["ApiHandoversHandoverIdOne"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/handovers/{handover_id}/cancellation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel */
        post: operations["ApiHandoversHandoverIdCancellationCancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/handovers/{handover_id}/resumption": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Resume */
        post: operations["ApiHandoversHandoverIdResumptionResume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/handovers/{handover_id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Undo */
        post: operations["ApiHandoversHandoverIdUndoUndo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Live */
        get: operations["ApiHealthLiveLive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Ready */
        get: operations["ApiHealthReadyReady"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/held-attachments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Held */
        get: operations["ApiHeldAttachmentsHeld"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/held-mail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listed */
        get: operations["held_mail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/hosted-invoices/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One */
        get: operations["ApiHostedInvoicesTokenOne"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/hosted-invoices/{token}/pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Pdf */
        get: operations["ApiHostedInvoicesTokenPdfPdf"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/import-objects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Objects */
        get: operations["ApiImportObjectsObjects"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/import-sets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Create */
        post: operations["ApiImportSetsCreate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/import-sets/{set_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One */
        get: operations["ApiImportSetsSetIdOne"];
        put?: never;
        post?: never;
        /** Discard */
        delete: operations["ApiImportSetsSetIdDiscard"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/import-sets/{set_id}/dry-run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** DryRun */
        post: operations["ApiImportSetsSetIdDryRunDryRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/import-sets/{set_id}/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** RunSet */
        post: operations["ApiImportSetsSetIdRunRunSet"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/import-sets/{set_id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Undo */
        post: operations["ApiImportSetsSetIdUndoUndo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listed */
        get: operations["ApiImportsListed"];
        put?: never;
        /** Create */
        post: operations["ApiImportsCreate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/imports/{import_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One */
        get: operations["ApiImportsImportIdOne"];
        put?: never;
        post?: never;
        /** Discard */
        delete: operations["ApiImportsImportIdDiscard"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/imports/{import_id}/dry-run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** DryRun */
        post: operations["ApiImportsImportIdDryRunDryRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/imports/{import_id}/edited-records": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Edited */
        get: operations["ApiImportsImportIdEditedRecordsEdited"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/imports/{import_id}/errors.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Errors */
        get: operations["ApiImportsImportIdErrorsCsvErrors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/imports/{import_id}/mapping": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** ChangeMapping */
        put: operations["ApiImportsImportIdMappingChangeMapping"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/imports/{import_id}/rows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Rows */
        get: operations["ApiImportsImportIdRowsRows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/imports/{import_id}/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** RunImport */
        post: operations["ApiImportsImportIdRunRunImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/imports/{import_id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Undo */
        post: operations["ApiImportsImportIdUndoUndo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/invitation-acceptances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Accept */
        post: operations["ApiInvitationAcceptancesAccept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/invitation-lookups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Look */
        post: operations["ApiInvitationLookupsLook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Invite */
        post: operations["ApiInvitationsInvite"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/invitations/{invitation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke */
        delete: operations["ApiInvitationsInvitationIdRevoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/invitations/{invitation_id}/sending": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Resend */
        post: operations["ApiInvitationsInvitationIdSendingResend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/join-requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listed */
        get: operations["ApiJoinRequestsListed"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/join-requests/{request_id}/acceptance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Accept */
        post: operations["ApiJoinRequestsRequestIdAcceptanceAccept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/join-requests/{request_id}/refusal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Refuse */
        post: operations["ApiJoinRequestsRequestIdRefusalRefuse"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read */
        get: operations["keys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/keys/own": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Give */
        put: operations["give_own_key"];
        post?: never;
        /** TakeBack */
        delete: operations["take_back_own_key"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/keys/rotation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Rotate */
        post: operations["rotate_keys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Create */
        post: operations["create_leads"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leads/{record_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One */
        get: operations["get_leads"];
        put?: never;
        post?: never;
        /** Remove */
        delete: operations["delete_leads"];
        options?: never;
        head?: never;
        /** Update */
        patch: operations["update_leads"];
        trace?: never;
    };
    "/api/leads/{record_id}/access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Why */
        get: operations["access_leads"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leads/{record_id}/candidates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Candidates */
        get: operations["ApiLeadsRecordIdCandidatesCandidates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leads/{record_id}/consents/{consent_id}/withdrawal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Withdrawal */
        post: operations["ApiLeadsRecordIdConsentsConsentIdWithdrawalWithdrawal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leads/{record_id}/conversion": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Conversion */
        post: operations["ApiLeadsRecordIdConversionConversion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leads/{record_id}/disk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** OnDisk */
        get: operations["disk_leads"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leads/{record_id}/duplicates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** OfRecord */
        get: operations["duplicates_of_leads"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leads/{record_id}/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listed */
        get: operations["files_leads"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leads/{record_id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Changes */
        get: operations["history_leads"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leads/{record_id}/links/{relation}/{other_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Link */
        put: operations["link_leads"];
        post?: never;
        /** Unlink */
        delete: operations["unlink_leads"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leads/{record_id}/restoration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Restore */
        post: operations["restore_leads"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leads/{record_id}/reveals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Revealed */
        post: operations["reveal_leads"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leads/{record_id}/reversion": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Revert */
        post: operations["revert_leads"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leads/{record_id}/shares": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give */
        post: operations["share_leads"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leads/{record_id}/shares/{share_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End */
        delete: operations["unshare_leads"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leads/{record_id}/takes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Taken */
        post: operations["take_leads"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leads/{record_id}/territory": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lies */
        get: operations["territory_leads"];
        /** Choose */
        put: operations["choose_territory_leads"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leads/{record_id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read */
        get: operations["timeline_leads"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leads/{record_id}/touches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Touches */
        get: operations["ApiLeadsRecordIdTouchesTouches"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leads/{record_id}/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin */
        post: operations["upload_leads"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leads/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Many */
        post: operations["bulk_leads"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leads/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Count */
        post: operations["count_leads"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leads/duplicates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listed */
        get: operations["duplicates_leads"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leads/duplicates/dismissals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Dismiss */
        post: operations["dismiss_duplicate_leads"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leads/duplicates/dismissals/{left}/{right}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Reconsider */
        delete: operations["reconsider_duplicate_leads"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leads/duplicates/hint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Hint */
        post: operations["hint_duplicates_leads"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leads/duplicates/scan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Start */
        post: operations["scan_duplicates_leads"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leads/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** ExportCsv */
        post: operations["export_leads"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leads/funnel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** OfLeads */
        post: operations["ApiLeadsFunnelOfLeads"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leads/merges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Merged */
        post: operations["merge_leads"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leads/merges/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Previewed */
        post: operations["preview_merge_leads"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leads/query": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Query */
        post: operations["query_leads"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leads/rows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** RowsOf */
        post: operations["write_leads"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leads/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Summary */
        post: operations["sum_leads"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everybody */
        get: operations["ApiMembersEverybody"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/members/{person_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change */
        patch: operations["ApiMembersPersonIdChange"];
        trace?: never;
    };
    "/api/members/{person_id}/beside": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** HangsOn */
        get: operations["ApiMembersPersonIdBesideHangsOn"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/members/{person_id}/deactivation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Deactivate */
        post: operations["ApiMembersPersonIdDeactivationDeactivate"];
        /** Reactivate */
        delete: operations["ApiMembersPersonIdDeactivationReactivate"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/members/{person_id}/handovers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listed */
        get: operations["ApiMembersPersonIdHandoversListed"];
        put?: never;
        /** Start */
        post: operations["ApiMembersPersonIdHandoversStart"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/members/{person_id}/holdings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Holdings */
        get: operations["ApiMembersPersonIdHoldingsHoldings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/members/{person_id}/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read */
        get: operations["ApiMembersPersonIdSecondFactorRead"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/members/{person_id}/second-factor-reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask */
        post: operations["ApiMembersPersonIdSecondFactorResetAsk"];
        /** Stop */
        delete: operations["ApiMembersPersonIdSecondFactorResetStop"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/members/{person_id}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** SessionsOf */
        get: operations["ApiMembersPersonIdSessionsSessionsOf"];
        put?: never;
        post?: never;
        /** EndSessions */
        delete: operations["ApiMembersPersonIdSessionsEndSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/members/{person_id}/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** EndSession */
        delete: operations["ApiMembersPersonIdSessionsSessionIdEndSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/members/{person_id}/viewing-requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask */
        post: operations["ApiMembersPersonIdViewingRequestsAsk"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/members/{person_id}/viewings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin */
        post: operations["ApiMembersPersonIdViewingsBegin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/members/tree": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tree */
        get: operations["ApiMembersTreeTree"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/merges/{merge_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** OneMerge */
        get: operations["ApiMergesMergeIdOneMerge"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/merges/{merge_id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** UndoMerge */
        post: operations["ApiMergesMergeIdUndoUndoMerge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/modules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listed */
        get: operations["ApiModulesListed"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listed */
        get: operations["ApiNotificationsListed"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notifications/seen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** LookAt */
        post: operations["ApiNotificationsSeenLookAt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notifications/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read */
        get: operations["ApiNotificationsSettingsRead"];
        /** Choose */
        put: operations["ApiNotificationsSettingsChoose"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/objects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Objects */
        get: operations["ApiObjectsObjects"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/organisation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Rename */
        patch: operations["ApiOrganisationRename"];
        trace?: never;
    };
    "/api/organisation/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** AllTokens */
        get: operations["organisation_tokens"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/organisation/tokens/{token_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke */
        delete: operations["revoke_organisation_token"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/organisation/tokens/policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** SetPolicy */
        put: operations["set_token_policy"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/passkey-challenges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** BeginSignIn */
        post: operations["ApiPasskeyChallengesBeginSignIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/passkey-registrations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** BeginRegistration */
        post: operations["ApiPasskeyRegistrationsBeginRegistration"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/passkeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read */
        get: operations["ApiPasskeysRead"];
        put?: never;
        /** Add */
        post: operations["ApiPasskeysAdd"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/passkeys/{passkey_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove */
        delete: operations["ApiPasskeysPasskeyIdRemove"];
        options?: never;
        head?: never;
        /** Rename */
        patch: operations["ApiPasskeysPasskeyIdRename"];
        trace?: never;
    };
    "/api/pending-sign-ins/{pending_id}/completion": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Complete */
        post: operations["ApiPendingSignInsPendingIdCompletionComplete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pending-sign-ins/{pending_id}/passkey-challenges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Challenge */
        post: operations["ApiPendingSignInsPendingIdPasskeyChallengesChallenge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** People */
        get: operations["ApiPeoplePeople"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pipelines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listed */
        get: operations["ApiPipelinesListed"];
        put?: never;
        /** Add */
        post: operations["ApiPipelinesAdd"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pipelines/{pipeline_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Change */
        put: operations["ApiPipelinesPipelineIdChange"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Create */
        post: operations["create_products"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products/{record_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One */
        get: operations["get_products"];
        put?: never;
        post?: never;
        /** Remove */
        delete: operations["delete_products"];
        options?: never;
        head?: never;
        /** Update */
        patch: operations["update_products"];
        trace?: never;
    };
    "/api/products/{record_id}/access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Why */
        get: operations["access_products"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products/{record_id}/disk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** OnDisk */
        get: operations["disk_products"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products/{record_id}/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listed */
        get: operations["files_products"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products/{record_id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Changes */
        get: operations["history_products"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products/{record_id}/links/{relation}/{other_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Link */
        put: operations["link_products"];
        post?: never;
        /** Unlink */
        delete: operations["unlink_products"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products/{record_id}/restoration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Restore */
        post: operations["restore_products"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products/{record_id}/reveals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Revealed */
        post: operations["reveal_products"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products/{record_id}/reversion": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Revert */
        post: operations["revert_products"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products/{record_id}/shares": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give */
        post: operations["share_products"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products/{record_id}/shares/{share_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End */
        delete: operations["unshare_products"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products/{record_id}/takes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Taken */
        post: operations["take_products"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products/{record_id}/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin */
        post: operations["upload_products"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Many */
        post: operations["bulk_products"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Count */
        post: operations["count_products"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** ExportCsv */
        post: operations["export_products"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products/merges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Merged */
        post: operations["merge_products"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products/merges/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Previewed */
        post: operations["preview_merge_products"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products/query": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Query */
        post: operations["query_products"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products/rows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** RowsOf */
        post: operations["write_products"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Summary */
        post: operations["sum_products"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/public-forms/{organisation_id}/{form_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shown */
        get: operations["ApiPublicFormsOrganisationIdFormIdShown"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/public-forms/{organisation_id}/{form_id}/submissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Submitted */
        post: operations["ApiPublicFormsOrganisationIdFormIdSubmissionsSubmitted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/queues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listed */
        get: operations["ApiQueuesListed"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/queues/{queue_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Save */
        put: operations["ApiQueuesQueueIdSave"];
        post?: never;
        /** Remove */
        delete: operations["ApiQueuesQueueIdRemove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recoveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listed */
        get: operations["ApiRecoveriesListed"];
        put?: never;
        /** BringBack */
        post: operations["ApiRecoveriesBringBack"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recoveries/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Preview */
        post: operations["ApiRecoveriesPreviewPreview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recovery-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** MakeCodes */
        post: operations["ApiRecoveryCodesMakeCodes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listed */
        get: operations["ApiRolesListed"];
        put?: never;
        /** Create */
        post: operations["ApiRolesCreate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/roles/{role_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove */
        delete: operations["ApiRolesRoleIdRemove"];
        options?: never;
        head?: never;
        /** Change */
        patch: operations["ApiRolesRoleIdChange"];
        trace?: never;
    };
    "/api/roles/{role_id}/access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Why */
        post: operations["access_by_role"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/roles/{role_id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Previewed */
        post: operations["ApiRolesRoleIdPreviewPreviewed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/roles/presets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Presets */
        get: operations["ApiRolesPresetsPresets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sandboxes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listed */
        get: operations["sandboxes"];
        put?: never;
        /** Make */
        post: operations["make_sandbox"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sandboxes/{sandbox_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove */
        delete: operations["remove_sandbox"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sandboxes/{sandbox_id}/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Refresh */
        post: operations["refresh_sandbox"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Find */
        post: operations["ApiSearchFind"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/service-accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** AllAccounts */
        get: operations["service_accounts"];
        put?: never;
        /** Add */
        post: operations["make_service_account"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/service-accounts/{person_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change */
        patch: operations["change_service_account"];
        trace?: never;
    };
    "/api/service-accounts/{person_id}/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make */
        post: operations["make_service_account_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read */
        get: operations["ApiSessionRead"];
        put?: never;
        post?: never;
        /** SignOut */
        delete: operations["ApiSessionSignOut"];
        options?: never;
        head?: never;
        /** ChangePreferences */
        patch: operations["ApiSessionChangePreferences"];
        trace?: never;
    };
    "/api/session/devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Devices */
        get: operations["ApiSessionDevicesDevices"];
        put?: never;
        post?: never;
        /** RevokeDevices */
        delete: operations["ApiSessionDevicesRevokeDevices"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/devices/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** RevokeDevice */
        delete: operations["ApiSessionDevicesSessionIdRevokeDevice"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/devices/{session_id}/disowning": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** DisownDevice */
        post: operations["ApiSessionDevicesSessionIdDisowningDisownDevice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/membership": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Leave */
        delete: operations["ApiSessionMembershipLeave"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/organisation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Switch */
        post: operations["ApiSessionOrganisationSwitch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** SetPassword */
        put: operations["ApiSessionPasswordSetPassword"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/second-factor-reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** StopOwn */
        delete: operations["ApiSessionSecondFactorResetStopOwn"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/step-up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Confirm */
        post: operations["ApiSessionStepUpConfirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/step-up-challenges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Challenge */
        post: operations["ApiSessionStepUpChallengesChallenge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/step-up-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** MailCode */
        post: operations["ApiSessionStepUpCodesMailCode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/viewing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End */
        delete: operations["ApiSessionViewingEnd"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/viewing-requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** AskedOfOneself */
        get: operations["ApiSessionViewingRequestsAskedOfOneself"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/viewing-requests/{request_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Answer */
        put: operations["ApiSessionViewingRequestsRequestIdAnswer"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/viewings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Viewed */
        get: operations["ApiSessionViewingsViewed"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** SignIn */
        post: operations["ApiSessionsSignIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sharing-rule-previews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Preview */
        post: operations["ApiSharingRulePreviewsPreview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sharing-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listed */
        get: operations["ApiSharingRulesListed"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sharing-rules/{rule_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Save */
        put: operations["ApiSharingRulesRuleIdSave"];
        post?: never;
        /** Remove */
        delete: operations["ApiSharingRulesRuleIdRemove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sign-in-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** RequestCode */
        post: operations["ApiSignInCodesRequestCode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sign-in-policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read */
        get: operations["ApiSignInPolicyRead"];
        /** Save */
        put: operations["ApiSignInPolicySave"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/signups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Start */
        post: operations["ApiSignupsStart"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/signups/{signup_id}/code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** SendAgain */
        post: operations["ApiSignupsSignupIdCodeSendAgain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/signups/{signup_id}/completion": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Complete */
        post: operations["ApiSignupsSignupIdCompletionComplete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/signups/{signup_id}/joining": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Join */
        post: operations["ApiSignupsSignupIdJoiningJoin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/signups/{signup_id}/passkey-challenge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** BeginPasskey */
        post: operations["ApiSignupsSignupIdPasskeyChallengeBeginPasskey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/signups/{signup_id}/verification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Verify */
        post: operations["ApiSignupsSignupIdVerificationVerify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/storage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read */
        get: operations["storage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/subject-requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listed */
        get: operations["subject_requests"];
        put?: never;
        /** Begin */
        post: operations["begin_subject_request"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/subject-requests/{request_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One */
        get: operations["subject_request"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/subject-requests/{request_id}/certificate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Proof */
        get: operations["subject_certificate"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/subject-requests/{request_id}/confirmation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Confirm */
        post: operations["confirm_subject_request"];
        /** Reopen */
        delete: operations["reopen_subject_request"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/subject-requests/{request_id}/download": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Prove */
        post: operations["prove_subject_download"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/subject-requests/{request_id}/erasure": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Erase */
        post: operations["erase_subject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/subject-requests/{request_id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Export */
        post: operations["export_subject_request"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/subject-requests/{request_id}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Download */
        get: operations["download_subject_copy"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/subject-requests/{request_id}/hits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Hits */
        get: operations["subject_request_hits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/subject-requests/{request_id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Preview */
        get: operations["preview_subject_erasure"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/subject-requests/{request_id}/refusal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Refuse */
        post: operations["refuse_subject_request"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/subject-requests/{request_id}/ticks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tick */
        post: operations["tick_subject_hits"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sync/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Changes */
        get: operations["ApiSyncChangesChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sync/ticket": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ticket */
        post: operations["ApiSyncTicketTicket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Create */
        post: operations["create_tasks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tasks/{record_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One */
        get: operations["get_tasks"];
        put?: never;
        post?: never;
        /** Remove */
        delete: operations["delete_tasks"];
        options?: never;
        head?: never;
        /** Update */
        patch: operations["update_tasks"];
        trace?: never;
    };
    "/api/tasks/{record_id}/access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Why */
        get: operations["access_tasks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tasks/{record_id}/disk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** OnDisk */
        get: operations["disk_tasks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tasks/{record_id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Changes */
        get: operations["history_tasks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tasks/{record_id}/links/{relation}/{other_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Link */
        put: operations["link_tasks"];
        post?: never;
        /** Unlink */
        delete: operations["unlink_tasks"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tasks/{record_id}/restoration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Restore */
        post: operations["restore_tasks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tasks/{record_id}/reveals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Revealed */
        post: operations["reveal_tasks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tasks/{record_id}/reversion": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Revert */
        post: operations["revert_tasks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tasks/{record_id}/shares": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give */
        post: operations["share_tasks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tasks/{record_id}/shares/{share_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End */
        delete: operations["unshare_tasks"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tasks/{record_id}/takes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Taken */
        post: operations["take_tasks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tasks/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Many */
        post: operations["bulk_tasks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tasks/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Count */
        post: operations["count_tasks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tasks/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** ExportCsv */
        post: operations["export_tasks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tasks/query": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Query */
        post: operations["query_tasks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tasks/rows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** RowsOf */
        post: operations["write_tasks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tasks/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Summary */
        post: operations["sum_tasks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/teams": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listed */
        get: operations["ApiTeamsListed"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/teams/{team_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Save */
        put: operations["ApiTeamsTeamIdSave"];
        post?: never;
        /** Remove */
        delete: operations["ApiTeamsTeamIdRemove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/territories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listed */
        get: operations["ApiTerritoriesListed"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/territories/{territory_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Save */
        put: operations["ApiTerritoriesTerritoryIdSave"];
        post?: never;
        /** Remove */
        delete: operations["ApiTerritoriesTerritoryIdRemove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/territory-names": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Named */
        get: operations["ApiTerritoryNamesNamed"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/territory-rules/{object_name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Replace */
        put: operations["ApiTerritoryRulesObjectNameReplace"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/territory-rules/{object_name}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Preview */
        post: operations["ApiTerritoryRulesObjectNamePreviewPreview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Own */
        get: operations["own_tokens"];
        put?: never;
        /** Make */
        post: operations["make_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tokens/{token_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke */
        delete: operations["revoke_token"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/uploads/{upload_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Cancel */
        delete: operations["ApiUploadsUploadIdCancel"];
        options?: never;
        /** Look */
        head: operations["ApiUploadsUploadIdLook"];
        /** Receive */
        patch: operations["ApiUploadsUploadIdReceive"];
        trace?: never;
    };
    "/api/usage/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Receive */
        post: operations["ApiUsageEventsReceive"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/viewing-policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Policy */
        get: operations["ApiViewingPolicyPolicy"];
        /** SetPolicy */
        put: operations["ApiViewingPolicySetPolicy"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/viewing-requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Asked */
        get: operations["ApiViewingRequestsAsked"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/viewing-requests/{request_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Withdraw */
        delete: operations["ApiViewingRequestsRequestIdWithdraw"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/viewing-requests/{request_id}/viewings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** BeginAllowed */
        post: operations["ApiViewingRequestsRequestIdViewingsBeginAllowed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/views": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Listed */
        get: operations["ApiViewsListed"];
        put?: never;
        /** Add */
        post: operations["ApiViewsAdd"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/views/{view_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove */
        delete: operations["ApiViewsViewIdRemove"];
        options?: never;
        head?: never;
        /** Change */
        patch: operations["ApiViewsViewIdChange"];
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** Accept */
        Accept: {
            /** @default  */
            name: string;
            /** @default  */
            password: string;
            token: string;
        };
        /** Acceptance */
        Acceptance: {
            manager_id?: string | null;
            role: string;
            team_ids?: string[];
        };
        /** AcceptRequest */
        AcceptRequest: {
            version: number;
        };
        /** Access */
        Access: {
            count: number;
            levels: ("read" | "update" | "delete" | "export" | "share")[];
            may_share: ("read" | "update")[];
            others: components["schemas"]["Other"][];
            owner: components["schemas"]["Grantee"];
            reasons: components["schemas"]["Reason"][];
            shares: components["schemas"]["Share"][];
            unused: ("owner" | "queue" | "team" | "subtree" | "territory" | "all" | "rule" | "share")[];
        };
        /** Activity */
        Activity: {
            body?: string | null;
            company?: string | null;
            contact?: string | null;
            created_at: string;
            deal?: string | null;
            deleted_at: string | null;
            external_id?: string | null;
            id: string;
            kind?: string | null;
            lead?: string | null;
            minutes?: number | null;
            occurred_at?: string | null;
            outcome?: string | null;
            owner_id: string;
            subject?: string | null;
            updated_at: string;
            version: number;
        };
        /** ActivityPage */
        ActivityPage: {
            included?: {
                [key: string]: unknown;
            };
            items: components["schemas"]["Activity"][];
            next?: string | null;
            notice?: {
                [key: string]: string;
            } | null;
            previous?: string | null;
        };
        /** ActivityUpdate */
        ActivityUpdate: {
            base_version?: number | null;
            body?: string | null;
            company?: string | null;
            contact?: string | null;
            deal?: string | null;
            external_id?: string | null;
            kind?: string | null;
            lead?: string | null;
            minutes?: number | string | null;
            occurred_at?: string | null;
            outcome?: string | null;
            owner_id?: string;
            subject?: string | null;
        };
        /** AddressView */
        AddressView: {
            made_at: string | null;
        };
        /** Again */
        Again: {
            base_version?: number | null;
            lines?: components["schemas"]["LineDraft"][];
            reason: string;
        };
        /** AllTokens */
        AllTokens: {
            policy: components["schemas"]["TokenPolicy"];
            tokens: components["schemas"]["TokenView"][];
        };
        /** Answer */
        Answer: {
            id: string;
            message?: string | null;
            /** @enum {string} */
            outcome: "accepted" | "duplicate" | "conflict" | "rejected";
            reason?: string | null;
        };
        /** Answers */
        Answers: {
            /** @default 0 */
            accepted: number;
            /** @default 0 */
            conflict: number;
            /** @default 0 */
            duplicate: number;
            /** @default 0 */
            rejected: number;
            results: components["schemas"]["Answer"][];
        };
        /** AnswerView */
        AnswerView: {
            label: components["schemas"]["Text"];
            value: string;
        };
        /** Approval */
        Approval: {
            asked_by: components["schemas"]["Named"];
            count: number;
            /** Format: date-time */
            created_at: string;
            ended_at: string | null;
            error: string | null;
            /** Format: uuid */
            id: string;
            limit: string | null;
            /** @enum {string} */
            measure: "discount_line" | "discount_deal" | "owner_transfer";
            mine: boolean;
            object: string;
            record_id: string | null;
            round: number;
            rule: string;
            /** @enum {string} */
            state: "open" | "returned" | "running" | "done" | "rejected" | "withdrawn" | "failed";
            title: string | null;
            value: string | null;
            waiting_for: components["schemas"]["Named"][];
            waits_for_me: boolean;
        };
        /** ApprovalList */
        ApprovalList: {
            items: components["schemas"]["Approval"][];
            waiting: number;
        };
        /** ApprovalPage */
        ApprovalPage: {
            approval: components["schemas"]["Approval"];
            base_version: number | null;
            can_open: boolean;
            done: number;
            events: components["schemas"]["Event"][];
            kept: number;
            lines: components["schemas"]["ShownLines"] | null;
            reason: string;
            steps: components["schemas"]["ShownStep"][];
            transfer: components["schemas"]["ShownTransfer"] | null;
        };
        /** PreviewRequest */
        approvals_payloads_PreviewRequest: {
            steps: components["schemas"]["StepSetup"][];
        };
        /** ArchiveImportPage */
        ArchiveImportPage: {
            email: string;
            kept_hours: number;
            most_bytes: number;
            newest: components["schemas"]["ArchiveImportView"] | null;
        };
        /** ArchiveImportView */
        ArchiveImportView: {
            /** Format: date-time */
            created_at: string;
            done: number;
            erased: number;
            error_code: string | null;
            /** Format: date-time */
            expires_at: string;
            file: string;
            finished_at: string | null;
            /** Format: uuid */
            id: string;
            is_mine: boolean;
            may_enter: boolean;
            organisation_id: string | null;
            person: string | null;
            problem: string | null;
            report: components["schemas"]["Report"] | null;
            size: number;
            /** @enum {string} */
            state: "uploading" | "checking" | "ready" | "queued" | "running" | "done" | "refused" | "failed" | "cancelled" | "expired";
            summary: components["schemas"]["Summary"] | null;
            total: number;
        };
        /** ArchiveMoment */
        ArchiveMoment: {
            as_of: string | null;
        };
        /** ArchivesPage */
        ArchivesPage: {
            archives: components["schemas"]["ArchiveView"][];
            kept_days: number;
            schedule: components["schemas"]["Schedule"];
        };
        /** ArchiveView */
        ArchiveView: {
            /** Format: date-time */
            created_at: string;
            done: number;
            error_code: string | null;
            expires_at: string | null;
            finished_at: string | null;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "asked" | "scheduled";
            person: string | null;
            sha256: string | null;
            size: number | null;
            /** @enum {string} */
            state: "queued" | "running" | "done" | "failed" | "expired" | "skipped";
            total: number;
        };
        /** Ask */
        Ask: {
            base_version?: number | null;
            filter?: {
                [key: string]: unknown;
            } | null;
            ids?: string[] | null;
            lines?: components["schemas"]["LineDraft"][];
            object?: string | null;
            owner_id?: string | null;
            reason: string;
            record_id?: string | null;
            search?: string | null;
            /** @enum {string} */
            subject: "discount" | "owner_transfer";
        };
        /** AskCheck */
        AskCheck: {
            head?: string | null;
        };
        /** Asked */
        Asked: {
            name: string;
            /** Format: uuid */
            person_id: string;
        };
        /** AskErasure */
        AskErasure: {
            name: string;
        };
        /** AskExport */
        AskExport: {
            filter?: components["schemas"]["EventFilter"] | null;
            /** @enum {string} */
            format: "csv" | "jsonl";
        };
        /** AskPasskey */
        AskPasskey: {
            proof: string;
        };
        /** AskRoleAccess */
        AskRoleAccess: {
            object: string;
            /** Format: uuid */
            person_id: string;
            /** Format: uuid */
            record_id: string;
            rights: components["schemas"]["GivenRights"];
        };
        /** Assertion */
        Assertion: {
            authenticator_data: string;
            /** Format: uuid */
            challenge_id: string;
            client_data_json: string;
            credential_id: string;
            signature: string;
            user_handle?: string | null;
        };
        /** Attachment */
        Attachment: {
            /** Format: date-time */
            created_at: string;
            held_at: string | null;
            /** Format: uuid */
            id: string;
            name: string;
            object: string;
            /** Format: uuid */
            record_id: string;
            size: number;
            uploaded_by: string;
        };
        /** Attestation */
        Attestation: {
            attestation_object: string;
            /** Format: uuid */
            challenge_id: string;
            client_data_json: string;
            credential_id: string;
            name: string;
            transports?: ("ble" | "cable" | "hybrid" | "internal" | "nfc" | "smart-card" | "usb")[];
        };
        /** AuditEventView */
        AuditEventView: {
            address: string;
            /** @enum {string} */
            category: "sign_in" | "account" | "people" | "roles" | "sharing" | "data" | "tokens" | "keys" | "settings" | "archive" | "privacy" | "billing" | "refused" | "audit";
            details: {
                [key: string]: string;
            };
            /** Format: uuid */
            id: string;
            /** @default true */
            is_readable: boolean;
            kind: string;
            means: string;
            /** Format: date-time */
            occurred_at: string;
            person: components["schemas"]["EventPerson"] | null;
            request: string;
            seal: components["schemas"]["EventSeal"] | null;
            sentence: components["schemas"]["Text"];
            /** @enum {string} */
            severity: "info" | "notice" | "alert";
        };
        /** AuditState */
        AuditState: {
            chain: components["schemas"]["ChainState"];
            heads: components["schemas"]["Head"][];
            most_recipients: number;
            recipients: string[];
        };
        /** Changes */
        auth_members_Changes: {
            manager_id?: string | null;
            roles?: string[];
            seat?: boolean;
        };
        /** Link */
        auth_team_controllers_Link: {
            token: string;
        };
        /** Owner */
        auth_tokens_listed_Owner: {
            /** Format: uuid */
            id: string;
            is_service_account: boolean;
            name: string;
        };
        /** AuthenticatorCode */
        AuthenticatorCode: {
            code: string;
        };
        /** AuthenticatorName */
        AuthenticatorName: {
            name: string;
        };
        /** AuthenticatorView */
        AuthenticatorView: {
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            id: string;
            last_used_at: string | null;
            name: string;
        };
        /** BaselineView */
        BaselineView: {
            currency: string;
            least: string[];
            /** Format: date */
            starts: string;
        };
        /** BeginRequest */
        BeginRequest: {
            days: number;
            wanted: components["schemas"]["Subject"];
        };
        /** Begun */
        Begun: {
            /** Format: date-time */
            expires_at: string;
            /** Format: uuid */
            pending_id: string;
            ways: ("passkey" | "totp" | "recovery" | "password")[];
        };
        /** Beside */
        Beside: {
            places: components["schemas"]["Passable"];
            queues: number;
            reports: number;
            service_accounts: number;
            shares: components["schemas"]["Passable"];
            teams: number;
            teams_led: number;
            territories: number;
            tokens: number;
            views: number;
        };
        /** Changed */
        billing_payloads_Changed: {
            after: string;
            before: string;
            item: string;
            label: components["schemas"]["Text"];
            /** @enum {string} */
            why: "ordered" | "used" | "growth" | "credited";
        };
        /** EventPage */
        billing_usage_history_EventPage: {
            items: components["schemas"]["EventView"][];
            next: string | null;
        };
        /** Blocked */
        Blocked: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            reason: "forbidden" | "deleted" | "merged" | "converted" | "cycle";
        };
        /** Board */
        Board: {
            columns: components["schemas"]["Column"][];
            included: {
                [key: string]: unknown;
            };
            notice: {
                [key: string]: string;
            } | null;
            /** Format: uuid */
            pipeline: string;
            version: number;
        };
        /** BoardRequest */
        BoardRequest: {
            as_of?: string | null;
            cursor?: string | null;
            filter?: {
                [key: string]: unknown;
            } | null;
            /** @default 50 */
            limit: number;
            pipeline?: string | null;
            search?: string | null;
            sort?: components["schemas"]["SortKey"][];
            stage?: string | null;
        };
        /** Bootstrap */
        Bootstrap: {
            countries: components["schemas"]["Country"][];
            demo: components["schemas"]["DemoLogin"][];
            mailbox: boolean;
            /** @enum {string} */
            mode: "embedded" | "production";
            passkeys: boolean;
        };
        /** Bucket */
        Bucket: {
            amount: string;
            count: number;
            high: number | null;
            low: number | null;
        };
        /** BulkRequest */
        BulkRequest: {
            fields?: {
                [key: string]: unknown;
            };
            filter?: {
                [key: string]: unknown;
            } | null;
            ids?: string[] | null;
            /** @enum {string} */
            op: "update" | "take" | "place" | "preview_place" | "delete" | "restore";
            search?: string | null;
            territory?: components["schemas"]["ChosenTerritory"] | null;
        };
        /** Calendar */
        Calendar: {
            activities: {
                [key: string]: unknown;
            }[];
            cut_off: boolean;
            deals: {
                [key: string]: unknown;
            }[];
            /** Format: date-time */
            ends_at: string;
            included: {
                [key: string]: unknown;
            };
            movable: string[];
            /** Format: date-time */
            starts_at: string;
            tasks: {
                [key: string]: unknown;
            }[];
            time_zone: string;
        };
        /** Campaign */
        Campaign: {
            /** @default  */
            campaign: string;
            /** @default  */
            content: string;
            /** @default  */
            medium: string;
            /** @default  */
            source: string;
            /** @default  */
            term: string;
        };
        /** Candidate */
        Candidate: {
            by: string;
            /** Format: uuid */
            id: string;
            label: string;
            object: string;
        };
        /** Card */
        Card: {
            amount: string | null;
            close_date: string | null;
            closed_on: string | null;
            company: string | null;
            created_at: string;
            currency: string | null;
            deleted_at: string | null;
            gate_unmet: boolean;
            id: string;
            idle_since: string;
            last_activity_at: string | null;
            name: string | null;
            next_step: string | null;
            next_step_on: string | null;
            next_task_on: string | null;
            owner_id: string;
            probability: number | null;
            stage: string;
            stage_since: string | null;
            status: string | null;
            updated_at: string;
            version: number;
        };
        /** CardCompletion */
        CardCompletion: {
            page?: string | null;
        };
        /** CardPageView */
        CardPageView: {
            url: string;
        };
        /** CardView */
        CardView: {
            brand: string;
            exp_month: number;
            exp_year: number;
            last4: string;
        };
        /** Ceremony */
        Ceremony: {
            /** Format: uuid */
            challenge_id: string;
            options: {
                [key: string]: unknown;
            };
        };
        /** CertificateView */
        CertificateView: {
            certificate: {
                [key: string]: unknown;
            };
            jws: string;
        };
        /** ChainState */
        ChainState: {
            checked_at: string | null;
            checked_seq: number;
            faults: number;
            hash: string | null;
            /** Format: uuid */
            id: string;
            sealed_at: string | null;
            seq: number;
        };
        /** ChangeMade */
        ChangeMade: {
            seq: number | null;
        };
        /** Chargeback */
        Chargeback: {
            amount: string;
            /** Format: date */
            begun_on: string;
            ended_on: string | null;
            /** Format: uuid */
            payment_id: string;
            reason: string;
            /** @enum {string} */
            state: "open" | "won" | "lost";
        };
        /** Check */
        Check: {
            detail: string;
            ok: boolean;
        };
        /** CheckOrder */
        CheckOrder: {
            currency: string;
        };
        /** CheckView */
        CheckView: {
            faults: components["schemas"]["Fault"][];
            hash: string;
            head_seq?: number | null;
            number: number;
            upto: number;
        };
        /** Choice */
        Choice: {
            archived: boolean;
            /** Format: uuid */
            id: string;
            label: components["schemas"]["Text"];
        };
        /** ChoiceRequest */
        ChoiceRequest: {
            label: components["schemas"]["Text"] | string;
        };
        /** ChosenTerritory */
        ChosenTerritory: {
            /** @default false */
            by_rules: boolean;
            territory_id?: string | null;
        };
        /** Clashing */
        Clashing: {
            /** Format: uuid */
            id: string;
            title: string | null;
        };
        /** ClockMove */
        ClockMove: {
            days?: number | null;
            to?: string | null;
        };
        /** ClockView */
        ClockView: {
            /** Format: date-time */
            now: string;
            offset_seconds: number;
            time_zone: string;
            /** Format: date */
            today: string;
        };
        /** CodeRequest */
        CodeRequest: {
            email: string;
        };
        /** CodeRequested */
        CodeRequested: {
            /** Format: uuid */
            id: string;
        };
        /** Cohort */
        Cohort: {
            counts: number[];
            filters: {
                [key: string]: unknown;
            }[];
            /** Format: date */
            first: string;
            /** Format: date */
            last: string;
            rates: string[];
        };
        /** Column */
        Column: {
            cards: components["schemas"]["Card"][];
            count: number;
            next: string | null;
            /** Format: uuid */
            stage: string;
            sums: components["schemas"]["Sum"][];
        };
        /** ColumnChoice */
        ColumnChoice: {
            /** @default true */
            create_choice: boolean;
            field?: string | null;
            header: string;
        };
        /** Company */
        Company: {
            address?: string | null;
            annual_revenue?: string | null;
            bank_account?: string | null;
            city?: string | null;
            country?: string | null;
            created_at: string;
            deleted_at: string | null;
            description?: string | null;
            employees?: number | null;
            external_id?: string | null;
            id: string;
            industry?: string | null;
            last_activity_at?: string | null;
            name?: string | null;
            owner_id: string;
            parent?: string | null;
            phone?: string | null;
            source?: string | null;
            updated_at: string;
            version: number;
            website?: string | null;
            year_founded?: number | null;
        };
        /** CompanyHere */
        CompanyHere: {
            /** @enum {string} */
            joining: "ask" | "auto";
            member: boolean;
            name: string;
        };
        /** CompanyPage */
        CompanyPage: {
            included?: {
                [key: string]: unknown;
            };
            items: components["schemas"]["Company"][];
            next?: string | null;
            notice?: {
                [key: string]: string;
            } | null;
            previous?: string | null;
        };
        /** CompanyUpdate */
        CompanyUpdate: {
            address?: string | null;
            annual_revenue?: number | string | null;
            bank_account?: string | null;
            base_version?: number | null;
            city?: string | null;
            country?: string | null;
            description?: string | null;
            employees?: number | string | null;
            external_id?: string | null;
            industry?: string | null;
            last_activity_at?: string | null;
            name?: string | null;
            owner_id?: string;
            parent?: string | null;
            phone?: string | null;
            source?: string | null;
            website?: string | null;
            year_founded?: number | string | null;
        };
        /** Complete */
        Complete: {
            name: string;
            passkey?: components["schemas"]["Attestation"] | null;
            password?: string | null;
            proof: string;
            /** @default false */
            sample_data: boolean;
        };
        /** ConsentView */
        ConsentView: {
            channel: string | null;
            /** Format: date-time */
            given_at: string;
            /** Format: uuid */
            id: string;
            point: string | null;
            purpose: string;
            text: string;
            withdrawn_at: string | null;
        };
        /** Contact */
        Contact: {
            birthday?: string | null;
            city?: string | null;
            created_at: string;
            deleted_at: string | null;
            email?: string | null;
            external_id?: string | null;
            id: string;
            identity_number?: string | null;
            last_activity_at?: string | null;
            mobile?: string | null;
            name?: string | null;
            note?: string | null;
            owner_id: string;
            source?: string | null;
            title?: string | null;
            updated_at: string;
            version: number;
        };
        /** ContactPage */
        ContactPage: {
            included?: {
                [key: string]: unknown;
            };
            items: components["schemas"]["Contact"][];
            next?: string | null;
            notice?: {
                [key: string]: string;
            } | null;
            previous?: string | null;
        };
        /** ContactUpdate */
        ContactUpdate: {
            base_version?: number | null;
            birthday?: string | null;
            city?: string | null;
            email?: string | null;
            external_id?: string | null;
            identity_number?: string | null;
            last_activity_at?: string | null;
            mobile?: string | null;
            name?: string | null;
            note?: string | null;
            owner_id?: string;
            source?: string | null;
            title?: string | null;
        };
        /** ContractView */
        ContractView: {
            accepted_at: string | null;
            accepted_by: string | null;
            baseline: string[];
            cap: string | null;
            currency: string;
            deadband: string;
            /** Format: date */
            ends: string;
            hash: string;
            /** Format: uuid */
            id: string;
            interim: string;
            offer: string;
            /** Format: date-time */
            proposed_at: string;
            /** Format: uuid */
            proposed_by: string;
            review_days: number;
            /** Format: date */
            starts: string;
            /** @enum {string} */
            state: "proposed" | "accepted" | "superseded" | "terminated";
            tiers: components["schemas"]["TierView"][];
            version: number;
        };
        /** Conversion */
        Conversion: {
            company?: components["schemas"]["Part"] | null;
            contact?: components["schemas"]["Part"] | null;
            deal?: components["schemas"]["Part"] | null;
        };
        /** Converted */
        Converted: {
            batch_id: string | null;
            company: string | null;
            contact: string | null;
            deal: string | null;
        };
        /** Cost */
        Cost: {
            currency: string;
            expected: string;
            expected_quantity: string;
            included: string;
            package: number;
            prices: string[];
            so_far: string;
        };
        /** Count */
        Count: {
            count: number;
            notice?: {
                [key: string]: string;
            } | null;
        };
        /** Counted */
        Counted: {
            bytes: number;
            count: number;
        };
        /** CountRequest */
        CountRequest: {
            as_of?: string | null;
            /** @default false */
            deleted: boolean;
            filter?: {
                [key: string]: unknown;
            } | null;
            search?: string | null;
        };
        /** Country */
        Country: {
            code: string;
            currency: string;
            en: string;
            fiscal_year_start: number;
            locale: string;
            time_zone: string;
            zh: string;
        };
        /** CreditOrder */
        CreditOrder: {
            /** Format: uuid */
            id: string;
            net: string;
            reason: string;
        };
        /** CreditPreview */
        CreditPreview: {
            net: string;
            off_open: string;
            tax: string;
            tax_label: components["schemas"]["Text"] | null;
            to_credit: string;
            total: string;
        };
        /** CreditQuestion */
        CreditQuestion: {
            net: string;
        };
        /** DayOfUsage */
        DayOfUsage: {
            /** Format: date */
            day: string;
            events: number;
            quantity: string;
        };
        /** Days */
        Days: {
            median: number;
            p25: number;
            p75: number;
            stays: number;
        };
        /** Deal */
        Deal: {
            amount?: string | null;
            close_date?: string | null;
            closed_on?: string | null;
            company?: string | null;
            created_at: string;
            currency?: string | null;
            deleted_at: string | null;
            description?: string | null;
            external_id?: string | null;
            id: string;
            last_activity_at?: string | null;
            lead?: string | null;
            lost_reason?: string | null;
            name?: string | null;
            next_step?: string | null;
            next_step_on?: string | null;
            next_task_on?: string | null;
            number?: string | null;
            owner_id: string;
            pipeline?: string | null;
            probability?: number | null;
            product?: string | null;
            source?: string | null;
            stage?: string | null;
            stage_since?: string | null;
            started_on?: string | null;
            status?: string | null;
            updated_at: string;
            version: number;
        };
        /** DealPage */
        DealPage: {
            included?: {
                [key: string]: unknown;
            };
            items: components["schemas"]["Deal"][];
            next?: string | null;
            notice?: {
                [key: string]: string;
            } | null;
            previous?: string | null;
        };
        /** DealUpdate */
        DealUpdate: {
            amount?: number | string | null;
            base_version?: number | null;
            close_date?: string | null;
            closed_on?: string | null;
            company?: string | null;
            currency?: string | null;
            description?: string | null;
            external_id?: string | null;
            last_activity_at?: string | null;
            lead?: string | null;
            lost_reason?: string | null;
            name?: string | null;
            next_step?: string | null;
            next_step_on?: string | null;
            next_task_on?: string | null;
            number?: string | null;
            owner_id?: string;
            pipeline?: string | null;
            probability?: number | string | null;
            product?: string | null;
            source?: string | null;
            stage?: string | null;
            stage_since?: string | null;
            started_on?: string | null;
            status?: string | null;
        };
        /** Delegation */
        Delegation: {
            /** @default  */
            comment: string;
            round: number;
            /** Format: uuid */
            to: string;
        };
        /** DemoLogin */
        DemoLogin: {
            email: string;
            locale: string;
            name: string;
            organisation: string;
            password: string;
        };
        /** Desk */
        Desk: {
            credit: string;
            creditable: string;
            days: number;
            /** @default [] */
            disputes: components["schemas"]["Chargeback"][];
            invoice: components["schemas"]["InvoiceView"];
            moved: components["schemas"]["Moved"][];
            /** Format: uuid */
            organisation_id: string;
            refundable: string;
            /** Format: date */
            today: string;
            under_way: boolean;
        };
        /** Device */
        Device: {
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            id: string;
            is_current: boolean;
            /** Format: date-time */
            last_seen_at: string;
            network: string;
            platform: string;
            user_agent: string;
            version: string;
        };
        /** Difference */
        Difference: {
            about: string;
            day?: string | null;
            /** @default  */
            expected: string;
            /** @default  */
            found: string;
            /** @enum {string} */
            kind: "receivables" | "entries" | "numbers" | "events" | "rollup";
            organisation_id?: string | null;
        };
        /** Dismissal */
        Dismissal: {
            /** Format: uuid */
            left: string;
            /** Format: uuid */
            right: string;
        };
        /** Dispute */
        Dispute: {
            amount: string;
            currency: string;
            customer: string;
            /** Format: uuid */
            deal_id: string;
            /** @enum {null|string} */
            flag: "backdated" | "deleted" | "changed_after_close" | "other_currency" | null;
            /** Format: date */
            last: string;
            objection: string | null;
            /** Format: uuid */
            organisation_id: string;
            /** Format: date */
            quarter: string;
            settled: components["schemas"]["Settled"] | null;
            since: string | null;
            version: number;
            /** Format: date */
            won_on: string;
        };
        /** DisputePage */
        DisputePage: {
            next: number | null;
            rows: components["schemas"]["Dispute"][];
        };
        /** DisputeRequest */
        DisputeRequest: {
            deals: string[];
            /** @default  */
            reason: string;
            version: number;
        };
        /** Document */
        Document: {
            currency: string;
            customer: components["schemas"]["Party"];
            due_on: string | null;
            fingerprint: string;
            /** Format: date */
            issued_on: string;
            /** @enum {string} */
            kind: "invoice" | "credit_note";
            number: string;
            /** @default  */
            of_number: string;
            /** @default [] */
            payment: components["schemas"]["Fact"][];
            /** Format: date */
            period_end: string;
            /** Format: date */
            period_start: string;
            positions: components["schemas"]["Position"][];
            questions_until?: string | null;
            reason?: components["schemas"]["Text"] | null;
            subtotal_minor: number;
            supplier: components["schemas"]["Party"];
            /** @default [] */
            tax_facts: components["schemas"]["Fact"][];
            taxes: components["schemas"]["Tax"][];
            /** @default 0 */
            terms_days: number;
            total_minor: number;
        };
        /** DocumentPage */
        DocumentPage: {
            count: number;
            currencies: string[];
            currency: string;
            customer: string | null;
            net: string;
            next: number | null;
            rows: components["schemas"]["FinalDocument"][];
            tax: string;
            total: string;
        };
        /** DocumentsWanted */
        DocumentsWanted: {
            currency?: string | null;
            issued_from?: string | null;
            issued_to?: string | null;
            /** @default 0 */
            offset: number;
            organisation_id?: string | null;
            /** @default  */
            search: string;
            /** @enum {null|string} */
            standing?: "open" | "paid" | "credited" | "credit_note" | null;
        };
        /** Domain */
        Domain: {
            checked_at: string | null;
            domain: string;
            ends_at: string | null;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            joining: "off" | "ask" | "auto";
            record: string;
            role: string;
            shown: string;
            /** @enum {string} */
            state: "pending" | "verified" | "missing" | "lost";
            verified_at: string | null;
        };
        /** Draft */
        Draft: {
            /** Format: date */
            closes_on: string;
            currency: string;
            lines: components["schemas"]["DraftLine"][];
            subtotal: string;
            tax: string;
            tax_label: components["schemas"]["Text"] | null;
            total: string;
        };
        /** DraftLine */
        DraftLine: {
            amount: string;
            /** Format: date */
            end: string;
            item: string;
            sentence: components["schemas"]["Text"];
            /** Format: date */
            start: string;
            title: components["schemas"]["Text"];
        };
        /** DraftRequest */
        DraftRequest: {
            baseline: string[];
            offer: string;
            /** Format: date */
            starts: string;
        };
        /** DryRunRequest */
        DryRunRequest: {
            decisions?: {
                [key: string]: string;
            };
        };
        /** Dunned */
        Dunned: {
            amount: string;
            count: number;
            from_day: number;
            /** @enum {string} */
            step: "reminded" | "warned" | "read_only" | "suspended";
        };
        /** Duplicate */
        Duplicate: {
            reasons: components["schemas"]["Why"][];
            record: {
                [key: string]: unknown;
            };
            score: number;
        };
        /** Duplicates */
        Duplicates: {
            included: {
                [key: string]: unknown;
            };
            items: components["schemas"]["Duplicate"][];
        };
        /** Entry */
        Entry: {
            customer: string;
            /** Format: uuid */
            id: string;
            invoice_id: string | null;
            /** @enum {string} */
            kind: "invoice" | "credit_note" | "payment" | "refund" | "revenue" | "credit_applied" | "refund_returned" | "dispute" | "dispute_won" | "dispute_lost" | "dispute_fee" | "dispute_fee_returned";
            number: string | null;
            /** Format: uuid */
            organisation_id: string;
            /** Format: date */
            posted_on: string;
            postings: components["schemas"]["Posting"][];
        };
        /** EraseSubject */
        EraseSubject: {
            /** @enum {string} */
            mode: "anonymise" | "delete";
        };
        /** ErasureView */
        ErasureView: {
            asked_at?: string | null;
            due_at?: string | null;
            grace_days: number;
            person?: string | null;
        };
        /**
         * Error
         * @description What happened, what was kept and what to do; `code` is stable.
         */
        Error: {
            code: string;
            details?: {
                [key: string]: unknown;
            };
            fields?: {
                [key: string]: {
                    code: string;
                    message: string;
                };
            };
            message: string;
            request_id: string;
        };
        /** Event */
        Event: {
            actor: components["schemas"]["Named"] | null;
            /** Format: date-time */
            at: string;
            other: components["schemas"]["Named"] | null;
            verb: string;
        };
        /** EventFilter */
        EventFilter: {
            address?: string | null;
            /** @enum {null|string} */
            category?: "sign_in" | "account" | "people" | "roles" | "sharing" | "data" | "tokens" | "keys" | "settings" | "archive" | "privacy" | "billing" | "refused" | "audit" | null;
            kind?: string | null;
            object?: string | null;
            person_id?: string | null;
            record_id?: string | null;
            /** @enum {null|string} */
            severity?: "info" | "notice" | "alert" | null;
            since?: string | null;
            until?: string | null;
        };
        /** EventPerson */
        EventPerson: {
            id: string | null;
            name: string | null;
        };
        /** EventQuery */
        EventQuery: {
            cursor?: string | null;
            filter?: components["schemas"]["EventFilter"] | null;
            /** @default 50 */
            limit: number;
        };
        /** EventSeal */
        EventSeal: {
            hash: string;
            /** Format: date-time */
            sealed_at: string;
            seq: number;
        };
        /** EventView */
        EventView: {
            /** Format: date */
            day: string;
            id: string;
            meter: string;
            /** Format: date-time */
            occurred_at: string;
            quantity: string;
            /** Format: date-time */
            received_at: string;
            /** Format: date */
            received_on: string;
        };
        /** EvidencePage */
        EvidencePage: {
            count: number;
            offset: number;
            /** Format: date */
            quarter: string;
            rows: components["schemas"]["EvidenceRow"][];
            settled: components["schemas"]["SettlementView"][];
            total: string;
            version: number | null;
        };
        /** EvidenceRow */
        EvidenceRow: {
            amount: string;
            /** Format: uuid */
            deal_id: string;
            /** @enum {null|string} */
            flag: "backdated" | "deleted" | "changed_after_close" | "other_currency" | null;
            held: boolean;
            hidden: boolean;
            name: string | null;
            /** Format: date */
            won_on: string;
        };
        /** ExportRequest */
        ExportRequest: {
            as_of?: string | null;
            columns?: string[] | null;
            filter?: {
                [key: string]: unknown;
            } | null;
            /**
             * @default csv
             * @constant
             */
            format: "csv";
            search?: string | null;
            sort?: components["schemas"]["SortKey"][];
        };
        /** Fact */
        Fact: {
            label: components["schemas"]["Text"];
            value: components["schemas"]["Text"];
        };
        /** FactorsOf */
        FactorsOf: {
            authenticators: number;
            passkeys: number;
            reset: components["schemas"]["ResetView"] | null;
        };
        /** Fault */
        Fault: {
            event_id?: string | null;
            seq?: number | null;
            /** @enum {string} */
            what: "event_altered" | "event_missing" | "event_moved" | "seal_missing" | "link_broken" | "cut_off" | "not_sealed" | "head_differs";
        };
        /** Feed */
        Feed: {
            changes: components["schemas"]["FeedChange"][];
            cursor: string;
            more: boolean;
            reset: boolean;
        };
        /** FeedChange */
        FeedChange: {
            fields?: string[];
            /** Format: uuid */
            id: string;
            /** @default false */
            mine: boolean;
            object: string;
            /** @enum {string} */
            op: "created" | "updated" | "deleted" | "gone";
            seq: number;
            version?: number | null;
        };
        /** FieldChange */
        FieldChange: {
            archived?: boolean;
            base_version: number;
            copied_from?: string | null;
            label?: components["schemas"]["Text"];
            limits?: components["schemas"]["Limits"];
            required?: boolean;
            required_if?: {
                [key: string]: unknown;
            } | null;
            unique?: boolean;
        };
        /** FieldChoice */
        FieldChoice: {
            can_choose: boolean;
            lost: string[];
            name: string;
            source: string | null;
        };
        /** FieldOrder */
        FieldOrder: {
            names: string[];
        };
        /** FieldRefusal */
        FieldRefusal: {
            code: string;
            message: string;
        };
        /** FieldRights */
        FieldRights: {
            /** @default true */
            edit: boolean;
            /**
             * @default shown
             * @enum {string}
             */
            read: "hidden" | "masked" | "shown";
        };
        /** FieldsView */
        FieldsView: {
            fields: components["schemas"]["FieldView"][];
            limit: number;
            standard: components["schemas"]["Text"][];
        };
        /** FieldView */
        FieldView: {
            archived: boolean;
            choices: components["schemas"]["Choice"][];
            copied_from: string | null;
            id: number;
            label: components["schemas"]["Text"];
            limits: components["schemas"]["Limits"];
            name: string;
            required: boolean;
            required_if: {
                [key: string]: unknown;
            } | null;
            /** @enum {string} */
            type: "text" | "long_text" | "email" | "phone" | "url" | "decimal" | "money" | "date" | "boolean" | "choice" | "multi_choice" | "person";
            unique: components["schemas"]["UniquenessView"];
            version: number;
        };
        /** FinalDocument */
        FinalDocument: {
            credited: string;
            customer: string;
            /** Format: date */
            due_on: string;
            /** Format: uuid */
            invoice_id: string;
            /** Format: date */
            issued_on: string;
            /** @enum {string} */
            kind: "invoice" | "credit_note";
            net: string;
            number: string;
            of_invoice: string | null;
            of_number: string | null;
            open: string;
            /** Format: uuid */
            organisation_id: string;
            paid: string;
            refunded: string;
            settled_on: string | null;
            /** @enum {string} */
            standing: "open" | "paid" | "credited" | "credit_note";
            tax: string;
            total: string;
        };
        /** FormConsent */
        FormConsent: {
            /** @enum {string} */
            purpose: "contact" | "marketing" | "sharing" | "cross_border";
            /** @default false */
            required: boolean;
            text: components["schemas"]["Passage"];
        };
        /** FormField */
        FormField: {
            label?: components["schemas"]["Label"];
            name: string;
            /** @default false */
            required: boolean;
        };
        /** FormSetup */
        FormSetup: {
            button?: components["schemas"]["Label"];
            consents?: components["schemas"]["FormConsent"][];
            fields: components["schemas"]["FormField"][];
            intro?: components["schemas"]["Passage"];
            name: string;
            origins?: string[];
            /** Format: uuid */
            owner_id: string;
            redirect?: string | null;
            source?: string | null;
            thanks?: components["schemas"]["Passage"];
            title?: components["schemas"]["Label"];
        };
        /** FormsView */
        FormsView: {
            fields: components["schemas"]["OfferedField"][];
            forms: components["schemas"]["FormView"][];
            sources: components["schemas"]["ShownOption"][];
        };
        /** FormView */
        FormView: {
            active: boolean;
            /** Format: uuid */
            id: string;
            last_at: string | null;
            path: string;
            setup: components["schemas"]["FormSetup"];
            submissions: number;
            version: number;
        };
        /** Funnel */
        Funnel: {
            cohorts: components["schemas"]["Cohort"][];
            object: string;
            pipeline?: string | null;
            steps: components["schemas"]["StepView"][];
        };
        /** FunnelRequest */
        FunnelRequest: {
            filter?: {
                [key: string]: unknown;
            } | null;
            first?: string | null;
            last?: string | null;
            pipeline?: string | null;
            /**
             * @default quarter
             * @enum {string}
             */
            unit: "month" | "quarter" | "year";
        };
        /** Gate */
        Gate: {
            exit_rule_unmet: boolean;
            missing: string[];
            required: string[];
            /** Format: uuid */
            stage: string;
        };
        /** Gates */
        Gates: {
            gates: components["schemas"]["Gate"][];
            version: number;
        };
        /** GivenRights */
        GivenRights: {
            /** @default false */
            billing: boolean;
            /** @default false */
            configure: boolean;
            fields?: {
                [key: string]: {
                    [key: string]: components["schemas"]["FieldRights"];
                };
            };
            /** @default false */
            import: boolean;
            /** @default false */
            manage_people: boolean;
            modules?: string[] | null;
            objects?: {
                [key: string]: components["schemas"]["ObjectRights"];
            };
            /** @default false */
            privacy: boolean;
            /** @default false */
            see_disk: boolean;
            /** @default false */
            view_as: boolean;
        };
        /** Grantee */
        Grantee: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "person" | "team" | "queue" | "territory" | "rule";
            name: string | null;
        };
        /** Handover */
        Handover: {
            /** Format: uuid */
            batch_id: string;
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            created_by: string;
            deactivates: boolean;
            done: number;
            due_at: string | null;
            error_code: string | null;
            finished_at: string | null;
            /** Format: uuid */
            from_id: string;
            /** Format: uuid */
            id: string;
            keeps_past: boolean;
            kept: number;
            people: {
                [key: string]: string[];
            } | null;
            people_to: string | null;
            rule: {
                [key: string]: string;
            };
            shared: {
                [key: string]: components["schemas"]["Passed"];
            } | null;
            state: string;
            total: number;
        };
        /** Happened */
        Happened: {
            amount?: string | null;
            failure?: string | null;
            kind: ("issued" | "paid" | "credit_used" | "under_way" | "failed" | "credited" | "disputed" | "charged_back") | ("reminded" | "warned" | "read_only" | "suspended");
            /** Format: date */
            on: string;
        };
        /** Happening */
        Happening: {
            actor?: string | null;
            actor_id: string | null;
            batch_id: string | null;
            first_seq: number;
            last_seq: number;
            object: string;
            /** @enum {string} */
            op: "delete" | "update";
            records: number;
            /** Format: date-time */
            since: string;
            /** Format: date-time */
            until: string;
        };
        /** Head */
        Head: {
            filed: boolean;
            hash: string;
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            made_at: string;
            mailed: number;
            seq: number;
        };
        /** Health */
        Health: {
            checks?: {
                [key: string]: components["schemas"]["Check"];
            };
            status: string;
        };
        /** Held */
        Held: {
            attachments: string[];
            /** Format: date-time */
            held_at: string;
            /** Format: uuid */
            id: string;
            subject: string;
            text: string;
            to: string;
        };
        /** HeldMailPage */
        HeldMailPage: {
            expires_at: string | null;
            mails: components["schemas"]["Held"][];
        };
        /** HintRequest */
        HintRequest: {
            fields: {
                [key: string]: unknown;
            };
        };
        /** HitFate */
        HitFate: {
            count: number;
            /** @enum {string} */
            outcome: "anonymised" | "deleted" | "blacked_out" | "emptied" | "held" | "kept" | "names_nobody" | "works_here";
            place: string;
        };
        /** HitGroup */
        HitGroup: {
            count: number;
            /** @enum {string} */
            how: "self" | "linked" | "named" | "unread";
            place: string;
            ticked: number;
        };
        /** HitsPage */
        HitsPage: {
            groups: components["schemas"]["HitGroup"][];
            hits: components["schemas"]["HitView"][];
            next: number | null;
        };
        /** HitView */
        HitView: {
            at: string | null;
            count: number;
            /** @enum {string} */
            how: "self" | "linked" | "named" | "unread";
            object: string | null;
            place: string;
            record_id: string | null;
            /** Format: uuid */
            ref: string;
            ticked: boolean;
            title: string | null;
            /** @enum {null|string} */
            unread: "encrypted" | "scanned" | "too_big" | "broken" | "old_format" | null;
            via: string | null;
            why: ("name" | "email" | "phone")[];
            words: string | null;
        };
        /** Holding */
        Holding: {
            alive: number;
            object: string;
            past: number;
            trash: number;
        };
        /** HowToJoin */
        HowToJoin: {
            /** @enum {string} */
            joining: "off" | "ask" | "auto";
            /** @default rep */
            role: string;
        };
        /** Hypothesis */
        Hypothesis: {
            modules: (string | unknown)[];
            seats: number;
            /**
             * @default now
             * @enum {string}
             */
            when: "now" | "period_end";
        };
        /** ImportUpload */
        ImportUpload: {
            /** Format: date-time */
            expires_at: string;
            /** Format: uuid */
            id: string;
            name: string;
            offset: number;
            size: number;
        };
        /** InCurrency */
        InCurrency: {
            currency: string | null;
            open: components["schemas"]["Total"];
            steps: components["schemas"]["WonStep"][];
            weighted: string;
            won: components["schemas"]["Total"];
        };
        /** Insights */
        Insights: {
            best: components["schemas"]["Quarter"] | null;
            quarters: components["schemas"]["Quarter"][];
            stale: components["schemas"]["Stale"];
        };
        /** InsightsRequest */
        InsightsRequest: {
            filter?: {
                [key: string]: unknown;
            } | null;
            pipeline?: string | null;
        };
        /** Invite */
        Invite: {
            email: string;
            /** @enum {null|string} */
            locale?: "zh-CN" | "en" | null;
            manager_id?: string | null;
            /** @default  */
            name: string;
            person_id?: string | null;
            role: string;
            team_ids?: string[];
        };
        /** Invited */
        Invited: {
            email: string;
            has_account: boolean;
            inviter: string;
            name: string;
            organisation: string;
            role: components["schemas"]["Text"];
            signed_in: boolean;
        };
        /** InvoiceRow */
        InvoiceRow: {
            currency: string;
            /** Format: date */
            due_on: string;
            dunning: string;
            /** Format: uuid */
            id: string;
            /** Format: date */
            issued_on: string;
            /** @enum {string} */
            kind: "invoice" | "credit_note";
            last_failure: string | null;
            next_attempt_on: string | null;
            number: string;
            open: string;
            /** Format: date */
            period_end: string;
            /** Format: date */
            period_start: string;
            state: string;
            total: string;
        };
        /** InvoiceView */
        InvoiceView: {
            credit_notes: components["schemas"]["InvoiceRow"][];
            document: components["schemas"]["Document"];
            lines: components["schemas"]["DraftLine"][];
            link: string;
            payments: components["schemas"]["PaymentRow"][];
            /** @default [] */
            promises: components["schemas"]["Promised"][];
            row: components["schemas"]["InvoiceRow"];
        };
        /** JoinBegun */
        JoinBegun: {
            token: string | null;
        };
        /** JoinCompany */
        JoinCompany: {
            /** @enum {string} */
            how: "ask" | "join";
            name: string;
            proof: string;
        };
        /** JoinRequest */
        JoinRequest: {
            /** Format: date-time */
            created_at: string;
            email: string;
            /** Format: date-time */
            expires_at: string;
            /** Format: uuid */
            id: string;
            name: string;
        };
        /** Kept */
        Kept: {
            id: string;
            object: string;
            reason: string;
        };
        /** Key */
        Key: {
            /** @default EdDSA */
            alg: string;
            /** @default Ed25519 */
            crv: string;
            kid: string;
            /** @default OKP */
            kty: string;
            /** @default sig */
            use: string;
            x: string;
        };
        /** KeyLine */
        KeyLine: {
            /** Format: date-time */
            happened_at: string;
            /** Format: uuid */
            id: string;
            key_id: string | null;
            kind: string;
            person: string | null;
        };
        /** KeySet */
        KeySet: {
            keys: components["schemas"]["Key"][];
        };
        /** KeysPage */
        KeysPage: {
            /** Format: date-time */
            created_at: string;
            events: components["schemas"]["KeyLine"][];
            follows: boolean;
            has_more: boolean;
            key_id: string;
            kind: string;
            name: string | null;
            own: boolean;
            rotation: components["schemas"]["Progress"] | null;
            uses: components["schemas"]["KeyUsed"][];
            version: string | null;
            /** Format: date-time */
            wrapped_at: string;
        };
        /** KeyUsed */
        KeyUsed: {
            failed: number;
            operation: string;
            times: number;
        };
        /** Label */
        Label: {
            /** @default  */
            en: string;
            /** @default  */
            zh: string;
        };
        /** LabelChange */
        LabelChange: {
            archived?: boolean;
            label?: components["schemas"]["Text"];
        };
        /** LabelMerge */
        LabelMerge: {
            /** Format: uuid */
            into: string;
        };
        /** LargeFile */
        LargeFile: {
            /** Format: date-time */
            created_at: string;
            held: boolean;
            hidden: boolean;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "attachment" | "import";
            name?: string | null;
            object?: string | null;
            record?: string | null;
            record_id?: string | null;
            size: number;
        };
        /** Lead */
        Lead: {
            company?: string | null;
            company_name?: string | null;
            contact?: string | null;
            created_at: string;
            deal?: string | null;
            deleted_at: string | null;
            email?: string | null;
            external_id?: string | null;
            id: string;
            last_activity_at?: string | null;
            mobile?: string | null;
            name?: string | null;
            note?: string | null;
            owner_id: string;
            reason?: string | null;
            received_on?: string | null;
            source?: string | null;
            status?: string | null;
            status_since?: string | null;
            title?: string | null;
            updated_at: string;
            version: number;
        };
        /** LeadPage */
        LeadPage: {
            included?: {
                [key: string]: unknown;
            };
            items: components["schemas"]["Lead"][];
            next?: string | null;
            notice?: {
                [key: string]: string;
            } | null;
            previous?: string | null;
        };
        /** LeadUpdate */
        LeadUpdate: {
            base_version?: number | null;
            company?: string | null;
            company_name?: string | null;
            contact?: string | null;
            deal?: string | null;
            email?: string | null;
            external_id?: string | null;
            last_activity_at?: string | null;
            mobile?: string | null;
            name?: string | null;
            note?: string | null;
            owner_id?: string;
            reason?: string | null;
            received_on?: string | null;
            source?: string | null;
            status?: string | null;
            status_since?: string | null;
            title?: string | null;
        };
        /** LedgerPage */
        LedgerPage: {
            balances: components["schemas"]["Posting"][];
            currencies: string[];
            currency: string;
            customer: string | null;
            entries: components["schemas"]["Entry"][];
            next: string | null;
            off_since?: string | null;
            proved?: components["schemas"]["Proved"] | null;
        };
        /** Left */
        Left: {
            object: string;
            /** Format: uuid */
            record_id: string;
            seq: number;
        };
        /** Limits */
        Limits: {
            least?: string | null;
            longest?: number | null;
            most?: string | null;
            /** @enum {null|string} */
            shape?: "digits" | "letters" | "code" | "postcode_cn" | null;
            shortest?: number | null;
        };
        /** Line */
        Line: {
            amount: string;
            discount: string;
            /** Format: uuid */
            id: string;
            product: string | null;
            /** Format: uuid */
            product_id: string;
            quantity: string;
            unit_price: string;
        };
        /** LineChange */
        LineChange: {
            before: number;
            by: string | null;
            /** Format: date-time */
            made_at: string;
            /** Format: date */
            on: string;
            quantity: number;
        };
        /** LineDraft */
        LineDraft: {
            /** @default 0 */
            discount: string | number;
            /** Format: uuid */
            product_id: string;
            /** @default 1 */
            quantity: string | number;
            unit_price?: string | number | null;
        };
        /** Lines */
        Lines: {
            lines: components["schemas"]["Line"][];
            version: number;
        };
        /** LinesRequest */
        LinesRequest: {
            base_version?: number | null;
            lines: components["schemas"]["LineDraft"][];
        };
        /** LinkRole */
        LinkRole: {
            /** @default false */
            is_primary: boolean;
            role?: string | null;
        };
        /** ListRequest */
        ListRequest: {
            as_of?: string | null;
            cursor?: string | null;
            /** @default false */
            deleted: boolean;
            fields?: string[] | null;
            filter?: {
                [key: string]: unknown;
            } | null;
            include?: string[] | null;
            /** @default 50 */
            limit: number;
            search?: string | null;
            sort?: components["schemas"]["SortKey"][];
        };
        /** Made */
        Made: {
            /** Format: uuid */
            id: string;
        };
        /** MadeToken */
        MadeToken: {
            /** Format: date-time */
            expires_at: string;
            /** Format: uuid */
            id: string;
            last_four: string;
            token: string;
        };
        /** MakeSandbox */
        MakeSandbox: {
            /** @default 30 */
            days: number;
            people?: string[];
            /** @default true */
            with_files: boolean;
        };
        /** MappingRequest */
        MappingRequest: {
            columns: components["schemas"]["ColumnChoice"][];
            historic?: boolean | null;
            key?: string | null;
        };
        /** Member */
        Member: {
            editable: boolean;
            email: string | null;
            /** Format: uuid */
            id: string;
            invitation: components["schemas"]["Pending"] | null;
            last_seen_at: string | null;
            manager_id: string | null;
            name: string;
            roles: string[];
            /** @enum {string} */
            state: "active" | "no_seat" | "invited" | "expired" | "never_joined" | "deactivated";
            team_ids: string[];
        };
        /** Merge */
        Merge: {
            /** Format: uuid */
            id: string;
            merged: string[];
            /** Format: date-time */
            merged_at: string;
            merged_by: string;
            moved_since: number;
            moves: components["schemas"]["Move"][];
            object: string;
            /** @enum {null|string} */
            reason: "undone" | "forbidden" | "merged_on" | "gone" | "taken" | null;
            stays: string[];
            /** Format: uuid */
            survivor_id: string;
            title: string | null;
            undone_at: string | null;
        };
        /** Merged */
        Merged: {
            merge: components["schemas"]["Merge"];
            record: {
                [key: string]: unknown;
            };
        };
        /** MergePreview */
        MergePreview: {
            blocked: components["schemas"]["Blocked"][];
            fields: components["schemas"]["FieldChoice"][];
            included: {
                [key: string]: unknown;
            };
            is_large: boolean;
            moves: components["schemas"]["Move"][];
            records: {
                [key: string]: unknown;
            }[];
            result: {
                [key: string]: unknown;
            };
        };
        /** MergeRequest */
        MergeRequest: {
            choices?: {
                [key: string]: string;
            };
            id?: string | null;
            others: string[];
            /** Format: uuid */
            survivor: string;
            versions: {
                [key: string]: number;
            };
        };
        /** PreviewRequest */
        merging_payloads_PreviewRequest: {
            choices?: {
                [key: string]: string;
            };
            others: string[];
            /** Format: uuid */
            survivor: string;
        };
        /** MeterUsage */
        MeterUsage: {
            /** @enum {string} */
            aggregate: "sum" | "max";
            cost?: components["schemas"]["Cost"] | null;
            days: components["schemas"]["DayOfUsage"][];
            events: number;
            label: components["schemas"]["Text"];
            meter: string;
            quantity: string;
            /** @enum {string} */
            source: "internal" | "api";
            unit: components["schemas"]["Text"];
        };
        /** ModuleOffer */
        ModuleOffer: {
            label: components["schemas"]["Text"];
            name: string;
            price: string | null;
            /** @enum {string} */
            state: "included" | "on" | "off" | "announced";
            summary: components["schemas"]["Text"];
        };
        /** Modules */
        Modules: {
            managers: string[];
            modules: components["schemas"]["ModuleView"][];
            owners: string[];
        };
        /** ModuleView */
        ModuleView: {
            label: components["schemas"]["Text"];
            name: string;
            nouns: string[];
            requires: string[];
            /** @enum {string} */
            state: "on" | "off" | "announced" | "left_out";
            summary: components["schemas"]["Text"];
        };
        /** Moment */
        Moment: {
            /** Format: date-time */
            as_of: string;
            changes: number;
            definitions: {
                [key: string]: number;
            };
            files_gone: number;
            files_since: number;
            lost: number;
            stays: {
                [key: string]: number;
            };
        };
        /** Move */
        Move: {
            count: number;
            /** @default 0 */
            joined: number;
            label: string;
            place: string;
        };
        /** Moved */
        Moved: {
            amount: string;
            currency: string;
            customer: string;
            failure: string | null;
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            invoice_id: string;
            /** @enum {string} */
            kind: "card" | "transfer" | "credit" | "refund";
            number: string;
            /** Format: date */
            on_day: string;
            /** Format: uuid */
            organisation_id: string;
            reference: string;
            /** @enum {string} */
            state: "started" | "waiting" | "succeeded" | "failed" | "disputed" | "charged_back";
        };
        /** MovedPage */
        MovedPage: {
            next: number | null;
            rows: components["schemas"]["Moved"][];
        };
        /** Named */
        Named: {
            /** Format: uuid */
            id: string;
            name: string;
        };
        /** NewActivity */
        NewActivity: {
            body?: string | null;
            company?: string | null;
            contact?: string | null;
            deal?: string | null;
            external_id?: string | null;
            id?: string | null;
            kind?: string | null;
            lead?: string | null;
            links?: {
                [key: string]: components["schemas"]["rapport_crm_records_payloads_Link"][];
            };
            minutes?: number | string | null;
            occurred_at?: string | null;
            outcome?: string | null;
            owner_id?: string;
            subject?: string | null;
        };
        /** NewAddress */
        NewAddress: {
            url: string;
        };
        /** NewCompany */
        NewCompany: {
            address?: string | null;
            annual_revenue?: number | string | null;
            bank_account?: string | null;
            city?: string | null;
            country?: string | null;
            description?: string | null;
            employees?: number | string | null;
            external_id?: string | null;
            id?: string | null;
            industry?: string | null;
            last_activity_at?: string | null;
            links?: {
                [key: string]: components["schemas"]["rapport_crm_records_payloads_Link"][];
            };
            name?: string | null;
            owner_id?: string;
            parent?: string | null;
            phone?: string | null;
            source?: string | null;
            website?: string | null;
            year_founded?: number | string | null;
        };
        /** NewContact */
        NewContact: {
            birthday?: string | null;
            city?: string | null;
            email?: string | null;
            external_id?: string | null;
            id?: string | null;
            identity_number?: string | null;
            last_activity_at?: string | null;
            links?: {
                [key: string]: components["schemas"]["rapport_crm_records_payloads_Link"][];
            };
            mobile?: string | null;
            name?: string | null;
            note?: string | null;
            owner_id?: string;
            source?: string | null;
            title?: string | null;
        };
        /** NewDeal */
        NewDeal: {
            amount?: number | string | null;
            close_date?: string | null;
            closed_on?: string | null;
            company?: string | null;
            currency?: string | null;
            description?: string | null;
            external_id?: string | null;
            id?: string | null;
            last_activity_at?: string | null;
            lead?: string | null;
            links?: {
                [key: string]: components["schemas"]["rapport_crm_records_payloads_Link"][];
            };
            lost_reason?: string | null;
            name?: string | null;
            next_step?: string | null;
            next_step_on?: string | null;
            next_task_on?: string | null;
            number?: string | null;
            owner_id?: string;
            pipeline?: string | null;
            probability?: number | string | null;
            product?: string | null;
            source?: string | null;
            stage?: string | null;
            stage_since?: string | null;
            started_on?: string | null;
            status?: string | null;
        };
        /** NewDomain */
        NewDomain: {
            domain: string;
        };
        /** NewField */
        NewField: {
            choices?: components["schemas"]["Text"][];
            copied_from?: string | null;
            label: components["schemas"]["Text"];
            limits?: components["schemas"]["Limits"] | null;
            /** @default false */
            required: boolean;
            required_if?: {
                [key: string]: unknown;
            } | null;
            /** @enum {string} */
            type: "text" | "long_text" | "email" | "phone" | "url" | "decimal" | "money" | "date" | "boolean" | "choice" | "multi_choice" | "person";
            /** @default false */
            unique: boolean;
        };
        /** NewForm */
        NewForm: {
            /** @default true */
            active: boolean;
            /** @default 0 */
            base_version: number;
            setup: components["schemas"]["FormSetup"];
        };
        /** NewImport */
        NewImport: {
            /** Format: uuid */
            file_id: string;
            object: string;
        };
        /** NewLead */
        NewLead: {
            company?: string | null;
            company_name?: string | null;
            contact?: string | null;
            deal?: string | null;
            email?: string | null;
            external_id?: string | null;
            id?: string | null;
            last_activity_at?: string | null;
            links?: {
                [key: string]: components["schemas"]["rapport_crm_records_payloads_Link"][];
            };
            mobile?: string | null;
            name?: string | null;
            note?: string | null;
            owner_id?: string;
            reason?: string | null;
            received_on?: string | null;
            source?: string | null;
            status?: string | null;
            status_since?: string | null;
            title?: string | null;
        };
        /** NewPassword */
        NewPassword: {
            current?: string | null;
            password: string;
        };
        /** NewProduct */
        NewProduct: {
            active?: boolean | null;
            code?: string | null;
            currency?: string | null;
            description?: string | null;
            external_id?: string | null;
            id?: string | null;
            links?: {
                [key: string]: components["schemas"]["rapport_crm_records_payloads_Link"][];
            };
            name?: string | null;
            owner_id?: string;
            price?: number | string | null;
            series?: string | null;
            unit?: string | null;
        };
        /** NewQueue */
        NewQueue: {
            name: string;
            objects: string[];
            people?: string[];
        };
        /** NewRole */
        NewRole: {
            copy_of?: string | null;
            label: components["schemas"]["RoleLabel"];
            preset?: string | null;
            rights?: components["schemas"]["GivenRights"] | null;
        };
        /** NewRule */
        NewRule: {
            above: string | number;
            /** @default true */
            active: boolean;
            /** @default 0 */
            base_version: number;
            /** @enum {string} */
            measure: "discount_line" | "discount_deal" | "owner_transfer";
            setup: components["schemas"]["RuleSetup"];
        };
        /** NewServiceAccount */
        NewServiceAccount: {
            name: string;
            role: string;
        };
        /** NewSet */
        NewSet: {
            file_ids: string[];
            objects?: {
                [key: string]: string;
            };
        };
        /** NewSharingRule */
        NewSharingRule: {
            criteria?: {
                [key: string]: unknown;
            } | null;
            /** Format: uuid */
            grantee_id: string;
            /**
             * @default read
             * @enum {string}
             */
            level: "read" | "update";
            name: string;
            object: string;
            source_id?: string | null;
            until?: string | null;
        };
        /** NewTask */
        NewTask: {
            company?: string | null;
            contact?: string | null;
            deal?: string | null;
            description?: string | null;
            done_at?: string | null;
            due_on?: string | null;
            due_time?: string | null;
            external_id?: string | null;
            id?: string | null;
            lead?: string | null;
            links?: {
                [key: string]: components["schemas"]["rapport_crm_records_payloads_Link"][];
            };
            owner_id?: string;
            priority?: string | null;
            remind_at?: string | null;
            repeat?: string | null;
            repeat_from?: string | null;
            status?: string | null;
            title?: string | null;
        };
        /** NewTeam */
        NewTeam: {
            lead_id?: string | null;
            name: string;
            people?: string[];
        };
        /** NewTerritory */
        NewTerritory: {
            name: string;
            parent_id?: string | null;
            people?: string[];
        };
        /** NewTerritoryRule */
        NewTerritoryRule: {
            criteria: {
                [key: string]: unknown;
            };
            /** Format: uuid */
            territory_id: string;
        };
        /** NewTerritoryRules */
        NewTerritoryRules: {
            rules?: components["schemas"]["NewTerritoryRule"][];
        };
        /** NewToken */
        NewToken: {
            /** @default 90 */
            days: number;
            name: string;
            networks?: string[];
            scopes: ("usage:write" | "billing:read" | "records:read" | "records:write")[];
        };
        /** NewViewing */
        NewViewing: {
            reason: string;
            /** @default false */
            unasked: boolean;
        };
        /** NewViewRequest */
        NewViewRequest: {
            reason: string;
        };
        /** NextStep */
        NextStep: {
            kind: "charge" | ("reminded" | "warned" | "read_only" | "suspended");
            /** Format: date */
            on: string;
        };
        /** Notification */
        Notification: {
            actor: string | null;
            /** Format: date-time */
            at: string;
            /** Format: uuid */
            id: string;
            kind: string;
            may_open: boolean;
            object: string;
            /** Format: uuid */
            record_id: string;
            seen: boolean;
            targets: components["schemas"]["TimelineTarget"][];
            title: string | null;
        };
        /** NotificationChoice */
        NotificationChoice: {
            /** @enum {string} */
            mail: "no" | "soon" | "daily";
            shown: boolean;
        };
        /** Notifications */
        Notifications: {
            items: components["schemas"]["Notification"][];
            unseen: number;
        };
        /** NotificationSettings */
        NotificationSettings: {
            approval: components["schemas"]["NotificationChoice"];
            assigned: components["schemas"]["NotificationChoice"];
            hour: number;
            mention: components["schemas"]["NotificationChoice"];
            reminder: components["schemas"]["NotificationChoice"];
            shared: components["schemas"]["NotificationChoice"];
        };
        /** ObjectRights */
        ObjectRights: {
            /** @default false */
            create: boolean;
            /**
             * @default none
             * @enum {string}
             */
            delete: "none" | "own" | "team" | "subtree" | "territory" | "all";
            /**
             * @default none
             * @enum {string}
             */
            export: "none" | "own" | "team" | "subtree" | "territory" | "all";
            /**
             * @default none
             * @enum {string}
             */
            read: "none" | "own" | "team" | "subtree" | "territory" | "all";
            /**
             * @default none
             * @enum {string}
             */
            share: "none" | "own" | "team" | "subtree" | "territory" | "all";
            /**
             * @default none
             * @enum {string}
             */
            update: "none" | "own" | "team" | "subtree" | "territory" | "all";
        };
        /** ObjectSpace */
        ObjectSpace: {
            bytes: number;
            count: number | null;
            exact: boolean;
            object: string;
            search_bytes: number;
            trash_bytes: number;
            trash_count: number;
        };
        /** Offered */
        Offered: {
            /** Format: uuid */
            id: string;
            qr: string[];
            secret: string;
            uri: string;
        };
        /** OfferedField */
        OfferedField: {
            label: components["schemas"]["Text"];
            name: string;
            needed: boolean;
            options: components["schemas"]["ShownOption"][];
            type: string;
        };
        /** OfferView */
        OfferView: {
            cap: string;
            currency: string;
            deadband: string;
            interim: string;
            key: string;
            tiers: components["schemas"]["TierView"][];
        };
        /** OneActivity */
        OneActivity: {
            change?: components["schemas"]["ChangeMade"] | null;
            included?: {
                [key: string]: unknown;
            };
            record: components["schemas"]["Activity"];
            related?: {
                [key: string]: {
                    [key: string]: unknown;
                }[];
            };
        };
        /** OneCompany */
        OneCompany: {
            change?: components["schemas"]["ChangeMade"] | null;
            included?: {
                [key: string]: unknown;
            };
            record: components["schemas"]["Company"];
            related?: {
                [key: string]: {
                    [key: string]: unknown;
                }[];
            };
        };
        /** OneContact */
        OneContact: {
            change?: components["schemas"]["ChangeMade"] | null;
            included?: {
                [key: string]: unknown;
            };
            record: components["schemas"]["Contact"];
            related?: {
                [key: string]: {
                    [key: string]: unknown;
                }[];
            };
        };
        /** OneDeal */
        OneDeal: {
            change?: components["schemas"]["ChangeMade"] | null;
            included?: {
                [key: string]: unknown;
            };
            record: components["schemas"]["Deal"];
            related?: {
                [key: string]: {
                    [key: string]: unknown;
                }[];
            };
        };
        /** OneLead */
        OneLead: {
            change?: components["schemas"]["ChangeMade"] | null;
            included?: {
                [key: string]: unknown;
            };
            record: components["schemas"]["Lead"];
            related?: {
                [key: string]: {
                    [key: string]: unknown;
                }[];
            };
        };
        /** OneProduct */
        OneProduct: {
            change?: components["schemas"]["ChangeMade"] | null;
            included?: {
                [key: string]: unknown;
            };
            record: components["schemas"]["Product"];
            related?: {
                [key: string]: {
                    [key: string]: unknown;
                }[];
            };
        };
        /** OneTask */
        OneTask: {
            change?: components["schemas"]["ChangeMade"] | null;
            included?: {
                [key: string]: unknown;
            };
            record: components["schemas"]["Task"];
            related?: {
                [key: string]: {
                    [key: string]: unknown;
                }[];
            };
        };
        /** OrderedSince */
        OrderedSince: {
            by: string | null;
            /** Format: date */
            on: string;
            quantity: number;
        };
        /** OrganisationChange */
        OrganisationChange: {
            name: string;
        };
        /** OrganisationChoice */
        OrganisationChoice: {
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            id: string;
            is_sandbox: boolean;
            name: string;
            people: number;
        };
        /** OrganisationKind */
        OrganisationKind: {
            key: string;
            label: components["schemas"]["Text"];
            roles: components["schemas"]["RolePreset"][];
        };
        /** OrganisationView */
        OrganisationView: {
            clock_offset_seconds: number;
            country: string;
            currency: string;
            fiscal_year_start: number;
            /** Format: uuid */
            id: string;
            is_sandbox: boolean;
            locale: string;
            name: string;
            schema: string;
            status: string;
            time_zone: string;
        };
        /** Other */
        Other: {
            /** @enum {string} */
            because: "owner" | "queue" | "team" | "subtree" | "territory" | "all" | "rule" | "share";
            /** Format: uuid */
            id: string;
            name: string;
        };
        /** OutcomePage */
        OutcomePage: {
            contract: components["schemas"]["ContractView"] | null;
            currency: string;
            draft: components["schemas"]["ContractView"] | null;
            next: components["schemas"]["ContractView"] | null;
            next_starts: string[];
            offers: components["schemas"]["OfferView"][];
            preview: components["schemas"]["PreviewView"] | null;
            statements: components["schemas"]["StatementView"][];
            /** Format: date */
            today: string;
        };
        /** Outlook */
        Outlook: {
            currencies: components["schemas"]["InCurrency"][];
            /** Format: date */
            first: string;
            /** Format: date */
            last: string;
            /** Format: date */
            today: string;
        };
        /** OutlookRequest */
        OutlookRequest: {
            filter?: {
                [key: string]: unknown;
            } | null;
        };
        /** Overview */
        Overview: {
            card: components["schemas"]["CardView"] | null;
            cards_possible: boolean;
            credit: string;
            currency: string;
            draft: components["schemas"]["Draft"];
            has_profile: boolean;
            /** @enum {null|string} */
            hold: "no_plan" | "unpaid" | null;
            invoices: components["schemas"]["InvoiceRow"][];
            /** @enum {null|string} */
            method: "card" | "transfer" | null;
            /** Format: date */
            next_day: string;
            /** Format: date */
            period_end: string;
            /** Format: date */
            period_start: string;
            plan: components["schemas"]["PlanView"];
            /** @enum {string} */
            state: "trialing" | "active" | "lapsed";
            time_zone: string;
            /** Format: date */
            today: string;
            /** Format: date */
            trial_ends: string;
            version: number;
        };
        /** OwnKey */
        OwnKey: {
            url: string;
        };
        /** OwnTokens */
        OwnTokens: {
            default_days: number;
            policy: components["schemas"]["TokenPolicy"];
            scopes: ("usage:write" | "billing:read" | "records:read" | "records:write")[];
            tokens: components["schemas"]["TokenView"][];
        };
        /** Paid */
        Paid: {
            action_url: string | null;
            failure: string | null;
            state: string;
        };
        /** Pair */
        Pair: {
            left: {
                [key: string]: unknown;
            };
            reasons: components["schemas"]["Why"][];
            right: {
                [key: string]: unknown;
            };
            score: number;
        };
        /** PairPage */
        PairPage: {
            included: {
                [key: string]: unknown;
            };
            items: components["schemas"]["Pair"][];
            next: string | null;
            scan?: components["schemas"]["Scan"] | null;
        };
        /** Part */
        Part: {
            fields?: {
                [key: string]: unknown;
            };
            id?: string | null;
        };
        /** Party */
        Party: {
            address: string[];
            /** @default  */
            contact: string;
            country: string;
            name: string;
            /** @default  */
            reference: string;
            /** @default  */
            tax_id: string;
            tax_id_kind?: components["schemas"]["Text"];
        };
        /** Passable */
        Passable: {
            all: number;
            ends: number;
            moves: number;
        };
        /** Passage */
        Passage: {
            /** @default  */
            en: string;
            /** @default  */
            zh: string;
        };
        /** Passed */
        Passed: {
            /** @default 0 */
            ended: number;
            /** @default 0 */
            kept: number;
            /** @default 0 */
            moved: number;
            to: string | null;
        };
        /** Passing */
        Passing: {
            to: string | null;
        };
        /** PasskeyChange */
        PasskeyChange: {
            name: string;
        };
        /** PasskeyView */
        PasskeyView: {
            /** Format: uuid */
            aaguid: string;
            backed_up: boolean;
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            id: string;
            last_used_at: string | null;
            name: string;
            synced: boolean;
            transports: string[];
        };
        /** PaymentRow */
        PaymentRow: {
            amount: string;
            failure: string | null;
            /** Format: uuid */
            id: string;
            kind: string;
            /** Format: date */
            on_day: string;
            state: string;
        };
        /** Pending */
        Pending: {
            email: string;
            /** Format: date-time */
            expires_at: string;
            /** Format: uuid */
            id: string;
            role: string;
        };
        /** Person */
        Person: {
            has_seat: boolean;
            /** Format: uuid */
            id: string;
            is_me: boolean;
            may_own: string[];
            name: string;
        };
        /** PersonCertificate */
        PersonCertificate: {
            certificate: {
                [key: string]: unknown;
            };
            jws: string;
        };
        /** PersonView */
        PersonView: {
            email: string;
            /** Format: uuid */
            id: string;
            is_owner: boolean;
            locale: string;
            name: string;
            theme: string;
            time_zone: string | null;
        };
        /** PipelineDraft */
        PipelineDraft: {
            /** @default false */
            archived: boolean;
            base_version?: number | null;
            label: components["schemas"]["Text"];
            moves?: {
                [key: string]: string;
            };
            stages: components["schemas"]["StageDraft"][];
        };
        /** PipelineView */
        PipelineView: {
            archived: boolean;
            /** Format: uuid */
            id: string;
            label: components["schemas"]["Text"];
            stages: components["schemas"]["StageView"][];
            version: number;
        };
        /** Placed */
        Placed: {
            /** Format: uuid */
            id: string;
            is_active: boolean;
            manager_id: string | null;
            movable: boolean;
            name: string;
        };
        /** PlacingRun */
        PlacingRun: {
            done: number;
            object: string;
            /** @enum {string} */
            state: "running" | "done";
            total: number;
            /** Format: date-time */
            touched_at: string;
        };
        /** Planned */
        Planned: {
            item: string;
            label: components["schemas"]["Text"];
            /** Format: date */
            on: string;
            quantity: number;
        };
        /** PlanOrder */
        PlanOrder: {
            /** @enum {null|string} */
            method?: "card" | "transfer" | null;
            modules: (string | unknown)[];
            seats: number;
            version: number;
            /**
             * @default now
             * @enum {string}
             */
            when: "now" | "period_end";
        };
        /** PlanView */
        PlanView: {
            base_price: string;
            chosen: boolean;
            modules: components["schemas"]["ModuleOffer"][];
            planned: components["schemas"]["Planned"][];
            seat_price: string;
            seats: number;
            seats_invited: number;
            seats_kept: components["schemas"]["SeatsKept"] | null;
            seats_taken: number;
        };
        /** Portion */
        Portion: {
            label: components["schemas"]["Text"];
            price: string;
            quantity: string;
        };
        /** Position */
        Position: {
            amount_minor: number;
            days?: number | null;
            evidence?: components["schemas"]["Text"] | null;
            of_days?: number | null;
            /** @default [] */
            portions: components["schemas"]["Portion"][];
            price?: string | null;
            quantity?: string | null;
            sentence: components["schemas"]["Text"];
            title: components["schemas"]["Text"];
        };
        /** Posting */
        Posting: {
            account: string;
            amount: string;
        };
        /** Preferences */
        Preferences: {
            /** @enum {null|string} */
            locale?: "zh-CN" | "en" | null;
            name?: string | null;
            /** @enum {null|string} */
            theme?: "system" | "light" | "dark" | null;
            time_zone?: string | null;
        };
        /** Previewed */
        Previewed: {
            /** Format: date */
            begins_on: string;
            /** @default [] */
            changes: components["schemas"]["billing_payloads_Changed"][];
            difference: string;
            now: components["schemas"]["Draft"];
            then: components["schemas"]["Draft"];
        };
        /** PreviewedStep */
        PreviewedStep: {
            fallback: boolean;
            people: components["schemas"]["Named"][];
        };
        /** PreviewView */
        PreviewView: {
            by_formula: string;
            cap: string | null;
            currency: string;
            fee: string;
            invoiced: string;
            line: string;
            quarters: components["schemas"]["QuarterView"][];
            sentence: components["schemas"]["Text"] | null;
            settled: string;
        };
        /** Product */
        Product: {
            active?: boolean | null;
            code?: string | null;
            created_at: string;
            currency?: string | null;
            deleted_at: string | null;
            description?: string | null;
            external_id?: string | null;
            id: string;
            name?: string | null;
            owner_id: string;
            price?: string | null;
            series?: string | null;
            unit?: string | null;
            updated_at: string;
            version: number;
        };
        /** ProductPage */
        ProductPage: {
            included?: {
                [key: string]: unknown;
            };
            items: components["schemas"]["Product"][];
            next?: string | null;
            notice?: {
                [key: string]: string;
            } | null;
            previous?: string | null;
        };
        /** ProductUpdate */
        ProductUpdate: {
            active?: boolean | null;
            base_version?: number | null;
            code?: string | null;
            currency?: string | null;
            description?: string | null;
            external_id?: string | null;
            name?: string | null;
            owner_id?: string;
            price?: number | string | null;
            series?: string | null;
            unit?: string | null;
        };
        /** Profile */
        Profile: {
            address: string;
            /** @default  */
            contact: string;
            country: string;
            email: string;
            /** @default en */
            language: string;
            legal_name: string;
            /** @default  */
            reference: string;
            /** @default  */
            tax_id: string;
        };
        /** ProfileOrder */
        ProfileOrder: {
            profile: components["schemas"]["Profile"];
            version: number;
        };
        /** ProfileView */
        ProfileView: {
            profile: components["schemas"]["Profile"] | null;
            tax_id_label: components["schemas"]["Text"];
            version: number;
        };
        /** Progress */
        Progress: {
            done: number;
            ended_at: string | null;
            phase: string;
            /** Format: date-time */
            started_at: string;
            total: number;
        };
        /** Promised */
        Promised: {
            changes: components["schemas"]["PromisedChange"][];
            difference: string;
            retaxed: components["schemas"]["Retaxed"] | null;
            /** Format: date */
            shown_on: string;
            tax: string;
            total: string;
        };
        /** PromisedChange */
        PromisedChange: {
            after: string;
            before: string;
            by: string;
            item: string;
            label: components["schemas"]["Text"];
            orders: components["schemas"]["OrderedSince"][];
            /** @enum {string} */
            why: "ordered" | "used" | "growth" | "credited";
        };
        /** Proof */
        Proof: {
            by_age: string;
            by_invoice: string;
            by_ledger: string;
            difference: string;
            entries: number;
            entries_sum: string;
            last_checked?: string | null;
            off: string | null;
            off_entry?: string | null;
            off_since?: string | null;
            series: components["schemas"]["Series"][];
        };
        /** Proved */
        Proved: {
            /** Format: date-time */
            at: string;
            count: number;
            differences: components["schemas"]["Difference"][];
        };
        /** Quarter */
        Quarter: {
            amount: string;
            count: number;
            currency: string | null;
            filter: {
                [key: string]: unknown;
            };
            /** Format: date */
            first: string;
            /** Format: date */
            last: string;
        };
        /** QuarterView */
        QuarterView: {
            baseline: string;
            counted: string | null;
            /** Format: date */
            first: string;
            growth: string | null;
            /** Format: date */
            last: string;
            line: string | null;
            /** @enum {string} */
            phase: "settled" | "review" | "running" | "ahead";
            result: string | null;
            sentence: components["schemas"]["Text"] | null;
            so_far: string | null;
        };
        /** QueueView */
        QueueView: {
            /** Format: uuid */
            id: string;
            mine: boolean;
            name: string;
            objects: string[];
            people: string[];
        };
        /** EventPage */
        rapport_audit_payloads_EventPage: {
            cursor: string | null;
            events: components["schemas"]["AuditEventView"][];
        };
        /** Link */
        rapport_crm_records_payloads_Link: {
            /** Format: uuid */
            id: string;
            /** @default false */
            is_primary: boolean;
            role?: string | null;
        };
        /** Owner */
        rapport_portability_imports_store_Owner: {
            email: string;
            name: string;
        };
        /** Changed */
        rapport_sync_payloads_Changed: {
            mine: boolean;
            object: string;
            /** @enum {string} */
            op: "create" | "update" | "delete";
            /** Format: uuid */
            record_id: string;
            seq: number;
        };
        /** Changes */
        rapport_sync_payloads_Changes: {
            changes: components["schemas"]["rapport_sync_payloads_Changed"][];
            mark: string;
            more: boolean;
            removed: components["schemas"]["Left"][];
            reset: boolean;
            seq: number;
        };
        /** Reason */
        Reason: {
            /** @enum {string} */
            because: "owner" | "queue" | "team" | "subtree" | "territory" | "all" | "rule" | "share";
            levels: ("read" | "update" | "delete" | "export" | "share")[];
            roles: components["schemas"]["RoleName"][];
            share: components["schemas"]["Share"] | null;
            through: components["schemas"]["Grantee"][];
        };
        /** Receipt */
        Receipt: {
            amount: string;
            /** Format: uuid */
            id: string;
            /** @default  */
            reference: string;
        };
        /** Receivable */
        Receivable: {
            customer: string;
            days: number;
            /** Format: date */
            due_on: string;
            dunning: string;
            /** Format: uuid */
            invoice_id: string;
            /** Format: date */
            issued_on: string;
            last: components["schemas"]["Happened"];
            next: components["schemas"]["NextStep"] | null;
            number: string;
            open: string;
            /** Format: uuid */
            organisation_id: string;
            total: string;
        };
        /** ReceivablePage */
        ReceivablePage: {
            count: number;
            next: number | null;
            open: string;
            rows: components["schemas"]["Receivable"][];
        };
        /** Receivables */
        Receivables: {
            buckets: components["schemas"]["Bucket"][];
            /** Format: date-time */
            checked_at: string;
            collected: string;
            credit: string;
            credit_count: number;
            currencies: string[];
            currency: string;
            dso_days: number | null;
            dunned: components["schemas"]["Dunned"][];
            issuer: string | null;
            open: string;
            open_count: number;
            overdue: string;
            overdue_count: number;
            proof: components["schemas"]["Proof"];
        };
        /** Reconciled */
        Reconciled: {
            balanced: boolean;
            conflict: number;
            /** Format: date */
            day: string;
            duplicate: number;
            meter: string;
            pending: number;
            rated: number;
            received: number;
            rejected: number;
        };
        /** Reconciliation */
        Reconciliation: {
            /** Format: date */
            end: string;
            rows: components["schemas"]["Reconciled"][];
            /** Format: date */
            start: string;
        };
        /** RecordTerritory */
        RecordTerritory: {
            by_hand: boolean;
            may_change: boolean;
            path: string[];
            territory_id: string | null;
        };
        /** RecoveryCodes */
        RecoveryCodes: {
            codes: string[];
        };
        /** RecoveryPreview */
        RecoveryPreview: {
            already: number;
            edited: number;
            records: number;
            sample: string[];
        };
        /** RecoveryRequest */
        RecoveryRequest: {
            actor_id: string | null;
            batch_id: string | null;
            first_seq: number;
            /** Format: uuid */
            id: string;
            last_seq: number;
            object: string;
            /** @enum {string} */
            op: "delete" | "update";
        };
        /** RefundOrder */
        RefundOrder: {
            amount: string;
            /** Format: uuid */
            id: string;
        };
        /** RefuseRequest */
        RefuseRequest: {
            reason: string;
        };
        /** Report */
        Report: {
            as_of?: string | null;
            /** @default 0 */
            files_left_out: number;
            /** @default 0 */
            kept: number;
            /** @default 0 */
            taken_back: number;
        };
        /** RequestsPage */
        RequestsPage: {
            days: number;
            requests: components["schemas"]["RequestView"][];
        };
        /** RequestView */
        RequestView: {
            closed_at: string | null;
            /** Format: date-time */
            created_at: string;
            done: number;
            /** Format: date */
            due_on: string;
            error_code: string | null;
            exported_at: string | null;
            has_export: boolean;
            /** Format: uuid */
            id: string;
            /** @enum {null|string} */
            mode: "anonymise" | "delete" | null;
            person: string | null;
            reason: string | null;
            /** @enum {string} */
            state: "finding" | "found" | "confirmed" | "erasing" | "erased" | "refused";
            total: number;
            wanted: components["schemas"]["Subject"];
        };
        /** ResetView */
        ResetView: {
            /** Format: date-time */
            due_at: string;
            /** Format: uuid */
            id: string;
        };
        /** Retaxed */
        Retaxed: {
            after: components["schemas"]["Text"];
            before: components["schemas"]["Text"];
        };
        /** Retention */
        Retention: {
            keep_days: number | null;
        };
        /** Revealed */
        Revealed: {
            left: number;
            value: string | null;
        };
        /** RevealRequest */
        RevealRequest: {
            field: string;
        };
        /** RevertRequest */
        RevertRequest: {
            field?: string | null;
            seq: number;
        };
        /** Rights */
        Rights: {
            /** @default false */
            billing: boolean;
            /** @default false */
            configure: boolean;
            fields?: {
                [key: string]: {
                    [key: string]: components["schemas"]["FieldRights"];
                };
            };
            /** @default false */
            import: boolean;
            /** @default false */
            manage_people: boolean;
            modules?: string[] | null;
            objects?: {
                [key: string]: components["schemas"]["ObjectRights"];
            };
            /** @default false */
            owner: boolean;
            /** @default false */
            privacy: boolean;
            /** @default false */
            see_disk: boolean;
            /** @default false */
            view_as: boolean;
        };
        /** RightsView */
        RightsView: {
            billing: boolean;
            configure: boolean;
            export: boolean;
            import: boolean;
            manage_people: boolean;
            objects: {
                [key: string]: components["schemas"]["ObjectRights"];
            };
            privacy: boolean;
            see_disk: boolean;
            view_as: boolean;
        };
        /** Risk */
        Risk: {
            reasons: components["schemas"]["RiskReason"][];
            record: {
                [key: string]: unknown;
            };
        };
        /** RiskGroup */
        RiskGroup: {
            count: number;
            filter: {
                [key: string]: unknown;
            };
            /** @enum {string} */
            kind: "no_step" | "step_overdue" | "idle";
        };
        /** RiskReason */
        RiskReason: {
            days?: number | null;
            /** @enum {string} */
            kind: "no_step" | "step_overdue" | "idle";
            limit?: number | null;
        };
        /** Risks */
        Risks: {
            amounts: components["schemas"]["RiskSum"][];
            count: number;
            filter: {
                [key: string]: unknown;
            };
            groups: components["schemas"]["RiskGroup"][];
            included: {
                [key: string]: unknown;
            };
            items: components["schemas"]["Risk"][];
        };
        /** RisksRequest */
        RisksRequest: {
            filter?: {
                [key: string]: unknown;
            } | null;
            /** @default 8 */
            limit: number;
        };
        /** RiskSum */
        RiskSum: {
            amount: string;
            count: number;
            currency: string | null;
        };
        /** RoleChange */
        RoleChange: {
            base_version: number;
            label?: components["schemas"]["RoleLabel"] | null;
            rights?: components["schemas"]["GivenRights"] | null;
        };
        /** RoleDetail */
        RoleDetail: {
            editable: boolean;
            /** Format: uuid */
            id: string;
            is_system: boolean;
            key: string;
            label: components["schemas"]["Text"];
            people: components["schemas"]["RoleHolder"][];
            rights: components["schemas"]["Rights"];
            version: number;
        };
        /** RoleExample */
        RoleExample: {
            amount?: string | null;
            belongs_to?: string | null;
            currency?: string | null;
            /** Format: uuid */
            id: string;
            is_new: boolean;
            owner: string;
            title: string | null;
        };
        /** RoleHolder */
        RoleHolder: {
            /** Format: uuid */
            id: string;
            name: string;
        };
        /** RoleHolderSight */
        RoleHolderSight: {
            after: number;
            before: number;
            /** Format: uuid */
            id: string;
            name: string;
        };
        /** RoleLabel */
        RoleLabel: {
            en: string;
            zh: string;
        };
        /** RoleName */
        RoleName: {
            /** @enum {string} */
            depth: "none" | "own" | "team" | "subtree" | "territory" | "all";
            key: string;
            label: components["schemas"]["Text"];
        };
        /** RolePreset */
        RolePreset: {
            about: components["schemas"]["Text"];
            key: string;
            label: components["schemas"]["Text"];
            rights: components["schemas"]["Rights"];
        };
        /** RolePreview */
        RolePreview: {
            object?: string | null;
            person_id?: string | null;
            rights: components["schemas"]["GivenRights"];
        };
        /** RolePreviewed */
        RolePreviewed: {
            depths?: {
                [key: string]: number;
            };
            examples?: components["schemas"]["RoleExample"][];
            /** @default 0 */
            more_others: number;
            objects?: components["schemas"]["RoleSight"][];
            others?: components["schemas"]["RoleHolderSight"][];
            person_id: string | null;
        };
        /** RoleSight */
        RoleSight: {
            after: number;
            before: number;
            fields_after: number;
            fields_before: number;
            object: string;
        };
        /** RoleView */
        RoleView: {
            can_give: boolean;
            gives_little: boolean;
            /** Format: uuid */
            id: string;
            key: string;
            label: components["schemas"]["Text"];
        };
        /** Roster */
        Roster: {
            members: components["schemas"]["Member"][];
            roles: components["schemas"]["RoleView"][];
            seats: components["schemas"]["Seats"];
        };
        /** RowDone */
        RowDone: {
            error?: components["schemas"]["RowError"] | null;
            id?: string | null;
            /** @enum {string} */
            status: "created" | "updated" | "deleted" | "unchanged" | "error";
            version?: number | null;
        };
        /** RowError */
        RowError: {
            code: string;
            details?: {
                [key: string]: unknown;
            };
            fields?: {
                [key: string]: components["schemas"]["FieldRefusal"];
            };
            message: string;
        };
        /** RowsDone */
        RowsDone: {
            /** Format: uuid */
            batch_id: string;
            rows: components["schemas"]["RowDone"][];
        };
        /** RowsRequest */
        RowsRequest: {
            /** @default false */
            all_or_nothing: boolean;
            by?: string | null;
            rows: components["schemas"]["RowWrite"][];
        };
        /** RowWrite */
        RowWrite: {
            base_version?: number | null;
            fields?: {
                [key: string]: unknown;
            };
            id?: string | null;
            /** @enum {string} */
            op: "create" | "update" | "upsert" | "delete";
        };
        /** Rule */
        Rule: {
            /** @default false */
            deactivates: boolean;
            objects?: {
                [key: string]: string;
            };
            on?: string | null;
            /**
             * @default stays
             * @enum {string}
             */
            past: "stays" | "moves";
            people?: string | null;
            person_id?: string | null;
            places?: components["schemas"]["Passing"] | null;
            shares?: components["schemas"]["Passing"] | null;
            /** @enum {string} */
            to: "person" | "manager" | "objects";
        };
        /** RuleParty */
        RuleParty: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "team" | "role" | "territory" | "gone";
            label?: components["schemas"]["Text"] | null;
            name?: string | null;
        };
        /** RuleSetup */
        RuleSetup: {
            name: string;
            steps: components["schemas"]["StepSetup"][];
        };
        /** RuleView */
        RuleView: {
            above: string;
            active: boolean;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            measure: "discount_line" | "discount_deal" | "owner_transfer";
            setup: components["schemas"]["RuleSetup"];
            version: number;
        };
        /** SandboxesPage */
        SandboxesPage: {
            limit: number;
            sandboxes: components["schemas"]["SandboxView"][];
        };
        /** SandboxView */
        SandboxView: {
            /** Format: date-time */
            created_at: string;
            done: number;
            error_code: string | null;
            /** Format: date-time */
            expires_at: string;
            finished_at: string | null;
            /** Format: uuid */
            id: string;
            may_enter: boolean;
            organisation_id: string | null;
            people: string[];
            person: string | null;
            /** @enum {string} */
            state: "queued" | "running" | "ready" | "removing" | "removed" | "failed";
            total: number;
            with_files: boolean;
        };
        /** Scan */
        Scan: {
            finished_at: string | null;
            percent: number;
            started_at: string;
            /** @enum {string} */
            state: "running" | "done";
        };
        /** Schedule */
        Schedule: {
            /**
             * @default off
             * @enum {string}
             */
            every: "off" | "daily" | "weekly";
            /** @default 7 */
            keep: number;
            next_at?: string | null;
        };
        /** SearchRequest */
        SearchRequest: {
            /** @default 20 */
            limit: number;
            objects?: string[] | null;
            q: string;
        };
        /** Seats */
        Seats: {
            invited: number;
            limit: number;
            taken: number;
        };
        /** SeatsKept */
        SeatsKept: {
            kept: number;
            /** Format: date */
            on: string;
            wanted: number;
        };
        /** SecondFactor */
        SecondFactor: {
            passkey?: components["schemas"]["Assertion"] | null;
            password?: string | null;
            recovery_code?: string | null;
            totp?: string | null;
        };
        /** SeenRequest */
        SeenRequest: {
            ids?: string[] | null;
        };
        /** Series */
        Series: {
            gapless: boolean;
            last: number;
            name: string;
        };
        /** ServiceAccount */
        ServiceAccount: {
            /** Format: date-time */
            created_at: string;
            editable: boolean;
            /** Format: uuid */
            id: string;
            name: string;
            roles: string[];
            scopes: ("usage:write" | "billing:read" | "records:read" | "records:write")[];
            suspended: boolean;
            tokens: components["schemas"]["TokenView"][];
        };
        /** ServiceAccountChange */
        ServiceAccountChange: {
            role?: string;
            suspended?: boolean;
        };
        /** SessionView */
        SessionView: {
            amr: string;
            /** Format: date-time */
            auth_time: string;
            csrf: string;
            /** Format: date-time */
            expires_at: string;
            factor_reset_due_at: string | null;
            has_second_factor: boolean;
            left_out: string[];
            modules: string[];
            operator: boolean;
            organisation: components["schemas"]["OrganisationView"];
            organisations: components["schemas"]["OrganisationChoice"][];
            owes_second_factor: boolean;
            person: components["schemas"]["PersonView"];
            rights: components["schemas"]["RightsView"];
            second_factor_from: string | null;
            viewing_until: string | null;
        };
        /** SetDryRun */
        SetDryRun: {
            decisions?: {
                [key: string]: {
                    [key: string]: string;
                };
            };
        };
        /** SetRecipients */
        SetRecipients: {
            addresses: string[];
        };
        /** SetSchedule */
        SetSchedule: {
            /** @enum {string} */
            every: "off" | "daily" | "weekly";
            keep: number;
        };
        /** Settled */
        Settled: {
            /** @enum {string} */
            decision: "keep" | "take_out";
            /** Format: date */
            on: string;
            reason: string;
        };
        /** SettlementOrder */
        SettlementOrder: {
            /** Format: uuid */
            deal_id: string;
            /** @enum {string} */
            decision: "keep" | "take_out";
            /** Format: uuid */
            id: string;
            reason: string;
            version: number;
        };
        /** SettlementView */
        SettlementView: {
            amount: string;
            /** Format: uuid */
            deal_id: string;
            /** @enum {string} */
            decision: "keep" | "take_out";
            hidden: boolean;
            /** Format: uuid */
            id: string;
            name: string | null;
            reason: string;
            /** Format: date */
            settled_on: string;
            /** Format: date */
            won_on: string;
        };
        /** SetView */
        SetView: {
            /** Format: uuid */
            id: string;
            imports: {
                [key: string]: unknown;
            }[];
            state: string;
        };
        /** Share */
        Share: {
            /** Format: date-time */
            created_at: string;
            expires_at: string | null;
            given_by: components["schemas"]["Grantee"];
            grantee: components["schemas"]["Grantee"];
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            level: "read" | "update";
            may_end: boolean;
            /** @enum {null|string} */
            role: "owner" | "sales" | "presales" | "support" | "delivery" | "finance" | "sponsor" | null;
            until: string | null;
        };
        /** ShareRequest */
        ShareRequest: {
            /** Format: uuid */
            grantee_id: string;
            /**
             * @default read
             * @enum {string}
             */
            level: "read" | "update";
            /** @enum {null|string} */
            role?: "owner" | "sales" | "presales" | "support" | "delivery" | "finance" | "sponsor" | null;
            until?: string | null;
        };
        /** SharingRulePreviewed */
        SharingRulePreviewed: {
            count: number;
            limit: number | null;
        };
        /** SharingRules */
        SharingRules: {
            parties: components["schemas"]["RuleParty"][];
            rules: components["schemas"]["SharingRuleView"][];
            runs: components["schemas"]["PlacingRun"][];
        };
        /** SharingRuleView */
        SharingRuleView: {
            criteria: {
                [key: string]: unknown;
            } | null;
            grantee: components["schemas"]["RuleParty"];
            /** Format: uuid */
            id: string;
            is_over: boolean;
            /** @enum {string} */
            level: "read" | "update";
            name: string;
            object: string;
            source: components["schemas"]["RuleParty"] | null;
            until: string | null;
        };
        /** ShownConsent */
        ShownConsent: {
            /** @enum {string} */
            purpose: "contact" | "marketing" | "sharing" | "cross_border";
            required: boolean;
            text: components["schemas"]["Text"];
        };
        /** ShownField */
        ShownField: {
            label: components["schemas"]["Text"];
            name: string;
            options: components["schemas"]["ShownOption"][];
            required: boolean;
            type: string;
        };
        /** ShownForm */
        ShownForm: {
            button: components["schemas"]["Text"];
            consents: components["schemas"]["ShownConsent"][];
            fields: components["schemas"]["ShownField"][];
            intro: components["schemas"]["Text"];
            title: components["schemas"]["Text"];
            token: string;
            wait: number;
        };
        /** ShownLine */
        ShownLine: {
            amount: string;
            discount: string;
            product: string | null;
            quantity: string;
            unit_price: string;
        };
        /** ShownLines */
        ShownLines: {
            after: components["schemas"]["ShownLine"][];
            before: components["schemas"]["ShownLine"][];
            currency: string;
            total_after: string;
            total_before: string;
        };
        /** ShownOption */
        ShownOption: {
            /** Format: uuid */
            id: string;
            label: components["schemas"]["Text"];
        };
        /** ShownRecord */
        ShownRecord: {
            /** Format: uuid */
            id: string;
            title: string | null;
        };
        /** ShownStep */
        ShownStep: {
            added_by: components["schemas"]["Named"] | null;
            due_at: string | null;
            escalated_at: string | null;
            fallback: boolean;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            mode: "any" | "all" | "quorum";
            needed: number;
            round: number;
            /** @enum {string} */
            state: "waiting" | "open" | "passed" | "stopped";
            votes: components["schemas"]["ShownVote"][];
        };
        /** ShownTransfer */
        ShownTransfer: {
            count: number;
            owner: components["schemas"]["Named"];
            records: components["schemas"]["ShownRecord"][];
        };
        /** ShownVote */
        ShownVote: {
            at: string | null;
            comment: string;
            /** @enum {null|string} */
            decision: "approve" | "reject" | "return" | "delegate" | null;
            instead_of: components["schemas"]["Named"] | null;
            person: components["schemas"]["Named"];
            /** @enum {string} */
            why: "rule" | "owner" | "delegated" | "added" | "escalated";
        };
        /** Signer */
        Signer: {
            /** @default  */
            comment: string;
            /** Format: uuid */
            person_id: string;
            /** @enum {string} */
            place: "before" | "after";
            round: number;
        };
        /** SignIn */
        SignIn: {
            code?: string | null;
            code_id?: string | null;
            email?: string | null;
            passkey?: components["schemas"]["Assertion"] | null;
            password?: string | null;
        };
        /** SignInMethods */
        SignInMethods: {
            authenticators: components["schemas"]["AuthenticatorView"][];
            has_password: boolean;
            mailed_codes: boolean;
            passkeys: components["schemas"]["PasskeyView"][];
            recovery_codes_left: number;
        };
        /** SignInPolicy */
        SignInPolicy: {
            absolute_hours?: number | null;
            /** @default false */
            bound_administration: boolean;
            /** @default 14 */
            grace_days: number;
            /** @default false */
            grace_from_now: boolean;
            idle_minutes?: number | null;
            /** @default true */
            mailed_codes: boolean;
            networks?: string[];
            /** @default false */
            second_factor: boolean;
        };
        /** SignInPolicyPage */
        SignInPolicyPage: {
            absolute_hours: number | null;
            bound_administration: boolean;
            idle_minutes: number | null;
            mailed_codes: boolean;
            networks: string[];
            people: number;
            second_factor_from: string | null;
            second_factor_stays: boolean;
            with_mailed_codes_only: components["schemas"]["Asked"][];
            without_second_factor: components["schemas"]["Asked"][];
            your_address: string;
        };
        /** SignUpStarted */
        SignUpStarted: {
            /** Format: date-time */
            expires_at: string;
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            resend_after: string;
        };
        /** SortKey */
        SortKey: {
            /** @default false */
            descending: boolean;
            field: string;
        };
        /** Sought */
        Sought: {
            bucket?: number | null;
            currency: string;
            /** @default 0 */
            offset: number;
            /**
             * @default overdue
             * @enum {string}
             */
            order: "overdue" | "largest";
            /** @default false */
            overdue: boolean;
            /** @default  */
            search: string;
            /** @enum {null|string} */
            step?: "reminded" | "warned" | "read_only" | "suspended" | null;
        };
        /** StageDraft */
        StageDraft: {
            exit_rule?: {
                [key: string]: unknown;
            } | null;
            id?: string | null;
            label: components["schemas"]["Text"];
            /**
             * @default open
             * @enum {string}
             */
            outcome: "open" | "won" | "lost";
            probability: number;
            required?: string[];
            rot_days?: number | null;
        };
        /** StageView */
        StageView: {
            archived: boolean;
            exit_rule: {
                [key: string]: unknown;
            } | null;
            /** Format: uuid */
            id: string;
            label: components["schemas"]["Text"];
            /** @enum {string} */
            outcome: "open" | "won" | "lost";
            probability: number;
            required: string[];
            rot_days: number | null;
        };
        /** Stale */
        Stale: {
            count: number;
            filter: {
                [key: string]: unknown;
            };
        };
        /** StartSignUp */
        StartSignUp: {
            company: string;
            country: string;
            email: string;
            /** @enum {string} */
            locale: "zh-CN" | "en";
        };
        /** StatementView */
        StatementView: {
            decided_by: string | null;
            decided_on: string | null;
            evidence_count: number;
            /** Format: date */
            proposed_on: string;
            /** Format: date */
            quarter: string;
            result: string;
            /** Format: date */
            review_until: string;
            root: string;
            /** @enum {string} */
            state: "proposed" | "accepted" | "lapsed" | "disputed" | "superseded";
            version: number;
        };
        /** StepSetup */
        StepSetup: {
            escalate_hours?: number | null;
            escalate_to?: string | null;
            /**
             * @default any
             * @enum {string}
             */
            mode: "any" | "all" | "quorum";
            people?: string[];
            /** @default 1 */
            quorum: number;
            role_id?: string | null;
            /** @enum {string} */
            who: "manager" | "team_lead" | "role" | "people";
        };
        /** StepUp */
        StepUp: {
            code?: string | null;
            code_id?: string | null;
            passkey?: components["schemas"]["Assertion"] | null;
            password?: string | null;
            recovery_code?: string | null;
            totp?: string | null;
        };
        /** StepView */
        StepView: {
            count: number;
            days: components["schemas"]["Days"] | null;
            dropped: number;
            dropped_filter: {
                [key: string]: unknown;
            } | null;
            filter: {
                [key: string]: unknown;
            };
            key: string;
            label: components["schemas"]["Text"];
            rate: string | null;
            share: string;
        };
        /** StorageMeter */
        StorageMeter: {
            included: string | null;
            last: string | null;
            measured_on: string | null;
            quantity: string;
            /** Format: date */
            since: string;
        };
        /** StorageUsed */
        StorageUsed: {
            /** @enum {string} */
            archive_every: "off" | "daily" | "weekly";
            archive_keep: number;
            archives: components["schemas"]["Counted"];
            files: components["schemas"]["Counted"];
            history_bytes: number;
            import_files: components["schemas"]["Counted"];
            keep_files_days: number | null;
            keep_imports_days: number;
            largest: components["schemas"]["LargeFile"][];
            meter: components["schemas"]["StorageMeter"];
            metered: number;
            objects: components["schemas"]["ObjectSpace"][];
            order_bytes: number;
            other_bytes: number;
        };
        /** Subject */
        Subject: {
            emails?: string[];
            names?: string[];
            phones?: string[];
        };
        /** SubjectPreview */
        SubjectPreview: {
            fates: components["schemas"]["HitFate"][];
            held: string[];
        };
        /** Submission */
        Submission: {
            consents?: ("contact" | "marketing" | "sharing" | "cross_border")[];
            fields: {
                [key: string]: unknown;
            };
            /** @default  */
            page: string;
            /** @default  */
            referrer: string;
            token: string;
            utm?: components["schemas"]["Campaign"];
            /** @default  */
            website: string;
        };
        /** Sum */
        Sum: {
            amount: string;
            count: number;
            currency: string;
            weighted: string;
        };
        /** Summary */
        Summary: {
            begins_at?: string | null;
            changes: number;
            country: string;
            currency: string;
            /** @default 0 */
            erased: number;
            files: number;
            /** Format: date-time */
            made_at: string;
            moment?: components["schemas"]["Moment"] | null;
            organisation: string;
            owners: components["schemas"]["rapport_portability_imports_store_Owner"][];
            people: number;
            records: {
                [key: string]: number;
            };
            time_zone: string;
        };
        /** SummaryRequest */
        SummaryRequest: {
            as_of?: string | null;
            filter?: {
                [key: string]: unknown;
            } | null;
            group?: string | null;
            search?: string | null;
            sums?: string[];
        };
        /** SwitchOrganisation */
        SwitchOrganisation: {
            /** Format: uuid */
            organisation_id: string;
        };
        /** TakenRecord */
        TakenRecord: {
            /** Format: uuid */
            id: string;
            version: number;
        };
        /** Task */
        Task: {
            company?: string | null;
            contact?: string | null;
            created_at: string;
            deal?: string | null;
            deleted_at: string | null;
            description?: string | null;
            done_at?: string | null;
            due_on?: string | null;
            due_time?: string | null;
            external_id?: string | null;
            id: string;
            lead?: string | null;
            owner_id: string;
            priority?: string | null;
            remind_at?: string | null;
            repeat?: string | null;
            repeat_from?: string | null;
            status?: string | null;
            title?: string | null;
            updated_at: string;
            version: number;
        };
        /** TaskPage */
        TaskPage: {
            included?: {
                [key: string]: unknown;
            };
            items: components["schemas"]["Task"][];
            next?: string | null;
            notice?: {
                [key: string]: string;
            } | null;
            previous?: string | null;
        };
        /** TaskUpdate */
        TaskUpdate: {
            base_version?: number | null;
            company?: string | null;
            contact?: string | null;
            deal?: string | null;
            description?: string | null;
            done_at?: string | null;
            due_on?: string | null;
            due_time?: string | null;
            external_id?: string | null;
            lead?: string | null;
            owner_id?: string;
            priority?: string | null;
            remind_at?: string | null;
            repeat?: string | null;
            repeat_from?: string | null;
            status?: string | null;
            title?: string | null;
        };
        /** Tax */
        Tax: {
            amount_minor: number;
            base_minor: number;
            label: components["schemas"]["Text"];
            note?: components["schemas"]["Text"] | null;
            rate: string;
        };
        /** Team */
        Team: {
            /** Format: uuid */
            id: string;
            lead_id: string | null;
            name: string;
            people: string[];
        };
        /** Territories */
        Territories: {
            rules: components["schemas"]["TerritoryRuleView"][];
            runs: components["schemas"]["PlacingRun"][];
            territories: components["schemas"]["Territory"][];
        };
        /** Territory */
        Territory: {
            /** Format: uuid */
            id: string;
            name: string;
            parent_id: string | null;
            people: string[];
        };
        /** TerritoryMoves */
        TerritoryMoves: {
            after: number;
            before: number;
            territory_id: string | null;
        };
        /** TerritoryRulesPreviewed */
        TerritoryRulesPreviewed: {
            moved: number;
            pinned: number;
            territories: components["schemas"]["TerritoryMoves"][];
        };
        /** TerritoryRuleView */
        TerritoryRuleView: {
            criteria: {
                [key: string]: unknown;
            };
            /** Format: uuid */
            id: string;
            object: string;
            /** Format: uuid */
            territory_id: string;
        };
        /** Text */
        Text: {
            en: string;
            zh: string;
        };
        /** Thanks */
        Thanks: {
            redirect: string | null;
            text: components["schemas"]["Text"];
        };
        /** Ticket */
        Ticket: {
            ticket: string;
        };
        /** TickHits */
        TickHits: {
            /** @default false */
            documents: boolean;
            on: boolean;
            refs: string[];
        };
        /** TierView */
        TierView: {
            share: string;
            up_to: string | null;
        };
        /** Timeline */
        Timeline: {
            coming?: components["schemas"]["TimelineItem"][];
            included?: {
                [key: string]: unknown;
            };
            items: components["schemas"]["TimelineItem"][];
            next: string | null;
        };
        /** TimelineItem */
        TimelineItem: {
            actor?: string | null;
            after?: string | null;
            at: string | null;
            before?: string | null;
            id: string;
            /** @default false */
            may_change: boolean;
            object: string;
            origin?: string | null;
            record?: {
                [key: string]: unknown;
            } | null;
            /** Format: uuid */
            record_id: string;
            targets?: components["schemas"]["TimelineTarget"][];
            /** @enum {string} */
            type: "activity" | "task" | "stage" | "owner" | "created";
        };
        /** TimelineTarget */
        TimelineTarget: {
            /** Format: uuid */
            id: string;
            label: string | null;
            object: string;
        };
        /** TokenPolicy */
        TokenPolicy: {
            /** @default 365 */
            most_days: number;
            /** @default true */
            people_may_make: boolean;
        };
        /** TokenView */
        TokenView: {
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expires_at: string;
            /** Format: uuid */
            id: string;
            is_expired: boolean;
            last_four: string;
            last_used_at: string | null;
            name: string;
            networks: string[];
            owner?: components["schemas"]["auth_tokens_listed_Owner"] | null;
            scopes: ("usage:write" | "billing:read" | "records:read" | "records:write")[];
        };
        /** Total */
        Total: {
            amount: string;
            count: number;
            filter: {
                [key: string]: unknown;
            };
        };
        /** TouchView */
        TouchView: {
            answers: components["schemas"]["AnswerView"][];
            consents: components["schemas"]["ConsentView"][];
            first: boolean;
            form: string;
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            occurred_at: string;
            page: string;
            referrer: string;
            utm: components["schemas"]["Campaign"];
        };
        /** TrailStep */
        TrailStep: {
            amount: string;
            /** @enum {string} */
            change: "won" | "amended" | "reopened" | "deleted" | "restored" | "voided";
            currency: string;
            /** Format: date-time */
            recorded_at: string;
            /** Format: date */
            won_on: string;
        };
        /** Undone */
        Undone: {
            kept: components["schemas"]["Kept"][];
            undone: number;
        };
        /** UndoRequest */
        UndoRequest: {
            decisions?: {
                [key: string]: "keep" | "revert";
            };
        };
        /** UniquenessView */
        UniquenessView: {
            clashes: number;
            done: number;
            groups: components["schemas"]["Clashing"][][];
            /** @enum {string} */
            state: "off" | "checking" | "on" | "clashes";
            total: number;
        };
        /** Usage */
        Usage: {
            /** Format: date */
            end: string;
            meters: components["schemas"]["MeterUsage"][];
            /** Format: date */
            start: string;
        };
        /** UsageBatch */
        UsageBatch: {
            events: components["schemas"]["UsageEvent"][];
        };
        /** UsageEvent */
        UsageEvent: {
            id: string;
            meter: string;
            /** Format: date-time */
            occurred_at: string;
            quantity: string;
        };
        /** Verdict */
        Verdict: {
            /** @default  */
            comment: string;
            /** @enum {string} */
            decision: "approve" | "reject" | "return";
            round: number;
        };
        /** Verified */
        Verified: {
            company?: components["schemas"]["CompanyHere"] | null;
            has_account: boolean;
            proof: string;
        };
        /** Verify */
        Verify: {
            code: string;
        };
        /** Version */
        Version: {
            version: number;
        };
        /** View */
        View: {
            can_change: boolean;
            columns: {
                [key: string]: unknown;
            }[];
            filter: unknown;
            /** Format: uuid */
            id: string;
            is_default: boolean;
            /** @enum {string} */
            kind: "list" | "board";
            name: string;
            object: string;
            /** Format: uuid */
            person_id: string;
            pinned: boolean;
            pipeline: string | null;
            position: number;
            sort: {
                [key: string]: unknown;
            }[];
            version: number;
            /** @enum {string} */
            visibility: "private" | "team" | "public";
        };
        /** ViewAnswer */
        ViewAnswer: {
            allow: boolean;
        };
        /** ViewAsked */
        ViewAsked: {
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expires_at: string;
            /** Format: uuid */
            id: string;
            person: string;
            /** Format: uuid */
            person_id: string;
            reason: string;
            /** @enum {string} */
            state: "open" | "allowed" | "used" | "refused" | "withdrawn" | "lapsed";
            viewer: string;
            /** Format: uuid */
            viewer_id: string;
        };
        /** Viewed */
        Viewed: {
            /** @enum {string} */
            asked: "allowed" | "unasked" | "no";
            /** Format: date-time */
            began_at: string;
            /** Format: uuid */
            id: string;
            is_over: boolean;
            reason: string | null;
            /** Format: date-time */
            until: string;
            viewer: string;
            /** Format: uuid */
            viewer_id: string;
        };
        /** ViewingPolicy */
        ViewingPolicy: {
            /** @enum {string} */
            asks: "tell" | "ask" | "ask_or_override";
        };
        /** ViewRequest */
        ViewRequest: {
            columns?: {
                [key: string]: unknown;
            }[];
            filter?: {
                [key: string]: unknown;
            } | null;
            id?: string | null;
            /** @default false */
            is_default: boolean;
            /**
             * @default list
             * @enum {string}
             */
            kind: "list" | "board";
            name: string;
            object: string;
            /** @default true */
            pinned: boolean;
            pipeline?: string | null;
            sort?: components["schemas"]["SortKey"][];
            /**
             * @default private
             * @enum {string}
             */
            visibility: "private" | "team" | "public";
        };
        /** Wanted */
        Wanted: {
            actor_id: string | null;
            batch_id: string | null;
            first_seq: number;
            last_seq: number;
            object: string;
            /** @enum {string} */
            op: "delete" | "update";
        };
        /** WhatIf */
        WhatIf: {
            /** Format: uuid */
            deal_id: string;
            hidden: boolean;
            name: string | null;
            now: components["schemas"]["PreviewView"];
            trail: components["schemas"]["TrailStep"][];
            without: components["schemas"]["PreviewView"];
        };
        /** Why */
        Why: {
            /** @enum {string} */
            code: "same_number" | "same_mail" | "same_phone" | "same_website" | "same_name" | "name_close";
            field: string;
        };
        /** WonStep */
        WonStep: {
            amount: string;
            /** Format: date */
            day: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    signing_keys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeySet"];
                };
            };
        };
    };
    create_activities: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewActivity"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OneActivity"];
                };
            };
        };
    };
    get_activities: {
        parameters: {
            query?: {
                as_of?: string | null;
                fields?: string | null;
                include?: string | null;
            };
            header?: {
                "If-None-Match"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OneActivity"];
                };
            };
        };
    };
    delete_activities: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
                "If-Match"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: components["schemas"]["ChangeMade"];
                    };
                };
            };
        };
    };
    update_activities: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
                "If-Match"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ActivityUpdate"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OneActivity"];
                };
            };
        };
    };
    access_activities: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Access"];
                };
            };
        };
    };
    ApiActivitiesRecordIdCalendarOne: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string;
                };
            };
        };
    };
    disk_activities: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    history_activities: {
        parameters: {
            query?: {
                before?: number | null;
            };
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    link_activities: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                other_id: string;
                record_id: string;
                relation: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinkRole"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    unlink_activities: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                other_id: string;
                record_id: string;
                relation: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    restore_activities: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
                "If-Match"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OneActivity"];
                };
            };
        };
    };
    reveal_activities: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RevealRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Revealed"];
                };
            };
        };
    };
    revert_activities: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RevertRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OneActivity"];
                };
            };
        };
    };
    share_activities: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ShareRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Access"];
                };
            };
        };
    };
    unshare_activities: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                record_id: string;
                share_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    take_activities: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TakenRecord"];
                };
            };
        };
    };
    bulk_activities: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    count_activities: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CountRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Count"];
                };
            };
        };
    };
    export_activities: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExportRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Stream Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": unknown;
                };
            };
        };
    };
    query_activities: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ListRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActivityPage"];
                };
            };
        };
    };
    write_activities: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RowsRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RowsDone"];
                };
            };
        };
    };
    sum_activities: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SummaryRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    ApiApprovalRulesListed: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleView"][];
                };
            };
        };
    };
    ApiApprovalRulesRuleIdSave: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                rule_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRule"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleView"][];
                };
            };
        };
    };
    ApiApprovalRulesPreviewPreview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["approvals_payloads_PreviewRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PreviewedStep"][];
                };
            };
        };
    };
    ApiApprovalsListed: {
        parameters: {
            query?: {
                box?: "waiting" | "asked" | "all";
                record_id?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApprovalList"];
                };
            };
        };
    };
    ApiApprovalsAsk: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Ask"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApprovalPage"];
                };
            };
        };
    };
    ApiApprovalsApprovalIdOne: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                approval_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApprovalPage"];
                };
            };
        };
    };
    ApiApprovalsApprovalIdDelegationDelegate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                approval_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Delegation"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApprovalPage"];
                };
            };
        };
    };
    ApiApprovalsApprovalIdResubmissionAgain: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                approval_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Again"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApprovalPage"];
                };
            };
        };
    };
    ApiApprovalsApprovalIdSignersAddSigner: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                approval_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Signer"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApprovalPage"];
                };
            };
        };
    };
    ApiApprovalsApprovalIdVerdictDecide: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                approval_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Verdict"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApprovalPage"];
                };
            };
        };
    };
    ApiApprovalsApprovalIdWithdrawalWithdraw: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                approval_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApprovalPage"];
                };
            };
        };
    };
    archive_imports: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArchiveImportPage"];
                };
            };
        };
    };
    begin_archive_import: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": null;
                };
            };
        };
    };
    cancel_archive_import: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                import_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArchiveImportPage"];
                };
            };
        };
    };
    ApiArchiveImportsImportIdBytesLook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                import_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": null;
                };
            };
        };
    };
    ApiArchiveImportsImportIdBytesReceive: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                import_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    choose_archive_moment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                import_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ArchiveMoment"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArchiveImportPage"];
                };
            };
        };
    };
    make_of_archive: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                import_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArchiveImportPage"];
                };
            };
        };
    };
    archives: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArchivesPage"];
                };
            };
        };
    };
    begin_archive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArchivesPage"];
                };
            };
        };
    };
    prove_archive_download: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                archive_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArchiveView"];
                };
            };
        };
    };
    download_archive: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                archive_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Stream Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": unknown;
                };
            };
        };
    };
    set_archive_schedule: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetSchedule"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArchivesPage"];
                };
            };
        };
    };
    ApiAttachmentRetentionShown: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Retention"];
                };
            };
        };
    };
    ApiAttachmentRetentionChange: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Retention"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ApiAttachmentsFileIdDownload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                file_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Stream Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
        };
    };
    ApiAttachmentsFileIdRemove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                file_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ApiAttachmentsFileIdLook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                file_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": null;
                };
            };
        };
    };
    ApiAttachmentsFileIdHoldHold: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                file_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ApiAttachmentsFileIdHoldRelease: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                file_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    audit_state: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditState"];
                };
            };
        };
    };
    check_audit: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AskCheck"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckView"];
                };
            };
        };
    };
    audit_events: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EventQuery"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["rapport_audit_payloads_EventPage"];
                };
            };
        };
    };
    export_audit: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AskExport"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Stream Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
        };
    };
    send_audit_head: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditState"];
                };
            };
        };
    };
    audit_head: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                head_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/jose": string;
                };
            };
        };
    };
    set_audit_recipients: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetRecipients"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditState"];
                };
            };
        };
    };
    ApiAuthenticatorsOffer: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AuthenticatorName"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Offered"];
                };
            };
        };
    };
    ApiAuthenticatorsAuthenticatorIdRemove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                authenticator_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ApiAuthenticatorsAuthenticatorIdRename: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                authenticator_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AuthenticatorName"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuthenticatorView"];
                };
            };
        };
    };
    ApiAuthenticatorsAuthenticatorIdConfirmationConfirm: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                authenticator_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AuthenticatorCode"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
        };
    };
    ApiBatchesBatchIdUndoUndoBatch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                batch_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Undone"];
                };
            };
        };
    };
    ApiBillingEverything: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Overview"];
                };
            };
        };
    };
    ApiBillingCardBeginCard: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CardPageView"];
                };
            };
        };
    };
    ApiBillingCardCompletionCompleteCard: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CardCompletion"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Overview"];
                };
            };
        };
    };
    ApiBillingChangesChanges: {
        parameters: {
            query: {
                end: string;
                item: string;
                start: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LineChange"][];
                };
            };
        };
    };
    ApiBillingInvoicesAllOfThem: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvoiceRow"][];
                };
            };
        };
    };
    ApiBillingInvoicesInvoiceIdOne: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                invoice_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvoiceView"];
                };
            };
        };
    };
    ApiBillingInvoicesInvoiceIdCsvTable: {
        parameters: {
            query?: {
                language?: string;
            };
            header?: never;
            path: {
                invoice_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string;
                };
            };
        };
    };
    ApiBillingInvoicesInvoiceIdLinesPositionChangesChanges: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                invoice_id: string;
                position: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LineChange"][];
                };
            };
        };
    };
    ApiBillingInvoicesInvoiceIdPaymentPay: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                invoice_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Paid"];
                };
            };
        };
    };
    ApiBillingInvoicesInvoiceIdPaymentCheckCheck: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                invoice_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvoiceView"];
                };
            };
        };
    };
    ApiBillingInvoicesInvoiceIdPdfPdf: {
        parameters: {
            query?: {
                language?: string;
            };
            header?: never;
            path: {
                invoice_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string;
                };
            };
        };
    };
    outcome: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OutcomePage"];
                };
            };
        };
    };
    outcome_baseline: {
        parameters: {
            query: {
                starts: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BaselineView"];
                };
            };
        };
    };
    draft_outcome_contract: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DraftRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContractView"];
                };
            };
        };
    };
    discard_outcome_contract: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contract_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    accept_outcome_contract: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contract_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Assertion"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContractView"];
                };
            };
        };
    };
    challenge_outcome_contract: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contract_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ceremony"];
                };
            };
        };
    };
    outcome_evidence: {
        parameters: {
            query: {
                offset?: number;
                quarter: string;
                version?: number | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EvidencePage"];
                };
            };
        };
    };
    accept_outcome_statement: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                quarter: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AcceptRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    dispute_outcome_statement: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                quarter: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DisputeRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    outcome_without_deal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                deal_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WhatIf"];
                };
            };
        };
    };
    ApiBillingPlanOrder: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PlanOrder"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Overview"];
                };
            };
        };
    };
    ApiBillingPlanCancellationCancel: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Version"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Overview"];
                };
            };
        };
    };
    ApiBillingPreviewPreview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Hypothesis"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Previewed"];
                };
            };
        };
    };
    ApiBillingProfileProfileNow: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProfileView"];
                };
            };
        };
    };
    ApiBillingProfileSaveProfile: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProfileOrder"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProfileView"];
                };
            };
        };
    };
    ApiBillingStatementStatement: {
        parameters: {
            query?: {
                end?: string | null;
                language?: string;
                start?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
        };
    };
    ApiBillingUsageUsage: {
        parameters: {
            query?: {
                from?: string | null;
                to?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Usage"];
                };
            };
        };
    };
    ApiBillingUsageEventsEvents: {
        parameters: {
            query: {
                cursor?: string | null;
                from?: string | null;
                meter: string;
                to?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["billing_usage_history_EventPage"];
                };
            };
        };
    };
    ApiBillingUsageReconciliationReconciliation: {
        parameters: {
            query?: {
                from?: string | null;
                to?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reconciliation"];
                };
            };
        };
    };
    ApiBootstrapBootstrap: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Bootstrap"];
                };
            };
        };
    };
    ApiCalendarRead: {
        parameters: {
            query: {
                first: string;
                last: string;
                person?: string | null;
                team?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Calendar"];
                };
            };
        };
    };
    ApiCalendarFeedsSecretFeed: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                secret: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string | null;
                };
            };
        };
    };
    ApiCalendarAddressStanding: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddressView"];
                };
            };
        };
    };
    ApiCalendarAddressMake: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewAddress"];
                };
            };
        };
    };
    ApiCalendarAddressRevoke: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    list_changes: {
        parameters: {
            query?: {
                after?: string | null;
                objects?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Feed"];
                };
            };
        };
    };
    ApiChoicesObjectNameFieldNameListed: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                field_name: string;
                object_name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Choice"][];
                };
            };
        };
    };
    ApiChoicesObjectNameFieldNameAdd: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                field_name: string;
                object_name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChoiceRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Choice"];
                };
            };
        };
    };
    ApiClockRead: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClockView"];
                };
            };
        };
    };
    ApiClockMove: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClockMove"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClockView"];
                };
            };
        };
    };
    create_companies: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCompany"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OneCompany"];
                };
            };
        };
    };
    get_companies: {
        parameters: {
            query?: {
                as_of?: string | null;
                fields?: string | null;
                include?: string | null;
            };
            header?: {
                "If-None-Match"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OneCompany"];
                };
            };
        };
    };
    delete_companies: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
                "If-Match"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: components["schemas"]["ChangeMade"];
                    };
                };
            };
        };
    };
    update_companies: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
                "If-Match"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CompanyUpdate"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OneCompany"];
                };
            };
        };
    };
    access_companies: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Access"];
                };
            };
        };
    };
    disk_companies: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    duplicates_of_companies: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Duplicates"];
                };
            };
        };
    };
    files_companies: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Attachment"][];
                };
            };
        };
    };
    history_companies: {
        parameters: {
            query?: {
                before?: number | null;
            };
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    link_companies: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                other_id: string;
                record_id: string;
                relation: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinkRole"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    unlink_companies: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                other_id: string;
                record_id: string;
                relation: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    restore_companies: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
                "If-Match"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OneCompany"];
                };
            };
        };
    };
    reveal_companies: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RevealRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Revealed"];
                };
            };
        };
    };
    revert_companies: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RevertRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OneCompany"];
                };
            };
        };
    };
    share_companies: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ShareRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Access"];
                };
            };
        };
    };
    unshare_companies: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                record_id: string;
                share_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    take_companies: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TakenRecord"];
                };
            };
        };
    };
    territory_companies: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordTerritory"];
                };
            };
        };
    };
    choose_territory_companies: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChosenTerritory"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordTerritory"];
                };
            };
        };
    };
    timeline_companies: {
        parameters: {
            query?: {
                before?: string | null;
                person?: string | null;
                since?: string | null;
                type?: "note" | "call" | "meeting" | "visit" | "task" | "stage" | "owner" | "created" | null;
                until?: string | null;
            };
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Timeline"];
                };
            };
        };
    };
    upload_companies: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": null;
                };
            };
        };
    };
    bulk_companies: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    count_companies: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CountRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Count"];
                };
            };
        };
    };
    duplicates_companies: {
        parameters: {
            query?: {
                cursor?: string | null;
                which?: "open" | "dismissed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PairPage"];
                };
            };
        };
    };
    dismiss_duplicate_companies: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Dismissal"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    reconsider_duplicate_companies: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                left: string;
                right: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    hint_duplicates_companies: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HintRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Duplicates"];
                };
            };
        };
    };
    scan_duplicates_companies: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Scan"];
                };
            };
        };
    };
    export_companies: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExportRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Stream Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": unknown;
                };
            };
        };
    };
    merge_companies: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MergeRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Merged"];
                };
            };
        };
    };
    preview_merge_companies: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["merging_payloads_PreviewRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MergePreview"];
                };
            };
        };
    };
    query_companies: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ListRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CompanyPage"];
                };
            };
        };
    };
    write_companies: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RowsRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RowsDone"];
                };
            };
        };
    };
    sum_companies: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SummaryRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    create_contacts: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewContact"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OneContact"];
                };
            };
        };
    };
    get_contacts: {
        parameters: {
            query?: {
                as_of?: string | null;
                fields?: string | null;
                include?: string | null;
            };
            header?: {
                "If-None-Match"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OneContact"];
                };
            };
        };
    };
    delete_contacts: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
                "If-Match"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: components["schemas"]["ChangeMade"];
                    };
                };
            };
        };
    };
    update_contacts: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
                "If-Match"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ContactUpdate"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OneContact"];
                };
            };
        };
    };
    access_contacts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Access"];
                };
            };
        };
    };
    disk_contacts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    duplicates_of_contacts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Duplicates"];
                };
            };
        };
    };
    files_contacts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Attachment"][];
                };
            };
        };
    };
    history_contacts: {
        parameters: {
            query?: {
                before?: number | null;
            };
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    link_contacts: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                other_id: string;
                record_id: string;
                relation: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinkRole"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    unlink_contacts: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                other_id: string;
                record_id: string;
                relation: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    restore_contacts: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
                "If-Match"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OneContact"];
                };
            };
        };
    };
    reveal_contacts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RevealRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Revealed"];
                };
            };
        };
    };
    revert_contacts: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RevertRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OneContact"];
                };
            };
        };
    };
    share_contacts: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ShareRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Access"];
                };
            };
        };
    };
    unshare_contacts: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                record_id: string;
                share_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    take_contacts: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TakenRecord"];
                };
            };
        };
    };
    territory_contacts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordTerritory"];
                };
            };
        };
    };
    choose_territory_contacts: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChosenTerritory"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordTerritory"];
                };
            };
        };
    };
    timeline_contacts: {
        parameters: {
            query?: {
                before?: string | null;
                person?: string | null;
                since?: string | null;
                type?: "note" | "call" | "meeting" | "visit" | "task" | "stage" | "owner" | "created" | null;
                until?: string | null;
            };
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Timeline"];
                };
            };
        };
    };
    upload_contacts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": null;
                };
            };
        };
    };
    bulk_contacts: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    count_contacts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CountRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Count"];
                };
            };
        };
    };
    duplicates_contacts: {
        parameters: {
            query?: {
                cursor?: string | null;
                which?: "open" | "dismissed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PairPage"];
                };
            };
        };
    };
    dismiss_duplicate_contacts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Dismissal"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    reconsider_duplicate_contacts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                left: string;
                right: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    hint_duplicates_contacts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HintRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Duplicates"];
                };
            };
        };
    };
    scan_duplicates_contacts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Scan"];
                };
            };
        };
    };
    export_contacts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExportRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Stream Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": unknown;
                };
            };
        };
    };
    merge_contacts: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MergeRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Merged"];
                };
            };
        };
    };
    preview_merge_contacts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["merging_payloads_PreviewRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MergePreview"];
                };
            };
        };
    };
    query_contacts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ListRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactPage"];
                };
            };
        };
    };
    write_contacts: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RowsRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RowsDone"];
                };
            };
        };
    };
    sum_contacts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SummaryRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    create_deals: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewDeal"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OneDeal"];
                };
            };
        };
    };
    get_deals: {
        parameters: {
            query?: {
                as_of?: string | null;
                fields?: string | null;
                include?: string | null;
            };
            header?: {
                "If-None-Match"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OneDeal"];
                };
            };
        };
    };
    delete_deals: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
                "If-Match"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: components["schemas"]["ChangeMade"];
                    };
                };
            };
        };
    };
    update_deals: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
                "If-Match"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DealUpdate"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OneDeal"];
                };
            };
        };
    };
    access_deals: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Access"];
                };
            };
        };
    };
    disk_deals: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    files_deals: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Attachment"][];
                };
            };
        };
    };
    gates_of_deal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Gates"];
                };
            };
        };
    };
    history_deals: {
        parameters: {
            query?: {
                before?: number | null;
            };
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    ApiDealsRecordIdLinesReadLines: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Lines"];
                };
            };
        };
    };
    ApiDealsRecordIdLinesPutLines: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinesRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Lines"];
                };
            };
        };
    };
    link_deals: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                other_id: string;
                record_id: string;
                relation: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinkRole"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    unlink_deals: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                other_id: string;
                record_id: string;
                relation: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    restore_deals: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
                "If-Match"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OneDeal"];
                };
            };
        };
    };
    reveal_deals: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RevealRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Revealed"];
                };
            };
        };
    };
    revert_deals: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RevertRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OneDeal"];
                };
            };
        };
    };
    share_deals: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ShareRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Access"];
                };
            };
        };
    };
    unshare_deals: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                record_id: string;
                share_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    take_deals: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TakenRecord"];
                };
            };
        };
    };
    territory_deals: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordTerritory"];
                };
            };
        };
    };
    choose_territory_deals: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChosenTerritory"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordTerritory"];
                };
            };
        };
    };
    timeline_deals: {
        parameters: {
            query?: {
                before?: string | null;
                person?: string | null;
                since?: string | null;
                type?: "note" | "call" | "meeting" | "visit" | "task" | "stage" | "owner" | "created" | null;
                until?: string | null;
            };
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Timeline"];
                };
            };
        };
    };
    upload_deals: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": null;
                };
            };
        };
    };
    board: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BoardRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Board"];
                };
            };
        };
    };
    bulk_deals: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    count_deals: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CountRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Count"];
                };
            };
        };
    };
    export_deals: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExportRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Stream Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": unknown;
                };
            };
        };
    };
    ApiDealsFunnelOfDeals: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FunnelRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Funnel"];
                };
            };
        };
    };
    ApiDealsInsightsAtFirstSight: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InsightsRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Insights"];
                };
            };
        };
    };
    ApiDealsOutlookQuarter: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OutlookRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Outlook"];
                };
            };
        };
    };
    query_deals: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ListRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DealPage"];
                };
            };
        };
    };
    ApiDealsRisksAtRisk: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RisksRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Risks"];
                };
            };
        };
    };
    write_deals: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RowsRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RowsDone"];
                };
            };
        };
    };
    sum_deals: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SummaryRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    ApiDomainsListed: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Domain"][];
                };
            };
        };
    };
    ApiDomainsClaim: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewDomain"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Domain"];
                };
            };
        };
    };
    ApiDomainsDomainIdGiveUp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                domain_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ApiDomainsDomainIdChoose: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                domain_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HowToJoin"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ApiDomainsDomainIdVerificationVerify: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                domain_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Domain"];
                };
            };
        };
    };
    erasure: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErasureView"];
                };
            };
        };
    };
    ask_erasure: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AskErasure"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErasureView"];
                };
            };
        };
    };
    call_erasure_back: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErasureView"];
                };
            };
        };
    };
    erasure_certificate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                organisation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CertificateView"];
                };
            };
        };
    };
    ApiFieldsObjectNameListed: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                object_name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FieldsView"];
                };
            };
        };
    };
    ApiFieldsObjectNameAdd: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                object_name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewField"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FieldsView"];
                };
            };
        };
    };
    ApiFieldsObjectNameFieldNameChange: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                field_name: string;
                object_name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FieldChange"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FieldsView"];
                };
            };
        };
    };
    ApiFieldsObjectNameFieldNameLabelsLabelIdChange: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                field_name: string;
                label_id: string;
                object_name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LabelChange"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FieldsView"];
                };
            };
        };
    };
    ApiFieldsObjectNameFieldNameLabelsLabelIdMergeMerge: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                field_name: string;
                label_id: string;
                object_name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LabelMerge"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FieldsView"];
                };
            };
        };
    };
    ApiFieldsObjectNameOrderReorder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                object_name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FieldOrder"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FieldsView"];
                };
            };
        };
    };
    uploads_to_import: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportUpload"][];
                };
            };
        };
    };
    upload_import: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": null;
                };
            };
        };
    };
    ApiFinanceDisputesDisputed: {
        parameters: {
            query?: {
                offset?: number;
                which?: "waiting" | "settled";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DisputePage"];
                };
            };
        };
    };
    ApiFinanceDocumentsExportExport: {
        parameters: {
            query?: {
                language?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DocumentsWanted"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string;
                };
            };
        };
    };
    ApiFinanceDocumentsQueryDocuments: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DocumentsWanted"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentPage"];
                };
            };
        };
    };
    ApiFinanceLedgerLedger: {
        parameters: {
            query?: {
                account?: string | null;
                before?: string | null;
                currency?: string | null;
                down_from?: string | null;
                organisation?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LedgerPage"];
                };
            };
        };
    };
    ApiFinanceLedgerChecksCheckLedger: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CheckOrder"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receivables"];
                };
            };
        };
    };
    ApiFinanceOrganisationsOrganisationIdGrowthQuarterSettlementsSettle: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                organisation_id: string;
                quarter: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SettlementOrder"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ApiFinanceOrganisationsOrganisationIdInvoicesInvoiceIdOne: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                invoice_id: string;
                organisation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Desk"];
                };
            };
        };
    };
    ApiFinanceOrganisationsOrganisationIdInvoicesInvoiceIdCreditNotesCredit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                invoice_id: string;
                organisation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreditOrder"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Desk"];
                };
            };
        };
    };
    ApiFinanceOrganisationsOrganisationIdInvoicesInvoiceIdCreditNotesPreviewPreview: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                invoice_id: string;
                organisation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreditQuestion"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreditPreview"];
                };
            };
        };
    };
    ApiFinanceOrganisationsOrganisationIdInvoicesInvoiceIdPdfPdf: {
        parameters: {
            query?: {
                language?: string;
            };
            header?: never;
            path: {
                invoice_id: string;
                organisation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string;
                };
            };
        };
    };
    ApiFinanceOrganisationsOrganisationIdInvoicesInvoiceIdReceiptsReceipt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                invoice_id: string;
                organisation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Receipt"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Desk"];
                };
            };
        };
    };
    ApiFinanceOrganisationsOrganisationIdInvoicesInvoiceIdRefundsRefund: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                invoice_id: string;
                organisation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefundOrder"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Desk"];
                };
            };
        };
    };
    ApiFinancePaymentsPayments: {
        parameters: {
            query?: {
                kind?: "card" | "transfer" | "credit" | "refund" | null;
                offset?: number;
                outcome?: "succeeded" | "failed" | "under_way" | "disputed" | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MovedPage"];
                };
            };
        };
    };
    ApiFinanceReceivablesReceivables: {
        parameters: {
            query?: {
                currency?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receivables"];
                };
            };
        };
    };
    ApiFinanceReceivablesQueryQuery: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Sought"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReceivablePage"];
                };
            };
        };
    };
    ApiFormsListed: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FormsView"];
                };
            };
        };
    };
    ApiFormsFormIdSave: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                form_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewForm"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FormsView"];
                };
            };
        };
    };
    ApiHandoversHandoverIdOne: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                handover_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Handover"];
                };
            };
        };
    };
    ApiHandoversHandoverIdCancellationCancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                handover_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Handover"];
                };
            };
        };
    };
    ApiHandoversHandoverIdResumptionResume: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                handover_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Handover"];
                };
            };
        };
    };
    ApiHandoversHandoverIdUndoUndo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                handover_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Handover"];
                };
            };
        };
    };
    ApiHealthLiveLive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    ApiHealthReadyReady: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    ApiHeldAttachmentsHeld: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Attachment"][];
                };
            };
        };
    };
    held_mail: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HeldMailPage"];
                };
            };
        };
    };
    ApiHostedInvoicesTokenOne: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvoiceView"];
                };
            };
        };
    };
    ApiHostedInvoicesTokenPdfPdf: {
        parameters: {
            query?: {
                language?: string;
            };
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string;
                };
            };
        };
    };
    ApiImportObjectsObjects: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    }[];
                };
            };
        };
    };
    ApiImportSetsCreate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSet"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SetView"];
                };
            };
        };
    };
    ApiImportSetsSetIdOne: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                set_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SetView"];
                };
            };
        };
    };
    ApiImportSetsSetIdDiscard: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                set_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ApiImportSetsSetIdDryRunDryRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                set_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetDryRun"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SetView"];
                };
            };
        };
    };
    ApiImportSetsSetIdRunRunSet: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                set_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SetView"];
                };
            };
        };
    };
    ApiImportSetsSetIdUndoUndo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                set_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UndoRequest"] | null;
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SetView"];
                };
            };
        };
    };
    ApiImportsListed: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    }[];
                };
            };
        };
    };
    ApiImportsCreate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewImport"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    ApiImportsImportIdOne: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                import_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    ApiImportsImportIdDiscard: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                import_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ApiImportsImportIdDryRunDryRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                import_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DryRunRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    ApiImportsImportIdEditedRecordsEdited: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                import_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    ApiImportsImportIdErrorsCsvErrors: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                import_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Stream Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": unknown;
                };
            };
        };
    };
    ApiImportsImportIdMappingChangeMapping: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                import_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MappingRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    ApiImportsImportIdRowsRows: {
        parameters: {
            query?: {
                field?: string | null;
                offset?: number;
                tab?: "all" | "changed" | "errors" | "empty";
            };
            header?: never;
            path: {
                import_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    ApiImportsImportIdRunRunImport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                import_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    ApiImportsImportIdUndoUndo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                import_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UndoRequest"] | null;
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    ApiInvitationAcceptancesAccept: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Accept"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
        };
    };
    ApiInvitationLookupsLook: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["auth_team_controllers_Link"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invited"];
                };
            };
        };
    };
    ApiInvitationsInvite: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Invite"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Made"];
                };
            };
        };
    };
    ApiInvitationsInvitationIdRevoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                invitation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ApiInvitationsInvitationIdSendingResend: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                invitation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ApiJoinRequestsListed: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JoinRequest"][];
                };
            };
        };
    };
    ApiJoinRequestsRequestIdAcceptanceAccept: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                request_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Acceptance"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Made"];
                };
            };
        };
    };
    ApiJoinRequestsRequestIdRefusalRefuse: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                request_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    keys: {
        parameters: {
            query?: {
                before?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeysPage"];
                };
            };
        };
    };
    give_own_key: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OwnKey"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeysPage"];
                };
            };
        };
    };
    take_back_own_key: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeysPage"];
                };
            };
        };
    };
    rotate_keys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeysPage"];
                };
            };
        };
    };
    create_leads: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewLead"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OneLead"];
                };
            };
        };
    };
    get_leads: {
        parameters: {
            query?: {
                as_of?: string | null;
                fields?: string | null;
                include?: string | null;
            };
            header?: {
                "If-None-Match"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OneLead"];
                };
            };
        };
    };
    delete_leads: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
                "If-Match"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: components["schemas"]["ChangeMade"];
                    };
                };
            };
        };
    };
    update_leads: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
                "If-Match"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LeadUpdate"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OneLead"];
                };
            };
        };
    };
    access_leads: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Access"];
                };
            };
        };
    };
    ApiLeadsRecordIdCandidatesCandidates: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Candidate"][];
                };
            };
        };
    };
    ApiLeadsRecordIdConsentsConsentIdWithdrawalWithdrawal: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                consent_id: string;
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ApiLeadsRecordIdConversionConversion: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Conversion"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Converted"];
                };
            };
        };
    };
    disk_leads: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    duplicates_of_leads: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Duplicates"];
                };
            };
        };
    };
    files_leads: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Attachment"][];
                };
            };
        };
    };
    history_leads: {
        parameters: {
            query?: {
                before?: number | null;
            };
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    link_leads: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                other_id: string;
                record_id: string;
                relation: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinkRole"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    unlink_leads: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                other_id: string;
                record_id: string;
                relation: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    restore_leads: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
                "If-Match"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OneLead"];
                };
            };
        };
    };
    reveal_leads: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RevealRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Revealed"];
                };
            };
        };
    };
    revert_leads: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RevertRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OneLead"];
                };
            };
        };
    };
    share_leads: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ShareRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Access"];
                };
            };
        };
    };
    unshare_leads: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                record_id: string;
                share_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    take_leads: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TakenRecord"];
                };
            };
        };
    };
    territory_leads: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordTerritory"];
                };
            };
        };
    };
    choose_territory_leads: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChosenTerritory"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordTerritory"];
                };
            };
        };
    };
    timeline_leads: {
        parameters: {
            query?: {
                before?: string | null;
                person?: string | null;
                since?: string | null;
                type?: "note" | "call" | "meeting" | "visit" | "task" | "stage" | "owner" | "created" | null;
                until?: string | null;
            };
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Timeline"];
                };
            };
        };
    };
    ApiLeadsRecordIdTouchesTouches: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TouchView"][];
                };
            };
        };
    };
    upload_leads: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": null;
                };
            };
        };
    };
    bulk_leads: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    count_leads: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CountRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Count"];
                };
            };
        };
    };
    duplicates_leads: {
        parameters: {
            query?: {
                cursor?: string | null;
                which?: "open" | "dismissed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PairPage"];
                };
            };
        };
    };
    dismiss_duplicate_leads: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Dismissal"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    reconsider_duplicate_leads: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                left: string;
                right: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    hint_duplicates_leads: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HintRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Duplicates"];
                };
            };
        };
    };
    scan_duplicates_leads: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Scan"];
                };
            };
        };
    };
    export_leads: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExportRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Stream Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": unknown;
                };
            };
        };
    };
    ApiLeadsFunnelOfLeads: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FunnelRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Funnel"];
                };
            };
        };
    };
    merge_leads: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MergeRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Merged"];
                };
            };
        };
    };
    preview_merge_leads: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["merging_payloads_PreviewRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MergePreview"];
                };
            };
        };
    };
    query_leads: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ListRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LeadPage"];
                };
            };
        };
    };
    write_leads: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RowsRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RowsDone"];
                };
            };
        };
    };
    sum_leads: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SummaryRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    ApiMembersEverybody: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Roster"];
                };
            };
        };
    };
    ApiMembersPersonIdChange: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["auth_members_Changes"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ApiMembersPersonIdBesideHangsOn: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Beside"];
                };
            };
        };
    };
    ApiMembersPersonIdDeactivationDeactivate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ApiMembersPersonIdDeactivationReactivate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ApiMembersPersonIdHandoversListed: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Handover"][];
                };
            };
        };
    };
    ApiMembersPersonIdHandoversStart: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Rule"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Handover"];
                };
            };
        };
    };
    ApiMembersPersonIdHoldingsHoldings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Holding"][];
                };
            };
        };
    };
    ApiMembersPersonIdSecondFactorRead: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FactorsOf"];
                };
            };
        };
    };
    ApiMembersPersonIdSecondFactorResetAsk: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResetView"];
                };
            };
        };
    };
    ApiMembersPersonIdSecondFactorResetStop: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ApiMembersPersonIdSessionsSessionsOf: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Device"][];
                };
            };
        };
    };
    ApiMembersPersonIdSessionsEndSessions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ApiMembersPersonIdSessionsSessionIdEndSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person_id: string;
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ApiMembersPersonIdViewingRequestsAsk: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewViewRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Made"];
                };
            };
        };
    };
    ApiMembersPersonIdViewingsBegin: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewViewing"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
        };
    };
    ApiMembersTreeTree: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Placed"][];
                };
            };
        };
    };
    ApiMergesMergeIdOneMerge: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                merge_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Merge"];
                };
            };
        };
    };
    ApiMergesMergeIdUndoUndoMerge: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                merge_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Merge"];
                };
            };
        };
    };
    ApiModulesListed: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Modules"];
                };
            };
        };
    };
    ApiNotificationsListed: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Notifications"];
                };
            };
        };
    };
    ApiNotificationsSeenLookAt: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SeenRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ApiNotificationsSettingsRead: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotificationSettings"];
                };
            };
        };
    };
    ApiNotificationsSettingsChoose: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NotificationSettings"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotificationSettings"];
                };
            };
        };
    };
    ApiObjectsObjects: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    }[];
                };
            };
        };
    };
    ApiOrganisationRename: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrganisationChange"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    organisation_tokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AllTokens"];
                };
            };
        };
    };
    revoke_organisation_token: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    set_token_policy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TokenPolicy"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenPolicy"];
                };
            };
        };
    };
    ApiPasskeyChallengesBeginSignIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ceremony"];
                };
            };
        };
    };
    ApiPasskeyRegistrationsBeginRegistration: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ceremony"];
                };
            };
        };
    };
    ApiPasskeysRead: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInMethods"];
                };
            };
        };
    };
    ApiPasskeysAdd: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Attestation"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyView"];
                };
            };
        };
    };
    ApiPasskeysPasskeyIdRemove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                passkey_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ApiPasskeysPasskeyIdRename: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                passkey_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasskeyChange"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyView"];
                };
            };
        };
    };
    ApiPendingSignInsPendingIdCompletionComplete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pending_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SecondFactor"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
        };
    };
    ApiPendingSignInsPendingIdPasskeyChallengesChallenge: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pending_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ceremony"];
                };
            };
        };
    };
    ApiPeoplePeople: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Person"][];
                };
            };
        };
    };
    ApiPipelinesListed: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PipelineView"][];
                };
            };
        };
    };
    ApiPipelinesAdd: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PipelineDraft"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PipelineView"][];
                };
            };
        };
    };
    ApiPipelinesPipelineIdChange: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pipeline_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PipelineDraft"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PipelineView"][];
                };
            };
        };
    };
    create_products: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewProduct"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OneProduct"];
                };
            };
        };
    };
    get_products: {
        parameters: {
            query?: {
                as_of?: string | null;
                fields?: string | null;
                include?: string | null;
            };
            header?: {
                "If-None-Match"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OneProduct"];
                };
            };
        };
    };
    delete_products: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
                "If-Match"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: components["schemas"]["ChangeMade"];
                    };
                };
            };
        };
    };
    update_products: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
                "If-Match"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProductUpdate"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OneProduct"];
                };
            };
        };
    };
    access_products: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Access"];
                };
            };
        };
    };
    disk_products: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    files_products: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Attachment"][];
                };
            };
        };
    };
    history_products: {
        parameters: {
            query?: {
                before?: number | null;
            };
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    link_products: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                other_id: string;
                record_id: string;
                relation: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinkRole"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    unlink_products: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                other_id: string;
                record_id: string;
                relation: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    restore_products: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
                "If-Match"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OneProduct"];
                };
            };
        };
    };
    reveal_products: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RevealRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Revealed"];
                };
            };
        };
    };
    revert_products: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RevertRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OneProduct"];
                };
            };
        };
    };
    share_products: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ShareRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Access"];
                };
            };
        };
    };
    unshare_products: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                record_id: string;
                share_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    take_products: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TakenRecord"];
                };
            };
        };
    };
    upload_products: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": null;
                };
            };
        };
    };
    bulk_products: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    count_products: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CountRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Count"];
                };
            };
        };
    };
    export_products: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExportRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Stream Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": unknown;
                };
            };
        };
    };
    merge_products: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MergeRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Merged"];
                };
            };
        };
    };
    preview_merge_products: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["merging_payloads_PreviewRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MergePreview"];
                };
            };
        };
    };
    query_products: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ListRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProductPage"];
                };
            };
        };
    };
    write_products: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RowsRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RowsDone"];
                };
            };
        };
    };
    sum_products: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SummaryRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    ApiPublicFormsOrganisationIdFormIdShown: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                form_id: string;
                organisation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShownForm"];
                };
            };
        };
    };
    ApiPublicFormsOrganisationIdFormIdSubmissionsSubmitted: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                form_id: string;
                organisation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Submission"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Thanks"];
                };
            };
        };
    };
    ApiQueuesListed: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueView"][];
                };
            };
        };
    };
    ApiQueuesQueueIdSave: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                queue_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewQueue"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueView"][];
                };
            };
        };
    };
    ApiQueuesQueueIdRemove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                queue_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ApiRecoveriesListed: {
        parameters: {
            query: {
                /** @description Until when, with its zone. */
                period_end: string;
                /** @description From when, with its zone. */
                period_start: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Happening"][];
                };
            };
        };
    };
    ApiRecoveriesBringBack: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecoveryRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Undone"];
                };
            };
        };
    };
    ApiRecoveriesPreviewPreview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Wanted"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryPreview"];
                };
            };
        };
    };
    ApiRecoveryCodesMakeCodes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
        };
    };
    ApiRolesListed: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoleDetail"][];
                };
            };
        };
    };
    ApiRolesCreate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRole"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoleDetail"];
                };
            };
        };
    };
    ApiRolesRoleIdRemove: {
        parameters: {
            query?: {
                instead?: string | null;
            };
            header?: never;
            path: {
                role_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ApiRolesRoleIdChange: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                role_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RoleChange"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoleDetail"];
                };
            };
        };
    };
    access_by_role: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                role_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AskRoleAccess"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Access"];
                };
            };
        };
    };
    ApiRolesRoleIdPreviewPreviewed: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                role_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RolePreview"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RolePreviewed"];
                };
            };
        };
    };
    ApiRolesPresetsPresets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganisationKind"][];
                };
            };
        };
    };
    sandboxes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SandboxesPage"];
                };
            };
        };
    };
    make_sandbox: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MakeSandbox"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SandboxesPage"];
                };
            };
        };
    };
    remove_sandbox: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sandbox_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SandboxesPage"];
                };
            };
        };
    };
    refresh_sandbox: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sandbox_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SandboxesPage"];
                };
            };
        };
    };
    ApiSearchFind: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SearchRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    service_accounts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceAccount"][];
                };
            };
        };
    };
    make_service_account: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewServiceAccount"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Made"];
                };
            };
        };
    };
    change_service_account: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ServiceAccountChange"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    make_service_account_token: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewToken"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeToken"];
                };
            };
        };
    };
    ApiSessionRead: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
        };
    };
    ApiSessionSignOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ApiSessionChangePreferences: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Preferences"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
        };
    };
    ApiSessionDevicesDevices: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Device"][];
                };
            };
        };
    };
    ApiSessionDevicesRevokeDevices: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ApiSessionDevicesSessionIdRevokeDevice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ApiSessionDevicesSessionIdDisowningDisownDevice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ApiSessionMembershipLeave: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ApiSessionOrganisationSwitch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SwitchOrganisation"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
        };
    };
    ApiSessionPasswordSetPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPassword"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ApiSessionSecondFactorResetStopOwn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ApiSessionStepUpConfirm: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StepUp"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
        };
    };
    ApiSessionStepUpChallengesChallenge: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ceremony"];
                };
            };
        };
    };
    ApiSessionStepUpCodesMailCode: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CodeRequested"];
                };
            };
        };
    };
    ApiSessionViewingEnd: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
        };
    };
    ApiSessionViewingRequestsAskedOfOneself: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ViewAsked"][];
                };
            };
        };
    };
    ApiSessionViewingRequestsRequestIdAnswer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                request_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ViewAnswer"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ApiSessionViewingsViewed: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Viewed"][];
                };
            };
        };
    };
    ApiSessionsSignIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignIn"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"] | components["schemas"]["Begun"];
                };
            };
        };
    };
    ApiSharingRulePreviewsPreview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSharingRule"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SharingRulePreviewed"];
                };
            };
        };
    };
    ApiSharingRulesListed: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SharingRules"];
                };
            };
        };
    };
    ApiSharingRulesRuleIdSave: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                rule_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSharingRule"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SharingRules"];
                };
            };
        };
    };
    ApiSharingRulesRuleIdRemove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                rule_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ApiSignInCodesRequestCode: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CodeRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CodeRequested"];
                };
            };
        };
    };
    ApiSignInPolicyRead: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInPolicyPage"];
                };
            };
        };
    };
    ApiSignInPolicySave: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignInPolicy"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ApiSignupsStart: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StartSignUp"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignUpStarted"];
                };
            };
        };
    };
    ApiSignupsSignupIdCodeSendAgain: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                signup_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ApiSignupsSignupIdCompletionComplete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                signup_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Complete"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
        };
    };
    ApiSignupsSignupIdJoiningJoin: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                signup_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JoinCompany"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JoinBegun"];
                };
            };
        };
    };
    ApiSignupsSignupIdPasskeyChallengeBeginPasskey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                signup_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AskPasskey"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ceremony"];
                };
            };
        };
    };
    ApiSignupsSignupIdVerificationVerify: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                signup_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Verify"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Verified"];
                };
            };
        };
    };
    storage: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StorageUsed"];
                };
            };
        };
    };
    subject_requests: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestsPage"];
                };
            };
        };
    };
    begin_subject_request: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BeginRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestView"];
                };
            };
        };
    };
    subject_request: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                request_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestView"];
                };
            };
        };
    };
    subject_certificate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                request_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonCertificate"];
                };
            };
        };
    };
    confirm_subject_request: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                request_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestView"];
                };
            };
        };
    };
    reopen_subject_request: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                request_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestView"];
                };
            };
        };
    };
    prove_subject_download: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                request_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestView"];
                };
            };
        };
    };
    erase_subject: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                request_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EraseSubject"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request accepted, processing continues off-line */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestView"];
                };
            };
        };
    };
    export_subject_request: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                request_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request accepted, processing continues off-line */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestView"];
                };
            };
        };
    };
    download_subject_copy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                request_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Stream Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": unknown;
                };
            };
        };
    };
    subject_request_hits: {
        parameters: {
            query?: {
                page?: number;
            };
            header?: never;
            path: {
                request_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HitsPage"];
                };
            };
        };
    };
    preview_subject_erasure: {
        parameters: {
            query: {
                mode: "anonymise" | "delete";
            };
            header?: never;
            path: {
                request_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubjectPreview"];
                };
            };
        };
    };
    refuse_subject_request: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                request_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefuseRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestView"];
                };
            };
        };
    };
    tick_subject_hits: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                request_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TickHits"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ApiSyncChangesChanges: {
        parameters: {
            query?: {
                mark?: string | null;
                since?: number | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["rapport_sync_payloads_Changes"];
                };
            };
        };
    };
    ApiSyncTicketTicket: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
        };
    };
    create_tasks: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTask"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OneTask"];
                };
            };
        };
    };
    get_tasks: {
        parameters: {
            query?: {
                as_of?: string | null;
                fields?: string | null;
                include?: string | null;
            };
            header?: {
                "If-None-Match"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OneTask"];
                };
            };
        };
    };
    delete_tasks: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
                "If-Match"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: components["schemas"]["ChangeMade"];
                    };
                };
            };
        };
    };
    update_tasks: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
                "If-Match"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TaskUpdate"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OneTask"];
                };
            };
        };
    };
    access_tasks: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Access"];
                };
            };
        };
    };
    disk_tasks: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    history_tasks: {
        parameters: {
            query?: {
                before?: number | null;
            };
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    link_tasks: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                other_id: string;
                record_id: string;
                relation: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinkRole"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    unlink_tasks: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                other_id: string;
                record_id: string;
                relation: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    restore_tasks: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
                "If-Match"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OneTask"];
                };
            };
        };
    };
    reveal_tasks: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RevealRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Revealed"];
                };
            };
        };
    };
    revert_tasks: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RevertRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OneTask"];
                };
            };
        };
    };
    share_tasks: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ShareRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Access"];
                };
            };
        };
    };
    unshare_tasks: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                record_id: string;
                share_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    take_tasks: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TakenRecord"];
                };
            };
        };
    };
    bulk_tasks: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    count_tasks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CountRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Count"];
                };
            };
        };
    };
    export_tasks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExportRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Stream Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": unknown;
                };
            };
        };
    };
    query_tasks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ListRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskPage"];
                };
            };
        };
    };
    write_tasks: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RowsRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RowsDone"];
                };
            };
        };
    };
    sum_tasks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SummaryRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    ApiTeamsListed: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Team"][];
                };
            };
        };
    };
    ApiTeamsTeamIdSave: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                team_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTeam"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ApiTeamsTeamIdRemove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                team_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ApiTerritoriesListed: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Territories"];
                };
            };
        };
    };
    ApiTerritoriesTerritoryIdSave: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                territory_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTerritory"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Territories"];
                };
            };
        };
    };
    ApiTerritoriesTerritoryIdRemove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                territory_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ApiTerritoryNamesNamed: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Territory"][];
                };
            };
        };
    };
    ApiTerritoryRulesObjectNameReplace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                object_name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTerritoryRules"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Territories"];
                };
            };
        };
    };
    ApiTerritoryRulesObjectNamePreviewPreview: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                object_name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTerritoryRules"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TerritoryRulesPreviewed"];
                };
            };
        };
    };
    own_tokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnTokens"];
                };
            };
        };
    };
    make_token: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewToken"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeToken"];
                };
            };
        };
    };
    revoke_token: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ApiUploadsUploadIdCancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                upload_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ApiUploadsUploadIdLook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                upload_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": null;
                };
            };
        };
    };
    ApiUploadsUploadIdReceive: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                upload_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ApiUsageEventsReceive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UsageBatch"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answers"];
                };
            };
        };
    };
    ApiViewingPolicyPolicy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ViewingPolicy"];
                };
            };
        };
    };
    ApiViewingPolicySetPolicy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ViewingPolicy"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ApiViewingRequestsAsked: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ViewAsked"][];
                };
            };
        };
    };
    ApiViewingRequestsRequestIdWithdraw: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                request_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ApiViewingRequestsRequestIdViewingsBeginAllowed: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                request_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
        };
    };
    ApiViewsListed: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["View"][];
                };
            };
        };
    };
    ApiViewsAdd: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ViewRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["View"];
                };
            };
        };
    };
    ApiViewsViewIdRemove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                view_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ApiViewsViewIdChange: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                view_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ViewRequest"];
            };
        };
        responses: {
            /** @description Refused; nothing was saved. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["View"];
                };
            };
        };
    };
}
