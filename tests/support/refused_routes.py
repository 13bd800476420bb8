"""Routes that no generated request of an owner gets through, each with the reason and the place of its own tests."""

from tests.support.routes import api_document

# What can't be made up: a sign-up that has begun, its mailed code, the proof that the code gives, an invitation's link,
# an address that isn't the owner's, a hand-over that failed, an archive that is done, an organisation's name, an end
# that was asked for, a passkey's signature, a quarter that is over (their own tests have those).
NOUNS = (
    "companies", "contacts", "campaigns", "deals", "leads", "orders", "receipts", "assets", "products", "tasks",
    "activities",
)  # fmt: skip
ALWAYS_REFUSED = {
    "POST /api/invitations",
    "POST /api/handovers/{handover_id}/resumption",
    # Two records of this kind: tests/rapport/crm/duplicates has them.
    *(f"POST /api/{noun}/duplicates/dismissals" for noun in ("companies", "contacts", "leads")),
    *(f"DELETE /api/{noun}/duplicates/dismissals/{{left}}/{{right}}" for noun in ("companies", "contacts", "leads")),
    # Two records of this kind, and a merge that was done: tests/rapport/crm/merging has them.
    *(f"POST /api/{noun}/merges" for noun in ("companies", "contacts", "leads", "products")),
    *(f"POST /api/{noun}/merges/preview" for noun in ("companies", "contacts", "leads", "products")),
    "GET /api/merges/{merge_id}", "POST /api/merges/{merge_id}/undo",
    # A queue that its asker is a member of: tests/rapport/crm/queues has them.
    "POST /api/queues/{queue_id}/waiting",
    # A label of a field of one's own, another one of it, a record that a role could show: their own tests have them.
    "PATCH /api/fields/{object_name}/{field_name}/labels/{label_id}",
    "POST /api/fields/{object_name}/{field_name}/labels/{label_id}/merge", "POST /api/roles/{role_id}/access",
    "POST /api/invitation-lookups", "POST /api/invitation-acceptances",
    "POST /api/archives/{archive_id}/download", "GET /api/archives/{archive_id}/file",
    "POST /api/erasure", "DELETE /api/erasure", "GET /api/erasures/{organisation_id}",
    # A sandbox that is there already: tests/rapport/sandboxes has them.
    "POST /api/sandboxes/{sandbox_id}/refresh", "DELETE /api/sandboxes/{sandbox_id}",
    "PUT /api/keys/own",  # the name of no key: tests/auth/test_keys_over_http.py gives real ones
    "POST /api/passkeys", "POST /api/signups/{signup_id}/passkey-challenge",
    # A sign-in that waits, and an app's code: tests/auth/test_second_factor.py has them.
    "POST /api/pending-sign-ins/{pending_id}/passkey-challenges", "POST /api/pending-sign-ins/{pending_id}/completion",
    "POST /api/authenticators/{authenticator_id}/confirmation", "PATCH /api/authenticators/{authenticator_id}",
    "DELETE /api/authenticators/{authenticator_id}",
    # Of somebody who has an authenticator: tests/auth/test_recovery.py has them.
    "POST /api/members/{person_id}/second-factor-reset", "DELETE /api/members/{person_id}/second-factor-reset",
    "DELETE /api/session/second-factor-reset",
    # A view that has begun, and what somebody else asked or allowed: tests/auth has them.
    *("POST /api/viewing-requests/{request_id}/viewings", "DELETE /api/viewing-requests/{request_id}"),
    "PUT /api/session/viewing-requests/{request_id}",
    "DELETE /api/session/viewing",
    "POST /api/signups/{signup_id}/code", "POST /api/signups/{signup_id}/completion",
    "POST /api/signups/{signup_id}/verification", "POST /api/signups/{signup_id}/joining",
    # A record in the DNS, somebody who asks to join, another owner (tests/auth), a dated hand-over (tests/rapport/crm).
    "POST /api/domains/{domain_id}/verification", "POST /api/join-requests/{request_id}/acceptance",
    "POST /api/join-requests/{request_id}/refusal", "DELETE /api/session/membership",
    "POST /api/handovers/{handover_id}/cancellation",
    "POST /api/billing/outcome/contract/{contract_id}/accept",
    "POST /api/billing/outcome/statements/{quarter}/accept", "POST /api/billing/outcome/statements/{quarter}/dispute",
}  # fmt: skip

