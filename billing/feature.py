"""The wiring of billing."""

from billing import advance, cards, chargebacks, dunning, enough_seats, jobs, models, payment_run, trial
from billing.controllers import BillingController, HostedController, InvoiceController
from billing.finance import check, desk_mails, nightly
from billing.finance.controllers import DeskController, FinanceController
from billing.invoicing import finalize
from billing.invoicing import models as invoicing
from billing.ledger import models as ledger
from billing.outcome import disputes, statements
from billing.outcome import models as outcome
from billing.usage import emitted
from billing.usage import models as usage
from billing.usage.controllers import UsageController, UsageEventController
from kernel.feature import Feature
from payments.events import CardSaved, DisputeChanged, PaymentChanged, RefundChanged
from tenants.events import ClockMoved, OrganisationProvisioned, UsageEmitted

FEATURE = Feature(
    name="billing",
    control_tables=(
        models.price,
        models.subscription,
        models.subscription_change,
        models.plan_promise,
        models.billing_profile,
        models.legal_entity,
        invoicing.invoice,
        invoicing.invoice_line,
        invoicing.invoice_state,
        invoicing.invoice_series,
        invoicing.invoice_links,
        invoicing.payment,
        invoicing.refund,
        invoicing.chargeback,
        ledger.ledger_entry,
        ledger.ledger_posting,
        ledger.books_proof,
        ledger.books_check,
        usage.usage_event,
        usage.usage_day,
        usage.usage_receipt,
        usage.usage_rated,
        outcome.outcome_contract,
        outcome.outcome_evidence,
        outcome.outcome_statement,
        outcome.outcome_statement_row,
        outcome.outcome_settlement,
        outcome.outcome_objection,
    ),
    controllers=(
        BillingController,
        InvoiceController,
        HostedController,
        FinanceController,
        DeskController,
        UsageEventController,
        UsageController,
    ),
    jobs={
        trial.JOB: trial.start_trial,
        advance.JOB: advance.advance_job,
        payment_run.AGAIN: payment_run.collect_again,
        cards.DETACH: cards.detach_job,
        finalize.MAIL_INVOICE: jobs.mail_invoice,
        dunning.MAIL_FAILED: jobs.mail_failed,
        dunning.MAIL_DUNNING: jobs.mail_dunning,
        statements.MAIL: jobs.mail_statement,
        disputes.MAIL_SETTLED: jobs.mail_settled,
        enough_seats.MAIL: jobs.mail_seats_kept,
        jobs.PAYMENT_CHANGED: jobs.payment_changed,
        jobs.REFUND_CHANGED: jobs.refund_changed,
        jobs.DISPUTE_CHANGED: jobs.dispute_changed,
        chargebacks.LOOK: chargebacks.look,
        jobs.CARD_SAVED: jobs.card_saved,
        jobs.CLOCK_MOVED: jobs.clock_moved,
        emitted.JOB: emitted.record_emitted,
        nightly.JOB: nightly.prove_job,
        check.JOB: check.check_job,
        desk_mails.HELD: desk_mails.mail_held,
        desk_mails.DIFFER: desk_mails.mail_differ,
        chargebacks.MAIL: desk_mails.mail_dispute,
    },
    subscribers={
        OrganisationProvisioned.name: (trial.JOB,),
        PaymentChanged.name: (jobs.PAYMENT_CHANGED,),
        RefundChanged.name: (jobs.REFUND_CHANGED,),
        DisputeChanged.name: (jobs.DISPUTE_CHANGED,),
        CardSaved.name: (jobs.CARD_SAVED,),
        ClockMoved.name: (jobs.CLOCK_MOVED,),
        UsageEmitted.name: (emitted.JOB,),
    },
    sweeps={
        advance.JOB: advance.sweep,
        check.JOB: check.sweep,
        nightly.JOB: nightly.sweep,
        chargebacks.LOOK: chargebacks.sweep,
    },
)