# An upload is made of headers that the document doesn't have; tests/rapport/crm/attachments has real ones.
ALWAYS_REFUSED |= {
    *(f"POST /api/{noun}/{{record_id}}/uploads" for noun in NOUNS if noun != "tasks"),
    *(f"{method} /api/uploads/{{upload_id}}" for method in ("HEAD", "PATCH", "DELETE")),
    "POST /api/files",
    # An archive that is brought is one too: tests/rapport/portability has them.
    "POST /api/archive-imports",
    "PUT /api/archive-imports/{import_id}/moment",
    "POST /api/archive-imports/{import_id}/organisation",
    *(f"{method} /api/archive-imports/{{import_id}}/bytes" for method in ("HEAD", "PATCH")),
    "DELETE /api/archive-imports/{import_id}",
}

# Whose records and for whom, of one kind each: tests/rapport/crm/sharing/test_rules.py has them.
ALWAYS_REFUSED |= {"PUT /api/sharing-rules/{rule_id}", "POST /api/sharing-rule-previews"}

# Whether one that is made up is right, is chance: tests/rapport/crm/records has right ones.
BY_CHANCE = {
    "POST /api/custom-objects",
    "POST /api/fields/{object_name}", "POST /api/views",
    *(f"POST /api/fields/{{object_name}}/{{field_name}}/kind{end}" for end in ("", "/preview", "/undo")),
    "POST /api/fields/{object_name}/formula/preview", "PUT /api/layouts/{object_name}",
    "PUT /api/working-hours", "PUT /api/response-rules", "PUT /api/overview-limits",
}  # fmt: skip
BY_CHANCE |= {
    *(f"PUT /api/{noun}/{{record_id}}/identity-keys/{{key_id}}" for noun in ("contacts", "leads")),
    *(f"PUT /api/{noun}/{{record_id}}/consents/{{consent_id}}" for noun in ("contacts", "leads")),
    *(f"POST /api/{noun}/by-identity-key" for noun in ("contacts", "leads")),
}

# A place on the Earth, and a visit of one's own: tests/rapport/crm/visits has them.
BY_CHANCE |= {
    "POST /api/companies/nearby",
    *(f"POST /api/activities/{{record_id}}/check-{way}" for way in ("in", "out")),
}

# A form with fields that leads have, its page, and what came by it: tests/rapport/crm/forms has them.
ALWAYS_REFUSED |= {
    "PUT /api/forms/{form_id}", "GET /api/public-forms/{organisation_id}/{form_id}",
    "POST /api/public-forms/{organisation_id}/{form_id}/submissions",
    *(f"POST /api/{noun}/{{record_id}}/consents/{{consent_id}}/withdrawal" for noun in ("contacts", "leads")),
}  # fmt: skip

# The choice field of its columns: tests/rapport/crm/records/test_choice_boards.py has them.
BY_CHANCE |= {f"POST /api/{noun}/board" for noun in NOUNS if noun != "deals"}

# A site of one's own, its key, and a page of it: tests/rapport/crm/touches has them.
ALWAYS_REFUSED |= {
    "POST /api/touch-sites/{site_id}/key", "DELETE /api/touch-sites/{site_id}",
    "GET /api/public-touches/{organisation_id}/{key}/script.js", "POST /api/public-touches/{organisation_id}/{key}",
}  # fmt: skip
BY_CHANCE |= {"PUT /api/touch-sites/{site_id}"}

# A key of this record, and a value that is one of its kind: tests/rapport/crm/identity_keys has them.
ALWAYS_REFUSED |= {
    f"{method} /api/{noun}/{{record_id}}/identity-keys/{{key_id}}{end}"
    for method, end in (("PATCH", ""), ("DELETE", ""), ("POST", "/primary"))
    for noun in ("contacts", "leads")
}

# An address with something in it, of this company: tests/rapport/crm/companies has them.
BY_CHANCE |= {"PUT /api/companies/{record_id}/addresses/{address_id}"}
ALWAYS_REFUSED |= {"DELETE /api/companies/{record_id}/addresses/{address_id}"}

# The secret of a calendar that there is: tests/rapport/crm/calendar has one.
ALWAYS_REFUSED |= {"GET /api/calendar-feeds/{token}"}

# Nobody else is there to be asked: tests/rapport/crm/approvals has them.
ALWAYS_REFUSED |= {
    "POST /api/approvals", "GET /api/approvals/{approval_id}",
    "DELETE /api/approval-rules/{rule_id}",  # which one, in its newest version
    "PUT /api/approval-rules/{rule_id}",  # a limit within what it measures, and people who are there
    *(f"POST /api/approvals/{{approval_id}}/{verb}"
      for verb in ("verdict", "withdrawal", "resubmission", "delegation", "signers")),
}  # fmt: skip

# A template, somebody else, and a transfer as it stands: tests/rapport/crm/transfers has them.
ALWAYS_REFUSED |= {
    "POST /api/transfers",
    "GET /api/transfers/{transfer_id}",
    "POST /api/transfers/{transfer_id}/answers",
    "PUT /api/transfers/{transfer_id}/items/{position}",
    "PUT /api/transfer-templates/{template_id}",
    "DELETE /api/transfer-templates/{template_id}",
}

# An address of the public internet: tests/rapport/crm/calendar has one.
ALWAYS_REFUSED |= {
    "POST /api/calendar/subscriptions",
    "PUT /api/calendar/subscriptions/{subscription_id}",
    "POST /api/calendar/subscriptions/{subscription_id}/reading",
}

# An address of the public internet, and what was sent there: tests/rapport/webhooks has them.
ALWAYS_REFUSED |= {
    *(f"PUT /api/webhooks/{{endpoint_id}}{what}" for what in ("", "/state")), "DELETE /api/webhooks/{endpoint_id}",
    *(f"POST /api/webhooks/{{endpoint_id}}/{verb}" for verb in ("secret", "test", "replay")),
    "GET /api/webhooks/{endpoint_id}/attempts", "POST /api/webhooks/{endpoint_id}/messages/{message_id}/retry",
}  # fmt: skip

# A book that there is, with products that are named as they are: tests/rapport/crm/price_books has them.
ALWAYS_REFUSED |= {
    "PUT /api/price-books/{book_id}", "GET /api/price-books/{book_id}/entries",
    "POST /api/price-books/{book_id}/entries", "DELETE /api/price-books/{book_id}/entries/{entry_id}",
}  # fmt: skip
BY_CHANCE |= {"POST /api/price-books", "GET /api/deals/{record_id}/list-price"}

# A rate that there is: tests/rapport/crm/currencies has it.
ALWAYS_REFUSED |= {"DELETE /api/currency-rates/{rate_id}"}
BY_CHANCE |= {"PUT /api/currency-rates"}

# Nothing lies in a queue; tests/rapport/crm/queues has what does.
ALWAYS_REFUSED |= {f"POST /api/{noun}/{{record_id}}/takes" for noun in NOUNS}

# Nothing is masked for an owner; tests/rapport/crm/records/test_masks.py has who is shown less.
ALWAYS_REFUSED |= {f"POST /api/{noun}/{{record_id}}/reveals" for noun in NOUNS}

# A kind of record that the organisation defined: tests/rapport/crm/records/test_own_objects.py has some.
OWN = "/api/{object_name}"
ALWAYS_REFUSED |= {
    f"{method.upper()} {path}"
    for path, item in api_document()["paths"].items()
    for method in item
    if path.startswith(OWN)
} | {"PATCH /api/custom-objects/{object_name}"}

# What asks for an invoice, for a gateway, or to run the installation: tests/billing has those.
BILLED = {
    "PUT /api/billing/plan", "POST /api/billing/plan/cancellation", "POST /api/billing/card",
    "POST /api/billing/card/completion", "GET /api/billing/invoices/{invoice_id}",
    "GET /api/billing/invoices/{invoice_id}/lines/{position}/changes",
    "GET /api/billing/invoices/{invoice_id}/csv", "GET /api/billing/invoices/{invoice_id}/pdf",
    "POST /api/billing/invoices/{invoice_id}/payment", "POST /api/billing/invoices/{invoice_id}/payment/check",
    "GET /api/hosted-invoices/{token}", "GET /api/hosted-invoices/{token}/pdf",
    *(f"GET /api/finance/{page}" for page in ("receivables", "payments", "ledger", "disputes")),
    "POST /api/finance/receivables/query",
    "POST /api/finance/ledger/checks",
    "POST /api/finance/documents/query", "POST /api/finance/documents/export",
    "POST /api/finance/organisations/{organisation_id}/growth/{quarter}/settlements",
    *(
        f"{method} /api/finance/organisations/{{organisation_id}}/invoices/{{invoice_id}}{verb}"
        for method, verb in (
            ("GET", ""), ("GET", "/pdf"), ("POST", "/receipts"), ("POST", "/credit-notes"),
            ("POST", "/credit-notes/preview"), ("POST", "/refunds"),
        )
    ),
}  # fmt: skip
